/** A bank line with all that it says by itself, before anything is taken. */

import type { PayoutAgreement } from "../payout-agreement.ts";
import type { BankLine, MatchGrounds } from "../payout-match.ts";
import { plain } from "../reference-pattern.ts";
import { type Fit, fitsOf, isOfMerchant } from "./agreement-fit.ts";
import { type Answer, batchDayOf } from "./answer.ts";
import type { OpenPayouts } from "./open-payouts.ts";
import type { PlacedReport } from "./place-reports.ts";
import { saysChargeback } from "./says-chargeback.ts";

export type BankCase = {
  readonly line: BankLine;
  readonly fits: readonly Fit[];
  /** Reports whose reference stands in the line; else those of the sale day that its reference names. */
  readonly named: readonly PlacedReport[];
  /** The reference says what it pays: nothing weaker may say otherwise. */
  readonly isDecided: boolean;
  /** More than one agreement has such a payer. */
  readonly isUnclear: boolean;
  /** By its own words: it pays for no day of sales, unless a report that it names says so. */
  readonly isChargeback: boolean;
};

/** Undefined when the line fits no agreement. */
export function openCase(
  line: BankLine,
  agreements: readonly PayoutAgreement[],
  open: OpenPayouts,
): BankCase | undefined {
  const all = fitsOf(line, agreements);
  const named = open
    .reportsNamed(line.texts)
    .filter(({ report }) => all.some(({ agreement }) => agreement.id === report.agreementId));
  const ofReports = all.filter(({ agreement }) =>
    named.some(({ report }) => report.agreementId === agreement.id),
  );
  const fits = ofReports.length > 0 ? ofReports : all;
  if (fits.length === 0) return undefined;
  const isAnothers = fits.some((fit) => fit.isAnothers);
  const hasDay = !isAnothers && fits.some(({ saleDay }) => saleDay !== undefined);
  const isDecided = named.length > 0 || hasDay;
  const isUnclear = fits.length > 1 || isAnothers;
  const ofDay = hasDay ? fits.flatMap((fit) => reportsOfDay(fit, open)) : [];
  const isChargeback = saysChargeback(line) && named.length === 0;
  const said = named.length > 0 ? named : ofDay;
  return { line, fits, named: said, isDecided, isUnclear, isChargeback };
}

function reportsOfDay(fit: Fit, open: OpenPayouts): readonly PlacedReport[] {
  const { saleDay, agreement } = fit;
  if (saleDay === undefined) return [];
  return open.reportsOn(agreement.id, saleDay).filter(({ answer }) => isOfCase(fit, answer, open));
}

/** Whether the line's merchant number, where it has one, is that of all that the answer pays. */
export function isOfCase(fit: Fit, answer: Answer, open: OpenPayouts): boolean {
  if (fit.merchantNumber === undefined) return true;
  for (const id of answer.reportIds) {
    const number = open.reportOf(id)?.report.merchantNumber;
    if (number !== undefined && number !== fit.merchantNumber) return false;
  }
  return answer.takes.every((resource) => {
    const batch = open.batchOf(resource);
    return batch === undefined || isOfMerchant(fit, batch.siteId, batch.saleDay);
  });
}

/** Whether what the reference says was sold on its day is in the answer. */
export function hasSaleDay(fit: Fit, answer: Answer, open: OpenPayouts): boolean {
  const { saleDay } = fit;
  if (saleDay === undefined) return true;
  const batches = answer.takes.flatMap((resource) => open.batchOf(resource) ?? []);
  return batches.length > 0
    ? batches.some((batch) => batchDayOf(batch) === saleDay)
    : answer.saleDays.includes(saleDay);
}

export function isInWindow({ dueOn, untilOn }: Answer, { bookedOn }: BankLine): boolean {
  return dueOn !== undefined && untilOn !== undefined && dueOn <= bookedOn && bookedOn <= untilOn;
}

export function groundsOf(
  { line, fits, named }: BankCase,
  answer: Answer | undefined,
  open: OpenPayouts,
): MatchGrounds {
  const fit = fits.find(({ agreement }) => agreement.id === answer?.agreementId) ?? fits[0];
  const ofReport = plain(named[0]?.report.reference ?? "");
  const ofText = line.texts.find((text) => ofReport !== "" && plain(text).includes(ofReport));
  const { dueOn } = answer ?? {};
  return {
    reference: ofText ?? fit?.reference,
    merchantNumber: fit?.merchantNumber,
    bookedOn: line.bookedOn,
    saleDays: answer?.saleDays ?? (fit?.saleDay === undefined ? [] : [fit.saleDay]),
    dueOn,
    daysLate: dueOn === undefined ? undefined : open.calendar.daysLate(dueOn, line.bookedOn),
  };
}
