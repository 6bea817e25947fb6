/** The SQL of payout agreements and their terms. */

import type { WrittenTerms } from "@kortkoll/core/bank/check-payout-agreement.ts";
import type { Acquirer } from "@kortkoll/core/bank/payout-agreement.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LIST_AGREEMENTS = statement({
  name: "list_payout_agreements",
  text: `select a.id, a.version, a.company_id as "companyId", c.code as "companyCode",
      c.name as "companyName", a.acquirer, a.name
    from payout_agreements a join companies c on c.id = a.company_id
    where ($1::uuid[] is null or a.company_id = any($1)) and ($2::uuid is null or a.id = $2)
    order by c.name, a.name, a.id`,
});

export type AgreementRow = {
  readonly id: string;
  readonly version: number;
  readonly companyId: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly acquirer: Acquirer;
  readonly name: string;
};

type Asked = { readonly companyIds: readonly string[] | null; readonly id: string | null };

export function selectAgreements(sql: Sql, { companyIds, id }: Asked): Promise<AgreementRow[]> {
  return sql.query<AgreementRow>(LIST_AGREEMENTS, [companyIds, id]);
}

const LIST_TERMS = statement({
  name: "list_payout_terms",
  text: `select t.agreement_id as "agreementId", t.valid_from as "validFrom", t.issuers,
      t.site_ids as "siteIds", t.payer_names as "payerNames", t.account,
      t.reference_pattern as "referencePattern", t.reference_day_offset as "referenceDayOffset",
      t.merchant_numbers as "merchantNumbers", t.merchant_site_ids as "merchantSiteIds",
      t.cut_off as "cutOff", t.reported_after_days as "reportedAfterDays", t.weekend, t.form,
      t.bank_days as "bankDays", t.fee_rule as "feeRule", t.fee_day as "feeDay",
      t.confirmed_at as "confirmedAt", t.confirmed_by as "confirmedBy"
    from payout_terms t where t.agreement_id = any($1) order by t.agreement_id, t.valid_from`,
});

export type TermsRow = {
  readonly agreementId: string;
  readonly validFrom: string;
  readonly issuers: Issuer[];
  readonly siteIds: string[] | null;
  readonly payerNames: string[];
  readonly account: string | null;
  readonly referencePattern: string | null;
  readonly referenceDayOffset: number | null;
  readonly merchantNumbers: readonly string[];
  readonly merchantSiteIds: readonly (string | null)[];
  readonly cutOff: string | null;
  readonly reportedAfterDays: number;
  readonly weekend: "combined" | "separate";
  /** These three null together, of an own card. */
  readonly form: "gross" | "net" | null;
  readonly bankDays: number | null;
  readonly feeRule: "perPayout" | "monthly" | "invoiced" | null;
  readonly feeDay: number | null;
  readonly confirmedAt: Date | null;
  readonly confirmedBy: string | null;
};

export function selectTerms(sql: Sql, agreementIds: readonly string[]): Promise<TermsRow[]> {
  return sql.query<TermsRow>(LIST_TERMS, [agreementIds]);
}

const LOCK_COMPANY = statement({
  name: "lock_company_of_agreements",
  text: `select c.code, (select coalesce(json_agg(json_build_object('id', s.id, 'code', s.code)
        order by s.code), '[]') from site_companies b join sites s on s.id = b.site_id
        where b.company_id = c.id) as sites
    from companies c where c.id = $1 for no key update of c`,
});

export type AgreedSite = { readonly id: string; readonly code: string };
export type LockedCompany = { readonly code: string; readonly sites: readonly AgreedSite[] };

/** Its lock is the right to change any of the company's agreements: two never cover the same. */
export async function lockCompany(
  tx: Transaction,
  companyId: string,
): Promise<LockedCompany | undefined> {
  return (await tx.query<LockedCompany>(LOCK_COMPANY, [companyId]))[0];
}

const HOLD_AGREEMENT = statement({
  name: "hold_payout_agreement",
  text: "select id from payout_agreements where id = $1 for update",
});

/** Until the transaction ends no bank line is matched by it, and what has been is seen. */
export async function holdAgreement(tx: Transaction, id: string): Promise<void> {
  await tx.query(HOLD_AGREEMENT, [id]);
}

const HAD_AGREEMENTS = statement({
  name: "has_company_had_payout_agreements",
  text: `select exists (select from payout_agreements where company_id = $1)
      or exists (select from audit_events where company_id = $1 and subject_kind = 'payoutAgreement')
      as had`,
});

