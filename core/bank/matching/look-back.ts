/**
 * What has been paid before that may say something about the lines that are open: equal sums near in time,
 * the days that references name, sums of reports that nothing has paid yet, and fees of months. All else of
 * the past changes no outcome, and need not be read.
 */
import type { Ore } from "../../money.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import { termsAt } from "../check-payout-agreement.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import { feeDaysBetween } from "../payout-calendar.ts";
import type { AcceptedMatch, BankLine, ReportedPayout } from "../payout-match.ts";
import { type Fit, fitsOf } from "./agreement-fit.ts";
import { FEE_NEAR_DAYS, salesOf } from "./place-reports.ts";

export type LookBack = {
  /** Lines of this sum, booked from the one day to the other. */
  readonly sums: readonly PaidSum[];
  readonly days: readonly NamedDay[];
  /** Of reports: what was paid by our own sales, before they came. */
  readonly reportSums: readonly Ore[];
  /** Whose fees a line may be; the agreements that draw any have been asked. */
  readonly feeMonths: readonly FeeMonth[];
};

export type PaidSum = {
  readonly amountOre: Ore;
  readonly since: BusinessDay;
  readonly until: BusinessDay;
};
export type NamedDay = {
  readonly agreementId: string;
  readonly saleDay: BusinessDay;
  /** Null for every site. */
  readonly siteId: string | null;
};
export type FeeMonth = { readonly agreementId: string; readonly month: string };

/** An equal sum longer ago has nothing to do with a line; what is drawn may be equal each month. */
const SAME_SUM_DAYS = 30;
const SAME_DEBIT_DAYS = 7;
/** Longer than the bank days of being late ever are. */
const FEE_LATE_DAYS = 21;

/** The days around a line on which an equal one may be the same again. */
export function equalDaysOf({ bookedOn, amountOre }: BankLine): Omit<PaidSum, "amountOre"> {
  const back = amountOre > 0 ? SAME_SUM_DAYS : SAME_DEBIT_DAYS;
  return { since: addDays(bookedOn, -back), until: addDays(bookedOn, SAME_DEBIT_DAYS) };
}

/** A line that fits no agreement asks for nothing. */
export function lookBackOf(open: {
  readonly lines: readonly BankLine[];
  readonly agreements: readonly PayoutAgreement[];
  readonly reports: readonly Pick<ReportedPayout, "netOre">[];
}): LookBack {
  const sums: PaidSum[] = [];
  const days = new Map<string, NamedDay>();
  const months = new Map<string, FeeMonth>();
  for (const line of open.lines) {
    const fits = fitsOf(line, open.agreements);
    if (fits.length > 0) sums.push({ amountOre: line.amountOre, ...equalDaysOf(line) });
    for (const fit of fits) {
      for (const day of daysNamedBy(fit)) days.set(JSON.stringify(day), day);
      for (const one of feeMonthsOf(line, fit)) months.set(`${one.agreementId} ${one.month}`, one);
    }
  }
  const reportSums = [...new Set(open.reports.map(({ netOre }) => netOre))];
  return { sums, days: [...days.values()], reportSums, feeMonths: [...months.values()] };
}

function daysNamedBy({ agreement, saleDay, merchantNumber }: Fit): readonly NamedDay[] {
  if (saleDay === undefined) return [];
  const agreementId = agreement.id;
  const numbers = termsAt(agreement, saleDay)?.merchantNumbers ?? [];
  const own = numbers.filter(({ number }) => number === merchantNumber);
  const isEvery = own.length === 0 || own.some(({ siteId }) => siteId === null);
  const siteIds = isEvery ? [null] : own.map(({ siteId }) => siteId);
  return siteIds.map((siteId) => ({ agreementId, saleDay, siteId }));
}

function feeMonthsOf({ amountOre, bookedOn }: BankLine, { agreement }: Fit): readonly FeeMonth[] {
  if (amountOre >= 0) return [];
  const near = { from: addDays(bookedOn, -FEE_LATE_DAYS), to: addDays(bookedOn, FEE_NEAR_DAYS) };
  return feeDaysBetween([agreement], near).map(({ ofMonth }) => {
    return { agreementId: agreement.id, month: ofMonth };
  });
}

/** The same in a word for one match: what the database reads by its indexes. */
export function isLookedBackTo(
  { bankLine, agreementId, kind, reportedPayoutIds, parts }: AcceptedMatch,
  { sums, days, reportSums }: LookBack,
): boolean {
  const { amountOre, bookedOn } = bankLine;
  const isUnreported = kind === "payout" && reportedPayoutIds.length === 0;
  return (
    kind === "monthlyFee" ||
    (isUnreported && reportSums.includes(amountOre)) ||
    sums.some(
      (sum) => sum.amountOre === amountOre && sum.since <= bookedOn && bookedOn <= sum.until,
    ) ||
    days.some(
      (named) =>
        named.agreementId === agreementId &&
        salesOf(parts).some(
          ({ saleDay, siteId }) =>
            saleDay === named.saleDay && (named.siteId === null || named.siteId === siteId),
        ),
    )
  );
}
