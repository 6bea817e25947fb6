import { expect, test } from "vitest";
import { candidatesFrom, meant, splitTyped } from "./operator-choice.ts";
import { proofOf } from "./operator-deed.ts";

const people = [
  { signature: "ANLI", name: "Anna", lastAt: "2026-03-02T09:00:00Z" },
  { signature: "KASS", name: "Kassandra", lastAt: "2026-03-02T08:00:00Z" },
  { signature: "AN", name: "Anders", lastAt: null },
];
const base = { signature: "CHEF", name: "Charlie" };
const candidates = candidatesFrom(people, base, "ANLI");
const who = (typed: string, isLocked = false): string | undefined =>
  meant(typed, candidates, isLocked)?.signature;

test("before a letter is typed it is whoever stood there last, or on a locked till whoever does", () => {
  expect(who("")).toBe("KASS");
  expect(who("", true)).toBe("ANLI");
  const newTill = candidatesFrom([{ ...base, lastAt: null }], base, "ANLI");
  expect(meant("", newTill, false)).toBeUndefined();
});

test("letters mean the first whom they fit, and a whole signature its person", () => {
  expect(who("a")).toBe("ANLI");
  expect(who("an")).toBe("AN");
  expect(who("anl")).toBe("ANLI");
  expect(who("x")).toBeUndefined();
});

test("whoever's session it is can come back, also without a PIN", () => {
  expect(who("chef")).toBe("CHEF");
  expect(candidates.filter(({ isBase }) => isBase)).toHaveLength(1);
  expect(candidatesFrom(people, people[0] ?? base, "ANLI")).toHaveLength(3);
});

test("what is typed in one go is a signature, and from the first digit on a PIN", () => {
  expect(splitTyped("anli4719")).toEqual({ signature: "ANLI", secret: "4719" });
  expect(splitTyped("an")).toEqual({ signature: "AN", secret: "" });
  expect(splitTyped("4719")).toEqual({ signature: "", secret: "4719" });
  expect(splitTyped("")).toEqual({ signature: "", secret: "" });
});

test("four to six digits are a PIN, anything else a password", () => {
  expect(proofOf("4719")).toEqual({ pin: "4719" });
  expect(proofOf("471")).toEqual({ password: "471" });
  expect(proofOf("ett långt lösenord")).toEqual({ password: "ett långt lösenord" });
});
