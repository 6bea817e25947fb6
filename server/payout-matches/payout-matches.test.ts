/** Bank lines that are matched, by one person or two, on one server or two, and undone. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { statement } from "../database/database.ts";
import { writeDayCursor } from "../day-cursor.ts";
import { SEES_ALL } from "../http/access.ts";
import { readBalances } from "../ledger/check-books.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { readWrongPayouts, type WrongPayout } from "../payouts/read-wrong-payouts.ts";
import { sellAndGiveBack } from "../payouts/test-sessions.ts";
import { acceptCertain, acceptMatch } from "./accept-match.ts";
import { chooseMatch } from "./choose-match.ts";
import { type Decision, decideMatch } from "./decide-match.ts";
import { listBankLines } from "./list-bank-lines.ts";
import { readBench } from "./read-bench.ts";
import { readChoices } from "./read-choices.ts";
import { takeBackMatch } from "./take-back-match.ts";
import {
  insertTestAgreement,
  insertTestBankLine,
  insertTestReport,
  makeTestAgreementNet,
  type TestAgreement,
  type TestReport,
} from "./test-bank-lines.ts";
import { readOrderPayouts, traceBankLine } from "./trace-bank-line.ts";

const DAY_MS = 86_400_000;
const DAY = businessDayOf(NOON_MS);
const NEXT = addDays(DAY, 1);
const REFERENCE = `7100001-${DAY.replaceAll("-", "")}`;

let desk: Desk;
let agreement: TestAgreement;
beforeEach(async () => {
  desk = await openDesk();
  agreement = await insertTestAgreement(desk.database, desk.places.companyId);
  desk.nowMs = NOON_MS + 24 * 60 * 60 * 1_000;
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
  expect((await readBalances(desk.deps, SEES_ALL)).agree).toBe(true);
  await desk.close();
});

const chef = () => ({ id: desk.places.people.CHEF, signature: "CHEF" });

async function sell(amountOre: number, card: Issuer = "visa"): Promise<string> {
  const now = desk.nowMs;
  desk.nowMs = NOON_MS;
  const order = await desk.send({ totalOre: amountOre });
  await desk.payAndApprove([order], amountOre, card);
  desk.nowMs = now;
  return order.id;
}

function line(amountOre: number, more: object = {}): Promise<string> {
  const { companyId } = desk.places;
  return insertTestBankLine(desk.database, { companyId, amountOre, bookedOn: NEXT, ...more });
}

const bench = () => readBench(desk.deps, { companyIds: [desk.places.companyId], language: "sv" });

async function keyOf(bankLineId: string): Promise<string> {
  const { lines } = await bench();
  const found = lines.find((one) => one.line.id === bankLineId);
  return found?.proposals[0]?.key ?? "0".repeat(64);
}

const shownAlarm = ({ payout, ageDays }: WrongPayout) => [payout.state, payout.leftOre, ageDays];

const wrongToday = () => ({ sight: SEES_ALL, today: businessDayOf(desk.nowMs) });
const wrong = async () => (await readWrongPayouts(desk.database, wrongToday())).map(shownAlarm);

const accept = (bankLineId: string, proposalKey: string) =>
  acceptMatch(desk.deps, { bankLineId, proposalKey, by: chef(), claim: undefined });

const choose = (
  bankLineId: string,
  parts: readonly object[],
  { kind = "payout", agreementId = agreement.id } = {},
) =>
  chooseMatch(desk.deps, {
    bankLineId,
    chosen: { agreementId, kind, parts, reason: "Enligt inlösarens brev" } as never,
    by: chef(),
    claim: undefined,
  });
const sales = (amountOre: number, more: object = {}) => ({
  kind: "sales",
  issuer: "visa",
  siteCode: "NORD",
  saleDay: DAY,
  amountOre,
  ...more,
});

describe("a payout that the reference names", () => {
  test("is certain, is booked when it is accepted, and the issuer's account goes down", async () => {
    const orderId = await sell(124_900);
    await desk.newPostings();
    const id = await line(124_900, { reference: REFERENCE });
    expect(await bench()).toMatchObject({
      certain: 1,
      certainOre: 124_900,
      bench: 0,
      lines: [{ outcome: "certain", proposals: [{ evidence: "reference", kind: "payout" }] }],
    });
    expect(await accept(id, await keyOf(id))).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 +124900", "1581 -124900"]);
    expect(await bench()).toMatchObject({ lines: [], certain: 0 });
    const { payouts } = await readOrderPayouts(desk.database, orderId);
    expect(payouts).toMatchObject([
      { amountOre: 124_900, saleDay: DAY, bankLine: { id, bookedOn: NEXT } },
    ]);
    expect(await traceBankLine(desk.database, id)).toMatchObject({
      matches: [{ agreementName: agreement.name, evidence: "reference", undone: null }],
      sales: [{ amountOre: 124_900, till: "K1", orders: [{ id: orderId }] }],
    });
  });

  test("that two persons accept at once is booked once", async () => {
    await sell(50_000);
    const id = await line(50_000, { reference: REFERENCE });
    const key = await keyOf(id);
    const both = await Promise.all([accept(id, key), accept(id, key)]);
    expect(both.map((one) => one.kind).toSorted()).toEqual(["booked", "refused"]);
    expect(both.find((one) => one.kind === "refused")).toMatchObject({ code: "bankLineMatched" });
  });

  test("that has become another one since it was shown is refused, and nothing is booked", async () => {
    await sell(50_000);
    const id = await line(50_000, { reference: REFERENCE });
    const key = await keyOf(id);
    await sell(10_000);
    await desk.newPostings();
    expect(await accept(id, key)).toEqual({ kind: "refused", code: "matchChanged" });
    expect(await desk.newPostings()).toEqual([]);
  });

  test("is opened again by a correction, and can be accepted anew", async () => {
    await sell(50_000);
    const id = await line(50_000, { reference: REFERENCE });
    const booked = await accept(id, await keyOf(id));
    const matchId = booked.kind === "booked" ? booked.matchId : "";
    await desk.newPostings();
    const undo = () =>
      takeBackMatch(desk.deps, { matchId, reason: "Fel rad", by: chef(), claim: undefined });
    expect(await undo()).toEqual({ kind: "undone" });
    expect(await undo()).toEqual({ kind: "refused", code: "matchChanged" });
    expect(await desk.newPostings()).toEqual(["1930 -50000", "1581 +50000"]);
    expect(await accept(id, await keyOf(id))).toMatchObject({ kind: "booked" });
  });
});

describe("a sale and its refund of one day that lie in two sessions", () => {
  const owed = async () => (await desk.balances())["1581"] ?? 0;

  test.each([
    [300_000, 300_000],
    [10_000, 4_000],
  ])("are both certain and both booked: %i less %i", async (soldOre, givenOre) => {
    const before = await owed();
    const seen = async () => (await owed()) - before;
    await sellAndGiveBack(desk, { soldOre, givenOre });
    desk.nowMs = NOON_MS + 2 * DAY_MS;
    expect(await seen()).toBe(soldOre - givenOre);
    const came = await line(soldOre);
    expect(await accept(came, await keyOf(came))).toMatchObject({ kind: "booked" });
    expect(await seen()).toBe(-givenOre);
    const twice = await choose(await line(soldOre), [sales(soldOre)]);
    expect(twice).toEqual({ kind: "refused", code: "batchHoldsLess" });
    const drawn = await line(-givenOre, { bookedOn: addDays(DAY, 2) });
    const { companyId } = desk.places;
    const all = await acceptCertain(desk.deps, { companyId, by: chef() });
    expect(all).toMatchObject({ accepted: 1, acceptedOre: -givenOre, left: 0 });
    expect(await traceBankLine(desk.database, drawn)).toMatchObject({ matches: [{}] });
    expect(await seen()).toBe(0);
    desk.nowMs += 30 * DAY_MS;
    while (await sumIssuerDays(desk.deps));
    expect(await readWrongPayouts(desk.database, wrongToday())).toEqual([]);
  });
});

test("every certain line is accepted at once; what a person must say is left", async () => {
  await sell(50_000);
  await sell(30_000, "mastercard");
  await line(80_000, { reference: REFERENCE });
  const odd = await line(12_345);
  const { companyId } = desk.places;
  expect(await acceptCertain(desk.deps, { companyId, by: chef() })).toEqual({
    accepted: 1,
    acceptedOre: 80_000,
    left: 0,
    remaining: 0,
  });
  expect((await bench()).lines.map((one) => one.line.id)).toEqual([odd]);
});

test("certain lines are accepted a piece at a time, by two at once too, and each is booked once", async () => {
  const cards = ["visa", "mastercard", "amex"] as const;
  for (const [nth, card] of cards.entries()) {
    await sell(10_000 + nth, card);
    await line(10_000 + nth, { reference: REFERENCE });
  }
  const { companyId } = desk.places;
  const piece = (most: number) => acceptCertain(desk.deps, { companyId, by: chef(), most });
  expect(await piece(1)).toMatchObject({ accepted: 1, left: 0, remaining: 2 });
  const both = await Promise.all([piece(2), piece(2)]);
  expect(both.reduce((sum, one) => sum + one.accepted, 0)).toBe(2);
  expect(await piece(2)).toEqual({ accepted: 0, acceptedOre: 0, left: 0, remaining: 0 });
  expect((await bench()).lines).toEqual([]);
});

test("the fees of a payout over a month's end are drawn with those of each month", async () => {
  await inTold(desk.database, (tx) =>
    tx.query(
      statement({
        name: "test_monthly_fees",
        text: "update payout_terms set fee_rule = 'monthly', fee_day = 15 where agreement_id = $1",
      }),
      [agreement.id],
    ),
  );
  await insertTestReport(desk.database, {
    companyId: desk.places.companyId,
    reference: "7100001-20260301",
    paidOn: "2026-03-02",
    netOre: 30_000,
    lines: [
      { type: "sale", saleOn: "2026-02-28", amountOre: 10_000, feeOre: 100 },
      { type: "sale", saleOn: "2026-03-01", amountOre: 20_000, feeOre: 900 },
    ],
  });
  desk.nowMs = Date.parse("2026-03-16T12:00:00Z");
  await line(-100, { bookedOn: "2026-03-16" });
  expect(await bench()).toMatchObject({
    lines: [{ outcome: "certain", proposals: [{ kind: "monthlyFee" }] }],
  });
});

test("a page of bank lines that begins at no day that there is, is refused", async () => {
  const cursor = writeDayCursor({ businessDay: "2026-13-45", id: desk.places.siteId });
  const asked = { sight: SEES_ALL, from: undefined, to: undefined, limit: 1 };
  expect(await listBankLines(desk.database, { ...asked, cursor })).toBe("unusableCursor");
  await line(1_000);
  await line(2_000);
  const first = await listBankLines(desk.database, asked);
  if (first === "unusableCursor" || first.next === null) throw new Error("There is another page");
  const rest = await listBankLines(desk.database, { ...asked, cursor: first.next });
  expect(rest).toMatchObject({ lines: [{ amountOre: expect.any(Number) }], next: null });
});

test("salaries and suppliers are not ours: never on the bench, never booked", async () => {
  await sell(50_000);
  await line(-2_500_000, { payer: "PÅHITTADE LÖNER AB" });
  expect(await bench()).toMatchObject({ lines: [], notOurs: 1 });
});

test("a line that the bank has only announced is not booked", async () => {
  await sell(50_000);
  const id = await line(50_000, { reference: REFERENCE, booked: false });
  expect((await bench()).lines).toEqual([]);
  const refused = { kind: "refused", code: "bankLineNotBookable" };
  expect(await choose(id, [], { kind: "unidentified" })).toEqual(refused);
});

describe("a person who chooses", () => {
  test("sees what is open and books a part of it with what was kept", async () => {
    await sell(50_000);
    await desk.newPostings();
    const id = await line(49_000);
    expect(await readChoices(desk.deps, id)).toMatchObject({
      agreements: [{ id: agreement.id }],
      batches: [{ issuer: "visa", siteCode: "NORD", saleDay: DAY, leftOre: 50_000 }],
    });
    const parts = [sales(50_000), { kind: "fee", amountOre: -1_000 }];
    expect(await choose(id, parts)).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 +49000", "1581 -50000", "6040 +1000"]);
  });

  test.each([
    ["matchSumDiffers", [{ amountOre: 40_000 }]],
    ["batchHoldsLess", [{ amountOre: 60_000 }, { amountOre: -10_000 }]],
    ["unknownSite", [{ amountOre: 50_000, siteCode: "INGEN" }]],
  ] as const)("is refused: %s", async (code, parts) => {
    await sell(40_000);
    const id = await line(50_000);
    const asked = parts.map((part) => sales(part.amountOre, part));
    expect(await choose(id, asked)).toEqual({ kind: "refused", code });
  });

  test("by an agreement that does not pay for the cards, is told so, and nothing is booked", async () => {
    const { companyId } = desk.places;
    const diners = await insertTestAgreement(desk.database, companyId, ["diners"]);
    await sell(50_000);
    await desk.newPostings();
    const id = await line(50_000);
    const by = { agreementId: diners.id };
    const refused = { kind: "refused", code: "agreementDoesNotCover" };
    expect(await choose(id, [sales(50_000)], by)).toEqual(refused);
    const before = sales(50_000, { saleDay: "2025-12-30" });
    expect(await choose(id, [before])).toEqual(refused);
    expect(await desk.newPostings()).toEqual([]);
    expect(await choose(id, [sales(50_000)])).toMatchObject({ kind: "booked" });
  });

  test("takes no öre of a day that another line takes at the same moment", async () => {
    await sell(50_000);
    const [one, other] = [await line(50_000), await line(50_000)];
    const both = await Promise.all([choose(one, [sales(50_000)]), choose(other, [sales(50_000)])]);
    expect(both.map((it) => (it.kind === "booked" ? it.kind : it.code)).toSorted()).toEqual([
      "batchHoldsLess",
      "booked",
    ]);
  });

  test("and what came short reports itself, until the rest has come, and again when that is undone", async () => {
    await sell(50_000);
    await sell(20_000, "mastercard");
    expect(await wrong()).toEqual([]);
    desk.nowMs += DAY_MS;
    expect(await wrong()).toEqual([["late", 70_000, 1]]);
    await choose(await line(50_000), [sales(50_000)]);
    expect(await wrong()).toEqual([["short", 20_000, 1]]);
    desk.nowMs += DAY_MS;
    while (await sumIssuerDays(desk.deps));
    expect(await wrong()).toEqual([["short", 20_000, 2]]);
    const rest = await choose(await line(20_000), [sales(20_000, { issuer: "mastercard" })]);
    expect(await wrong()).toEqual([]);
    const matchId = rest.kind === "booked" ? rest.matchId : "";
    const undoing = { matchId, reason: "Fel rad", by: chef(), claim: undefined };
    expect(await takeBackMatch(desk.deps, undoing)).toEqual({ kind: "undone" });
    expect(await wrong()).toEqual([["short", 20_000, 2]]);
  });

  test("says that a debit is a chargeback of a card, and later that it has come back", async () => {
    const of = { issuer: "visa", siteCode: "NORD" };
    const drawn = await line(-12_300);
    const parts = [{ kind: "chargeback", ...of, amountOre: -12_300 }];
    expect(await choose(drawn, parts, { kind: "chargeback" })).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 -12300", "1516 +12300"]);
    const won = await line(12_300);
    const back = [{ kind: "chargebackReversed", ...of, amountOre: 12_300 }];
    expect(await choose(won, back, { kind: "chargeback" })).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 +12300", "1516 -12300"]);
  });

  test("takes into another line what a payout of nothing held: no bank line comes for one", async () => {
    await sell(50_000);
    await sell(30_000, "mastercard");
    await desk.newPostings();
    const id = await line(50_000);
    const parts = [
      sales(50_000),
      sales(30_000, { issuer: "mastercard" }),
      { kind: "chargeback", issuer: "mastercard", siteCode: "NORD", amountOre: -30_000 },
    ];
    expect(await choose(id, parts)).toMatchObject({ kind: "booked" });
    expect((await desk.newPostings()).toSorted()).toEqual(
      ["1930 +50000", "1581 -50000", "1582 -30000", "1516 +30000"].toSorted(),
    );
    desk.nowMs += DAY_MS;
    const asked = { sight: SEES_ALL, today: businessDayOf(desk.nowMs) };
    expect(await readWrongPayouts(desk.database, asked)).toEqual([]);
  });

  test("says that nobody knows, and it is unidentified until it is undone", async () => {
    const id = await line(700);
    expect(await choose(id, [], { kind: "unidentified" })).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 +700", "2999 -700"]);
  });
});

describe("an acquirer's own file of a net payout", () => {
  const visa = () =>
    ({ kind: "sales", issuer: "visa", siteId: desk.places.siteId, saleDay: DAY }) as const;
  const fee = (keptOre: number) => ({ kind: "fee", amountOre: ore(-keptOre) }) as const;
  const report = (more: Partial<TestReport> = {}) =>
    insertTestReport(desk.database, {
      companyId: desk.places.companyId,
      reference: REFERENCE,
      paidOn: NEXT,
      netOre: 98_150,
      lines: [
        { type: "sale", saleOn: DAY, amountOre: 60_000, feeOre: 1_000 },
        { type: "sale", saleOn: DAY, amountOre: 40_000, feeOre: 850 },
      ],
      ...more,
    });
  beforeEach(async () => {
    await makeTestAgreementNet(desk.database, agreement.id, desk.places.siteId);
    await sell(60_000);
    await sell(40_000);
    await desk.newPostings();
  });

  test("says what was kept, so that the line is certain, and it is booked once", async () => {
    const id = await line(98_150, { reference: REFERENCE });
    expect(await bench()).toMatchObject({ certain: 0, lines: [{ outcome: "bench" }] });
    await report();
    expect(await bench()).toMatchObject({
      certain: 1,
      lines: [
        {
          outcome: "certain",
          proposals: [
            {
              parts: [
                { kind: "sales", issuer: "visa", amountOre: 100_000 },
                { kind: "fee", amountOre: -1_850 },
              ],
            },
          ],
        },
      ],
    });
    expect(await accept(id, await keyOf(id))).toMatchObject({ kind: "booked" });
    expect(await desk.newPostings()).toEqual(["1930 +98150", "1581 -100000", "6040 +1850"]);
    await line(98_150, { reference: REFERENCE });
    expect(await bench()).toMatchObject({ certain: 0, lines: [{ reason: "alreadyPaid" }] });
  });

  test("is on one bank line only, whoever decides at the same moment", async () => {
    const reportedPayoutIds = [await report()];
    const lines = [await line(98_150), await line(98_150)];
    const parts = [{ ...visa(), amountOre: ore(100_000) }, fee(1_850)];
    const decideOn = (bankLineId: string) =>
      decide(bankLineId, { reportedPayoutIds, parts, chosenBy: "person" });
    const both = await Promise.all(lines.map(decideOn));
    expect(both.map((one) => (one.kind === "booked" ? one.kind : one.code)).toSorted()).toEqual([
      "booked",
      "reportMatched",
    ]);
  });

  const decide = (
    bankLineId: string,
    decision: Pick<Decision, "reportedPayoutIds" | "parts" | "chosenBy">,
  ) =>
    desk.database.inTransaction((tx) =>
      decideMatch(tx, desk.deps, {
        bankLineId,
        agreementId: agreement.id,
        kind: "payout",
        evidence: "reference",
        reason: null,
        by: chef(),
        claim: undefined,
        ...decision,
      }),
    );

  test("that the matcher was certain of pays no day that a person has paid with another line meanwhile", async () => {
    const reportedPayoutIds = [await report()];
    const [reported, chosen] = [await line(98_150), await line(100_000)];
    expect(await choose(chosen, [sales(100_000)])).toMatchObject({ kind: "booked" });
    const parts = [{ ...visa(), amountOre: ore(100_000) }, fee(1_850)];
    const by = (chosenBy: Decision["chosenBy"]) =>
      decide(reported, { reportedPayoutIds, parts, chosenBy });
    expect(await by("matcher")).toEqual({ kind: "refused", code: "batchHoldsLess" });
    expect(await by("person")).toMatchObject({ kind: "booked" });
  });

  test("that gives one issuer too much and another too little is over, whatever it sums to", async () => {
    await sell(30_000, "mastercard");
    const reportedPayoutIds = [await report({ netOre: 130_000 })];
    const parts = [
      { ...visa(), amountOre: ore(120_000) },
      { ...visa(), issuer: "mastercard", amountOre: ore(10_000) },
    ] as const;
    const bankLineId = await line(130_000);
    await decide(bankLineId, { reportedPayoutIds, parts, chosenBy: "person" });
    expect(await wrong()).toEqual([["over", 0, 0]]);
    desk.nowMs += 2 * DAY_MS;
    while (await sumIssuerDays(desk.deps));
    expect(await wrong()).toEqual([["over", 0, 2]]);
  });

  test("that lists more than we know of is over, and says so for as long as it stands", async () => {
    const reportedPayoutIds = [await report({ netOre: 110_000 })];
    const parts = [{ ...visa(), amountOre: ore(110_000) }];
    await decide(await line(110_000), { reportedPayoutIds, parts, chosenBy: "person" });
    desk.nowMs += 90 * DAY_MS;
    while (await sumIssuerDays(desk.deps));
    const [over, ...others] = await readWrongPayouts(desk.database, wrongToday());
    expect(over).toMatchObject({ payout: { state: "over", leftOre: -10_000 }, ageDays: 90 });
    expect(others).toEqual([]);
  });

  test("that does not add up to what it says proves nothing", async () => {
    await line(98_150, { reference: REFERENCE });
    await report({ netOre: 98_151 });
    expect(await bench()).toMatchObject({ certain: 0, lines: [{ outcome: "bench" }] });
  });

  test("with a chargeback and a reserve in it books each where it belongs", async () => {
    await report({
      netOre: 83_150,
      lines: [
        { type: "sale", saleOn: DAY, amountOre: 100_000, feeOre: 1_850 },
        { type: "chargeback", saleOn: null, amountOre: -10_000 },
        { type: "reserveHeld", saleOn: null, amountOre: -5_000 },
      ],
    });
    const id = await line(83_150, { reference: REFERENCE });
    expect(await accept(id, await keyOf(id))).toMatchObject({ kind: "booked" });
    expect((await desk.newPostings()).toSorted()).toEqual(
      ["1930 +83150", "1581 -100000", "6040 +1850", "1516 +10000", "1588 +5000"].toSorted(),
    );
  });
});
