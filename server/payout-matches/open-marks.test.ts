/** What the bench leaves unread: it is told apart by marks, and nothing that is open is ever left out. */
import type { LookBack } from "@kortkoll/core/bank/matching/look-back.ts";
import { ore } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { keyOfAgreements } from "./agreements-key.ts";
import { computeOutcomes } from "./compute-outcomes.ts";
import { selectAccepted } from "./match-input-store.ts";
import { markNotOurs } from "./open-mark-store.ts";
import { findWronglySetAside, setAsideNotOurs } from "./set-aside-not-ours.ts";
import { takeBackMatch } from "./take-back-match.ts";
import { insertTestReport, makeTestAgreementNet } from "./test-bank-lines.ts";
import { type BenchDesk, DAY, NEXT, openBenchDesk, REFERENCE, sales } from "./test-bench.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

const DAY_MS = 86_400_000;
const companyId = (): string => it.desk.places.companyId;
const SET_PAYER = statement({
  name: "set_test_payer",
  text: "update payout_terms set payer_names = array[$1]",
});
const SET_BANK_DAYS = statement({
  name: "set_test_bank_days",
  text: "update payout_terms set bank_days = 3",
});
const FORGET_PAID = statement({
  name: "forget_test_marks",
  text: "update bank_lines set paid = $1",
});
const FORGET_MATCHED = statement({
  name: "forget_test_reports",
  text: "update reported_payouts set matched = $1",
});

/** By an acquirer whose merchant number is the site's, and with a line that names it. */
async function tellOfSale(amountOre: number): Promise<{ reportId: string; lineId: string }> {
  const { database, places } = it.desk;
  await makeTestAgreementNet(database, it.agreement.id, places.siteId);
  await it.sell(amountOre);
  const lines = [{ type: "sale" as const, saleOn: DAY, amountOre }];
  const told = { companyId: companyId(), reference: "U1", paidOn: NEXT, netOre: amountOre, lines };
  const reportId = await insertTestReport(database, told);
  return { reportId, lineId: await it.line(amountOre, { reference: "U1" }) };
}

async function linesRead(): Promise<readonly string[]> {
  const { input } = await computeOutcomes(it.desk.deps, companyId());
  return input.bankLines.map(({ id }) => id);
}

test("a line of nobody's is set aside and counted, until an agreement has its payer", async () => {
  const strange = await it.line(-5_000, { payer: "LEVERANTÖR AB" });
  const ours = await it.line(700);
  await Promise.all([setAsideNotOurs(it.desk.deps), setAsideNotOurs(it.desk.deps)]);
  await setAsideNotOurs(it.desk.deps);
  expect(await linesRead()).toEqual([ours]);
  expect(await it.bench()).toMatchObject({ notOurs: 1, lines: [{ line: { id: ours } }] });
  expect(await findWronglySetAside(it.desk.database)).toEqual([]);
  await inTold(it.desk.database, (tx) => tx.query(SET_PAYER, ["LEVERANTÖR AB"]));
  expect(await linesRead()).toEqual(expect.arrayContaining([strange, ours]));
  expect(await it.bench()).toMatchObject({ notOurs: 1, lines: [{ line: { id: strange } }] });
  await setAsideNotOurs(it.desk.deps);
  expect(await linesRead()).toEqual([strange]);
});

test("a line that a person matches though it fits nothing is nobody's again when that is undone", async () => {
  await it.sell(50_000);
  const strange = await it.line(50_000, { payer: "OKÄND" });
  await setAsideNotOurs(it.desk.deps);
  const booked = await it.choose(strange, [sales(50_000)]);
  expect(await it.bench()).toMatchObject({ notOurs: 0, lines: [] });
  const matchId = booked.kind === "booked" ? booked.matchId : "";
  await takeBackMatch(it.desk.deps, { matchId, reason: "Fel rad", by: it.chef, claim: undefined });
  expect(await it.bench()).toMatchObject({ notOurs: 1, lines: [] });
});

test("a mark that hides a line which fits is found by whoever examines the machine", async () => {
  const ours = await it.line(700);
  const agreements = await readPayingAgreements(it.desk.database, [companyId()]);
  const key = keyOfAgreements(agreements);
  const { input } = await computeOutcomes(it.desk.deps, companyId());
  await it.desk.database.inTransaction((tx) => markNotOurs(tx, input.bankLines, key));
  expect(await findWronglySetAside(it.desk.database)).toEqual([ours]);
});

