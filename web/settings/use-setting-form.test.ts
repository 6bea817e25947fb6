import { expect, test } from "vitest";
import { carriedOver, newerThan } from "./use-setting-form.ts";

const base = { name: "Norr", companies: ["A"], franchise: false };

test("only what somebody else has changed is shown as newer", () => {
  const now = { ...base, name: "Nord", companies: ["A", "B"] };
  expect(newerThan(base, now)).toEqual([
    { field: "name", was: "Norr", now: "Nord" },
    { field: "companies", was: ["A"], now: ["A", "B"] },
  ]);
});

test("whoever goes on keeps what they changed, on top of what now holds", () => {
  const mine = { ...base, franchise: true };
  const now = { ...base, name: "Nord" };
  expect(carriedOver({ base, mine, now })).toEqual({
    name: "Nord",
    companies: ["A"],
    franchise: true,
  });
});

test("of a field that both changed, one's own wish is left to be saved, with the other shown", () => {
  const mine = { ...base, name: "Mitt" };
  const now = { ...base, name: "Annans" };
  expect(carriedOver({ base, mine, now }).name).toBe("Mitt");
  expect(newerThan(base, now)).toHaveLength(1);
});
