/** The SQL that tells where the things that calls are about belong. */
import { type Sql, statement } from "../database/database.ts";
import { NOT_KNOWN_YET, type Sight, type SubjectKind, type ThingPlaces } from "../http/access.ts";
import { companiesOfPerson } from "../people/rights-of-person.ts";

const COMPANIES_OF_SITE = (site: string): string =>
  `array(select b.company_id from site_companies b where b.site_id = ${site})`;
const SITES_OF_COMPANY = (company: string): string =>
  `array(select b.site_id from site_companies b where b.company_id = ${company})`;

const placeOf = (kind: SubjectKind, companies: string, sites: string, from: string) =>
  statement({
    name: `place_of_${kind}`,
    text: `select ${companies} as "companyIds", ${sites} as "siteIds" from ${from} x where x.id = $1`,
  });

const PLACE_OF: Readonly<Record<SubjectKind, ReturnType<typeof placeOf>>> = {
  order: placeOf("order", "array[x.company_id]", "array[x.site_id]", "orders"),
  // Taken at one site for an order of another, it is seen from both.
  payment: placeOf(
    "payment",
    "array[x.company_id]",
    `array[x.site_id] || array(select distinct o.site_id
      from allocations l join orders o on o.id = l.order_id
      where l.attempt_id = x.id and o.site_id <> x.site_id)`,
    "attempts",
  ),
  till: placeOf("till", COMPANIES_OF_SITE("x.site_id"), "array[x.site_id]", "tills"),
  terminal: placeOf("terminal", "array[x.company_id]", "array[x.site_id]", "terminals"),
  site: placeOf("site", COMPANIES_OF_SITE("x.id"), "array[x.id]", "sites"),
  company: placeOf("company", "array[x.id]", SITES_OF_COMPANY("x.id"), "companies"),
  invoicingSystem: placeOf(
    "invoicingSystem",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "invoicing_systems",
  ),
  dayClose: placeOf("dayClose", "array[x.company_id]", "array[x.site_id]", "day_closes"),
  voucher: placeOf(
    "voucher",
    "array[x.company_id]",
    "array(select d.site_id from day_closes d where d.id = x.close_id)",
    "voucher_numbers",
  ),
  export: placeOf("export", "array[x.company_id]", SITES_OF_COMPANY("x.company_id"), "exports"),
  tillReconciliation: placeOf(
    "tillReconciliation",
    "array[x.company_id]",
    "array(select t.site_id from tills t where t.id = x.till_id)",
    "till_reconciliations",
  ),
  payoutAgreement: placeOf(
    "payoutAgreement",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "payout_agreements",
  ),
  bankFile: placeOf(
    "bankFile",
    // Of no known company it is seen by those alone who see every one.
    `coalesce(nullif(x.company_ids, '{}'), array['${NOT_KNOWN_YET}'::uuid])`,
    `coalesce(nullif(array(select distinct b.site_id from site_companies b
      where b.company_id = any(x.company_ids)), '{}'),
      array['${NOT_KNOWN_YET}'::uuid])`,
    "bank_files",
  ),
  bankLine: placeOf(
    "bankLine",
    "array_remove(array[x.company_id], null)",
    SITES_OF_COMPANY("x.company_id"),
    "bank_lines",
  ),
  payoutMatch: placeOf(
    "payoutMatch",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "payout_matches",
  ),
  webhook: placeOf(
    "webhook",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "webhook_subscriptions",
  ),
  bookDifference: placeOf(
    "bookDifference",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "book_differences",
  ),
  acquirerLine: placeOf(
    "acquirerLine",
    "array[x.company_id]",
    SITES_OF_COMPANY("x.company_id"),
    "counted_acquirer_lines",
  ),
  // Without a row the person works everywhere: then array_agg gives null, as is meant.
  person: placeOf(
    "person",
    companiesOfPerson("x.id"),
    "(select array_agg(s.site_id) from person_sites s where s.person_id = x.id)",
    "people",
  ),
};

/** Undefined when there is no such thing. */
export async function selectPlaces(
  sql: Sql,
  kind: SubjectKind,
  id: string,
): Promise<ThingPlaces | undefined> {
  const [row] = await sql.query<ThingPlaces>(PLACE_OF[kind], [id]);
  return row;
}

const READ_SITE_IDS = statement({ name: "read_site_ids", text: "select id from sites" });

export async function selectSiteIds(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ id: string }>(READ_SITE_IDS)).map((row) => row.id);
}

const READ_COMPANY_CODES = statement({
  name: "read_company_codes_seen",
  text: `select c.code from companies c
    where ($1::uuid[] is null or c.id = any($1))
      and ($2::uuid[] is null or exists (select from site_companies b
        where b.company_id = c.id and b.site_id = any($2)))`,
});

export async function selectCompanyCodes(
  sql: Sql,
  { companyIds, siteIds }: Sight,
): Promise<readonly string[]> {
  const rows = await sql.query<{ code: string }>(READ_COMPANY_CODES, [companyIds, siteIds]);
  return rows.map((row) => row.code);
}
