/** The SQL of companies and their accounts, for the settings. */
import type { AccountRole, PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { CompanyAccounts, CompanySetting } from "./company-api.ts";

const LIST_COMPANIES = statement({
  name: "list_company_settings",
  text: `select c.id, c.version, c.code, c.name, c.organisation_number as "organisationNumber",
      array(select s.code from site_companies b join sites s on s.id = b.site_id
        where b.company_id = c.id order by s.code) as "siteCodes"
    from companies c where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

/** All when the ids are null. */
export function selectCompanies(
  sql: Sql,
  ids: readonly string[] | null,
): Promise<CompanySetting[]> {
  return sql.query<CompanySetting>(LIST_COMPANIES, [ids]);
}

/** Whether anything of the role stands on the account. */
const IS_POSTED = (use: string): string => `exists (select from summed_postings p
  where p.company_id = ${use}.company_id and p.account = ${use}.account and p.role = ${use}.role
    and p.postings > 0)`;

const LIST_ACCOUNTS = statement({
  name: "list_company_accounts",
  text: `select c.id as "companyId", c.code as "companyCode", c.name as "companyName",
      c.accounts_version as version,
      (select coalesce(json_agg(json_build_object('role', a.role, 'account', a.account,
          'former', (select coalesce(json_agg(f.account order by f.until desc), '[]')
            from former_accounts f where f.company_id = c.id and f.role = a.role
              and ${IS_POSTED("f")})
          ) order by a.role), '[]')
        from company_accounts a where a.company_id = c.id) as accounts
    from companies c where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

export function selectAccounts(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<CompanyAccounts[]> {
  return sql.query<CompanyAccounts>(LIST_ACCOUNTS, [companyIds]);
}

const LOCK_COMPANY = statement({
  name: "lock_company_setting",
  text: `select id, code, name, version, accounts_version as "accountsVersion"
    from companies where id = $1 for no key update`,
});

export type LockedCompany = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly accountsVersion: number;
};

export async function lockCompany(tx: Transaction, id: string): Promise<LockedCompany | undefined> {
  const [row] = await tx.query<LockedCompany>(LOCK_COMPANY, [id]);
  return row;
}

const INSERT_COMPANY = statement({
  name: "insert_company",
  text: `with added as (
      insert into companies (id, code, name, organisation_number) values ($1, $2, $3, $4)
      returning id)
    insert into company_accounts (company_id, role, account)
    select added.id, a.role, a.account
    from added, unnest($5::text[], $6::text[]) as a(role, account)`,
});

export async function insertCompany(
  tx: Transaction,
  company: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly organisationNumber: string;
    readonly accounts: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { id, code, name, organisationNumber, accounts } = company;
  const roles = Object.keys(accounts);
  const values = [id, code, name, organisationNumber, roles, Object.values(accounts)];
  await tx.query(INSERT_COMPANY, values);
}

const RENAME_COMPANY = statement({
  name: "rename_company",
  text: "update companies set name = $2, version = version + 1 where id = $1",
});

export async function updateCompanyName(tx: Transaction, id: string, name: string): Promise<void> {
  await tx.query(RENAME_COMPANY, [id, name]);
}

const READ_USES = statement({
  name: "read_uses_of_accounts",
  text: `select u.role, u.account, 'now' as use, ${IS_POSTED("u")} as "isPosted"
      from company_accounts u where u.company_id = $1
    union all
    select u.role, u.account, 'before', ${IS_POSTED("u")}
      from former_accounts u where u.company_id = $1
    union all
    select 'claim', u.claim_account, 'elsewhere', true
      from invoicing_systems u where u.company_id = $1
    union all
    select 'cash', d.account, 'elsewhere', true
      from drawers d where d.company_id = $1 and d.account is not null
    union all
    select 'cashReason', r.account, 'elsewhere', true
      from cash_reasons r where r.company_id = $1 and r.active`,
});

export type AccountUse = {
  /**
   * `elsewhere`: an invoicing system's own claim account, a drawer's own for cash, or what a reason
   * for moving cash stands against.
   */
  readonly use: "now" | "before" | "elsewhere";
  readonly role: PostingRole;
  readonly account: string;
  readonly isPosted: boolean;
};

/** With the company locked, so that nobody gives an account away meanwhile. */
export function readAccountUses(tx: Transaction, companyId: string): Promise<AccountUse[]> {
  return tx.query<AccountUse>(READ_USES, [companyId]);
}

const CHANGE_ACCOUNTS = statement({
  name: "change_company_accounts",
  text: `with wanted as (select * from unnest($2::text[], $3::text[]) as w(role, account)),
    left_behind as (
      insert into former_accounts (company_id, account, role, until)
      select a.company_id, a.account, a.role, $4 from company_accounts a
      join wanted w on w.role = a.role where a.company_id = $1
      on conflict (company_id, account, role) do update set until = excluded.until),
    taken_back as (
      delete from former_accounts f using wanted w
      where f.company_id = $1 and f.role = w.role and f.account = w.account),
    put as (
      insert into company_accounts (company_id, role, account)
      select $1, w.role, w.account from wanted w
      on conflict (company_id, role) do update set account = excluded.account)
    update companies set accounts_version = accounts_version + 1 where id = $1`,
});

export async function updateAccounts(
  tx: Transaction,
  change: {
    readonly companyId: string;
    readonly accounts: Readonly<Partial<Record<AccountRole, string>>>;
    readonly at: Date;
  },
): Promise<void> {
  const { companyId, accounts, at } = change;
  const values = [companyId, Object.keys(accounts), Object.values(accounts), at];
  await tx.query(CHANGE_ACCOUNTS, values);
}
