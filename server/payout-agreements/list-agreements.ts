/** Agreements with their terms, as they hold now: for the settings, the calendar and the matcher. */
import type { FeeRule } from "@kortkoll/core/bank/payout-agreement.ts";
import {
  type OwnCardRule,
  ownCardTerms,
  payoutPresets,
} from "@kortkoll/core/bank/payout-presets.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { OwnCardProgramme } from "../cards/cards-api.ts";
import { readProgramme } from "../cards/read-own-cards.ts";
import type { Sql } from "../database/database.ts";
import {
  type AgreementRow,
  selectAgreements,
  selectTerms,
  type TermsRow,
} from "./agreement-store.ts";
import type {
  PayoutAgreementSetting,
  PayoutPresetList,
  PayoutTermsSetting,
} from "./payout-agreements-api.ts";

/** With its terms' days as days: what `PayoutAgreement` of the core is, and more. */
export type HeldTerms = Omit<PayoutTermsSetting, "validFrom"> & { readonly validFrom: BusinessDay };
export type HeldAgreement = Omit<PayoutAgreementSetting, "terms"> & { readonly terms: HeldTerms[] };

/** Of the companies, all when null; or the one. */
export async function readAgreements(
  sql: Sql,
  asked: { readonly companyIds: readonly string[] | null; readonly id?: string },
): Promise<HeldAgreement[]> {
  const rows = await selectAgreements(sql, { companyIds: asked.companyIds, id: asked.id ?? null });
  if (rows.length === 0) return [];
  const terms = await selectTerms(
    sql,
    rows.map(({ id }) => id),
  );
  const termsOf = Map.groupBy(terms, ({ agreementId }) => agreementId);
  const isAnyOwn = rows.some(({ acquirer }) => acquirer === "ownCard");
  const programme = isAnyOwn ? await readProgramme(sql) : undefined;
  return rows.map((row) => agreementOf(row, termsOf.get(row.id) ?? [], programme));
}

/** Those that say how they pay: one that does not covers nothing until it does. */
export async function readPayingAgreements(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<HeldAgreement[]> {
  return (await readAgreements(sql, { companyIds })).filter((one) => !one.lacksOwnCardRule);
}

export async function listPresets(sql: Sql): Promise<PayoutPresetList> {
  const presets = payoutPresets(await readProgramme(sql));
  return {
    presets: presets.map(({ terms, ...preset }) => ({
      ...preset,
      terms: {
        ...terms,
        issuers: [...terms.issuers],
        siteIds: null,
        payerNames: [...terms.payerNames],
        merchantNumbers: [...terms.merchantNumbers],
        reportedAfterDays: terms.reportedAfterDays ?? 0,
      },
    })),
  };
}

function agreementOf(
  row: AgreementRow,
  terms: readonly TermsRow[],
  programme: OwnCardProgramme | undefined,
): HeldAgreement {
  const isOwn = row.acquirer === "ownCard";
  const lacksOwnCardRule = isOwn && (programme === undefined || !isWhole(programme));
  return {
    ...row,
    lacksOwnCardRule,
    terms: terms.map((one) => termsOf(one, isOwn ? programme : undefined)),
  };
}

function isWhole(programme: OwnCardRule): boolean {
  return ownCardTerms(programme) !== undefined;
}

function termsOf(row: TermsRow, programme: OwnCardProgramme | undefined): HeldTerms {
  const { agreementId: _agreement, feeRule, feeDay, merchantSiteIds, ...kept } = row;
  const own = programme === undefined ? undefined : ownCardTerms(programme);
  const isConfirmed = programme === undefined || programme.confirmedAt !== null;
  return {
    ...kept,
    validFrom: row.validFrom as BusinessDay,
    payerNames: own === undefined ? row.payerNames : [...own.payerNames],
    form: own?.form ?? row.form ?? "gross",
    bankDays: own?.bankDays ?? row.bankDays ?? 0,
    fees: own?.fees ?? feesOf(feeRule, feeDay),
    merchantNumbers: row.merchantNumbers.map((number, at) => ({
      number,
      siteId: merchantSiteIds[at] ?? null,
    })),
    confirmed: row.confirmedAt !== null && isConfirmed,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
  };
}

function feesOf(rule: FeeRule["rule"] | null, day: number | null): FeeRule {
  if (rule === "monthly" && day !== null) return { rule, day };
  return { rule: rule === "perPayout" ? rule : "invoiced" };
}