test("marks of lines and reports that are not what the matches say are told by the check of the books", async () => {
  const { database, deps } = it.desk;
  const { lineId: id } = await tellOfSale(40_000);
  const wrong = async () => {
    const { differences } = await readBalances(deps, SEES_ALL);
    return differences.map(({ role, bookedOre, expectedOre }) => [role, bookedOre, expectedOre]);
  };
  await database.query(FORGET_PAID, [true]);
  expect(await wrong()).toEqual([["bankLinePaid", 40_000, 0]]);
  await database.query(FORGET_PAID, [false]);
  expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
  expect(await wrong()).toEqual([]);
  await database.query(FORGET_PAID, [false]);
  await database.query(FORGET_MATCHED, [false]);
  expect(await wrong()).toEqual([
    ["bankLinePaid", 0, 40_000],
    ["reportedPayoutMatched", 0, 1],
  ]);
  await database.query(FORGET_PAID, [true]);
  await database.query(FORGET_MATCHED, [true]);
});

test("a report is read until a line pays it, and again when that is undone", async () => {
  const { reportId, lineId: id } = await tellOfSale(40_000);
  const reports = async () => {
    const { input } = await computeOutcomes(it.desk.deps, companyId());
    return input.reportedPayouts.map((one) => one.id);
  };
  expect(await reports()).toEqual([reportId]);
  const booked = await it.accept(id, await it.keyOf(id));
  expect(await reports()).toEqual([]);
  const matchId = booked.kind === "booked" ? booked.matchId : "";
  await takeBackMatch(it.desk.deps, { matchId, reason: "Fel rad", by: it.chef, claim: undefined });
  expect(await reports()).toEqual([reportId]);
});

test("of what is accepted that is read which the core looks back to, by sum, day, report and fee", async () => {
  await it.sell(50_000);
  await it.sell(20_000, "mastercard");
  const named = await it.line(70_000, { reference: REFERENCE });
  await it.accept(named, await it.keyOf(named));
  const fee = await it.line(-1_250);
  const drawn = [{ kind: "fee", amountOre: -1_250 }];
  await it.choose(fee, drawn, { kind: "monthlyFee" });
  const from = addDays(DAY, -30);
  const nothing: LookBack = { sums: [], days: [], reportSums: [], feeMonths: [] };
  const read = async (asked: Partial<LookBack>) => {
    const lookBack = { ...nothing, ...asked };
    const found = await selectAccepted(it.desk.database, {
      companyId: companyId(),
      from,
      lookBack,
    });
    return found.map(({ bankLine }) => bankLine.id).filter((id) => id !== fee);
  };
  const agreementId = it.agreement.id;
  const { siteId } = it.desk.places;
  const sum = { amountOre: ore(70_000), since: NEXT, until: NEXT };
  expect(await read({})).toEqual([]);
  expect(await read({ sums: [sum] })).toEqual([named]);
  expect(await read({ sums: [{ ...sum, amountOre: ore(70_001) }] })).toEqual([]);
  expect(await read({ sums: [{ ...sum, until: DAY, since: from }] })).toEqual([]);
  const day = { agreementId, saleDay: DAY, siteId };
  expect(await read({ days: [day] })).toEqual([named]);
  expect(await read({ days: [{ ...day, siteId: null }] })).toEqual([named]);
  expect(await read({ days: [{ ...day, saleDay: NEXT }] })).toEqual([]);
  expect(await read({ days: [{ ...day, agreementId: it.chef.id }] })).toEqual([]);
  expect(await read({ reportSums: [ore(70_000)] })).toEqual([named]);
  expect(await read({ reportSums: [ore(1)] })).toEqual([]);
  const fees = await selectAccepted(it.desk.database, {
    ...{ companyId: companyId(), from, lookBack: nothing },
  });
  expect(fees.map(({ bankLine, kind }) => [bankLine.id, kind])).toEqual([[fee, "monthlyFee"]]);
});

test("of a payout that is due today the half that has not come is told the same day", async () => {
  await inTold(it.desk.database, (tx) => tx.query(SET_BANK_DAYS));
  await it.sell(50_000);
  await it.sell(20_000, "mastercard");
  it.desk.nowMs += 2 * DAY_MS;
  while (await sumIssuerDays(it.desk.deps));
  const dueOn = addDays(DAY, 3) as BusinessDay;
  expect(await it.wrong()).toEqual([]);
  await it.choose(await it.line(50_000, { bookedOn: dueOn }), [sales(50_000)]);
  expect(await it.wrong()).toEqual([["short", 20_000, 0]]);
});