/** Now, or before they were taken away. */
export async function selectHadAgreements(sql: Sql, companyId: string): Promise<boolean> {
  const [row] = await sql.query<{ had: boolean }>(HAD_AGREEMENTS, [companyId]);
  return row?.had === true;
}

const INSERT_AGREEMENT = statement({
  name: "insert_payout_agreement",
  text: "insert into payout_agreements (id, company_id, acquirer, name) values ($1,$2,$3,$4)",
});

export async function insertAgreement(
  tx: Transaction,
  agreement: Pick<AgreementRow, "id" | "companyId" | "acquirer" | "name">,
): Promise<void> {
  const { id, companyId, acquirer, name } = agreement;
  await tx.write(INSERT_AGREEMENT, [id, companyId, acquirer, name]);
}

const CHANGE_AGREEMENT = statement({
  name: "change_payout_agreement",
  text: "update payout_agreements set version = version + 1, name = coalesce($2, name) where id = $1",
});

/** A new name, or null when only its terms have changed. */
export async function changeAgreement(
  tx: Transaction,
  id: string,
  name: string | null,
): Promise<void> {
  await tx.write(CHANGE_AGREEMENT, [id, name]);
}

const SET_TERMS = statement({
  name: "set_payout_terms",
  text: `insert into payout_terms (agreement_id, valid_from, issuers, site_ids, payer_names, account,
      reference_pattern, reference_day_offset, merchant_numbers, merchant_site_ids, cut_off,
      reported_after_days, weekend, form, bank_days, fee_rule, fee_day)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)
    on conflict (agreement_id, valid_from) do update set issuers = excluded.issuers,
      site_ids = excluded.site_ids, payer_names = excluded.payer_names, account = excluded.account,
      reference_pattern = excluded.reference_pattern,
      reference_day_offset = excluded.reference_day_offset,
      merchant_numbers = excluded.merchant_numbers, merchant_site_ids = excluded.merchant_site_ids,
      cut_off = excluded.cut_off, reported_after_days = excluded.reported_after_days,
      weekend = excluded.weekend, form = excluded.form, bank_days = excluded.bank_days,
      fee_rule = excluded.fee_rule, fee_day = excluded.fee_day,
      confirmed_at = null, confirmed_by_id = null, confirmed_by = null`,
});

/** What has been changed is nobody's word until it is confirmed again. */
export async function setTerms(
  tx: Transaction,
  agreementId: string,
  { terms, isOwnCard }: { readonly terms: WrittenTerms; readonly isOwnCard: boolean },
): Promise<void> {
  const { merchantNumbers, fees } = terms;
  const ofProgramme = [null, null, null, null];
  const feeDay = fees.rule === "monthly" ? fees.day : null;
  await tx.write(SET_TERMS, [
    agreementId,
    terms.validFrom,
    terms.issuers,
    terms.siteIds,
    isOwnCard ? [] : terms.payerNames,
    terms.account,
    terms.referencePattern,
    terms.referenceDayOffset,
    merchantNumbers.map(({ number }) => number),
    merchantNumbers.map(({ siteId }) => siteId),
    terms.cutOff,
    terms.reportedAfterDays ?? 0,
    terms.weekend,
    ...(isOwnCard ? ofProgramme : [terms.form, terms.bankDays, fees.rule, feeDay]),
  ]);
}

const CONFIRM_TERMS = statement({
  name: "confirm_payout_terms",
  text: `update payout_terms set confirmed_at = $3, confirmed_by_id = $4, confirmed_by = $5
    where agreement_id = $1 and valid_from = $2`,
});

export async function confirmTermsBy(
  tx: Transaction,
  of: { readonly agreementId: string; readonly validFrom: string },
  by: { readonly id: string; readonly name: string; readonly at: Date },
): Promise<void> {
  await tx.write(CONFIRM_TERMS, [of.agreementId, of.validFrom, by.at, by.id, by.name]);
}

const DELETE_TERMS = statement({
  name: "delete_payout_terms",
  text: "delete from payout_terms where agreement_id = $1 and ($2::date is null or valid_from = $2)",
});

/** Those of a day; all where it is null. */
export async function deleteTerms(
  tx: Transaction,
  agreementId: string,
  validFrom: string | null,
): Promise<void> {
  await tx.write(DELETE_TERMS, [agreementId, validFrom]);
}

const DELETE_AGREEMENT = statement({
  name: "delete_payout_agreement",
  text: "delete from payout_agreements where id = $1",
});

export async function deleteAgreement(tx: Transaction, id: string): Promise<void> {
  await deleteTerms(tx, id, null);
  await tx.write(DELETE_AGREEMENT, [id]);
}
