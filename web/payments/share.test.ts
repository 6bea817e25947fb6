import { expect, test } from "vitest";
import { readShare } from "./share.ts";

test.each([
  ["1", { kind: "amount", ore: 100 }],
  ["0,01", { kind: "amount", ore: 1 }],
  ["1 250,50", { kind: "amount", ore: 125_050 }],
  ["2489.00", { kind: "amount", ore: 248_900 }],
  ["2 489,01", { kind: "tooLarge" }],
  ["0", { kind: "zero" }],
  ["0,00", { kind: "zero" }],
  ["", { kind: "notAnAmount" }],
  ["-5", { kind: "notAnAmount" }],
  ["12,345", { kind: "notAnAmount" }],
  ["hundra", { kind: "notAnAmount" }],
])("“%s” keyed for an order with 2 489,00 kr left", (keyed, share) => {
  expect(readShare(keyed, 248_900)).toEqual(share);
});
