import { expect, test } from "vitest";
import type { MatchInput } from "../payout-match.ts";
import { day } from "../test-agreements.ts";
import { zeroPayoutSentence } from "./match-sentences.ts";
import { AMEX, agreement, batch, line, matchAll, part, report, sales } from "./test-payouts.ts";

const SOLD = [
  batch("nets visa malmo 2026-08-03", 100_00),
  batch("nets mastercard malmo 2026-08-03", -100_00),
];
const PARTS = [
  sales("visa malmo 2026-08-03", 100_00),
  sales("mastercard malmo 2026-08-03", -100_00),
];
const TOLD = report("r0", "nets", PARTS, { reference: "U4711", paidOn: day("2026-08-04") });
const NETS = "NETS DENMARK A/S";

/** "report r0 2026-08-04", and what a bank line of it is. */
function zeros(input: Partial<MatchInput>): readonly string[] {
  return matchAll(input).zeroPayouts.map(({ ground, reportedPayoutIds, dueOn }) =>
    [ground, ...reportedPayoutIds, dueOn].join(" "),
  );
}

function reasonOf(input: Partial<MatchInput>): readonly unknown[] {
  return matchAll(input).lines.map((one) => (one.outcome === "bench" ? one.reason : one.outcome));
}

test("what the acquirer's file says came to nothing is certain", () => {
  expect(zeros({ openBatches: SOLD, reportedPayouts: [TOLD] })).toEqual(["report r0 2026-08-04"]);
});

test("sales that the fee and a chargeback take all of are nothing too", () => {
  const kept = report("r1", "amex", [
    sales("amex malmo 2026-08-03", 100_00),
    part("fee", -40_00),
    part("reserveHeld", -60_00),
  ]);
  const openBatches = [batch("amex amex malmo 2026-08-03", 100_00)];
  expect(zeros({ openBatches, reportedPayouts: [kept] })).toEqual(["report r1 2026-08-06"]);
});

test("a file that says more than is left to receive is for a person", () => {
  const [visa, mastercard] = SOLD;
  const half = { ...(visa ?? SOLD[0]), leftOre: 50_00 } as (typeof SOLD)[number];
  const openBatches = [half, ...(mastercard === undefined ? [] : [mastercard])];
  expect(zeros({ openBatches, reportedPayouts: [TOLD] })).toEqual(["reportDiffers r0 2026-08-04"]);
});

test("two files that speak for the same sales are none of them certain", () => {
  const again = { ...TOLD, id: "r1", reference: "U4712" };
  expect(zeros({ openBatches: SOLD, reportedPayouts: [TOLD, again] })).toEqual([
    "reportDiffers r0 2026-08-04",
    "reportDiffers r1 2026-08-04",
  ]);
});

test("a bank line that names the payout speaks against its being nothing, and nobody settles it", () => {
  const bankLines = [line(`l1 2026-08-04 ${NETS}`, 100_00, "U4711")];
  const input = { openBatches: SOLD, reportedPayouts: [TOLD], bankLines };
  expect(zeros(input)).toEqual([]);
  expect(reasonOf(input)).toEqual(["reportDiffers"]);
});

test("a calendar's payout whose sums take each other out is for a person to say, and only if gross", () => {
  expect(zeros({ openBatches: SOLD })).toEqual(["calendar 2026-08-04"]);
  const net = { ...AMEX, terms: AMEX.terms.map((one) => ({ ...one, issuers: [] })) };
  const openBatches = [
    batch("amex amex malmo 2026-08-03", 100_00),
    batch("amex amex lund 2026-08-03", -100_00),
  ];
  expect(zeros({ agreements: [net], openBatches })).toEqual([]);
});

test("a weekend that arrives as one sum is one payout, and a day of it alone is none", () => {
  const weekly = agreement("nets", { weekend: "combined" });
  const friday = batch("nets visa malmo 2026-08-07", 100_00);
  const saturday = batch("nets visa malmo 2026-08-08", -100_00);
  const agreements = [weekly];
  expect(zeros({ agreements, openBatches: [friday, saturday] })).toEqual(["calendar 2026-08-10"]);
  const sunday = batch("nets visa malmo 2026-08-09", 70_00);
  expect(zeros({ agreements, openBatches: [friday, saturday, sunday] })).toEqual([]);
});

test("what a line takes by its amount is not settled as well", () => {
  const bankLines = [line(`l1 2026-08-04 ${NETS}`, 100_00)];
  expect(zeros({ openBatches: SOLD, bankLines })).toEqual([]);
});

test("a report of nothing is no part of what a line pays", () => {
  const other = report("r1", "nets", [sales("visa malmo 2026-08-04", 70_00)], {
    reference: "U4712",
    paidOn: day("2026-08-04"),
  });
  const openBatches = [...SOLD, batch("nets visa malmo 2026-08-04", 70_00)];
  const bankLines = [line(`l1 2026-08-04 ${NETS}`, 70_00)];
  const input = { openBatches, reportedPayouts: [TOLD, other], bankLines };
  expect(reasonOf(input)).toEqual(["matched"]);
  expect(zeros(input)).toEqual(["report r0 2026-08-04"]);
});

test("a line that turns up for a payout that was settled at nothing is told of it, by name and by day", () => {
  const settled = [
    { matchId: "m1", agreementId: "nets", reportedPayoutIds: ["r0"], parts: PARTS },
    { matchId: "m2", agreementId: "worldline", reportedPayoutIds: [], parts: PARTS },
  ];
  const bankLines = [
    line(`l1 2026-08-05 ${NETS}`, 100_00, "U4711"),
    line("l2 2026-08-05 BAMBORA AB", 100_00, "63470645-20260804"),
  ];
  const { lines, zeroPayouts } = matchAll({ reportedPayouts: [TOLD], settled, bankLines });
  expect(zeroPayouts).toEqual([]);
  expect(lines).toMatchObject([
    { reason: "alreadyPaid", settledMatchId: "m1", earlierBankLineId: undefined },
    { reason: "alreadyPaid", settledMatchId: "m2", earlierBankLineId: undefined },
  ]);
});

test("a report that comes after a person has said it is that payout, and settles nothing again", () => {
  const settled = [{ matchId: "m1", agreementId: "nets", reportedPayoutIds: [], parts: PARTS }];
  expect(zeros({ reportedPayouts: [TOLD], settled })).toEqual([]);
});

test("each says why in words", () => {
  const { zeroPayouts } = matchAll({ openBatches: SOLD, reportedPayouts: [TOLD] });
  const said = zeroPayouts.map((one) =>
    zeroPayoutSentence(one, { language: "sv", nameOf: () => "Nets" }),
  );
  expect(said).toEqual([
    "Nets fil säger att utbetalningen U4711 den 4 augusti 2026 blev 0 kr: försäljningen den 3 augusti 2026 tas ut på öret av återköp, avgifter eller återkrav. Ingen bankrad kommer.",
  ]);
});
