import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { acquirerColumnOf, acquirerSumOf, type BookedPayment } from "./acquirer-column.ts";

function booked(
  paymentId: string,
  net: number,
  told: number | null,
  more: Partial<BookedPayment> = {},
): BookedPayment {
  const acquirerOre = told === null ? null : ore(told);
  return { paymentId, scheme: "visa", netOre: ore(net), acquirerOre, isVoided: false, ...more };
}

test("a scheme that no line is of is not known, and nothing of it differs yet", () => {
  const column = acquirerColumnOf([
    booked("a", 500, 500),
    booked("b", 700, null, { scheme: "amex" }),
  ]);
  expect(acquirerSumOf(column, "visa")).toEqual({ count: 1, netOre: 500 });
  expect(acquirerSumOf(column, "amex")).toBeNull();
  expect(column.differences).toEqual([]);
});

test("what lines tell is summed as they tell it, and each payment told otherwise is named", () => {
  const column = acquirerColumnOf([
    booked("a", 500, 505),
    booked("b", -200, -200),
    booked("c", 300, null),
  ]);
  expect(column.schemes).toEqual([{ scheme: "visa", count: 2, netOre: 305 }]);
  expect(column.differences).toEqual([
    { paymentId: "a", scheme: "visa", netOre: 500, acquirerOre: 505 },
    { paymentId: "c", scheme: "visa", netOre: 300, acquirerOre: null },
  ]);
});

test("a voided payment is not missed, and is named when the card was charged all the same", () => {
  const voided = { isVoided: true };
  const column = acquirerColumnOf([
    booked("a", 500, null, voided),
    booked("b", -500, null, voided),
    booked("c", 0, 700, voided),
  ]);
  expect(column.differences.map(({ paymentId }) => paymentId)).toEqual(["c"]);
});

test("no more are named than anybody looks through, and how many more is told", () => {
  const all = Array.from({ length: 250 }, (_, nth) => booked(`p${nth}`, 100, null));
  const column = acquirerColumnOf([booked("told", 100, 100), ...all]);
  expect(column.differences).toHaveLength(200);
  expect(column.moreDifferences).toBe(50);
});
