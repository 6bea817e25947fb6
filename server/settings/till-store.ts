/** The SQL of tills and of the terminals that each prefers, for the settings. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { TillSetting } from "./till-api.ts";

const LIST_TILLS = statement({
  name: "list_till_settings",
  text: `select k.id, k.version, k.code, k.name, s.id as "siteId", s.code as "siteCode",
      s.name as "siteName", k.retired_at as "retiredAt",
      (select coalesce(json_agg(json_build_object('id', m.id, 'terminalId', m.terminal_id,
          'name', m.name, 'companyCode', c.code) order by b.rank, m.terminal_id), '[]')
        from till_terminals b join terminals m on m.id = b.terminal_id
        join companies c on c.id = m.company_id
        where b.till_id = k.id and ($3::uuid[] is null or m.company_id = any($3))) as terminals
    from tills k join sites s on s.id = k.site_id
    where ($1::uuid is null or k.id = $1)
      and ($2::uuid[] is null or s.id = any($2))
      and ($3::uuid[] is null or exists (select from site_companies a
        where a.site_id = s.id and a.company_id = any($3)))
    order by s.name, k.code, k.id`,
});

export type TillsWanted = {
  readonly id: string | null;
  readonly siteIds: readonly string[] | null;
  readonly companyIds: readonly string[] | null;
};

export async function selectTills(sql: Sql, wanted: TillsWanted): Promise<TillSetting[]> {
  const rows = await sql.query<Omit<TillSetting, "retiredAt"> & { retiredAt: Date | null }>(
    LIST_TILLS,
    [wanted.id, wanted.siteIds, wanted.companyIds],
  );
  return rows.map((row) => ({ ...row, retiredAt: row.retiredAt?.toISOString() ?? null }));
}

const FIND_SITE = statement({
  name: "find_site_of_new_till",
  text: `select s.id, s.code, array(select b.company_id from site_companies b
      where b.site_id = s.id) as "companyIds"
    from sites s where s.id = $1`,
});

export type SiteOfTill = {
  readonly id: string;
  readonly code: string;
  readonly companyIds: readonly string[];
};

export async function findSite(tx: Transaction, id: string): Promise<SiteOfTill | undefined> {
  const [row] = await tx.query<SiteOfTill>(FIND_SITE, [id]);
  return row;
}

const INSERT_TILL = statement({
  name: "insert_till",
  text: "insert into tills (id, site_id, code, name) values ($1, $2, $3, $4)",
});

export async function insertTill(
  tx: Transaction,
  till: {
    readonly id: string;
    readonly siteId: string;
    readonly code: string;
    readonly name: string;
  },
): Promise<void> {
  await tx.query(INSERT_TILL, [till.id, till.siteId, till.code, till.name]);
}

/** A payment that is starting at the till is waited for, and then seen. */
const LOCK_TILL = statement({
  name: "lock_till_setting",
  text: `select k.id, k.code, k.name, k.version, k.site_id as "siteId", k.retired_at as "retiredAt",
      (select s.code from sites s where s.id = k.site_id) as "siteCode"
    from tills k where k.id = $1 for update`,
});

const LOCK_TIES = statement({
  name: "lock_ties_of_till",
  text: `select b.terminal_id as id, m.terminal_id as "vendorId", m.company_id as "companyId"
    from till_terminals b join terminals m on m.id = b.terminal_id
    where b.till_id = $1 order by b.rank, m.terminal_id for update of b`,
});

export type Tie = {
  readonly id: string;
  readonly vendorId: string;
  readonly companyId: string;
};

export type LockedTill = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly siteId: string;
  readonly siteCode: string;
  readonly retiredAt: Date | null;
  readonly ties: readonly Tie[];
};

export async function lockTill(tx: Transaction, id: string): Promise<LockedTill | undefined> {
  const [row] = await tx.query<Omit<LockedTill, "ties">>(LOCK_TILL, [id]);
  if (row === undefined) return undefined;
  return { ...row, ties: await tx.query<Tie>(LOCK_TIES, [id]) };
}

const HAS_PAYMENT = statement({
  name: "till_has_payment",
  text: `select exists (select from attempts a where a.till_id = $1
      and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting')) as "hasPayment"`,
});

