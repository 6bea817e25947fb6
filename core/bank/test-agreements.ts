/** For tests: an agreement with terms that a test changes. */
import { type BusinessDay, parseBusinessDay } from "../time/stockholm.ts";
import type { PayoutAgreement, PayoutTerms } from "./payout-agreement.ts";

export function day(text: string): BusinessDay {
  const parsed = parseBusinessDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

export const NORTH = "site-north";
export const SOUTH = "site-south";

export function termsWith(change: Partial<PayoutTerms> = {}): PayoutTerms {
  return {
    validFrom: day("2026-01-01"),
    issuers: ["visa", "mastercard"],
    siteIds: null,
    payerNames: ["PÅHITTADE KORT AB"],
    account: null,
    referencePattern: null,
    referenceDayOffset: null,
    merchantNumbers: [],
    form: "gross",
    cutOff: null,
    bankDays: 1,
    weekend: "combined",
    fees: { rule: "monthly", day: 15 },
    confirmed: true,
    ...change,
  };
}

export function agreementWith(
  id: string,
  ...terms: readonly Partial<PayoutTerms>[]
): PayoutAgreement {
  const all = terms.length === 0 ? [{}] : terms;
  return { id, companyId: "company", acquirer: "other", name: id, terms: all.map(termsWith) };
}
