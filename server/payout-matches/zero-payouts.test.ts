import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { beforeEach, expect, test } from "vitest";
import { ask } from "../audit/test-audit.ts";
import { acceptCertain } from "./accept-match.ts";
import { acceptZeroPayout, settleZeroPayout } from "./settle-zero-payout.ts";
import { takeBackMatch } from "./take-back-match.ts";
import { insertTestReport, makeTestAgreementNet } from "./test-bank-lines.ts";
import { type BenchDesk, DAY, NEXT, openBenchDesk, REFERENCE, sales } from "./test-bench.ts";
import { readOrderPayouts, traceMatch } from "./trace-bank-line.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

/** 1 000 kr sold, and all of it kept: 18,50 as the fee, the rest as a chargeback of an earlier sale. */
const report = (more: object = {}) =>
  insertTestReport(it.desk.database, {
    companyId: it.desk.places.companyId,
    reference: REFERENCE,
    paidOn: NEXT,
    netOre: 0,
    lines: [
      { type: "sale", saleOn: DAY, amountOre: 100_000, feeOre: 1_850 },
      { type: "chargeback", saleOn: null, amountOre: -98_150 },
    ],
    ...more,
  });
const BOOKED = ["1581 -100000", "6040 +1850", "1516 +98150"].toSorted();
const SAID = [
  sales(100_000),
  { kind: "fee", amountOre: -1_850 },
  { kind: "chargeback", issuer: "visa", siteCode: "NORD", amountOre: -98_150 },
];

let orderId: string;
beforeEach(async () => {
  await makeTestAgreementNet(it.desk.database, it.agreement.id, it.desk.places.siteId);
  orderId = await it.sell(100_000);
  await it.desk.newPostings();
});

const accept = async (proposalKey?: string) => {
  const { zeroPayouts } = await it.bench();
  const key = proposalKey ?? zeroPayouts[0]?.key ?? "0".repeat(64);
  const by = { by: it.chef, claim: undefined };
  return acceptZeroPayout(it.desk.deps, { agreementId: it.agreement.id, proposalKey: key, ...by });
};
const say = (parts: readonly object[] = SAID) =>
  settleZeroPayout(it.desk.deps, {
    agreementId: it.agreement.id,
    settled: { dueOn: NEXT, parts, reason: "Enligt inlösarens brev" } as never,
    by: it.chef,
    claim: undefined,
  });
const outcomes = (some: readonly (Awaited<ReturnType<typeof say>> | undefined)[]) =>
  some.map((one) => (one?.kind === "booked" ? one.kind : one?.code)).toSorted();

test("two people who accept a payout of 0 kr at one moment book it once", async () => {
  await report();
  const { zeroPayouts, certain } = await it.bench();
  expect(certain).toBe(1);
  const key = zeroPayouts[0]?.key;
  // The other one is told so before the lock or under it, whichever comes first.
  const both = await Promise.all([accept(key), accept(key)]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["booked", "refused"]);
  expect((await it.desk.newPostings()).toSorted()).toEqual(BOOKED);
  expect(await accept(key)).toEqual({ kind: "refused", code: "matchChanged" });
  expect(await it.bench()).toMatchObject({ certain: 0, zeroPayouts: [] });
});

test("one accepts the file while the other says it themselves: one of them books", async () => {
  await report();
  const { zeroPayouts } = await it.bench();
  const both = await Promise.all([accept(zeroPayouts[0]?.key), say()]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["booked", "refused"]);
  expect((await it.desk.newPostings()).toSorted()).toEqual(BOOKED);
});

test("a bank line that turns up afterwards pays nothing, and leads to what was settled", async () => {
  await report();
  expect(outcomes([await accept()])).toEqual(["booked"]);
  await it.line(98_150, { reference: REFERENCE });
  const { lines, certain } = await it.bench();
  expect(certain).toBe(0);
  expect(lines).toMatchObject([{ reason: "alreadyPaid", earlierBankLineId: null, proposals: [] }]);
  expect(lines[0]?.settledMatchId).toMatch(/^[0-9a-f-]{36}$/);
});

