/** A day whose sales and refunds came in sessions that are paid on different days, or as payouts of their own. */
import { expect, test } from "vitest";
import { day } from "../test-agreements.ts";
import { batch, line, match, report, sales, shortly } from "./test-payouts.ts";

const SOLD = "visa malmo 2026-08-04";
const WORLD = "BAMBORA AB";
const DUE = { dueOn: day("2026-08-06") };
/** The refund's session was closed with the day before; the sales' own later. Both are due on one day. */
const openBatches = [
  batch("worldline visa malmo 2026-08-03", 90_000, { ...DUE, batchDay: day("2026-08-04") }),
  batch(`worldline ${SOLD}`, -29_000, { ...DUE, batchDay: day("2026-08-04") }),
  batch(`worldline ${SOLD}`, 51_000, { ...DUE, batchDay: day("2026-08-05") }),
];
const told = (reference: string) => ({
  ...{ reference, merchantNumber: "63470645", paidOn: day("2026-08-06") },
});
const refunds = report(
  "r",
  "worldline",
  [sales("visa malmo 2026-08-03", 90_000), sales(SOLD, -29_000)],
  told("63470645-20260805"),
);
const sold = report("s", "worldline", [sales(SOLD, 51_000)], told("63470645-20260806"));
const first = line(`a 2026-08-06 ${WORLD}`, 61_000, "63470645-20260805");
const second = line(`b 2026-08-06 ${WORLD}`, 51_000, "63470645-20260806");

test("refunds and sales of one day in two payouts are each paid by their own report", () => {
  const reportedPayouts = [refunds, sold];
  const all = match({ openBatches, reportedPayouts, bankLines: [first, second] });
  expect(shortly(all)).toEqual([
    "matched reference r: visa malmo 2026-08-03 90000, visa malmo 2026-08-04 -29000",
    "matched reference s: visa malmo 2026-08-04 51000",
  ]);
});

test("what both reports speak for is left for no other line", () => {
  const stray = line(`c 2026-08-06 ${WORLD}`, 22_000, "AVTAL 63470645");
  const reportedPayouts = [refunds, sold];
  const [, , other] = match({ openBatches, reportedPayouts, bankLines: [first, second, stray] });
  expect(other?.outcome).toBe("bench");
  const alone = match({ openBatches, reportedPayouts, bankLines: [stray] });
  expect(alone.map(({ outcome }) => outcome)).toEqual(["bench"]);
});

test("a report of more than the day's sales, or of refunds that are not there, pays nothing", () => {
  for (const amountOre of [51_001, -29_001, 80_000]) {
    const wrong = {
      ...sold,
      parts: [sales(SOLD, amountOre)],
      netOre: sales(SOLD, amountOre).amountOre,
    };
    const paid = line(`b 2026-08-06 ${WORLD}`, amountOre, "63470645-20260806");
    const [outcome] = match({ openBatches, reportedPayouts: [wrong], bankLines: [paid] });
    expect(outcome?.outcome).toBe("bench");
  }
});

test("the same sales are not paid twice by two reports, nor the refunds", () => {
  for (const [one, paid] of [
    [refunds, first],
    [sold, second],
  ] as const) {
    const again = { ...one, id: "again", reference: "63470645-20260807" };
    const twice = line(`c 2026-08-06 ${WORLD}`, paid.amountOre, "63470645-20260807");
    const all = match({
      openBatches,
      reportedPayouts: [one, again],
      bankLines: [paid, twice],
    });
    expect(all.filter(({ outcome }) => outcome === "matched").length).toBeLessThan(2);
  }
});
