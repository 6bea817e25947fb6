/** The SQL of drawers. What should lie in one is added up from payments, refunds and movements. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type StoredDrawer = {
  readonly id: string;
  readonly tillId: string;
  readonly till: string;
  readonly siteId: string;
  readonly companyId: string;
  /** Null is the company's own account for cash. */
  readonly account: string | null;
};

type DrawerRow = {
  id: string;
  till_id: string;
  till: string;
  site_id: string;
  company_id: string;
  account: string | null;
};

const DRAWER = `select d.id, d.till_id, t.code as till, t.site_id, d.company_id, d.account
  from drawers d join tills t on t.id = d.till_id`;

const FIND_DRAWER = statement({
  name: "find_drawer",
  text: `${DRAWER} where d.till_id = $1 and d.company_id = $2`,
});

export async function findStoredDrawer(
  sql: Sql,
  of: { readonly tillId: string; readonly companyId: string },
): Promise<StoredDrawer | undefined> {
  return drawerFrom(await sql.query<DrawerRow>(FIND_DRAWER, [of.tillId, of.companyId]));
}

const FIND_DRAWER_BY_ID = statement({
  name: "find_drawer_by_id",
  text: `${DRAWER} where d.id = $1`,
});

export async function findDrawerById(sql: Sql, id: string): Promise<StoredDrawer | undefined> {
  return drawerFrom(await sql.query<DrawerRow>(FIND_DRAWER_BY_ID, [id]));
}

function drawerFrom(rows: readonly DrawerRow[]): StoredDrawer | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row.id,
    tillId: row.till_id,
    till: row.till,
    siteId: row.site_id,
    companyId: row.company_id,
    account: row.account,
  };
}

const INSERT_DRAWER = statement({
  name: "insert_drawer",
  text: `insert into drawers (id, till_id, company_id, created_at) values ($1,$2,$3,$4)
    on conflict (till_id, company_id) do nothing`,
});

/** Another server may make it in the same moment: then there is the other's. */
export async function insertDrawer(
  tx: Transaction,
  drawer: {
    readonly id: string;
    readonly tillId: string;
    readonly companyId: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.write(INSERT_DRAWER, [drawer.id, drawer.tillId, drawer.companyId, drawer.at]);
}

const INSERT_MISSING_DRAWERS = statement({
  name: "insert_missing_drawers",
  text: `insert into drawers (id, till_id, company_id, created_at)
    select gen_random_uuid(), t.id, c.company_id, $3 from tills t
      join site_companies c on c.site_id = t.site_id
      left join drawers d on d.till_id = t.id and d.company_id = c.company_id
    where d.id is null and t.retired_at is null and ($1::uuid[] is null or c.company_id = any($1))
      and ($2::uuid[] is null or t.site_id = any($2))
    on conflict (till_id, company_id) do nothing
    returning id`,
});

/** A drawer for every till in use and each company of its site, among those that the caller sees. */
export async function insertMissingDrawers(
  tx: Transaction,
  seen: {
    readonly companyIds: readonly string[] | null;
    readonly siteIds: readonly string[] | null;
    readonly at: Date;
  },
): Promise<readonly string[]> {
  const values = [seen.companyIds, seen.siteIds, seen.at];
  return (await tx.query<{ id: string }>(INSERT_MISSING_DRAWERS, values)).map(({ id }) => id);
}

// Keeps out whoever takes cash out of the same drawer, and nobody who puts some in.
const LOCK_DRAWER = statement({
  name: "lock_drawer",
  text: "select id from drawers where id = $1 for no key update",
});

const EXPECTED_IN_DRAWER = `(coalesce((select sum(case a.kind when 'purchase' then a.cash_ore
      else -a.cash_ore end) from attempts a where a.drawer_id = d.id and a.state = 'approved'), 0)
    + coalesce((select sum(m.drawer_ore) from cash_movements m where m.drawer_id = d.id), 0))::bigint`;

const READ_EXPECTED = statement({
  name: "read_expected_in_drawer",
  text: `select ${EXPECTED_IN_DRAWER} as expected_ore from drawers d where d.id = $1`,
});

/** What lies in the drawer, and nobody takes any of it out until the transaction ends. */
export async function lockExpected(tx: Transaction, drawerId: string): Promise<Ore> {
  await tx.query(LOCK_DRAWER, [drawerId]);
  return await readExpected(tx, drawerId);
}

export async function readExpected(sql: Sql, drawerId: string): Promise<Ore> {
  const [row] = await sql.query<{ expected_ore: number }>(READ_EXPECTED, [drawerId]);
  return ore(row?.expected_ore ?? 0);
}

const IS_TILL_IN_USE = statement({
  name: "is_till_in_use",
  text: "select retired_at is null as used from tills where id = $1 for key share",
});

/** A till that is being retired is waited for. */
export async function isTillInUse(tx: Transaction, tillId: string): Promise<boolean> {
  const [row] = await tx.query<{ used: boolean }>(IS_TILL_IN_USE, [tillId]);
  return row?.used === true;
}

const SITE_IDS = statement({ name: "sites_of_drawers", text: "select id from sites order by id" });

export async function selectSiteIds(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ id: string }>(SITE_IDS)).map(({ id }) => id);
}

