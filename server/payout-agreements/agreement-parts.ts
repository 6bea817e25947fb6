/** What changes of agreements have in common: the company that is locked, and what stands in the way. */
import {
  findCoverTwice,
  payoutTermsFaults,
  type WrittenTerms,
} from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { PayoutAgreement, PayoutTerms } from "@kortkoll/core/bank/payout-agreement.ts";
import { ownCardTerms } from "@kortkoll/core/bank/payout-presets.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { readProgramme } from "../cards/read-own-cards.ts";
import type { Sql, Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { readPaidParts } from "../payouts/paid-parts.ts";
import {
  type ChangedThing,
  refuseSetting,
  type SettingRefusal,
} from "../settings/change-setting.ts";
import {
  changeAgreement,
  holdAgreement,
  type LockedCompany,
  lockCompany,
} from "./agreement-store.ts";
import { type HeldAgreement, type HeldTerms, readAgreements } from "./list-agreements.ts";

export type Locked = {
  readonly kind: "locked";
  readonly company: LockedCompany;
  readonly agreement: HeldAgreement;
  /** All of the company's, this one among them. */
  readonly all: readonly HeldAgreement[];
};

/**
 * Of two administrators one waits until the other's change is written, and reads it; so do an administrator
 * and whoever matches a bank line by the agreement.
 */
export async function lockAgreement(tx: Transaction, id: string): Promise<Locked | SettingRefusal> {
  const [before] = await readAgreements(tx, { companyIds: null, id });
  if (before === undefined) return refuseSetting("notFound", "id");
  const company = await lockCompany(tx, before.companyId);
  await holdAgreement(tx, id);
  const all = await readAgreements(tx, { companyIds: [before.companyId] });
  const agreement = all.find((one) => one.id === id);
  if (company === undefined || agreement === undefined) return refuseSetting("notFound", "id");
  return { kind: "locked", company, agreement, all };
}

export function changedThing(
  by: PersonCaller,
  {
    company,
    agreement,
  }: {
    readonly company: Pick<LockedCompany, "code">;
    readonly agreement: Pick<PayoutAgreement, "id" | "companyId" | "name">;
  },
): ChangedThing {
  return {
    by,
    subject: { kind: "payoutAgreement", id: agreement.id },
    name: `${company.code} ${agreement.name}`,
    place: { companyId: agreement.companyId, siteId: null },
  };
}

/** What is kept of terms on the trail: without who confirmed them, which is told by itself. */
export function termsContent(terms: WrittenTerms, company: Pick<LockedCompany, "sites">): object {
  const { validFrom, issuers, siteIds, payerNames, account, merchantNumbers, fees } = terms;
  const { referencePattern, referenceDayOffset, form, cutOff, bankDays, weekend } = terms;
  const reportedAfterDays = terms.reportedAfterDays ?? 0;
  const codeOf = (siteId: string | null): string =>
    company.sites.find(({ id }) => id === siteId)?.code ?? "";
  return {
    ...{ validFrom, issuers, sites: siteIds?.map(codeOf) ?? null, payerNames, account },
    ...{ referencePattern, referenceDayOffset },
    merchantNumbers: merchantNumbers.map((one) => `${one.number} ${codeOf(one.siteId)}`.trim()),
    ...{ form, cutOff, reportedAfterDays, bankDays, weekend },
    feeRule: fees.rule,
    feeDay: fees.rule === "monthly" ? fees.day : null,
  };
}

/** Of an own card's terms, what its programme says instead of what was sent. */
export async function asAgreed(
  sql: Sql,
  { acquirer }: Pick<PayoutAgreement, "acquirer">,
  terms: WrittenTerms,
): Promise<WrittenTerms | SettingRefusal> {
  if (acquirer !== "ownCard") return terms;
  const own = ownCardTerms(await readProgramme(sql));
  return own === undefined
    ? refuseSetting("payoutRuleIncomplete", "acquirer")
    : { ...terms, ...own };
}

/** What stands in the way of an agreement as it would be with other terms from the day. */
export async function whyNotAgree(
  sql: Sql,
  wished: {
    readonly agreement: PayoutAgreement;
    readonly others: readonly PayoutAgreement[];
    readonly sites: LockedCompany["sites"];
    /** From when anything changes. */
    readonly from: BusinessDay;
  },
): Promise<SettingRefusal | undefined> {
  const { agreement, others, sites, from } = wished;
  const changed = agreement.terms.find(({ validFrom }) => validFrom === from);
  const refusal = changed === undefined ? undefined : whyNotTerms(changed, sites);
  if (refusal !== undefined) return refusal;
  // One that begins with its end was never an agreement.
  if (agreement.terms[0]?.issuers.length === 0) {
    return refuseSetting("payoutIssuersMissing", "issuers");
  }
  if (await isPaidFrom(sql, agreement.id, from))
    return refuseSetting("payoutTermsPaid", "validFrom");
  const twice = findCoverTwice(agreement, others);
  return twice === undefined
    ? undefined
    : {
        ...refuseSetting("payoutCoverageTaken", "issuers"),
        detail: {
          sv: `Avtalet ${twice.other.name} omfattar redan samma kort på samma anläggning från ${twice.from}.`,
          en: `The agreement ${twice.other.name} covers the same cards at the same site from ${twice.from}.`,
        },
      };
}

function whyNotTerms(
  terms: PayoutTerms,
  sites: LockedCompany["sites"],
): SettingRefusal | undefined {
  const [fault] = payoutTermsFaults(terms);
  if (fault !== undefined) return refuseSetting(fault.kind, fault.field);
  const named = [...(terms.siteIds ?? []), ...terms.merchantNumbers.map(({ siteId }) => siteId)];
  const isStrange = named.some(
    (siteId) => siteId !== null && !sites.some(({ id }) => id === siteId),
  );
  return isStrange ? refuseSetting("unknownSite", "siteIds") : undefined;
}

/** What bank lines have paid by terms stays as it was agreed: other terms hold from a later day. */
async function isPaidFrom(sql: Sql, agreementId: string, from: BusinessDay): Promise<boolean> {
  return (await readPaidParts(sql, { agreementIds: [agreementId], from })).length > 0;
}

/** With other terms from the day, or none of their own. */
export function withTerms(
  agreement: HeldAgreement,
  validFrom: string,
  terms: WrittenTerms | undefined,
): PayoutAgreement {
  const kept: readonly PayoutTerms[] = agreement.terms.filter((one) => one.validFrom !== validFrom);
  const all = terms === undefined ? kept : [...kept, { ...terms, confirmed: false }];
  return {
    ...agreement,
    terms: all.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1)),
  };
}

export function termsOfDay(agreement: HeldAgreement, validFrom: string): HeldTerms | undefined {
  return agreement.terms.find((one) => one.validFrom === validFrom);
}

export async function bumpVersion(tx: Transaction, id: string): Promise<void> {
  await changeAgreement(tx, id, null);
}
