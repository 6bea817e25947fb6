/** The SQL of sites and of the companies that are there, for the settings. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { SiteSetting } from "./site-api.ts";

const LIST_SITES = statement({
  name: "list_site_settings",
  text: `select s.id, s.version, s.code, s.name, s.toyota_franchise as "toyotaFranchise",
      s.own_cards_on as "ownCardsOn",
      (select coalesce(json_agg(json_build_object('id', c.id, 'code', c.code, 'name', c.name)
          order by c.code), '[]')
        from site_companies b join companies c on c.id = b.company_id
        where b.site_id = s.id and ($2::uuid[] is null or c.id = any($2))) as companies,
      (select count(*)::int from tills k
        where k.site_id = s.id and k.retired_at is null) as tills,
      (select count(*)::int from terminals m
        where m.place_site_id = s.id and ($2::uuid[] is null or m.company_id = any($2))) as terminals
    from sites s
    where ($1::uuid[] is null or s.id = any($1))
      and ($2::uuid[] is null or exists (select from site_companies b
        where b.site_id = s.id and b.company_id = any($2)))
    order by s.name, s.id`,
});

export function selectSites(sql: Sql, sight: Sight): Promise<SiteSetting[]> {
  return sql.query<SiteSetting>(LIST_SITES, [sight.siteIds, sight.companyIds]);
}

const KNOWN_COMPANIES = statement({
  name: "find_known_companies",
  text: "select id, code from companies where id = any($1::uuid[]) order by code",
});

export type NamedCompany = { readonly id: string; readonly code: string };

export function findCompanies(tx: Transaction, ids: readonly string[]): Promise<NamedCompany[]> {
  return tx.query<NamedCompany>(KNOWN_COMPANIES, [ids]);
}

const INSERT_SITE = statement({
  name: "insert_site",
  text: `with added as (
      insert into sites (id, code, name, toyota_franchise) values ($1, $2, $3, $4) returning id)
    insert into site_companies (site_id, company_id)
    select added.id, c.id from added, unnest($5::uuid[]) as c(id)`,
});

export async function insertSite(
  tx: Transaction,
  site: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly toyotaFranchise: boolean;
    readonly companyIds: readonly string[];
  },
): Promise<void> {
  const { id, code, name, toyotaFranchise, companyIds } = site;
  await tx.query(INSERT_SITE, [id, code, name, toyotaFranchise, companyIds]);
}

const LOCK_SITE = statement({
  name: "lock_site_setting",
  text: `select id, code, name, version, toyota_franchise as "toyotaFranchise",
      own_cards_on as "ownCardsOn"
    from sites where id = $1 for no key update`,
});

/** An order that arrives for one of them keeps it in place meanwhile. */
const LOCK_COMPANIES_OF_SITE = statement({
  name: "lock_companies_of_site",
  text: `select c.id, c.code from site_companies b join companies c on c.id = b.company_id
    where b.site_id = $1 order by c.code for update of b`,
});

export type LockedSite = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly toyotaFranchise: boolean;
  readonly ownCardsOn: boolean;
  readonly companies: readonly NamedCompany[];
};

export async function lockSite(tx: Transaction, id: string): Promise<LockedSite | undefined> {
  const [row] = await tx.query<Omit<LockedSite, "companies">>(LOCK_SITE, [id]);
  if (row === undefined) return undefined;
  const companies = await tx.query<NamedCompany>(LOCK_COMPANIES_OF_SITE, [id]);
  return { ...row, companies };
}

const COUNT_LEFT = statement({
  name: "count_left_of_company_at_site",
  text: `select
      (select count(*)::int from orders o where o.site_id = $1 and o.company_id = $2
        and o.left_ore > 0) as orders,
      (select count(*)::int from terminals m where m.place_site_id = $1
        and m.company_id = $2) as terminals,
      (select count(*)::int from cash_movements m join tills k on k.id = m.till_id
        where k.site_id = $1 and m.company_id = $2 and m.kind = 'bagSealed'
          and m.corrects_id is null
          and not exists (select from cash_movements b where b.corrects_id = m.id)
          and not exists (select from cash_movements n where n.sealed_id = m.id
            and n.corrects_id is null
            and not exists (select from cash_movements b where b.corrects_id = n.id))) as bags`,
});

type Left = { readonly orders: number; readonly terminals: number; readonly bags: number };

const DRAWERS_AT_SITE = statement({
  name: "find_drawers_of_company_at_site",
  text: `select d.id from drawers d join tills k on k.id = d.till_id
    where k.site_id = $1 and d.company_id = $2 order by d.id`,
});

export async function findDrawersAtSite(
  tx: Transaction,
  siteId: string,
  companyId: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(DRAWERS_AT_SITE, [siteId, companyId]);
  return rows.map((row) => row.id);
}

/** What a company still has at a site; asked with its place there locked. */
export async function countLeftAtSite(
  tx: Transaction,
  siteId: string,
  companyId: string,
): Promise<Left> {
  const [row] = await tx.query<Left>(COUNT_LEFT, [siteId, companyId]);
  return row ?? { orders: 0, terminals: 0, bags: 0 };
}

/** Where a company has been, closes go on: what comes late there still has its place. */
const CHANGE_SITE = statement({
  name: "change_site",
  text: `with gone as (
      delete from site_companies where site_id = $1 and company_id <> all($4::uuid[])
      returning company_id),
    kept as (
      insert into day_close_places (company_id, site_id)
      select company_id, $1 from gone on conflict (company_id, site_id) do nothing),
    come as (
      insert into site_companies (site_id, company_id)
      select $1, c.id from unnest($4::uuid[]) as c(id) on conflict do nothing)
    update sites set name = $2, toyota_franchise = $3, own_cards_on = own_cards_on and $3,
      version = version + 1
    where id = $1`,
});

export async function updateSite(
  tx: Transaction,
  site: {
    readonly id: string;
    readonly name: string;
    readonly toyotaFranchise: boolean;
    readonly companyIds: readonly string[];
  },
): Promise<void> {
  const { id, name, toyotaFranchise, companyIds } = site;
  await tx.query(CHANGE_SITE, [id, name, toyotaFranchise, companyIds]);
}
