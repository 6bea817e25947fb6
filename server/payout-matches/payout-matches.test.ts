import { bgMaxFile, camtFile, OUR_IBAN } from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { describe, expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { statement } from "../database/database.ts";
import { writeDayCursor } from "../day-cursor.ts";
import { SEES_ALL } from "../http/access.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { NOON_MS } from "../payments/test-places.ts";
import { readWrongPayouts } from "../payouts/read-wrong-payouts.ts";
import { sellAndGiveBack } from "../payouts/test-sessions.ts";
import { acceptCertain } from "./accept-match.ts";
import { keyOfAgreements } from "./agreements-key.ts";
import { computeOutcomes } from "./compute-outcomes.ts";
import { listBankLines } from "./list-bank-lines.ts";
import { markNotOurs } from "./open-mark-store.ts";
import { readChoices, readCompanyChoices } from "./read-choices.ts";
import { findWronglySetAside, setAsideNotOurs } from "./set-aside-not-ours.ts";
import { takeBackMatch } from "./take-back-match.ts";
import { insertTestAgreement, insertTestReport } from "./test-bank-lines.ts";
import { type BenchDesk, DAY, NEXT, openBenchDesk, REFERENCE, sales } from "./test-bench.ts";
import { readOrderPayouts, traceBankLine } from "./trace-bank-line.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

const DAY_MS = 86_400_000;

describe("a payout that the reference names", () => {
  test("is certain, is booked when it is accepted, and the issuer's account goes down", async () => {
    const orderId = await it.sell(124_900);
    await it.desk.newPostings();
    const id = await it.line(124_900, { reference: REFERENCE });
    expect(await it.bench()).toMatchObject({
      certain: 1,
      certainOre: 124_900,
      bench: 0,
      lines: [{ outcome: "certain", proposals: [{ evidence: "reference", kind: "payout" }] }],
    });
    expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +124900", "1581 -124900"]);
    expect(await it.bench()).toMatchObject({ lines: [], certain: 0 });
    const { payouts } = await readOrderPayouts(it.desk.database, orderId);
    expect(payouts).toMatchObject([
      { amountOre: 124_900, saleDay: DAY, bankLine: { id, bookedOn: NEXT } },
    ]);
    expect(await traceBankLine(it.desk.database, id)).toMatchObject({
      matches: [{ agreementName: it.agreement.name, evidence: "reference", undone: null }],
      sales: [{ amountOre: 124_900, till: "K1", orders: [{ id: orderId }] }],
    });
  });

  test("that two persons accept at once is booked once", async () => {
    await it.sell(50_000);
    const id = await it.line(50_000, { reference: REFERENCE });
    const key = await it.keyOf(id);
    const both = await Promise.all([it.accept(id, key), it.accept(id, key)]);
    expect(both.map((one) => one.kind).toSorted()).toEqual(["booked", "refused"]);
    expect(both.find((one) => one.kind === "refused")).toMatchObject({ code: "bankLineMatched" });
  });

  test("that has become another one since it was shown is refused, and nothing is booked", async () => {
    await it.sell(50_000);
    const id = await it.line(50_000, { reference: REFERENCE });
    const key = await it.keyOf(id);
    await it.sell(10_000);
    await it.desk.newPostings();
    expect(await it.accept(id, key)).toEqual({ kind: "refused", code: "matchChanged" });
    expect(await it.desk.newPostings()).toEqual([]);
  });

  test("is opened again by a correction, and can be accepted anew", async () => {
    await it.sell(50_000);
    const id = await it.line(50_000, { reference: REFERENCE });
    const booked = await it.accept(id, await it.keyOf(id));
    const matchId = booked.kind === "booked" ? booked.matchId : "";
    await it.desk.newPostings();
    const undo = () =>
      takeBackMatch(it.desk.deps, { matchId, reason: "Fel rad", by: it.chef, claim: undefined });
    expect(await undo()).toEqual({ kind: "undone" });
    expect(await undo()).toEqual({ kind: "refused", code: "matchChanged" });
    expect(await it.desk.newPostings()).toEqual(["1930 -50000", "1581 +50000"]);
    expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
  });
});

describe("a sale and its refund of one day that lie in two sessions", () => {
  const owed = async () => (await it.desk.balances())["1581"] ?? 0;

  test.each([
    [300_000, 300_000],
    [10_000, 4_000],
  ])("are both certain and both booked: %i less %i", async (soldOre, givenOre) => {
    const before = await owed();
    const seen = async () => (await owed()) - before;
    await sellAndGiveBack(it.desk, { soldOre, givenOre });
    it.desk.nowMs = NOON_MS + 2 * DAY_MS;
    expect(await seen()).toBe(soldOre - givenOre);
    const came = await it.line(soldOre);
    expect(await it.accept(came, await it.keyOf(came))).toMatchObject({ kind: "booked" });
    expect(await seen()).toBe(-givenOre);
    const twice = await it.choose(await it.line(soldOre), [sales(soldOre)]);
    expect(twice).toEqual({ kind: "refused", code: "batchHoldsLess" });
    const drawn = await it.line(-givenOre, { bookedOn: addDays(DAY, 2) });
    const { companyId } = it.desk.places;
    const all = await acceptCertain(it.desk.deps, { companyId, by: it.chef });
    expect(all).toMatchObject({ accepted: 1, acceptedOre: -givenOre, left: 0 });
    expect(await traceBankLine(it.desk.database, drawn)).toMatchObject({ matches: [{}] });
    expect(await seen()).toBe(0);
    it.desk.nowMs += 30 * DAY_MS;
    while (await sumIssuerDays(it.desk.deps));
    expect(
      await readWrongPayouts(it.desk.database, {
        sight: SEES_ALL,
        today: businessDayOf(it.desk.nowMs),
      }),
    ).toEqual([]);
  });
});

describe("a sale and its refund that come after all that the day sold is paid", () => {
  const sums = [100_000, 30_000, -30_000];

  test.each(["before", "after"])(
    "are known, each by its own line, %s the day is summed",
    async (when) => {
      await sellAndGiveBack(it.desk, { soldOre: [100_000, 30_000], givenOre: 30_000 });
      it.desk.nowMs = NOON_MS + 3 * DAY_MS;
      while (when === "after" && (await sumIssuerDays(it.desk.deps)));
      const { companyId } = it.desk.places;
      for (const [days, amountOre] of sums.entries()) {
        await it.line(amountOre, { bookedOn: addDays(NEXT, days) });
        const all = await acceptCertain(it.desk.deps, { companyId, by: it.chef });
        expect(all).toMatchObject({ accepted: 1, acceptedOre: amountOre, left: 0 });
      }
      const { batches } = await readCompanyChoices(it.desk.deps, companyId);
      expect(batches).toEqual([]);
    },
  );

  test("are not taken for another card's sale of the same sum", async () => {
    await sellAndGiveBack(it.desk, { soldOre: [100_000, 30_000], givenOre: 30_000 });
    await it.sell(30_000, "mastercard");
    it.desk.nowMs = NOON_MS + 3 * DAY_MS;
    while (await sumIssuerDays(it.desk.deps));
    const seen: unknown[] = [];
    for (const [days, amountOre] of sums.entries()) {
      const id = await it.line(amountOre, { bookedOn: addDays(NEXT, days) });
      seen.push(...(await it.bench()).lines.map(({ outcome }) => outcome));
      expect(await it.choose(id, [sales(amountOre)])).toMatchObject({ kind: "booked" });
    }
    expect(seen).toEqual(["certain", "bench", "certain"]);
  });
});

test("every certain line is accepted at once; what a person must say is left", async () => {
  await it.sell(50_000);
  await it.sell(30_000, "mastercard");
  await it.line(80_000, { reference: REFERENCE });
  const odd = await it.line(12_345);
  const { companyId } = it.desk.places;
  expect(await acceptCertain(it.desk.deps, { companyId, by: it.chef })).toEqual({
    accepted: 1,
    acceptedOre: 80_000,
    left: 0,
    remaining: 0,
  });
  expect((await it.bench()).lines.map((one) => one.line.id)).toEqual([odd]);
});

test("certain lines are accepted a piece at a time, by two at once too, and each is booked once", async () => {
  const cards = ["visa", "mastercard", "amex"] as const;
  for (const [nth, card] of cards.entries()) {
    await it.sell(10_000 + nth, card);
    await it.line(10_000 + nth, { reference: REFERENCE });
  }
  const { companyId } = it.desk.places;
  const piece = (most: number) => acceptCertain(it.desk.deps, { companyId, by: it.chef, most });
  expect(await piece(1)).toMatchObject({ accepted: 1, left: 0, remaining: 2 });
  const both = await Promise.all([piece(2), piece(2)]);
  expect(both.reduce((sum, one) => sum + one.accepted, 0)).toBe(2);
  expect(await piece(2)).toEqual({ accepted: 0, acceptedOre: 0, left: 0, remaining: 0 });
  expect((await it.bench()).lines).toEqual([]);
});

test("the fees of a payout over a month's end are drawn with those of each month", async () => {
  await inTold(it.desk.database, (tx) =>
    tx.query(
      statement({
        name: "test_monthly_fees",
        text: "update payout_terms set fee_rule = 'monthly', fee_day = 15 where agreement_id = $1",
      }),
      [it.agreement.id],
    ),
  );
  await insertTestReport(it.desk.database, {
    companyId: it.desk.places.companyId,
    reference: "7100001-20260301",
    paidOn: "2026-03-02",
    netOre: 30_000,
    lines: [
      { type: "sale", saleOn: "2026-02-28", amountOre: 10_000, feeOre: 100 },
      { type: "sale", saleOn: "2026-03-01", amountOre: 20_000, feeOre: 900 },
    ],
  });
  it.desk.nowMs = Date.parse("2026-03-16T12:00:00Z");
  await it.line(-100, { bookedOn: "2026-03-16" });
  expect(await it.bench()).toMatchObject({
    lines: [{ outcome: "certain", proposals: [{ kind: "monthlyFee" }] }],
  });
});

test("a page of bank lines that begins at no day that there is, is refused", async () => {
  const cursor = writeDayCursor({ businessDay: "2026-13-45", id: it.desk.places.siteId });
  const asked = { sight: SEES_ALL, from: undefined, to: undefined, limit: 1 };
  expect(await listBankLines(it.desk.database, { ...asked, cursor })).toBe("unusableCursor");
  await it.line(1_000);
  await it.line(2_000);
  const first = await listBankLines(it.desk.database, asked);
  if (first === "unusableCursor" || first.next === null) throw new Error("There is another page");
  const rest = await listBankLines(it.desk.database, { ...asked, cursor: first.next });
  expect(rest).toMatchObject({ lines: [{ amountOre: expect.any(Number) }], next: null });
});

test("salaries and suppliers are not ours: never on the bench, never booked", async () => {
  await it.sell(50_000);
  await it.line(-2_500_000, { payer: "PÅHITTADE LÖNER AB" });
  expect(await it.bench()).toMatchObject({ lines: [], notOurs: 1 });
});

test("a line that the bank has only announced is not booked", async () => {
  await it.sell(50_000);
  const id = await it.line(50_000, { reference: REFERENCE, booked: false });
  expect((await it.bench()).lines).toEqual([]);
  const refused = { kind: "refused", code: "bankLineNotBookable" };
  expect(await it.choose(id, [], { kind: "unidentified" })).toEqual(refused);
});

describe("a deposit of Bankgirot's", () => {
  const bgMax = bgMaxFile();
  const statement053 = camtFile({ entries: [{ kronor: "19000.00" }], closing: "20000.00" })
    .replace("<Ntry>", "<Ntry><NtryRef>BG9912346 00074</NtryRef>")
    .replace("</BkTxCd>", `</BkTxCd>${paidBy("Kalles Plåt AB")}`);
  const fits = async (): Promise<number> => (await it.bench()).lines.length;

  async function open(account: string): Promise<void> {
    const { companyId } = it.desk.places;
    it.desk.nowMs = Date.parse("2026-04-07T18:00:00Z");
    await inTold(it.desk.database, async (tx) => {
      await tx.query(ADD_ACCOUNTS, [companyId, ["9912346", OUR_IBAN]]);
      await tx.query(PAID_TO, [it.agreement.id, account, "Kalles Plåt AB"]);
    });
  }

  test("is the agreement's of the bank account also where the BgMax file told of it first", async () => {
    await open(OUR_IBAN);
    await it.send("bg.txt", bgMax);
    expect(await fits()).toBe(0);
    await it.send("utdrag.xml", statement053);
    expect(await it.bench()).toMatchObject({
      notOurs: 0,
      lines: [{ outcome: "bench", line: { amountOre: 1_900_000 } }],
    });
  });

  test("that was set aside as nobody's is looked at again when another file says where it came to", async () => {
    await open(OUR_IBAN);
    await it.send("bg.txt", bgMax);
    await setAsideNotOurs(it.desk.deps);
    expect(await it.bench()).toMatchObject({ notOurs: 1, lines: [] });
    await it.send("utdrag.xml", statement053);
    expect(await findWronglySetAside(it.desk.database)).toEqual([]);
    expect(await it.bench()).toMatchObject({
      notOurs: 0,
      lines: [{ line: { amountOre: 1_900_000 } }],
    });
  });

  test("of which a file tells while it is being set aside is on the bench all the same", async () => {
    await open(OUR_IBAN);
    await it.send("bg.txt", bgMax);
    const { companyId } = it.desk.places;
    const { input } = await computeOutcomes(it.desk.deps, companyId);
    await it.send("utdrag.xml", statement053);
    const key = keyOfAgreements(input.agreements);
    await it.desk.database.inTransaction((tx) => markNotOurs(tx, input.bankLines, key));
    expect(await findWronglySetAside(it.desk.database)).toEqual([]);
    expect(await fits()).toBe(1);
  });

  test("is the agreement's of the bankgiro also where the bank's own file told of it first", async () => {
    await open("9912346");
    await it.send("utdrag.xml", statement053);
    expect(await fits()).toBe(1);
    await it.send("bg.txt", bgMax);
    expect(await fits()).toBe(1);
  });

  test("is no agreement's that is paid to another account, whoever told of it", async () => {
    await open("SE4550000000058398257466");
    for (const [name, file] of [
      ["bg.txt", bgMax] as const,
      ["utdrag.xml", statement053] as const,
    ]) {
      await it.send(name, file);
      expect(await it.bench()).toMatchObject({ lines: [], notOurs: 1 });
    }
  });
});

describe("a line that is not ours", () => {
  const stranger = () => it.line(50_000, { payer: "Okänd Betalare AB" });

  test("is never booked by itself, and is when a person chooses the agreement", async () => {
    await it.sell(50_000);
    const id = await stranger();
    await it.desk.newPostings();
    expect(await it.bench()).toMatchObject({ lines: [], certain: 0, notOurs: 1 });
    const { companyId } = it.desk.places;
    await acceptCertain(it.desk.deps, { companyId, by: it.chef });
    expect(await it.desk.newPostings()).toEqual([]);
    const booked = await it.choose(id, [sales(50_000)]);
    expect(booked).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +50000", "1581 -50000"]);
    expect(await it.bench()).toMatchObject({ lines: [], notOurs: 0 });
    expect(await it.wrong()).toEqual([]);
  });

  test("is not ours again when what was chosen is undone", async () => {
    await it.sell(50_000);
    const id = await stranger();
    const booked = await it.choose(id, [sales(50_000)]);
    await takeBackMatch(it.desk.deps, {
      matchId: booked.kind === "booked" ? booked.matchId : "",
      ...{ reason: "fel rad", by: it.chef, claim: undefined },
    });
    expect(await it.bench()).toMatchObject({ lines: [], notOurs: 1 });
  });

  test("is chosen once by two at the same moment, and never for more than the day holds", async () => {
    await it.sell(50_000);
    const [id, other] = [await stranger(), await stranger()];
    const both = await Promise.all([
      it.choose(id, [sales(50_000)]),
      it.choose(id, [sales(50_000)]),
      it.choose(other, [sales(50_000)]),
    ]);
    expect(both.filter(({ kind }) => kind === "booked")).toHaveLength(1);
    const codes = both.flatMap((one) => (one.kind === "booked" ? [] : [one.code]));
    expect(codes.every((code) => code === "bankLineMatched" || code === "batchHoldsLess")).toBe(
      true,
    );
  });
});

test("a line that two choose at the same moment for agreements of their own is booked once", async () => {
  await it.sell(50_000);
  const { companyId } = it.desk.places;
  const other = await insertTestAgreement(it.desk.database, companyId, ["diners"]);
  const id = await it.line(50_000);
  const fee = { kind: "adjustment", amountOre: 50_000 };
  const both = await Promise.all([
    it.choose(id, [sales(50_000)]),
    it.choose(id, [fee], { agreementId: other.id }),
    it.choose(id, [], { kind: "unidentified", agreementId: other.id }),
  ]);
  const said = both.map((one) => (one.kind === "booked" ? "booked" : one.code));
  expect(said.toSorted()).toEqual(["bankLineMatched", "bankLineMatched", "booked"]);
});

/** Who paid, in an entry of a camt file. */
function paidBy(payer: string): string {
  return `<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>${payer}</Nm></Dbtr></RltdPties></TxDtls></NtryDtls>`;
}

const ADD_ACCOUNTS = statement({
  name: "add_test_deposit_accounts",
  text: `insert into bank_accounts (number, scheme, company_id)
    select n, case when n like 'SE%' then 'iban' else 'bankgiro' end, $1 from unnest($2::text[]) as n`,
});
const PAID_TO = statement({
  name: "set_test_terms_account",
  text: "update payout_terms set account = $2, payer_names = array[$3] where agreement_id = $1",
});

describe("a person who chooses", () => {
  test("sees what is open and books a part of it with what was kept", async () => {
    await it.sell(50_000);
    await it.desk.newPostings();
    const id = await it.line(49_000);
    expect(await readChoices(it.desk.deps, id)).toMatchObject({
      agreements: [{ id: it.agreement.id }],
      batches: [{ issuer: "visa", siteCode: "NORD", saleDay: DAY, leftOre: 50_000 }],
    });
    const parts = [sales(50_000), { kind: "fee", amountOre: -1_000 }];
    expect(await it.choose(id, parts)).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +49000", "1581 -50000", "6040 +1000"]);
  });

  test.each([
    ["matchSumDiffers", [{ amountOre: 40_000 }]],
    ["batchHoldsLess", [{ amountOre: 60_000 }, { amountOre: -10_000 }]],
    ["unknownSite", [{ amountOre: 50_000, siteCode: "INGEN" }]],
  ] as const)("is refused: %s", async (code, parts) => {
    await it.sell(40_000);
    const id = await it.line(50_000);
    const asked = parts.map((part) => sales(part.amountOre, part));
    expect(await it.choose(id, asked)).toEqual({ kind: "refused", code });
  });

  test("by an agreement that does not pay for the cards, is told so, and nothing is booked", async () => {
    const { companyId } = it.desk.places;
    const diners = await insertTestAgreement(it.desk.database, companyId, ["diners"]);
    await it.sell(50_000);
    await it.desk.newPostings();
    const id = await it.line(50_000);
    const by = { agreementId: diners.id };
    const refused = { kind: "refused", code: "agreementDoesNotCover" };
    expect(await it.choose(id, [sales(50_000)], by)).toEqual(refused);
    const before = sales(50_000, { saleDay: "2025-12-30" });
    expect(await it.choose(id, [before])).toEqual(refused);
    expect(await it.desk.newPostings()).toEqual([]);
    expect(await it.choose(id, [sales(50_000)])).toMatchObject({ kind: "booked" });
  });

  test("takes no öre of a day that another line takes at the same moment", async () => {
    await it.sell(50_000);
    const [one, other] = [await it.line(50_000), await it.line(50_000)];
    const both = await Promise.all([
      it.choose(one, [sales(50_000)]),
      it.choose(other, [sales(50_000)]),
    ]);
    expect(both.map((it) => (it.kind === "booked" ? it.kind : it.code)).toSorted()).toEqual([
      "batchHoldsLess",
      "booked",
    ]);
  });

  test("and what came short reports itself, until the rest has come, and again when that is undone", async () => {
    await it.sell(50_000);
    await it.sell(20_000, "mastercard");
    expect(await it.wrong()).toEqual([]);
    it.desk.nowMs += DAY_MS;
    expect(await it.wrong()).toEqual([["late", 70_000, 1]]);
    await it.choose(await it.line(50_000), [sales(50_000)]);
    expect(await it.wrong()).toEqual([["short", 20_000, 1]]);
    it.desk.nowMs += DAY_MS;
    while (await sumIssuerDays(it.desk.deps));
    expect(await it.wrong()).toEqual([["short", 20_000, 2]]);
    const rest = await it.choose(await it.line(20_000), [sales(20_000, { issuer: "mastercard" })]);
    expect(await it.wrong()).toEqual([]);
    const matchId = rest.kind === "booked" ? rest.matchId : "";
    const undoing = { matchId, reason: "Fel rad", by: it.chef, claim: undefined };
    expect(await takeBackMatch(it.desk.deps, undoing)).toEqual({ kind: "undone" });
    expect(await it.wrong()).toEqual([["short", 20_000, 2]]);
  });

  test("says that a debit is a chargeback of a card, and later that it has come back", async () => {
    const of = { issuer: "visa", siteCode: "NORD" };
    const drawn = await it.line(-12_300);
    const parts = [{ kind: "chargeback", ...of, amountOre: -12_300 }];
    expect(await it.choose(drawn, parts, { kind: "chargeback" })).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 -12300", "1516 +12300"]);
    const won = await it.line(12_300);
    const back = [{ kind: "chargebackReversed", ...of, amountOre: 12_300 }];
    expect(await it.choose(won, back, { kind: "chargeback" })).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +12300", "1516 -12300"]);
  });

  test("takes into another line what a payout of nothing held: no bank line comes for one", async () => {
    await it.sell(50_000);
    await it.sell(30_000, "mastercard");
    await it.desk.newPostings();
    const id = await it.line(50_000);
    const parts = [
      sales(50_000),
      sales(30_000, { issuer: "mastercard" }),
      { kind: "chargeback", issuer: "mastercard", siteCode: "NORD", amountOre: -30_000 },
    ];
    expect(await it.choose(id, parts)).toMatchObject({ kind: "booked" });
    expect((await it.desk.newPostings()).toSorted()).toEqual(
      ["1930 +50000", "1581 -50000", "1582 -30000", "1516 +30000"].toSorted(),
    );
    it.desk.nowMs += DAY_MS;
    const asked = { sight: SEES_ALL, today: businessDayOf(it.desk.nowMs) };
    expect(await readWrongPayouts(it.desk.database, asked)).toEqual([]);
  });

  test("says that nobody knows, and it is unidentified until it is undone", async () => {
    const id = await it.line(700);
    expect(await it.choose(id, [], { kind: "unidentified" })).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +700", "2999 -700"]);
  });
});
