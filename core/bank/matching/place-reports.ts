/** Payouts and fees that an acquirer's own files tell of, as a bank line may pay them. */

import { addOre, negateOre, type Ore } from "../../money.ts";
import { addDays, type BusinessDay, parseBusinessDay } from "../../time/stockholm.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import { type FeeDay, feeDaysBetween } from "../payout-calendar.ts";
import type { MatchInput, PayoutPart, ReportedFees, ReportedPayout } from "../payout-match.ts";
import { type Answer, daysOf, kindOfParts } from "./answer.ts";
import type { BankCalendar } from "./bank-calendar.ts";
import { compareText } from "./compare-text.ts";

export type PlacedReport = {
  readonly report: ReportedPayout;
  readonly answer: Answer;
  /** Its parts are what it says that it pays out. */
  readonly doesAddUp: boolean;
};

type Sales = Extract<PayoutPart, { readonly kind: "sales" }>;

/** Of one issuer, site and sale day under an agreement. */
export function salesKeyOf(agreementId: string, sales: Omit<Sales, "kind" | "amountOre">): string {
  return JSON.stringify([agreementId, sales.issuer, sales.siteId, sales.saleDay]);
}

export function salesOf(parts: readonly PayoutPart[]): readonly Sales[] {
  return parts.filter((part): part is Sales => part.kind === "sales");
}

export function placeReports(
  reports: readonly ReportedPayout[],
  { openBatches, agreements }: Pick<MatchInput, "openBatches" | "agreements">,
  calendar: BankCalendar,
): readonly PlacedReport[] {
  const dueDays = new Map<string, BusinessDay>();
  for (const batch of openBatches) {
    const key = salesKeyOf(batch.agreementId, batch);
    const due = dueDays.get(key);
    if (due === undefined || due < batch.dueOn) dueDays.set(key, batch.dueOn);
  }
  return reports
    .toSorted((one, other) => compareText(one.id, other.id))
    .map((report) => {
      const dueOn = report.paidOn ?? latestDue(report, dueDays);
      const answer: Answer = {
        key: `report ${report.id}`,
        agreementId: report.agreementId,
        kind: kindOfReport(report, agreements),
        takes: [`report ${report.id}`],
        reportIds: [report.id],
        parts: report.parts,
        sumOre: report.netOre,
        saleDays: daysOf(
          report.parts.flatMap((part) =>
            "saleDay" in part && part.saleDay !== undefined ? [part.saleDay] : [],
          ),
        ),
        dueOn,
        untilOn: dueOn && calendar.lastDayOf(dueOn),
        isWhole: true,
        isNet: false,
      };
      const sum = report.parts.reduce((total, { amountOre }) => total + amountOre, 0);
      return { report, answer, doesAddUp: sum === report.netOre };
    });
}

/** What is kept from each payout is never drawn by the month: a day of returned sales leaves its fee alone. */
function kindOfReport(
  { agreementId, parts }: ReportedPayout,
  agreements: readonly PayoutAgreement[],
): Answer["kind"] {
  const kind = kindOfParts(parts);
  const terms = agreements.find(({ id }) => id === agreementId)?.terms ?? [];
  const isDrawn = terms.length === 0 || terms.some(({ fees }) => fees.rule === "monthly");
  return kind === "monthlyFee" && !isDrawn ? "payout" : kind;
}

function latestDue(
  report: ReportedPayout,
  dueDays: ReadonlyMap<string, BusinessDay>,
): BusinessDay | undefined {
  const days = salesOf(report.parts).flatMap(
    (sales) => dueDays.get(salesKeyOf(report.agreementId, sales)) ?? [],
  );
  return days.toSorted().at(-1);
}

/** A month that is told of twice is one sum. */
export function answersOfFees(
  fees: readonly ReportedFees[],
  agreements: readonly PayoutAgreement[],
  calendar: BankCalendar,
): readonly Answer[] {
  const sums = new Map<string, { readonly one: ReportedFees; readonly feesOre: Ore }>();
  for (const one of fees) {
    const key = feeResource(one.agreementId, one.month);
    const before = sums.get(key)?.feesOre;
    sums.set(key, {
      one,
      feesOre: before === undefined ? one.feesOre : addOre(before, one.feesOre),
    });
  }
  return [...sums].flatMap(([resource, { one, feesOre }]) => {
    const agreement = agreements.find(({ id }) => id === one.agreementId);
    const dueOn = agreement && feeDayAfter(agreement, one.month);
    // What is given back of fees is for a person to say.
    if (dueOn === undefined || feesOre <= 0) return [];
    return [
      {
        key: resource,
        agreementId: one.agreementId,
        kind: "monthlyFee" as const,
        takes: [resource],
        reportIds: [],
        parts: [{ kind: "fee" as const, amountOre: negateOre(feesOre) }],
        sumOre: negateOre(feesOre),
        saleDays: [],
        dueOn,
        untilOn: calendar.lastDayOf(dueOn),
        isWhole: true,
        isNet: false,
      },
    ];
  });
}

export function feeResource(agreementId: string, month: string): string {
  return `fee ${agreementId} ${month}`;
}

const MONTH_AND_HALF = 45;
/** A fee that is drawn further from its day is not taken for it. */
export const FEE_NEAR_DAYS = 7;

/** When the fees of a month are drawn; undefined when they are not drawn by the month. */
function feeDayAfter(agreement: PayoutAgreement, month: string): BusinessDay | undefined {
  const first = parseBusinessDay(`${month}-01`);
  if (first === undefined) return undefined;
  const range = { from: addDays(first, 28), to: addDays(first, 28 + MONTH_AND_HALF) };
  return feeDaysBetween([agreement], range).find(({ ofMonth }) => ofMonth === month)?.dueOn;
}

/** The day of a monthly fee that is nearest, of those that are near. */
export function feeDayNear(agreement: PayoutAgreement, day: BusinessDay): FeeDay | undefined {
  const range = { from: addDays(day, -FEE_NEAR_DAYS), to: addDays(day, FEE_NEAR_DAYS) };
  const far = ({ dueOn }: FeeDay): number => Math.abs(Date.parse(dueOn) - Date.parse(day));
  return feeDaysBetween([agreement], range).toSorted((one, other) => far(one) - far(other))[0];
}
