/** Whatever the batches and lines are: amounts are small, so that much fits by chance. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ore } from "../../money.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type {
  BankLine,
  MatchInput,
  MatchOutcome,
  OpenBatch,
  ReportedPayout,
} from "../payout-match.ts";
import { day } from "../test-agreements.ts";
import { isLookedBackTo, lookBackOf } from "./look-back.ts";
import { salesKeyOf, salesOf } from "./place-reports.ts";
import {
  AMEX,
  accept,
  batch,
  line,
  match,
  NETS,
  part,
  report,
  sales,
  shortly,
  WORLDLINE,
} from "./test-payouts.ts";

const MONDAY = day("2026-08-03");
const days = fc.integer({ min: 0, max: 6 }).map((more) => addDays(MONDAY, more));
const amounts = fc.constantFrom(100, 200, 300, 500, 700, 1_100, -100);
const places = fc.constantFrom("visa malmo", "mastercard malmo", "visa lund", "mastercard lund");

const batches: fc.Arbitrary<readonly OpenBatch[]> = fc
  .uniqueArray(
    fc.record({
      agreementId: fc.constantFrom("nets", "worldline"),
      place: places,
      saleDay: days,
      amount: amounts,
    }),
    {
      maxLength: 14,
      selector: ({ agreementId, place, saleDay }) => `${agreementId} ${place} ${saleDay}`,
    },
  )
  .map((all) =>
    all.map(({ agreementId, place, saleDay, amount }) =>
      batch(`${agreementId} ${place} ${saleDay}`, amount),
    ),
  );

const payers = fc.constantFrom("NETS DENMARK A/S", "BAMBORA AB", "LÖNER", "AMERICAN EXPRESS");
const lineAmounts = fc.oneof(
  amounts,
  fc.integer({ min: -400, max: 2_500 }).map((ore) => ore - (ore % 100)),
);
const lines: fc.Arbitrary<readonly BankLine[]> = fc
  .array(
    fc.record({ payer: payers, bookedOn: days, amount: lineAmounts, named: fc.option(days) }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ payer, bookedOn, amount, named }, at) =>
      line(
        `line${at} ${addDays(bookedOn, 2)} ${payer}`,
        amount,
        ...(named === null ? [] : [`63470645-${named.replaceAll("-", "")}`]),
      ),
    ),
  );

const reports: fc.Arbitrary<readonly ReportedPayout[]> = fc
  .array(
    fc.record({
      agreementId: fc.constantFrom("nets", "amex"),
      place: places,
      saleDay: days,
      amount: amounts,
      fee: fc.constantFrom(0, -100),
    }),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map(({ agreementId, place, saleDay, amount, fee }, at) =>
      report(`report${at}`, agreementId, [sales(`${place} ${saleDay}`, amount), part("fee", fee)], {
        paidOn: addDays(saleDay, 2),
      }),
    ),
  );

const inputs = fc.record({ openBatches: batches, bankLines: lines, reportedPayouts: reports });
type Input = Pick<MatchInput, "openBatches" | "bankLines" | "reportedPayouts">;

function proposalsOf(outcomes: readonly MatchOutcome[]): readonly {
  readonly bankLineId: string;
  readonly agreementId: string;
  readonly parts: ReportedPayout["parts"];
}[] {
  return outcomes.flatMap((one) => (one.outcome === "matched" ? [one.proposal] : []));
}

test("what a line pays sums to it, also where a person is to choose", () => {
  fc.assert(
    fc.property(inputs, (input) => {
      for (const [at, outcome] of match(input).entries()) {
        const own = input.bankLines[at];
        if (outcome.outcome === "notOurs") continue;
        const all = outcome.outcome === "matched" ? [outcome.proposal] : outcome.candidates;
        for (const { parts, bankLineId } of all) {
          expect(bankLineId).toBe(own?.id);
          expect(parts.reduce((sum, { amountOre }) => sum + amountOre, 0)).toBe(own?.amountOre);
        }
      }
    }),
  );
});

test("no batch pays more than it has left, and no report twice", () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const outcomes = match(input);
      const left = new Map<string, number>();
      for (const one of input.openBatches) left.set(salesKeyOf(one.agreementId, one), one.leftOre);
      for (const { agreementId, parts } of proposalsOf(outcomes)) {
        for (const one of salesOf(parts)) {
          const key = salesKeyOf(agreementId, one);
          const before = left.get(key) ?? 0;
          expect(Math.abs(before - one.amountOre)).toBeLessThanOrEqual(Math.abs(before));
          left.set(key, before - one.amountOre);
        }
      }
      const paid = outcomes.flatMap((one) =>
        one.outcome === "matched" ? one.proposal.reportedPayoutIds : [],
      );
      expect(new Set(paid).size).toBe(paid.length);
    }),
  );
});

test("the order in which anything comes decides nothing", () => {
  const shuffled = inputs.chain((input) =>
    fc.record({
      input: fc.constant(input),
      other: fc.record({
        openBatches: shuffle(input.openBatches),
        bankLines: shuffle(input.bankLines),
        reportedPayouts: shuffle(input.reportedPayouts),
      }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ input, other }) => {
      expect(byLine(other)).toEqual(byLine(input));
    }),
  );
});

function shuffle<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function byLine(input: Input): Readonly<Record<string, MatchOutcome>> {
  const outcomes = match(input);
  return Object.fromEntries(
    input.bankLines.map(({ id }, at) => [id, outcomes[at] as MatchOutcome]),
  );
}

test("a line that is not ours changes nothing for the others", () => {
  fc.assert(
    fc.property(inputs, lineAmounts, days, (input, amount, bookedOn) => {
      const stranger = line(`stranger ${bookedOn} LÖNER`, amount, "63470646-20260804");
      const alone = match(input);
      const together = match({ ...input, bankLines: [stranger, ...input.bankLines] });
      expect(shortly(together)).toEqual(["notOurs", ...shortly(alone)]);
    }),
  );
});

/** The second time the same lines come again, some days later, and their reports with them. */
test("what is not looked back to changes nothing, nor do fees of other months", () => {
  const again = fc.record({ first: inputs, more: inputs, later: fc.constantFrom(0, 1, 6, 9, 40) });
  const fees = fc.array(fc.record({ month: months, fee: fc.constantFrom(100, 200, -100) }));
  fc.assert(
    fc.property(again, fees, ({ first, more, later }, told) => {
      const byId = new Map(first.bankLines.map((one) => [one.id, one]));
      const accepted = match(first).flatMap((one) => {
        if (one.outcome !== "matched") return [];
        const { agreementId, kind, reportedPayoutIds, parts, bankLineId } = one.proposal;
        const bankLine = byId.get(bankLineId);
        const booked = { kind, reportedPayoutIds, parts };
        return bankLine === undefined ? [] : [accept(bankLine, agreementId, booked)];
      });
      const repeated = first.bankLines.map((one) => {
        return { ...one, id: `again ${one.id}`, bookedOn: addDays(one.bookedOn, later) };
      });
      const reportedFees = told.map(({ month, fee }) => {
        return { agreementId: "nets", month, feesOre: ore(fee) };
      });
      const open = { ...more, bankLines: [...more.bankLines.map(renamed), ...repeated] };
      const reportedPayouts = [...open.reportedPayouts, ...first.reportedPayouts.map(unlikeId)];
      const input = { ...open, reportedPayouts, reportedFees, accepted };
      const lookBack = lookBackOf({
        lines: input.bankLines,
        agreements: [NETS, WORLDLINE, AMEX],
        reports: reportedPayouts,
      });
      const asked = new Set(lookBack.feeMonths.map(({ month }) => month));
      const narrowed = match({
        ...input,
        accepted: accepted.filter((one) => isLookedBackTo(one, lookBack)),
        reportedFees: reportedFees.filter(({ month }) => asked.has(month)),
      });
      expect(narrowed).toEqual(match(input));
    }),
  );
});

