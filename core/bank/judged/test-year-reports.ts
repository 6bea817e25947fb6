/** The year's reports as the product reads them: lines tied to our payments, then summed to payouts. */
import type { Issuer } from "../../cards/card-rules.ts";
import { ore } from "../../money.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type { AcquirerLine, AcquirerResults, OwnPayment, ReportCover } from "../acquirer-match.ts";
import type { AcquirerLineRecord, PayoutRecord } from "../bank-file.ts";
import { coverOf, termsAt } from "../check-payout-agreement.ts";
import type {
  GeneratedPayment,
  GeneratedReport,
  GeneratedYear,
} from "../generated-year/generated-year.ts";
import { matchAcquirerLines } from "../matching/match-acquirer-lines.ts";
import { openPayoutSums } from "../matching/reported-payout.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import type { ReportedFees, ReportedPayout } from "../payout-match.ts";

export type ReadReport = {
  readonly arrivesOn: BusinessDay;
  readonly agreement: PayoutAgreement;
  readonly said: PayoutRecord;
  readonly lines: readonly AcquirerLine[];
  readonly covers: readonly ReportCover[];
};

export type CompanyBooks = {
  readonly agreements: readonly PayoutAgreement[];
  readonly payments: readonly OwnPayment[];
  readonly reports: readonly ReadReport[];
};

export function companyBooks(year: GeneratedYear, companyId: string): CompanyBooks {
  const agreements = year.agreements.filter((agreement) => agreement.companyId === companyId);
  const payments = year.payments.filter((payment) => payment.companyId === companyId);
  return {
    agreements,
    payments: payments.map((payment) => ownPayment(payment, agreements)),
    reports: year.reports.flatMap((report, place) =>
      readReport({ report, place }, agreements, year),
    ),
  };
}

function ownPayment(payment: GeneratedPayment, agreements: readonly PayoutAgreement[]): OwnPayment {
  const { kind, amountOre, businessDay, approvedAt, siteId, issuer } = payment;
  const cover = coverOf(agreements, { issuer, siteId, day: businessDay });
  return {
    id: payment.id,
    kind: kind === "sale" ? "payment" : "refund",
    state: "approved",
    amountOre: ore(Math.abs(amountOre)),
    businessDay,
    at: approvedAt,
    siteId,
    terminalId: payment.terminalId,
    issuer,
    authorisationCode: payment.authorisationCode,
    lastFour: payment.lastFour,
    references: [],
    agreementIds: cover === undefined ? [] : [cover.agreement.id],
  };
}

function readReport(
  { report, place }: { readonly report: GeneratedReport; readonly place: number },
  agreements: readonly PayoutAgreement[],
  { sites }: GeneratedYear,
): readonly ReadReport[] {
  const agreement = agreements.find(({ id }) => id === report.agreementId);
  const said = report.records.find((record) => record.kind === "payout");
  if (agreement === undefined || said === undefined) return [];
  const day = said.to ?? report.arrivesOn;
  const siteId = termsAt(agreement, day)?.merchantNumbers.find(
    ({ number }) => number === said.merchantNumber,
  )?.siteId;
  const lines = report.records
    .filter((record): record is AcquirerLineRecord => record.kind === "acquirerLine")
    .map((record) => ({
      ...record,
      // Two files may have one name.
      id: `${place} ${report.fileName} ${String(record.line).padStart(4, "0")}`,
      agreementId: agreement.id,
      siteId:
        siteId ?? sites.find((site) => site.terminalIds.includes(record.terminalId ?? ""))?.id,
      issuer: ISSUERS_OF[record.issuerText ?? ""] ?? "unknown",
    }));
  const terminals = sites.find(({ id }) => id === siteId)?.terminalIds ?? [];
  const covers = daysFrom(said).flatMap((covered) =>
    terminals.map((terminalId) => ({ agreementId: agreement.id, terminalId, day: covered })),
  );
  return [{ arrivesOn: report.arrivesOn, agreement, said, lines, covers }];
}

const ISSUERS_OF: Readonly<Record<string, Issuer>> = {
  VISA: "visa",
  MASTERCARD: "mastercard",
  AMEX: "amex",
  DINERS: "diners",
};

function daysFrom({ from, to }: PayoutRecord): readonly BusinessDay[] {
  const days: BusinessDay[] = [];
  if (from === undefined || to === undefined) return days;
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** All of the year beside each other: what is no payment of ours, and what no line proves. */
export function matchAllLines({ payments, reports }: CompanyBooks): AcquirerResults {
  return matchAcquirerLines({
    payments,
    lines: reports.flatMap(({ lines }) => lines),
    covers: reports.flatMap(({ covers }) => covers),
  });
}

/** The payout of a report among the lines that have come; undefined when its own sums refuse it. */
export function payoutOf(
  report: ReadReport,
  came: ReadonlyMap<BusinessDay, readonly AcquirerLine[]>,
  payments: ReadonlyMap<BusinessDay, readonly OwnPayment[]>,
): ReportedPayout | undefined {
  const sold = report.lines.flatMap(({ saleOn }) => saleOn ?? []);
  const days = new Set(sold.flatMap((day) => [addDays(day, -1), day, addDays(day, 1)]));
  const { lines } = matchAcquirerLines({
    payments: [...days].flatMap((day) => payments.get(day) ?? []),
    lines: [
      ...[...days].flatMap((day) => came.get(day) ?? []),
      ...report.lines.filter(({ saleOn }) => saleOn === undefined),
    ],
    covers: [],
  });
  const own = new Set(report.lines.map(({ id }) => id));
  const form = termsAt(report.agreement, report.said.to ?? report.arrivesOn)?.form ?? "gross";
  const sums = openPayoutSums({ agreementId: report.agreement.id, form });
  for (const result of lines) if (own.has(result.line.id)) sums.add(result);
  const [id = ""] = own;
  return sums.close(id, report.said).payout;
}

export type FeesTold = Map<string, ReportedFees>;

/** Fees that are drawn by the month, by the month of the sales. */
export function addFees(told: FeesTold, { agreement, lines }: ReadReport): void {
  for (const { saleOn, feeOre } of lines) {
    if (saleOn === undefined || feeOre === undefined) continue;
    if (termsAt(agreement, saleOn)?.fees.rule !== "monthly") continue;
    const month = saleOn.slice(0, 7);
    const key = `${agreement.id} ${month}`;
    const before = told.get(key)?.feesOre ?? 0;
    told.set(key, { agreementId: agreement.id, month, feesOre: ore(before + feeOre) });
  }
}
