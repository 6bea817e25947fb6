/** The papers of one company for a matcher that sees the whole year at once. */
import type { MatchInput } from "../payout-match.ts";
import type { GeneratedYear } from "./generated-year.ts";

/** Its own accounts, agreements and reports: what lies on another company's is for that one. */
export function matchInputOf(year: GeneratedYear, companyId: string): MatchInput {
  const agreements = year.agreements.filter((agreement) => agreement.companyId === companyId);
  const own = new Set(agreements.map(({ id }) => id));
  const accounts = new Set(
    year.accounts.filter((account) => account.companyId === companyId).map(({ iban }) => iban),
  );
  return {
    agreements,
    openBatches: year.batches.filter(({ agreementId }) => own.has(agreementId)),
    reportedPayouts: year.reports
      .filter(({ agreementId }) => own.has(agreementId))
      .map(({ payout }) => payout),
    reportedFees: year.reportedFees.filter(({ agreementId }) => own.has(agreementId)),
    accepted: [],
    settled: [],
    bankLines: year.bankLines.filter(({ account }) => accounts.has(account)),
  };
}
