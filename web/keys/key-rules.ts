/** Which key does what on a page, and when a key belongs to the control that has focus instead. */

export type PageKey = {
  /** `KeyboardEvent.key`; letters in lower case. */
  readonly key: string;
  /** What the strip shows for it; nothing when undefined. */
  readonly shown?: string;
  readonly label: string;
  readonly run: () => void;
  /** Also while such a control has focus, although the key is the control's own. */
  readonly over?: readonly Focus[];
  /** Runs again while held down: for moving in a list, never for money. */
  readonly repeats?: boolean;
};

export type Focus = "page" | "textField" | "button" | "link" | "toggle";

export type KeyPress = {
  readonly key: string;
  readonly repeat: boolean;
  readonly withModifier: boolean;
  readonly focus: Focus;
};

/** The key that a press means; undefined leaves the press to the browser. */
export function keyFor(
  press: KeyPress,
  keys: readonly PageKey[],
  lettersOn: boolean,
): PageKey | undefined {
  if (press.withModifier) return undefined;
  const name = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (isLetter(name) && !lettersOn) return undefined;
  const found = keys.find((candidate) => candidate.key === name);
  if (found === undefined) return undefined;
  if (press.repeat && found.repeats !== true) return undefined;
  const over = found.over?.includes(press.focus) ?? false;
  return ownsKey(press.focus, name) && !over ? undefined : found;
}

/** Single characters can be switched off (WCAG 2.1.4): speech input may type them by mistake. */
function isLetter(name: string): boolean {
  return name.length === 1 && name !== " ";
}

function ownsKey(focus: Focus, name: string): boolean {
  switch (focus) {
    case "page":
      return false;
    case "textField":
      return true;
    case "button":
      return name === "Enter" || name === " ";
    case "link":
      return name === "Enter";
    case "toggle":
      return name === " " || name.startsWith("Arrow");
  }
}
