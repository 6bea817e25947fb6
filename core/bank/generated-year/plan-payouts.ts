/** From what customers paid to what acquirers should pay, by nothing but the agreements' words. */
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type { PayoutAgreement, PayoutTerms } from "../payout-agreement.ts";
import { bankDayAfter } from "./year-days.ts";
import type { DraftPayment } from "./year-payments.ts";
import { AGREEMENTS, sendsReports, termsOn } from "./year-places.ts";
import { countedOn } from "./year-sessions.ts";
import type { PlannedPayout } from "./year-underway.ts";

type Covered = {
  readonly agreement: PayoutAgreement;
  readonly terms: PayoutTerms;
  readonly merchantNumber: string;
};

export function planPayouts(payments: readonly DraftPayment[]): PlannedPayout[] {
  const payouts = new Map<string, PlannedPayout>();
  const inOrder = payments.toSorted((one, other) =>
    one.businessDay < other.businessDay ? -1 : one.businessDay > other.businessDay ? 1 : 0,
  );
  for (const payment of inOrder) {
    const covered = agreementOf(payment);
    const day = countedOn(payment, covered.terms);
    const dueOn = dueDay(covered.terms, day);
    const { weekend } = covered.terms;
    const own = weekend === "separate" ? day : "";
    const key = [covered.agreement.id, covered.merchantNumber, dueOn, own].join(" ");
    const known = payouts.get(key);
    if (known !== undefined) known.payments.push(payment);
    else payouts.set(key, newPayout(covered, payment, { day, dueOn, number: payouts.size + 1 }));
  }
  return [...payouts.values()];
}

/** Counted from the day whose sales they are to the acquirer. */
export function dueDay(terms: PayoutTerms, day: BusinessDay): BusinessDay {
  return bankDayAfter(addDays(day, terms.reportedAfterDays ?? 0), terms.bankDays);
}

/** Every payment of the year is covered by one agreement, and never by two. */
export function agreementOf(payment: DraftPayment): Covered {
  const fits = AGREEMENTS.flatMap((agreement) => {
    const terms = termsOn(agreement, payment.businessDay);
    if (terms === undefined || agreement.companyId !== payment.companyId) return [];
    const { issuers, siteIds, merchantNumbers } = terms;
    const covers = issuers.includes(payment.issuer);
    if (!covers || siteIds?.includes(payment.siteId) === false) return [];
    const merchant = merchantNumbers.find(({ siteId }) => siteId === payment.siteId);
    return merchant === undefined ? [] : [{ agreement, terms, merchantNumber: merchant.number }];
  });
  const [only, second] = fits;
  if (only === undefined || second !== undefined) {
    throw new Error(`${fits.length} agreements cover ${payment.issuer} on ${payment.businessDay}`);
  }
  return only;
}

type Named = { readonly day: BusinessDay; readonly dueOn: BusinessDay; readonly number: number };

function newPayout(
  { agreement, terms, merchantNumber }: Covered,
  payment: DraftPayment,
  { day, dueOn, number }: Named,
): PlannedPayout {
  return {
    id: `payout ${number}`,
    agreement,
    terms,
    siteId: payment.siteId,
    merchantNumber,
    dueOn,
    payments: [payment],
    reference: referenceOf({ agreement, terms, merchantNumber }, day, number),
    unreported: new Set(),
    handKeyed: [],
    extras: [],
    reportedOn: sendsReports(agreement) ? reportDay({ terms, day, dueOn }) : null,
    reportedMerchant: merchantNumber,
    lines: undefined,
    faultId: undefined,
  };
}

function reportDay({
  terms,
  day,
  dueOn,
}: {
  readonly terms: PayoutTerms;
  readonly day: BusinessDay;
  readonly dueOn: BusinessDay;
}): BusinessDay {
  return terms.referenceDayOffset === null ? dueOn : addDays(day, terms.referenceDayOffset);
}

/** Nets numbers its payouts too, though the agreement does not say how. */
function referenceOf(
  { agreement, terms, merchantNumber }: Covered,
  day: BusinessDay,
  number: number,
): string | null {
  if (terms.referencePattern === null) {
    return agreement.acquirer === "nets" ? String(number + 4_100).padStart(8, "0") : null;
  }
  const days = addDays(day, terms.referenceDayOffset ?? 0).replaceAll("-", "");
  return terms.referencePattern
    .replace("{merchant}", merchantNumber)
    .replace("{yyyymmdd}", days)
    .replace("{n}", String(number + 20_000).padStart(7, "0"));
}
