/** What a person must look at although the terminal has approved: named, never dropped. */
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
    /^Y/i.test(facts.responseCode ?? "") ? "offlineApproval" : undefined,
    facts.issuerUnknown ? "unknownIssuer" : undefined,
    facts.ownCardWhereOff ? "ownCardWhereOff" : undefined,
  ];
  return flags.filter((flag): flag is AttemptFlag => flag !== undefined);
}

function isOther(given: string | undefined, known: string | null): boolean {
  return given !== undefined && known !== null && given !== known;
}