const months = fc.constantFrom("2026-05", "2026-06", "2026-07", "2026-08");

function renamed(one: BankLine): BankLine {
  return { ...one, id: `new ${one.id}` };
}

function unlikeId(one: ReportedPayout): ReportedPayout {
  return { ...one, id: `late ${one.id}` };
}

test("a single line that two sums could pay is never matched by its amount", () => {
  fc.assert(
    fc.property(batches, days, lineAmounts, (openBatches, bookedOn, amount) => {
      const ours = openBatches.filter(({ agreementId }) => agreementId === "nets");
      const [outcome] = match({
        openBatches: ours,
        bankLines: [line(`a ${bookedOn} NETS DENMARK A/S`, amount)],
      });
      const due = ours.filter(({ dueOn }) => dueOn <= bookedOn);
      const singles = due.filter(({ leftOre }) => leftOre === amount).length;
      const subsets = countSubsets(
        due.map(({ leftOre }) => leftOre),
        amount,
      );
      if (singles > 1) expect(outcome?.outcome).toBe("bench");
      if (outcome?.outcome !== "matched") return;
      expect(subsets).toBeGreaterThan(0);
      if (outcome.proposal.evidence === "onlySubset") expect(subsets).toBe(1);
    }),
  );
});

/** All of the batches in these tests are due within the days that they may be late. */
function countSubsets([first, ...rest]: readonly number[], target: number): number {
  if (first === undefined) return target === 0 ? 1 : 0;
  return countSubsets(rest, target) + countSubsets(rest, target - first);
}

/** Its amounts are of another size than all else, so that nothing else fits by chance. */
test("a day that is paid as it should is always matched, whatever else there is", () => {
  const perfect = fc.record({
    agreementId: fc.constantFrom("nets", "worldline"),
    saleDay: days,
    visa: fc.integer({ min: 10_000_000, max: 90_000_000 }),
    mastercard: fc.integer({ min: 10_000_000, max: 90_000_000 }),
    late: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(inputs, perfect, (input, { agreementId, saleDay, visa, mastercard, late }) => {
      const day = `${agreementId} visa planted ${saleDay}`;
      const planted = [batch(day, visa), batch(day.replace("visa", "mastercard"), mastercard)];
      const others = input.openBatches.filter((one) => one.saleDay !== saleDay);
      const own = paymentOf(planted, late);
      const outcomes = match({
        ...input,
        openBatches: [...others, ...planted],
        bankLines: [...input.bankLines, own],
      });
      const last = outcomes.at(-1);
      expect(last?.outcome).toBe("matched");
      const parts = last?.outcome === "matched" ? salesOf(last.proposal.parts) : [];
      expect(parts.map(({ siteId, saleDay: sold }) => [siteId, sold])).toEqual([
        ["planted", saleDay],
        ["planted", saleDay],
      ]);
    }),
  );
});

/** The payer's line of the batches, with the reference where the agreement has one. */
function paymentOf(planted: readonly OpenBatch[], late: number): BankLine {
  const [first] = planted as [OpenBatch];
  const sum = planted.reduce((total, { leftOre }) => total + leftOre, 0);
  const bookedOn: BusinessDay = addDays(first.dueOn, late);
  const named = addDays(first.saleDay, 1).replaceAll("-", "");
  return first.agreementId === "nets"
    ? line(`planted ${bookedOn} NETS DENMARK A/S`, sum)
    : line(`planted ${bookedOn} BAMBORA AB`, sum, `63470645-${named}`);
}