test("a bank line that is there already and names the payout keeps it from being settled", async () => {
  await report();
  await it.line(98_150, { reference: REFERENCE });
  expect(await it.bench()).toMatchObject({
    zeroPayouts: [],
    lines: [{ outcome: "bench", reason: "reportDiffers" }],
  });
});

test("it is accepted with all that is certain, and what it settled is paid in calendar and order", async () => {
  await report();
  const { companyId } = it.desk.places;
  expect(await acceptCertain(it.desk.deps, { companyId, by: it.chef })).toMatchObject({
    accepted: 1,
    acceptedOre: 0,
    left: 0,
  });
  it.desk.nowMs += 5 * 24 * 60 * 60 * 1_000;
  expect(await it.wrong()).toEqual([]);
  const { payouts } = await readOrderPayouts(it.desk.database, orderId);
  expect(payouts).toMatchObject([
    { amountOre: 100_000, bankLine: null, zeroPayout: { dueOn: NEXT, reference: REFERENCE } },
  ]);
  const trace = await traceMatch(it.desk.database, payouts[0]?.zeroPayout?.id ?? "");
  expect(trace).toMatchObject({
    bankLineId: null,
    reference: REFERENCE,
    match: { kind: "zeroPayout", evidence: "report", undone: null },
    sales: [{ saleDay: DAY, amountOre: 100_000, orders: [{ id: orderId }] }],
  });
});

test("undone by a correction once, it is open again, and can be booked anew", async () => {
  await report();
  const booked = await accept();
  if (booked.kind !== "booked") throw new Error("not booked");
  await it.desk.newPostings();
  const { matchId } = booked;
  const undo = () =>
    takeBackMatch(it.desk.deps, { matchId, reason: "Fel fil", by: it.chef, claim: undefined });
  const both = await Promise.all([undo(), undo()]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["refused", "undone"]);
  expect((await it.desk.newPostings()).toSorted()).toEqual(
    ["1581 +100000", "6040 -1850", "1516 -98150"].toSorted(),
  );
  expect((await readOrderPayouts(it.desk.database, orderId)).payouts).toMatchObject([
    { bankLine: null, zeroPayout: null },
  ]);
  expect(outcomes([await accept()])).toEqual(["booked"]);
  const told = await ask<{ kind: string }>(
    it.desk.database,
    "select kind from audit_events where kind like 'zeroPayout%' order by at, kind",
  );
  expect(told.map(({ kind }) => kind).toSorted()).toEqual([
    "zeroPayoutSettled",
    "zeroPayoutSettled",
    "zeroPayoutUndone",
  ]);
});

test("what a person says is booked with their reason, and the file that comes later settles nothing again", async () => {
  const booked = await say();
  expect(outcomes([booked, await say()])).toEqual(["batchHoldsLess", "booked"]);
  await report();
  expect(await it.bench()).toMatchObject({ certain: 0, zeroPayouts: [] });
  const trace = await traceMatch(it.desk.database, booked.kind === "booked" ? booked.matchId : "");
  expect(trace?.match).toMatchObject({ evidence: "person", reason: "Enligt inlösarens brev" });
});

test("what does not come to nothing, or holds no day of sales, is refused", async () => {
  const fee = { kind: "fee", amountOre: -100 };
  expect(outcomes([await say([sales(100_000)])])).toEqual(["zeroPayoutDiffers"]);
  expect(outcomes([await say([])])).toEqual(["zeroPayoutDiffers"]);
  const both = [fee, { kind: "adjustment", amountOre: 100 }];
  expect(outcomes([await say(both)])).toEqual(["zeroPayoutDiffers"]);
  const turned = [sales(100), sales(-100)];
  expect(outcomes([await say(turned)])).toEqual(["zeroPayoutDiffers"]);
});

test("a payout of a coming day is not nothing yet", async () => {
  await report();
  it.desk.nowMs -= 24 * 60 * 60 * 1_000;
  expect(businessDayOf(it.desk.nowMs)).toBe(DAY);
  expect((await it.bench()).zeroPayouts).toEqual([]);
});
