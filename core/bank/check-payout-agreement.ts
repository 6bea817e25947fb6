/** What is wrong with an agreement's terms, and which agreement pays for what. */
import { ISSUERS, type Issuer } from "../cards/card-rules.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type { PayoutAgreement, PayoutTerms } from "./payout-agreement.ts";
import { namesIn, parsePattern, plain } from "./reference-pattern.ts";

export const PAYOUT_TERMS_FAULTS = [
  "payoutListedTwice",
  "payoutPayerMissing",
  "payoutPatternWrong",
  "payoutDayOffsetWrong",
  "payoutMerchantWrong",
  "payoutCutOffWrong",
  "payoutFeesWrong",
] as const;
export type PayoutTermsFault = {
  readonly kind: (typeof PAYOUT_TERMS_FAULTS)[number];
  readonly field: keyof PayoutTerms;
};

export type WrittenTerms = Omit<PayoutTerms, "confirmed">;

/** All that stands in the way, whoever confirms it. */
export function payoutTermsFaults(terms: WrittenTerms): readonly PayoutTermsFault[] {
  const faults: PayoutTermsFault[] = [];
  const fault = (
    isOne: boolean,
    kind: PayoutTermsFault["kind"],
    field: keyof PayoutTerms,
  ): void => {
    if (isOne) faults.push({ kind, field });
  };
  const { issuers, siteIds, payerNames, merchantNumbers, referencePattern } = terms;
  fault(areTwice(issuers), "payoutListedTwice", "issuers");
  fault(areTwice(siteIds ?? []), "payoutListedTwice", "siteIds");
  fault(areTwice(payerNames.map(plain)), "payoutListedTwice", "payerNames");
  const isAnyEmpty = payerNames.some((name) => plain(name) === "");
  const nothing = payerNames.length === 0 && referencePattern === null;
  fault(isAnyEmpty || nothing, "payoutPayerMissing", "payerNames");
  const pattern = referencePattern === null ? undefined : parsePattern(referencePattern);
  const isPatternWrong = referencePattern !== null && pattern === undefined;
  fault(isPatternWrong, "payoutPatternWrong", "referencePattern");
  const hasDay = namesIn(pattern ?? []).some((name) => name === "yyyymmdd" || name === "yymmdd");
  const isOffsetWrong = terms.referenceDayOffset !== null && !hasDay && !isPatternWrong;
  fault(isOffsetWrong, "payoutDayOffsetWrong", "referenceDayOffset");
  fault(areMerchantsWrong(merchantNumbers, siteIds), "payoutMerchantWrong", "merchantNumbers");
  fault(!isCutOff(terms.cutOff), "payoutCutOffWrong", "cutOff");
  const keeps = terms.fees.rule === "perPayout";
  fault(keeps !== (terms.form === "net"), "payoutFeesWrong", "fees");
  return faults;
}

function areTwice(words: readonly string[]): boolean {
  return new Set(words).size < words.length;
}

/** A number is digits, and belongs to one site or to all of them. */
function areMerchantsWrong(
  merchants: PayoutTerms["merchantNumbers"],
  siteIds: readonly string[] | null,
): boolean {
  const ofSites = merchants.flatMap(({ siteId }) => (siteId === null ? [] : [siteId]));
  return (
    merchants.some(({ number }) => !/^\d{1,20}$/.test(number)) ||
    areTwice(merchants.map(({ number, siteId }) => `${number} ${siteId}`)) ||
    areTwice(ofSites) ||
    merchants.length - ofSites.length > 1 ||
    ofSites.some((siteId) => siteIds !== null && !siteIds.includes(siteId))
  );
}

/** Whole five minutes: sessions are summed by them. */
function isCutOff(cutOff: string | null): boolean {
  return cutOff === null || /^([01]\d|2[0-3]):[0-5][05]$/.test(cutOff);
}

/** A reference that names a merchant number says nothing while ours is not known. */
export function lacksMerchantNumber(terms: WrittenTerms): boolean {
  const pattern = terms.referencePattern === null ? [] : parsePattern(terms.referencePattern);
  return terms.merchantNumbers.length === 0 && namesIn(pattern ?? []).includes("merchant");
}

/** The number that a site's payouts carry; null when one payout is for every site. */
export function merchantOf(
  { merchantNumbers }: Pick<PayoutTerms, "merchantNumbers">,
  siteId: string,
): string | null {
  const own = merchantNumbers.find((one) => one.siteId === siteId);
  return (own ?? merchantNumbers.find((one) => one.siteId === null))?.number ?? null;
}

/** The terms that hold on the day; undefined before the first. */
export function termsAt(
  { terms }: Pick<PayoutAgreement, "terms">,
  day: BusinessDay,
): PayoutTerms | undefined {
  return terms.findLast(({ validFrom }) => validFrom <= day);
}

export type SoldAt = {
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly day: BusinessDay;
};
export type Cover = { readonly agreement: PayoutAgreement; readonly terms: PayoutTerms };

/** Of one company's agreements the one that pays for these cards. */
export function coverOf(
  agreements: readonly PayoutAgreement[],
  { issuer, siteId, day }: SoldAt,
): Cover | undefined {
  for (const agreement of agreements) {
    const terms = termsAt(agreement, day);
    if (terms !== undefined && doCover(terms, issuer, siteId)) return { agreement, terms };
  }
  return undefined;
}

function doCover({ issuers, siteIds }: PayoutTerms, issuer: Issuer, siteId: string): boolean {
  return issuers.includes(issuer) && (siteIds === null || siteIds.includes(siteId));
}

export type CoverTwice = {
  readonly other: PayoutAgreement;
  readonly issuer: Issuer;
  readonly from: BusinessDay;
};

/** The first day from which the agreement would pay for what another of the company's does already. */
export function findCoverTwice(
  agreement: Pick<PayoutAgreement, "id" | "terms">,
  others: readonly PayoutAgreement[],
): CoverTwice | undefined {
  const found: CoverTwice[] = [];
  for (const other of others) {
    if (other.id === agreement.id) continue;
    const days = [...agreement.terms, ...other.terms].map(({ validFrom }) => validFrom);
    for (const day of days) {
      const [own, theirs] = [termsAt(agreement, day), termsAt(other, day)];
      const issuer = own && theirs && findShared(own, theirs);
      if (issuer !== undefined) found.push({ other, issuer, from: day });
    }
  }
  return found.toSorted((one, next) => (one.from < next.from ? -1 : 1))[0];
}

function findShared(own: PayoutTerms, theirs: PayoutTerms): Issuer | undefined {
  const [sites, others] = [own.siteIds, theirs.siteIds];
  const doMeet = sites === null || others === null || sites.some((id) => others.includes(id));
  return doMeet
    ? ISSUERS.find((one) => own.issuers.includes(one) && theirs.issuers.includes(one))
    : undefined;
}
