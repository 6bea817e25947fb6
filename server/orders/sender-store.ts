/** The SQL that finds the site, company and invoicing system that an order names by their codes. */
import { type Sql, statement } from "../database/database.ts";

const FIND_SITE = statement({ name: "find_site", text: "select id from sites where code = $1" });

export async function findSite(sql: Sql, code: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(FIND_SITE, [code]);
  return rows[0]?.id;
}

const COMPANIES_OF_SITE = statement({
  name: "companies_of_site",
  text: `select c.id, c.code from companies c join site_companies s on s.company_id = c.id
    where s.site_id = $1 order by c.code for key share of s`,
});

export type CompanyOfSite = { readonly id: string; readonly code: string };

/** None of them leaves the site while the transaction lasts. */
export function companiesOfSite(sql: Sql, siteId: string): Promise<readonly CompanyOfSite[]> {
  return sql.query<CompanyOfSite>(COMPANIES_OF_SITE, [siteId]);
}

const FIND_SYSTEM = statement({
  name: "find_system",
  text: "select id, connected from invoicing_systems where company_id = $1 and code = $2",
});

export async function findSystem(
  sql: Sql,
  companyId: string,
  code: string,
): Promise<{ readonly id: string; readonly connected: boolean } | undefined> {
  const rows = await sql.query<{ id: string; connected: boolean }>(FIND_SYSTEM, [companyId, code]);
  return rows[0];
}
