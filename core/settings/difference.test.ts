import { expect, test } from "vitest";
import { differenceOf } from "./difference.ts";

test("only what differs is told, with what it was and what it became", () => {
  const from = { name: "Norr", franchise: false, companies: ["A", "B"] };
  expect(differenceOf(from, { ...from, name: "Nord", companies: ["A"] })).toEqual({
    from: { name: "Norr", companies: ["A", "B"] },
    to: { name: "Nord", companies: ["A"] },
  });
});

test("nothing that differs is no difference, also in a list that was made anew", () => {
  expect(differenceOf({ list: ["A"] }, { list: ["A"] })).toBeUndefined();
});

test("another order of a list is a difference: the order of terminals means something", () => {
  expect(differenceOf({ list: ["A", "B"] }, { list: ["B", "A"] })).toBeDefined();
});
