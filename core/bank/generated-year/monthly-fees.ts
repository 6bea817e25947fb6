/** Fees that an acquirer draws for a whole month, on a day of the next: one debit per agreement. */
import { addOre, negateOre, type Ore, ZERO } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { ReportedFees } from "../payout-match.ts";
import { accountOf, matchedAs } from "./payout-lines.ts";
import type { AllowedAnswer } from "./planted-answers.ts";
import { bankDayFrom } from "./year-days.ts";
import {
  feeOf,
  type PlannedLine,
  type PlannedPayout,
  reportedPayments,
  type YearUnderway,
} from "./year-underway.ts";

type Month = {
  readonly payout: PlannedPayout;
  readonly month: string;
  readonly day: number;
  readonly feesOre: Ore;
};

export function addMonthlyFees(year: YearUnderway): void {
  for (const { payout, month, day, feesOre } of monthsOf(year)) {
    const bookedOn = bankDayFrom(dayOfNextMonth(month, day));
    const amountOre = negateOre(feesOre);
    const allowed = matchedAs(payout.agreement.id, ["monthlyFee"], [{ kind: "fee", amountOre }]);
    const texts = [`AVGIFTER ${month}`];
    const line = debitLine(year, payout, { bookedOn, amountOre, texts, allowed: [allowed] });
    year.otherLines.push({ ...line, answer: { ...line.answer, sort: "monthlyFee" } });
  }
}

/** What the reports of a month tell of fees that will be drawn later. */
export function reportedFees(year: YearUnderway): readonly ReportedFees[] {
  return monthsOf(year).map(({ payout, month, feesOre }) => ({
    agreementId: payout.agreement.id,
    month,
    feesOre,
  }));
}

export type Debit = {
  readonly bookedOn: BusinessDay;
  readonly amountOre: Ore;
  readonly texts: readonly string[];
  readonly allowed: readonly AllowedAnswer[];
  readonly faultId?: string;
};

/** A line of its own that the acquirer of the payout makes, beside its payouts. */
export function debitLine(year: YearUnderway, payout: PlannedPayout, debit: Debit): PlannedLine {
  const { bookedOn, amountOre, texts, allowed, faultId } = debit;
  const payerName = payout.terms.payerNames[0];
  return {
    id: year.newLineId(bookedOn),
    account: accountOf(payout.agreement, payout),
    bookedOn,
    amountOre,
    code: amountOre < 0 ? "PMNT/IDDT/PMDD" : "PMNT/RCDT/ATXN",
    text: payerName,
    details: [{ amountOre, payerName, references: [], texts }],
    answer: { sort: "payout", faultId, allowed },
  };
}

function monthsOf(year: YearUnderway): readonly Month[] {
  const months = new Map<string, Month>();
  for (const payout of year.payouts) {
    const { fees } = payout.terms;
    if (fees.rule !== "monthly") continue;
    for (const payment of reportedPayments(payout)) {
      const month = payment.businessDay.slice(0, 7);
      const key = `${payout.agreement.id} ${month}`;
      const before = months.get(key)?.feesOre ?? ZERO;
      const feesOre = addOre(before, feeOf(payout, payment));
      months.set(key, { payout, month, day: fees.day, feesOre });
    }
  }
  return [...months.values()];
}

function dayOfNextMonth(month: string, day: number): BusinessDay {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  const text = [...next, day].map((part) => String(part).padStart(2, "0")).join("-");
  return text as BusinessDay;
}
