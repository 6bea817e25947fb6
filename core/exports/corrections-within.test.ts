import { expect, test } from "vitest";
import { correctionsWithin } from "./corrections-within.ts";

const rows = (...events: readonly (readonly [string, string | null])[]) =>
  events.map(([eventId, correctsId]) => ({ eventId, correctsId }));

test("an original and its correction in one voucher name each other's rows", () => {
  const said = correctionsWithin(
    rows(["a", null], ["a", null], ["b", null], ["c", "a"], ["c", "a"], ["d", "b"]),
  );
  expect(Object.fromEntries(said)).toEqual({
    a: "Rättad på rad 4-5: ",
    b: "Rättad på rad 6: ",
    c: "Rättar rad 1-2: ",
    d: "Rättar rad 3: ",
  });
});

test("a correction that was corrected says both", () => {
  const said = correctionsWithin(rows(["a", null], ["b", "a"], ["c", "b"]));
  expect(said.get("b")).toBe("Rättar rad 1, rättad på rad 3: ");
});

test("what corrects another voucher, or nothing, says nothing of rows", () => {
  expect(correctionsWithin(rows(["a", null], ["b", "elsewhere"])).size).toBe(0);
  expect(correctionsWithin([{}, {}]).size).toBe(0);
});
