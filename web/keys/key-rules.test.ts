/** A press either means the page's key or is left to the control that has focus. */
import { expect, test } from "vitest";
import { type Focus, type KeyPress, keyFor, type PageKey } from "./key-rules.ts";

const keys: readonly PageKey[] = [
  { key: "Enter", label: "send", run: () => {}, over: ["toggle"] },
  { key: "Escape", label: "back", run: () => {} },
  { key: " ", label: "select", run: () => {} },
  { key: "ArrowDown", label: "move", run: () => {}, over: ["textField"], repeats: true },
  { key: "d", label: "share", run: () => {} },
];

const press = (key: string, focus: Focus = "page"): KeyPress => ({
  key,
  focus,
  repeat: false,
  withModifier: false,
});
const meaning = (given: KeyPress, lettersOn = true): string | undefined =>
  keyFor(given, keys, lettersOn)?.label;

test("Enter on the page is the page's, on a button or a link it is theirs", () => {
  expect(meaning(press("Enter"))).toBe("send");
  expect(meaning(press("Enter", "toggle"))).toBe("send");
  expect(meaning(press("Enter", "button"))).toBeUndefined();
  expect(meaning(press("Enter", "link"))).toBeUndefined();
});

test("Enter held down never sends twice", () => {
  expect(meaning({ ...press("Enter"), repeat: true })).toBeUndefined();
  expect(meaning({ ...press("ArrowDown"), repeat: true })).toBe("move");
});

test("letters typed in a field are text", () => {
  expect(meaning(press("d", "textField"))).toBeUndefined();
  expect(meaning(press("Escape", "textField"))).toBeUndefined();
  expect(meaning(press("ArrowDown", "textField"))).toBe("move");
});

test("letter keys can be switched off, the others stay", () => {
  expect(meaning(press("D"))).toBe("share");
  expect(meaning(press("d"), false)).toBeUndefined();
  expect(meaning(press("Enter"), false)).toBe("send");
  expect(meaning(press(" "), false)).toBe("select");
});

test("Space on a link selects, on a button or a box it is theirs", () => {
  expect(meaning(press(" ", "link"))).toBe("select");
  expect(meaning(press(" ", "button"))).toBeUndefined();
  expect(meaning(press(" ", "toggle"))).toBeUndefined();
});

test("the browser's own shortcuts are left alone", () => {
  expect(meaning({ ...press("d"), withModifier: true })).toBeUndefined();
});
