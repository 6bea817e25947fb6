/** What a person must look at although the terminal has approved: named, never dropped. */
import { AUTHORISATION_CODE_IS_THE_ISSUERS } from "../assumptions.ts";
import type { Ore } from "../money.ts";

export const ATTEMPT_FLAGS = [
  "partialApproval",
  "amountMismatch",
  "tip",
  "surcharge",
  "wrongCompany",
  "signatureWaiting",
  "offlineApproval",
  "unknownIssuer",
  "ownCardWhereOff",
  "otherCardThanPaid",
  "unexpectedApproval",
] as const;
export type AttemptFlag = (typeof ATTEMPT_FLAGS)[number];

export type ApprovalFacts = {
  readonly askedOre: Ore;
  readonly approvedOre: Ore;
  readonly tipOre: Ore | undefined;
  readonly surchargeOre: Ore | undefined;
  readonly responseCode: string | undefined;
  /** The terminal said that it finished the payment without the issuer. */
  readonly finishedOffline: boolean;
  /** STAN and authorisation code, six characters each. */
  readonly stanAuth: string | undefined;
  /** An acquirer's file has the payment: the card has been charged. */
  readonly isCharged: boolean;
  readonly verification: string;
  readonly siteId: string | undefined;
  readonly organisationNumber: string | undefined;
  readonly knownSiteId: string | null;
  readonly knownOrganisationNumber: string | null;
  readonly issuerUnknown: boolean;
  readonly ownCardWhereOff: boolean;
};

export function flagsOfApproval(facts: ApprovalFacts): readonly AttemptFlag[] {
  const extra = (facts.tipOre ?? 0) + (facts.surchargeOre ?? 0);
  const flags: (AttemptFlag | undefined)[] = [
    facts.approvedOre < facts.askedOre ? "partialApproval" : undefined,
    facts.approvedOre > facts.askedOre + extra ? "amountMismatch" : undefined,
    (facts.tipOre ?? 0) > 0 ? "tip" : undefined,
    (facts.surchargeOre ?? 0) > 0 ? "surcharge" : undefined,
    isOther(facts.siteId, facts.knownSiteId) ||
    isOther(facts.organisationNumber, facts.knownOrganisationNumber)
      ? "wrongCompany"
      : undefined,
    facts.verification === "signature" ? "signatureWaiting" : undefined,
    isOnline(facts) ? undefined : "offlineApproval",
    facts.issuerUnknown ? "unknownIssuer" : undefined,
    facts.ownCardWhereOff ? "ownCardWhereOff" : undefined,
  ];
  return flags.filter((flag): flag is AttemptFlag => flag !== undefined);
}

/** Proven, and not only likely: whoever gets the car's keys on it does not come back. */
function isOnline(facts: ApprovalFacts): boolean {
  if (facts.isCharged) return true;
  if (facts.finishedOffline) return false;
  // A response code that begins with Y is the card's or the terminal's own (docs/nets-terminals.md §4).
  if (facts.responseCode !== undefined) return !/^Y/i.test(facts.responseCode);
  return AUTHORISATION_CODE_IS_THE_ISSUERS && hasAuthorisationCode(facts.stanAuth);
}

const STAN_LENGTH = 6;

function hasAuthorisationCode(stanAuth: string | undefined): boolean {
  return /[^0\s]/.test(stanAuth?.slice(STAN_LENGTH) ?? "");
}

function isOther(given: string | undefined, known: string | null): boolean {
  return given !== undefined && known !== null && given !== known;
}
