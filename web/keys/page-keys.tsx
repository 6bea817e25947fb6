/** The keys of the page that is shown: one listener, and the list that the strip shows. */
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { type Focus, keyFor, type PageKey } from "./key-rules.ts";

const LETTERS_OFF = "kortkoll.lettersOff";

type KeyDesk = {
  readonly lettersOn: boolean;
  readonly setLettersOn: (on: boolean) => void;
  readonly put: (owner: symbol, keys: readonly PageKey[]) => void;
  readonly remove: (owner: symbol) => void;
  readonly all: () => readonly PageKey[];
  /** The same list, but a new one only when it would look different. */
  readonly shown: () => readonly PageKey[];
  readonly onChange: (listener: () => void) => () => void;
};

const KeyContext = createContext<KeyDesk | null>(null);

export function PageKeysProvider({ children }: { children: ReactNode }): ReactNode {
  const [lettersOn, setLettersOn] = useState(() => localStorage.getItem(LETTERS_OFF) === null);
  const [shelf] = useState(makeShelf);
  const desk = useMemo(
    () => ({
      ...shelf,
      lettersOn,
      setLettersOn: (on: boolean) => {
        if (on) localStorage.removeItem(LETTERS_OFF);
        else localStorage.setItem(LETTERS_OFF, "1");
        setLettersOn(on);
      },
    }),
    [shelf, lettersOn],
  );
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || dialogIsOpen()) return;
      const found = keyFor(
        {
          key: event.key,
          repeat: event.repeat,
          withModifier: event.ctrlKey || event.metaKey || event.altKey,
          focus: focusOf(event.target),
        },
        shelf.all(),
        lettersOn,
      );
      if (found === undefined) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [shelf, lettersOn]);
  return <KeyContext value={desk}>{children}</KeyContext>;
}

/** Gives the page these keys for as long as the calling component is shown. */
export function usePageKeys(keys: readonly PageKey[]): void {
  const { put, remove } = useKeyDesk();
  const owner = useRef(Symbol("keys"));
  useLayoutEffect(() => put(owner.current, keys));
  useLayoutEffect(() => {
    const self = owner.current;
    return () => remove(self);
  }, [remove]);
}

export function useShownKeys(): readonly PageKey[] {
  const { onChange, shown } = useKeyDesk();
  return useSyncExternalStore(onChange, shown);
}

export function useLetterKeys(): { on: boolean; set: (on: boolean) => void } {
  const { lettersOn, setLettersOn } = useKeyDesk();
  return { on: lettersOn, set: setLettersOn };
}

function useKeyDesk(): KeyDesk {
  const desk = use(KeyContext);
  if (desk === null) throw new Error("There is no PageKeysProvider above");
  return desk;
}

function makeShelf(): Pick<KeyDesk, "put" | "remove" | "all" | "shown" | "onChange"> {
  const byOwner = new Map<symbol, readonly PageKey[]>();
  const listeners = new Set<() => void>();
  let shown: readonly PageKey[] = [];
  const all = (): readonly PageKey[] => [...byOwner.values()].flat();
  const refresh = (): void => {
    const now = all();
    if (labelsOf(now) === labelsOf(shown)) return;
    shown = now;
    for (const listener of listeners) listener();
  };
  return {
    put: (owner, keys) => {
      byOwner.set(owner, keys);
      refresh();
    },
    remove: (owner) => {
      byOwner.delete(owner);
      refresh();
    },
    all,
    shown: () => shown,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function labelsOf(keys: readonly PageKey[]): string {
  return keys.map((key) => `${key.key}\u0000${key.shown ?? ""}\u0000${key.label}`).join("\u0001");
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return "page";
  if (target instanceof HTMLInputElement) {
    return target.type === "checkbox" || target.type === "radio" ? "toggle" : "textField";
  }
  if (target.isContentEditable || target.closest("textarea, select") !== null) return "textField";
  const control = target.closest("a, button, summary, [role=button]");
  if (control === null) return "page";
  return control instanceof HTMLAnchorElement ? "link" : "button";
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
