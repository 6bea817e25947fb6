import { swedbankPayFile } from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { ore } from "@kortkoll/core/money.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { lookAtLines } from "../acquirer-lines/look-at-lines.ts";
import { SEES_ALL } from "../http/access.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { referenceOf } from "../payments/attempt-reference.ts";
import { readWrongPayouts } from "../payouts/read-wrong-payouts.ts";
import { type Decision, decideMatch } from "./decide-match.ts";
import {
  insertTestAgreement,
  insertTestReport,
  makeTestAgreementNet,
  type TestReport,
} from "./test-bank-lines.ts";
import { type BenchDesk, DAY, NEXT, openBenchDesk, REFERENCE, sales } from "./test-bench.ts";

const DAY_MS = 86_400_000;

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

describe("an acquirer's own file of a net payout", () => {
  const visa = () =>
    ({ kind: "sales", issuer: "visa", siteId: it.desk.places.siteId, saleDay: DAY }) as const;
  const fee = (keptOre: number) => ({ kind: "fee", amountOre: ore(-keptOre) }) as const;
  const report = (more: Partial<TestReport> = {}) =>
    insertTestReport(it.desk.database, {
      companyId: it.desk.places.companyId,
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
    await makeTestAgreementNet(it.desk.database, it.agreement.id, it.desk.places.siteId);
    await it.sell(60_000);
    await it.sell(40_000);
    await it.desk.newPostings();
  });

  test("says what was kept, so that the line is certain, and it is booked once", async () => {
    const id = await it.line(98_150, { reference: REFERENCE });
    expect(await it.bench()).toMatchObject({ certain: 0, lines: [{ outcome: "bench" }] });
    await report();
    expect(await it.bench()).toMatchObject({
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
    expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
    expect(await it.desk.newPostings()).toEqual(["1930 +98150", "1581 -100000", "6040 +1850"]);
    await it.line(98_150, { reference: REFERENCE });
    expect(await it.bench()).toMatchObject({ certain: 0, lines: [{ reason: "alreadyPaid" }] });
  });

  test("is on one bank line only, whoever decides at the same moment", async () => {
    const reportedPayoutIds = [await report()];
    const lines = [await it.line(98_150), await it.line(98_150)];
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
    it.desk.database.inTransaction((tx) =>
      decideMatch(tx, it.desk.deps, {
        bankLineId,
        agreementId: it.agreement.id,
        kind: "payout",
        evidence: "reference",
        reason: null,
        by: it.chef,
        claim: undefined,
        ...decision,
      }),
    );

  test("that the matcher was certain of pays no day that a person has paid with another line meanwhile", async () => {
    const reportedPayoutIds = [await report()];
    const [reported, chosen] = [await it.line(98_150), await it.line(100_000)];
    expect(await it.choose(chosen, [sales(100_000)])).toMatchObject({ kind: "booked" });
    const parts = [{ ...visa(), amountOre: ore(100_000) }, fee(1_850)];
    const by = (chosenBy: Decision["chosenBy"]) =>
      decide(reported, { reportedPayoutIds, parts, chosenBy });
    expect(await by("matcher")).toEqual({ kind: "refused", code: "batchHoldsLess" });
    expect(await by("person")).toMatchObject({ kind: "booked" });
  });

  test("that gives one issuer too much and another too little is over, whatever it sums to", async () => {
    await it.sell(30_000, "mastercard");
    const reportedPayoutIds = [await report({ netOre: 130_000 })];
    const parts = [
      { ...visa(), amountOre: ore(120_000) },
      { ...visa(), issuer: "mastercard", amountOre: ore(10_000) },
    ] as const;
    const bankLineId = await it.line(130_000);
    await decide(bankLineId, { reportedPayoutIds, parts, chosenBy: "person" });
    expect(await it.wrong()).toEqual([["over", 0, 0]]);
    it.desk.nowMs += 2 * DAY_MS;
    while (await sumIssuerDays(it.desk.deps));
    expect(await it.wrong()).toEqual([["over", 0, 2]]);
  });

  test("that lists more than we know of is over, and says so for as long as it stands", async () => {
    const reportedPayoutIds = [await report({ netOre: 110_000 })];
    const parts = [{ ...visa(), amountOre: ore(110_000) }];
    await decide(await it.line(110_000), { reportedPayoutIds, parts, chosenBy: "person" });
    it.desk.nowMs += 90 * DAY_MS;
    while (await sumIssuerDays(it.desk.deps));
    const [over, ...others] = await readWrongPayouts(it.desk.database, {
      sight: SEES_ALL,
      today: businessDayOf(it.desk.nowMs),
    });
    expect(over).toMatchObject({ payout: { state: "over", leftOre: -10_000 }, ageDays: 90 });
    expect(others).toEqual([]);
  });

  test("that lists what another agreement pays for is not believed, whoever says so", async () => {
    await it.sell(30_000, "diners");
    const { database, places } = it.desk;
    await insertTestAgreement(database, places.companyId, ["diners"]);
    const reportedPayoutIds = [await report({ netOre: 130_000 })];
    const bankLineId = await it.line(130_000);
    const by = (issuer: "diners" | "unknown") =>
      decide(bankLineId, {
        reportedPayoutIds,
        chosenBy: "person",
        parts: [
          { ...visa(), amountOre: ore(100_000) },
          { ...visa(), issuer, amountOre: ore(30_000) },
        ],
      });
    expect(await by("diners")).toEqual({ kind: "refused", code: "agreementDoesNotCover" });
    // A card that nobody knows is no other agreement's either.
    expect(await by("unknown")).toMatchObject({ kind: "booked" });
  });

  test("that does not add up to what it says proves nothing", async () => {
    await it.line(98_150, { reference: REFERENCE });
    await report({ netOre: 98_151 });
    expect(await it.bench()).toMatchObject({ certain: 0, lines: [{ outcome: "bench" }] });
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
    const id = await it.line(83_150, { reference: REFERENCE });
    expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
    expect((await it.desk.newPostings()).toSorted()).toEqual(
      ["1930 +83150", "1581 -100000", "6040 +1850", "1516 +10000", "1588 +5000"].toSorted(),
    );
  });
});

describe("a list of Swedbank Pay's own, which names neither card nor terminal", () => {
  const NEXT_DAY = "2026-04-07";
  const list = (references: readonly string[], merchant = "7100001") => {
    const sold = [
      { kronor: "1495.00", number: "10728489593" },
      { kronor: "720.00", number: "10728489609" },
    ];
    const named = sold.reduce(
      (text, { number }, nth) => text.replace(`"E${number}"`, `"${references[nth]}"`),
      swedbankPayFile(sold, { sum: "2215.00" }),
    );
    return named.replaceAll('PayExAccountNo="12345"', `PayExAccountNo="${merchant}"`);
  };

  async function sell(): Promise<readonly string[]> {
    const { desk } = it;
    desk.nowMs = Date.parse("2026-04-06T12:18:45Z");
    const pay = async (amountOre: number, card: "visa" | "mastercard") => {
      const order = await desk.send({ totalOre: amountOre });
      return referenceOf(await desk.payAndApprove([order], amountOre, card));
    };
    const references = [await pay(149_500, "visa"), await pay(72_000, "mastercard")];
    desk.nowMs = Date.parse("2026-04-07T18:00:00Z");
    return references;
  }

  async function told(text: string): Promise<void> {
    await it.send("lista.xml", text);
    await lookAtLines(it.desk.deps);
    await it.line(221_500, { bookedOn: NEXT_DAY, reference: "R1234-0009" });
  }

  test("splits its payout by the cards of our own payments, and is named by its own number", async () => {
    await told(list(await sell()));
    const { lines, certain } = await it.bench();
    expect(certain).toBe(1);
    expect(lines[0]?.proposals).toMatchObject([{ evidence: "reference" }]);
    const parts = lines[0]?.proposals[0]?.parts.map(({ issuer, amountOre }) => [issuer, amountOre]);
    expect(parts?.toSorted()).toEqual([
      ["mastercard", 72_000],
      ["visa", 149_500],
    ]);
  });

  test("of a number that is nobody's here is no report of ours", async () => {
    await told(list(await sell(), "7999999"));
    const { lines } = await it.bench();
    expect(lines[0]?.proposals).toMatchObject([{ evidence: "amountInWindow" }]);
  });
});
