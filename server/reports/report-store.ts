/** The SQL of what the reports say beside what other parts read: names, and own cards. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { PlaceNames } from "./close-report.ts";

const READ_COMPANIES = statement({
  name: "read_companies_of_report",
  text: `select code as "companyCode", name as "companyName",
      organisation_number as "organisationNumber"
    from companies where code = any($1::text[]) order by code`,
});

export async function selectCompanies(
  sql: Sql,
  codes: readonly string[],
): Promise<readonly PlaceNames[]> {
  return await sql.query<PlaceNames>(READ_COMPANIES, [codes]);
}

const COMPANIES_SEEN = statement({
  name: "companies_seen_by_report",
  text: `select c.code as "companyCode", c.name as "companyName",
      c.organisation_number as "organisationNumber"
    from companies c
    where ($1::uuid[] is null or c.id = any($1))
      and exists (select from site_companies b join sites s on s.id = b.site_id
        where b.company_id = c.id and ($2::uuid[] is null or s.id = any($2))
          and ($3::text is null or s.code = $3))
    order by c.code`,
});

/** Whose report it is, also where it has no rows: the companies that are asked for and seen. */
export async function selectCompaniesSeen(
  sql: Sql,
  { companyIds, siteIds, siteCode }: Sight & { readonly siteCode: string | null },
): Promise<readonly PlaceNames[]> {
  return await sql.query<PlaceNames>(COMPANIES_SEEN, [companyIds, siteIds, siteCode]);
}

const READ_SITES = statement({
  name: "read_sites_of_report",
  text: "select code, name from sites where code = any($1::text[])",
});

export async function readSiteNames(
  sql: Sql,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ code: string; name: string }>(READ_SITES, [codes]);
  return new Map(rows.map(({ code, name }) => [code, name]));
}

export type OwnCardRow = {
  readonly companyCode: string;
  readonly companyName: string;
  readonly organisationNumber: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly issuer: Issuer;
  readonly whereOff: boolean;
  readonly payments: number;
  readonly takenOre: number;
  readonly givenBack: number;
  readonly givenBackOre: number;
  readonly netOre: number;
};

const OWN_CARDS = statement({
  name: "report_own_cards",
  text: `select c.code as "companyCode", c.name as "companyName",
      c.organisation_number as "organisationNumber", s.code as "siteCode",
      s.name as "siteName", a.issuer, a.own_card_where_off as "whereOff",
      count(*) filter (where a.kind = 'purchase')::int as payments,
      coalesce(sum(a.approved_ore) filter (where a.kind = 'purchase'), 0)::bigint as "takenOre",
      count(*) filter (where a.kind <> 'purchase')::int as "givenBack",
      -coalesce(sum(a.approved_ore) filter (where a.kind <> 'purchase'), 0)::bigint as "givenBackOre",
      coalesce(sum(case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end), 0)
        ::bigint as "netOre"
    from attempts a join companies c on c.id = a.company_id join sites s on s.id = a.site_id
    where a.state = 'approved' and a.method = 'card' and a.business_day between $1 and $2
      and (a.issuer = 'ownCard' or a.own_card_where_off)
      and ($3::uuid[] is null or a.company_id = any($3))
      and ($4::uuid[] is null or a.site_id = any($4))
      and ($5::text is null or s.code = $5)
    group by c.code, c.name, c.organisation_number, s.code, s.name, a.issuer,
      a.own_card_where_off
    order by c.code, s.code, a.own_card_where_off, a.issuer`,
});

export async function selectOwnCards(
  sql: Sql,
  asked: Sight & {
    readonly from: BusinessDay;
    readonly to: BusinessDay;
    readonly siteCode: string | null;
  },
): Promise<readonly OwnCardRow[]> {
  const { from, to, companyIds, siteIds, siteCode } = asked;
  return await sql.query<OwnCardRow>(OWN_CARDS, [from, to, companyIds, siteIds, siteCode]);
}