export async function hasPayment(tx: Transaction, tillId: string): Promise<boolean> {
  const [row] = await tx.query<{ hasPayment: boolean }>(HAS_PAYMENT, [tillId]);
  return row?.hasPayment === true;
}

const DRAWERS_OF_TILL = statement({
  name: "find_drawers_of_till",
  text: "select id from drawers where till_id = $1 order by id",
});

export async function findDrawersOfTill(
  tx: Transaction,
  tillId: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(DRAWERS_OF_TILL, [tillId]);
  return rows.map((row) => row.id);
}

/** Sessions at a till that is retired go on without a till. */
const CHANGE_TILL = statement({
  name: "change_till",
  text: `with untied as (delete from till_terminals where till_id = $1 and $3::timestamptz is not null
        returning terminal_id),
    told as (update terminals set version = version + 1, changed_tx = pg_current_xact_id()
      where id in (select terminal_id from untied)),
    left_alone as (update sessions set till_id = null
      where till_id = $1 and $3::timestamptz is not null)
    update tills set name = $2, retired_at = $3, version = version + 1 where id = $1`,
});

export async function updateTill(
  tx: Transaction,
  till: { readonly id: string; readonly name: string; readonly retiredAt: Date | null },
): Promise<void> {
  await tx.query(CHANGE_TILL, [till.id, till.name, till.retiredAt]);
}

/** Whoever moves or replaces one of them is waited for. */
const FIND_TERMINALS = statement({
  name: "find_terminals_for_till",
  text: `select m.id, m.terminal_id as "vendorId", m.company_id as "companyId",
      m.site_id as "siteId",
      exists (select from site_companies b where b.site_id = $2
        and b.company_id = m.company_id) as "companyIsHere"
    from terminals m where m.id = any($1::uuid[]) and m.retired_at is null
    order by m.id for key share of m`,
});

export type TerminalForTill = Tie & {
  readonly siteId: string;
  /** The terminal's company works at the till's site. */
  readonly companyIsHere: boolean;
};

export function findTerminalsForTill(
  tx: Transaction,
  ids: readonly string[],
  siteId: string,
): Promise<TerminalForTill[]> {
  return tx.query<TerminalForTill>(FIND_TERMINALS, [ids, siteId]);
}

const FIND_USED = statement({
  name: "find_terminals_used_at_till",
  text: `select m.terminal_id as "vendorId" from terminals m
    where m.id = any($2::uuid[]) and (
      exists (select from attempts a where a.terminal_id = m.id and a.till_id = $1
        and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting'))
      or exists (select from terminal_leases l where l.terminal_id = m.id and l.till_id = $1
        and l.expires_at > $3))`,
});

/** Those of the terminals that the till pays at, or has to itself, now. */
export async function findUsedAtTill(
  tx: Transaction,
  tillId: string,
  among: { readonly terminalIds: readonly string[]; readonly now: Date },
): Promise<readonly string[]> {
  if (among.terminalIds.length === 0) return [];
  const values = [tillId, among.terminalIds, among.now];
  const rows = await tx.query<{ vendorId: string }>(FIND_USED, values);
  return rows.map((row) => row.vendorId);
}

const PUT_TERMINALS = statement({
  name: "put_terminals_of_till",
  text: `with wanted as (select t.id, t.rank
      from unnest($2::uuid[]) with ordinality as t(id, rank)),
    untied as (delete from till_terminals where till_id = $1 and terminal_id <> all($2::uuid[])
      returning terminal_id),
    tied as (insert into till_terminals (till_id, terminal_id, rank)
      select $1, id, rank from wanted
      on conflict (till_id, terminal_id) do update set rank = excluded.rank returning terminal_id),
    told as (update terminals set version = version + 1, changed_tx = pg_current_xact_id()
      where id in (select terminal_id from untied) or id = any($3::uuid[]))
    update tills set version = version + 1 where id = $1`,
});

/** `newIds` are those that were not tied to the till before. */
export async function putTerminals(
  tx: Transaction,
  tillId: string,
  ties: { readonly terminalIds: readonly string[]; readonly newIds: readonly string[] },
): Promise<void> {
  await tx.query(PUT_TERMINALS, [tillId, ties.terminalIds, ties.newIds]);
}
