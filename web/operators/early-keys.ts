/**
 * What is typed between the key that asks for the dialog and the moment when the dialog can take it.
 * Quick hands do not wait for a screen: their letters belong to the dialog, and not to the page behind.
 */
import { splitTyped } from "./operator-choice.ts";

export type EarlyTyped = {
  readonly signature: string;
  readonly secret: string;
  readonly isEntered: boolean;
};

export type EarlyKeys = {
  /** Catches no more, and hands over what there is. */
  readonly take: () => EarlyTyped;
};

/** A dialog that never comes must not keep the keyboard. */
const CAUGHT_AT_MOST_MS = 2_000;

export function catchEarlyKeys(): EarlyKeys {
  let typed = "";
  let isEntered = false;
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isEntered) return;
    if (event.key === "Enter") isEntered = typed !== "";
    else if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const stop = (): void => {
    window.removeEventListener("keydown", press, true);
    clearTimeout(patience);
  };
  const patience = setTimeout(stop, CAUGHT_AT_MOST_MS);
  window.addEventListener("keydown", press, true);
  return {
    take: () => {
      stop();
      return { ...splitTyped(typed), isEntered };
    },
  };
}
