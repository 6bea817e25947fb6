/** The SQL of what companies and sites are called, of those in sight. */
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const READ_COMPANIES = statement({
  name: "read_companies_of_payouts",
  text: "select id, code, name from companies where $1::uuid[] is null or id = any($1) order by name",
});
const READ_SITES = statement({
  name: "read_sites_of_payouts",
  text: `select s.id, s.code, s.name from sites s
    where ($1::uuid[] is null or s.id = any($1)) and ($2::uuid[] is null or exists (
      select from site_companies b where b.site_id = s.id and b.company_id = any($2)))
    order by s.name`,
});

export type Codes = {
  readonly companies: ReadonlyMap<string, string>;
  readonly sites: ReadonlyMap<string, string>;
  readonly named: {
    readonly companies: readonly NamedPlace[];
    readonly sites: readonly NamedPlace[];
  };
};

type NamedPlace = { readonly code: string; readonly name: string };
type CodeRow = NamedPlace & { readonly id: string };

export async function selectCodes(sql: Sql, { companyIds, siteIds }: Sight): Promise<Codes> {
  const [companies, sites] = await Promise.all([
    sql.query<CodeRow>(READ_COMPANIES, [companyIds]),
    sql.query<CodeRow>(READ_SITES, [siteIds, companyIds]),
  ]);
  const named = { companies: companies.map(namedPlace), sites: sites.map(namedPlace) };
  return { companies: codesOf(companies), sites: codesOf(sites), named };
}

function namedPlace({ code, name }: CodeRow): NamedPlace {
  return { code, name };
}

function codesOf(rows: readonly CodeRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, code }) => [id, code]));
}