const FIND_OPEN_COUNT = statement({
  name: "find_open_count",
  text: `select r.begun_by as by, r.begun_at as since,
      not exists (select from till_counts k where k.reconciliation_id = r.id) as blind
    from till_reconciliations r where r.drawer_id = $1 and r.state = 'counting'`,
});

export type OpenCount = {
  readonly by: string;
  readonly since: Date;
  /** Nothing has been counted yet, so what should be there is told to nobody. */
  readonly blind: boolean;
};

export async function findOpenCount(sql: Sql, drawerId: string): Promise<OpenCount | undefined> {
  return (await sql.query<OpenCount>(FIND_OPEN_COUNT, [drawerId]))[0];
}

const IS_COMPANY_AT_SITE = statement({
  name: "is_company_at_site",
  text: `select 1 as here from site_companies where site_id = $1 and company_id = $2
    for key share`,
});

/** A company that is leaving the site is waited for, and one that is here stays so long. */
export async function isCompanyAtSite(
  sql: Transaction,
  at: { readonly siteId: string; readonly companyId: string },
): Promise<boolean> {
  return (await sql.query(IS_COMPANY_AT_SITE, [at.siteId, at.companyId])).length > 0;
}

const SET_ACCOUNT = statement({
  name: "set_drawer_account",
  text: "update drawers set account = $2, version = version + 1 where id = $1",
});

export async function setDrawerAccount(
  tx: Transaction,
  drawerId: string,
  account: string | null,
): Promise<void> {
  await tx.write(SET_ACCOUNT, [drawerId, account]);
}

const IS_DRAWER_USED = statement({
  name: "is_drawer_used",
  text: `select exists (select from attempts where drawer_id = $1)
    or exists (select from cash_movements where drawer_id = $1) as used`,
});

/** Asked with the drawer's account locked. */
export async function isDrawerUsed(tx: Transaction, drawerId: string): Promise<boolean> {
  const [row] = await tx.query<{ used: boolean }>(IS_DRAWER_USED, [drawerId]);
  return row?.used === true;
}

const LOCK_DRAWER_ACCOUNT = statement({
  name: "lock_drawer_account",
  text: "select version, account from drawers where id = $1 for update",
});

export type DrawerSetting = { readonly version: number; readonly account: string | null };

/** A lock that also keeps the first payment out. */
export async function lockDrawerAccount(
  tx: Transaction,
  drawerId: string,
): Promise<DrawerSetting | undefined> {
  return (await tx.query<DrawerSetting>(LOCK_DRAWER_ACCOUNT, [drawerId]))[0];
}

export type DrawerViewRow = {
  id: string;
  version: number;
  till_id: string;
  till_code: string;
  till_name: string;
  site_id: string;
  site_code: string;
  company_code: string;
  company_name: string;
  account: string | null;
  company_account: string | null;
  expected_ore: number;
  float_ore: number;
  created_at: Date;
  last_movement_at: Date | null;
  /** A count has been begun, and nothing handed in yet. */
  is_blind: boolean;
};

const LIST_DRAWERS = statement({
  name: "list_drawers",
  text: `select d.id, d.version, t.id as till_id, t.code as till_code, t.name as till_name, s.id as site_id,
      s.code as site_code, c.code as company_code, c.name as company_name, d.account, k.account as company_account,
      ${EXPECTED_IN_DRAWER} as expected_ore,
      coalesce((select sum(m.drawer_ore) from cash_movements m
        where m.drawer_id = d.id and m.kind in ('floatIn','floatOut')), 0)::bigint as float_ore,
      d.created_at,
      (select max(m.at) from cash_movements m where m.drawer_id = d.id) as last_movement_at,
      exists (select from till_reconciliations r where r.drawer_id = d.id and r.state = 'counting'
        and not exists (select from till_counts k where k.reconciliation_id = r.id)) as is_blind
    from drawers d join tills t on t.id = d.till_id join sites s on s.id = t.site_id
    join companies c on c.id = d.company_id
    left join company_accounts k on k.company_id = d.company_id and k.role = 'cash'
    where ($1::uuid[] is null or d.company_id = any($1)) and ($2::uuid[] is null or s.id = any($2))
      and ($3::uuid is null or t.id = $3) and ($4::text is null or s.code = $4)
      and ($5::uuid is null or d.id = $5)
    order by s.code, t.code, c.code`,
});

export async function selectDrawers(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly siteIds: readonly string[] | null;
    readonly tillId?: string | undefined;
    readonly siteCode?: string | undefined;
    readonly id?: string | undefined;
  },
): Promise<readonly DrawerViewRow[]> {
  const { companyIds, siteIds, tillId = null, siteCode = null, id = null } = asked;
  return await sql.query<DrawerViewRow>(LIST_DRAWERS, [companyIds, siteIds, tillId, siteCode, id]);
}
