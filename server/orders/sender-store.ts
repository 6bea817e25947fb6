/** The SQL that finds the site, company and invoicing system that an order names by their codes. */
import { type Sql, statement } from "../database/database.ts";

const FIND_SITE = statement({ name: "find_site", text: "select id from sites where code = $1" });

export async function findSite(sql: Sql, code: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(FIND_SITE, [code]);
  return rows[0]?.id;
}

const COMPANIES_OF_SITE = statement({
  name: "companies_of_site",
  text: `select c.id from companies c join site_companies s on s.company_id = c.id
    where s.site_id = $1 and ($2::text is null or c.code = $2) order by c.code`,
});

/** Every company at the site, or the one with the code. */
export async function findCompanyOfSite(
  sql: Sql,
  siteId: string,
  companyCode: string | undefined,
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(COMPANIES_OF_SITE, [siteId, companyCode ?? null]);
  return rows.map((row) => row.id);
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
