/** The SQL of why cash goes in or out: each company's own list. */
import type { ReasonKind } from "@kortkoll/core/cash/movement-books.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type StoredReason = {
  readonly id: string;
  readonly companyCode: string;
  readonly kind: ReasonKind;
  readonly name: string;
  readonly account: string;
  readonly active: boolean;
};

const LIST_REASONS = statement({
  name: "list_cash_reasons",
  text: `select r.id, c.code as "companyCode", r.kind, r.name, r.account, r.active
    from cash_reasons r join companies c on c.id = r.company_id
    where ($1::uuid[] is null or c.id = any($1)) and ($2::text is null or c.code = $2)
    order by c.code, r.kind, r.name`,
});

export async function selectReasons(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly companyCode?: string | undefined;
  },
): Promise<readonly StoredReason[]> {
  return await sql.query<StoredReason>(LIST_REASONS, [asked.companyIds, asked.companyCode ?? null]);
}

const LIST_VERSIONS = statement({
  name: "list_versions_of_cash_reasons",
  text: `select code as "companyCode", cash_reasons_version as version from companies
    where ($1::uuid[] is null or id = any($1)) and ($2::text is null or code = $2)
    order by code`,
});

export type VersionOfReasons = { readonly companyCode: string; readonly version: number };

/** Of each company's list as a whole. */
export async function selectVersions(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly companyCode?: string | undefined;
  },
): Promise<readonly VersionOfReasons[]> {
  const values = [asked.companyIds, asked.companyCode ?? null];
  return await sql.query<VersionOfReasons>(LIST_VERSIONS, values);
}

const LOCK_VERSIONS = statement({
  name: "lock_versions_of_cash_settings",
  text: `select cash_reasons_version as reasons, cash_limit_version as "limit" from companies
    where id = $1 for no key update`,
});

/** Of two who change a company's cash settings, the second waits, and then sees the first's. */
export async function lockVersions(
  tx: Transaction,
  companyId: string,
): Promise<{ readonly reasons: number; readonly limit: number }> {
  const [row] = await tx.query<{ reasons: number; limit: number }>(LOCK_VERSIONS, [companyId]);
  return row ?? { reasons: 0, limit: 0 };
}

const NEXT_VERSION = statement({
  name: "next_version_of_cash_reasons",
  text: "update companies set cash_reasons_version = cash_reasons_version + 1 where id = $1",
});

export async function countChangeOfReasons(tx: Transaction, companyId: string): Promise<void> {
  await tx.query(NEXT_VERSION, [companyId]);
}

const FIND_COMPANIES = statement({
  name: "find_companies_for_cash",
  text: `select id, code from companies
    where ($1::uuid[] is null or id = any($1)) and ($2::text is null or code = $2)
      and ($3::boolean is false or not exists (select from cash_reasons r where r.company_id = id))`,
});

export type CompanyOfCash = { readonly id: string; readonly code: string };

export async function findCompany(
  sql: Sql,
  asked: { readonly companyIds: readonly string[] | null; readonly code: string },
): Promise<CompanyOfCash | undefined> {
  const values = [asked.companyIds, asked.code, false];
  return (await sql.query<CompanyOfCash>(FIND_COMPANIES, values))[0];
}

/** Companies that have no list yet. */
export async function findWithoutReasons(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<readonly CompanyOfCash[]> {
  return await sql.query<CompanyOfCash>(FIND_COMPANIES, [companyIds, null, true]);
}

const INSERT_REASON = statement({
  name: "insert_cash_reason",
  text: `insert into cash_reasons (id, company_id, kind, name, account, active)
    values ($1,$2,$3,$4,$5,$6)`,
});
const INSERT_PRESETS = statement({
  name: "insert_preset_cash_reasons",
  text: `insert into cash_reasons (id, company_id, kind, name, account)
    select id, $2, kind, name, account
      from unnest($1::uuid[], $3::text[], $4::text[], $5::text[]) as p(id, kind, name, account)
    on conflict (company_id, kind, name) do nothing
    returning id`,
});

export type NewReason = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: ReasonKind;
  readonly name: string;
  readonly account: string;
  readonly active: boolean;
};

function valuesOf(reason: NewReason): readonly unknown[] {
  const { id, companyId, kind, name, account, active } = reason;
  return [id, companyId, kind, name, account, active];
}

export async function insertReason(tx: Transaction, reason: NewReason): Promise<void> {
  await tx.query(INSERT_REASON, valuesOf(reason));
}

/** False where another server has put them there in the same moment. */
export async function insertPresets(
  tx: Transaction,
  companyId: string,
  presets: readonly Omit<NewReason, "companyId" | "active">[],
): Promise<boolean> {
  const made = await tx.query(INSERT_PRESETS, [
    presets.map((one) => one.id),
    companyId,
    presets.map((one) => one.kind),
    presets.map((one) => one.name),
    presets.map((one) => one.account),
  ]);
  return made.length > 0;
}

const UPDATE_REASON = statement({
  name: "update_cash_reason",
  text: `update cash_reasons set kind = $3, name = $4, account = $5, active = $6
    where id = $1 and company_id = $2`,
});

export async function updateReason(tx: Transaction, reason: NewReason): Promise<void> {
  await tx.query(UPDATE_REASON, valuesOf(reason));
}

const FREE_NAMES = statement({
  name: "free_names_of_cash_reasons",
  text: "update cash_reasons set name = id::text where company_id = $1 and id = any($2::uuid[])",
});

/** Before they get other names: two may take each other's. */
export async function freeNames(
  tx: Transaction,
  companyId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > 0) await tx.query(FREE_NAMES, [companyId, ids]);
}

const READ_CHART = statement({
  name: "read_chart_for_cash",
  text: `with now as (select role, account from company_accounts where company_id = $1 for share)
    select role, account from now
    union select role, account from former_accounts where company_id = $1`,
});

/** The accounts of the company, which nobody changes until the transaction ends, and those it has left. */
export async function lockChart(
  tx: Transaction,
  companyId: string,
): Promise<readonly { readonly role: string; readonly account: string }[]> {
  return await tx.query<{ role: string; account: string }>(READ_CHART, [companyId]);
}

const READ_CLAIM_ACCOUNTS = statement({
  name: "read_claim_accounts_for_cash",
  text: "select claim_account as account from invoicing_systems where company_id = $1",
});

/** Each invoicing system has a claim account of its own. */
export async function readClaimAccounts(
  tx: Transaction,
  companyId: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ account: string }>(READ_CLAIM_ACCOUNTS, [companyId]);
  return rows.map((row) => row.account);
}
