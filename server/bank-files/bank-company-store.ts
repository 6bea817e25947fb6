/** The SQL of the companies that files are for. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LOCK = statement({
  name: "lock_company_for_bank",
  text: "select id from companies where id = $1 for update",
});

export async function lockCompanyForBank(tx: Transaction, id: string): Promise<void> {
  await tx.query(LOCK, [id]);
}

export type BankCompany = { readonly id: string; readonly code: string; readonly name: string };

const FIND = statement({
  name: "find_company_for_bank",
  text: "select id, code, name from companies where id = $1",
});

export async function findCompanyById(sql: Sql, id: string): Promise<BankCompany | undefined> {
  return (await sql.query<BankCompany>(FIND, [id]))[0];
}

const OWNS_AGREEMENT = statement({
  name: "company_owns_agreement",
  text: "select id from payout_agreements where id = $1 and company_id = $2",
});

export async function ownsAgreement(
  sql: Sql,
  companyId: string,
  agreementId: string,
): Promise<boolean> {
  return (await sql.query(OWNS_AGREEMENT, [agreementId, companyId])).length > 0;
}

const LIST = statement({
  name: "list_companies_for_bank",
  text: `select id, code, name from companies where $1::uuid[] is null or id = any($1) order by code`,
});

export function selectBankCompanies(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<BankCompany[]> {
  return sql.query<BankCompany>(LIST, [companyIds]);
}
