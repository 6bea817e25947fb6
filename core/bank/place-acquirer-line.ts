/** Whose agreement an acquirer's line is of, where it was sold, and on what card. */
import type { Issuer } from "../cards/card-rules.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { termsAt } from "./check-payout-agreement.ts";
import { issuerOfText } from "./issuer-of-text.ts";
import type { PayoutAgreement, PayoutTerms } from "./payout-agreement.ts";

export type LineTold = {
  /** Of the line, else of its payout. */
  readonly merchantNumber: string | undefined;
  readonly saleOn: BusinessDay;
  readonly issuerText: string | null;
  /** Of the terminal, where it is one of the company's. */
  readonly terminalSiteId: string | undefined;
  /** Whose files the mapping reads, where it says so. */
  readonly mappingAgreementId: string | undefined;
};

export type LinePlace = {
  readonly agreementId: string;
  readonly siteId: string | undefined;
  readonly issuer: Issuer;
};

/**
 * Undefined when no agreement of the company has the merchant number: it may be another company's. A
 * mapping's agreement counts only where it has no merchant numbers of its own that say otherwise.
 */
export function placeAcquirerLine(
  told: LineTold,
  agreements: readonly PayoutAgreement[],
): LinePlace | undefined {
  const found = agreementOf(told, agreements);
  if (found === undefined) return undefined;
  const { agreement, terms } = found;
  const issuer = issuerOfText(told.issuerText);
  const [only] = terms.issuers;
  return {
    agreementId: agreement.id,
    siteId: told.terminalSiteId ?? siteOf(told, terms),
    // Who pays for one card alone does not name it.
    issuer: issuer === "unknown" && terms.issuers.length === 1 ? (only ?? issuer) : issuer,
  };
}

type Found = { readonly agreement: PayoutAgreement; readonly terms: PayoutTerms };

function agreementOf(
  { merchantNumber, saleOn, mappingAgreementId }: LineTold,
  agreements: readonly PayoutAgreement[],
): Found | undefined {
  const inForce = agreements.flatMap((agreement): readonly Found[] => {
    const terms = termsAt(agreement, saleOn);
    return terms === undefined || terms.issuers.length === 0 ? [] : [{ agreement, terms }];
  });
  const named = inForce.filter(({ terms }) =>
    terms.merchantNumbers.some(({ number }) => number === plain(merchantNumber)),
  );
  const [only] = named;
  if (only !== undefined) {
    return named.length === 1 ? only : named.find(isOf(mappingAgreementId));
  }
  const mapped = inForce.find(isOf(mappingAgreementId));
  const saysOtherwise = merchantNumber !== undefined && mapped?.terms.merchantNumbers.length !== 0;
  return saysOtherwise ? undefined : mapped;
}

function isOf(agreementId: string | undefined): (found: Found) => boolean {
  return ({ agreement }) => agreement.id === agreementId;
}

/** Of the merchant number; where it is every site's, of the only site that the agreement covers. */
function siteOf({ merchantNumber }: LineTold, terms: PayoutTerms): string | undefined {
  const named = terms.merchantNumbers.find(({ number }) => number === plain(merchantNumber));
  if (named !== undefined && named.siteId !== null) return named.siteId;
  return terms.siteIds?.length === 1 ? terms.siteIds[0] : undefined;
}

function plain(merchantNumber: string | undefined): string | undefined {
  return merchantNumber?.trim();
}
