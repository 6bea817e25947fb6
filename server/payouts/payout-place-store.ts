/** The SQL of what companies and sites are called, of those in sight. */
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const READ_COMPANIES = statement({
  name: "read_companies_of_payouts",
  text: "select id, code from companies where $1::uuid[] is null or id = any($1)",
});
const READ_SITES = statement({
  name: "read_sites_of_payouts",
  text: "select id, code from sites where $1::uuid[] is null or id = any($1)",
});

export type Codes = {
  readonly companies: ReadonlyMap<string, string>;
  readonly sites: ReadonlyMap<string, string>;
};

type CodeRow = { readonly id: string; readonly code: string };

export async function selectCodes(sql: Sql, { companyIds, siteIds }: Sight): Promise<Codes> {
  const [companies, sites] = await Promise.all([
    sql.query<CodeRow>(READ_COMPANIES, [companyIds]),
    sql.query<CodeRow>(READ_SITES, [siteIds]),
  ]);
  return { companies: codesOf(companies), sites: codesOf(sites) };
}

function codesOf(rows: readonly CodeRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, code }) => [id, code]));
}
