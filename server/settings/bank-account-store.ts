/** The SQL of companies' own accounts at banks. */
import type { AccountNumber } from "@kortkoll/core/bank/bank-file.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { CompanyBankAccounts } from "./bank-account-api.ts";

const LIST = statement({
  name: "list_bank_accounts",
  text: `select c.id as "companyId", c.code as "companyCode", c.name as "companyName",
      coalesce(l.version, 0) as version, coalesce((select json_agg(json_build_object(
          'scheme', a.scheme, 'number', a.number) order by a.number)
        from bank_accounts a where a.company_id = c.id), '[]') as accounts
    from companies c left join bank_account_lists l on l.company_id = c.id
    where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

export function selectBankAccounts(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<CompanyBankAccounts[]> {
  return sql.query<CompanyBankAccounts>(LIST, [companyIds]);
}

const COUNT_VERSION = statement({
  name: "count_bank_accounts_version",
  text: `insert into bank_account_lists (company_id, version) values ($1, 1)
    on conflict (company_id) do update set version = bank_account_lists.version + 1`,
});
const REMOVE = statement({
  name: "remove_bank_accounts",
  text: "delete from bank_accounts where company_id = $1 and number <> all($2)",
});
const ADD = statement({
  name: "add_bank_accounts",
  text: `insert into bank_accounts (company_id, scheme, number)
    select $1, n.scheme, n.number from unnest($2::text[], $3::text[]) as n(scheme, number)
    where not exists (select from bank_accounts a where a.number = n.number and a.company_id = $1)`,
});

/** With the company locked. An account of another company's breaks the key. */
export async function setBankAccounts(
  tx: Transaction,
  companyId: string,
  accounts: readonly AccountNumber[],
): Promise<void> {
  const numbers = accounts.map(({ number }) => number);
  await tx.write(COUNT_VERSION, [companyId]);
  await tx.write(REMOVE, [companyId, numbers]);
  await tx.query(ADD, [companyId, accounts.map(({ scheme }) => scheme), numbers]);
}
