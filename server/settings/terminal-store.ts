/** The SQL of terminals for the settings. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { TerminalSetting } from "./terminal-api.ts";

const LIST_TERMINALS = statement({
  name: "list_terminal_settings",
  text: `select m.id, m.version, m.terminal_id as "terminalId", m.name, m.model,
      m.serial_number as "serialNumber", c.id as "companyId", c.code as "companyCode",
      s.id as "siteId", s.code as "siteCode", m.retired_at as "retiredAt",
      (select r.terminal_id from terminals r where r.id = m.replaced_by) as "replacedBy",
      array(select b.till_id from till_terminals b join tills k on k.id = b.till_id
        where b.terminal_id = m.id order by k.code, k.id) as "tillIds"
    from terminals m
    join companies c on c.id = m.company_id
    join sites s on s.id = m.site_id
    where ($1::uuid is null or m.id = $1)
      and ($2::uuid[] is null or m.site_id = any($2))
      and ($3::uuid[] is null or m.company_id = any($3))
    order by s.name, m.name, m.id`,
});

export async function selectTerminals(
  sql: Sql,
  wanted: Sight & { readonly id: string | null },
): Promise<TerminalSetting[]> {
  const rows = await sql.query<Omit<TerminalSetting, "retiredAt"> & { retiredAt: Date | null }>(
    LIST_TERMINALS,
    [wanted.id, wanted.siteIds, wanted.companyIds],
  );
  return rows.map((row) => ({ ...row, retiredAt: row.retiredAt?.toISOString() ?? null }));
}

const KNOWN_IDS = statement({
  name: "find_registered_terminal_ids",
  text: `select terminal_id as "terminalId" from terminals where terminal_id = any($1::text[])`,
});

export async function findRegistered(
  sql: Sql,
  terminalIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ terminalId: string }>(KNOWN_IDS, [terminalIds]);
  return new Set(rows.map((row) => row.terminalId));
}

const FIND_PLACE = statement({
  name: "find_place_of_new_terminal",
  text: `select s.code as "siteCode", c.code as "companyCode"
    from sites s cross join companies c
    where s.id = $1 and c.id = $2 and exists (select from site_companies b
      where b.site_id = s.id and b.company_id = c.id)`,
});

const SITE_EXISTS = statement({
  name: "site_of_new_terminal_exists",
  text: "select id from sites where id = $1",
});

export type NewPlace = { readonly siteCode: string; readonly companyCode: string };

/** `noCompany` when the site is there, and the company is not at it. */
export async function findNewPlace(
  tx: Transaction,
  siteId: string,
  companyId: string,
): Promise<NewPlace | "noSite" | "noCompany"> {
  const [place] = await tx.query<NewPlace>(FIND_PLACE, [siteId, companyId]);
  if (place !== undefined) return place;
  return (await tx.query(SITE_EXISTS, [siteId])).length > 0 ? "noCompany" : "noSite";
}

const FIND_TILLS = statement({
  name: "find_tills_of_new_terminal",
  text: `select k.id, k.code, k.site_id as "siteId", k.retired_at is not null as "isRetired",
      exists (select from site_companies b where b.site_id = k.site_id
        and b.company_id = $2) as "companyIsThere"
    from tills k where k.id = any($1::uuid[]) order by k.id for no key update of k`,
});

export type TillForTerminal = {
  readonly id: string;
  readonly code: string;
  readonly siteId: string;
  readonly isRetired: boolean;
  readonly companyIsThere: boolean;
};

export function findTillsForTerminal(
  tx: Transaction,
  tillIds: readonly string[],
  companyId: string,
): Promise<TillForTerminal[]> {
  return tx.query<TillForTerminal>(FIND_TILLS, [tillIds, companyId]);
}

/** After the terminals that each till already has. */
const INSERT_TERMINAL = statement({
  name: "insert_terminal",
  text: `with added as (
      insert into terminals
        (id, company_id, site_id, terminal_id, model, serial_number, name, adapter)
      values ($1, $2, $3, $4, $5, $6, $7, 'netsCloud') returning id),
    told as (update tills set version = version + 1 where id = any($8::uuid[]))
    insert into till_terminals (till_id, terminal_id, rank)
    select k.id, added.id, 1 + coalesce((select max(o.rank) from till_terminals o
      where o.till_id = k.id), 0)
    from added, unnest($8::uuid[]) as k(id)`,
});

export async function insertTerminal(
  tx: Transaction,
  terminal: {
    readonly id: string;
    readonly companyId: string;
    readonly siteId: string;
    readonly terminalId: string;
    readonly model: string;
    readonly serialNumber: string | null;
    readonly name: string;
    readonly tillIds: readonly string[];
  },
): Promise<void> {
  const { id, companyId, siteId, terminalId, model, serialNumber, name, tillIds } = terminal;
  const values = [id, companyId, siteId, terminalId, model, serialNumber, name, tillIds];
  await tx.query(INSERT_TERMINAL, values);
}

const LOCK_TERMINAL = statement({
  name: "lock_terminal_setting",
  text: `select id, version, terminal_id as "terminalId", name, serial_number as "serialNumber",
      company_id as "companyId", site_id as "siteId", retired_at as "retiredAt"
    from terminals where id = $1 for no key update`,
});

export type LockedTerminal = {
  readonly id: string;
  readonly version: number;
  readonly terminalId: string;
  readonly name: string;
  readonly serialNumber: string | null;
  readonly companyId: string;
  readonly siteId: string;
  readonly retiredAt: Date | null;
};

export async function lockTerminal(
  tx: Transaction,
  id: string,
): Promise<LockedTerminal | undefined> {
  const [row] = await tx.query<LockedTerminal>(LOCK_TERMINAL, [id]);
  return row;
}

const CHANGE_TERMINAL = statement({
  name: "change_terminal",
  text: `update terminals set name = $2, serial_number = $3, version = version + 1,
      changed_tx = pg_current_xact_id()
    where id = $1`,
});

export async function updateTerminal(
  tx: Transaction,
  terminal: {
    readonly id: string;
    readonly name: string;
    readonly serialNumber: string | null;
  },
): Promise<void> {
  await tx.query(CHANGE_TERMINAL, [terminal.id, terminal.name, terminal.serialNumber]);
}

const READ_PLACE = statement({
  name: "read_place_of_terminal",
  text: `select s.code as site, array(select k.code from till_terminals b
      join tills k on k.id = b.till_id where b.terminal_id = m.id order by k.code) as tills
    from terminals m join sites s on s.id = m.site_id where m.id = $1`,
});

/** By the codes that people know. */
export type WrittenPlace = { readonly site: string; readonly tills: readonly string[] };

export async function readWrittenPlace(tx: Transaction, id: string): Promise<WrittenPlace> {
  const [row] = await tx.query<WrittenPlace>(READ_PLACE, [id]);
  return row ?? { site: "", tills: [] };
}

const READ_TIES = statement({
  name: "read_ties_of_terminal",
  text: `select till_id as "tillId" from till_terminals where terminal_id = $1 order by till_id`,
});

export async function readTies(tx: Transaction, id: string): Promise<readonly string[]> {
  const rows = await tx.query<{ tillId: string }>(READ_TIES, [id]);
  return rows.map((row) => row.tillId);
}

const TELL_PLACES = statement({
  name: "tell_places_of_terminal",
  text: `with told as (update terminals set version = version + 1 where id = $1)
    update tills set version = version + 1 where id = any($2::uuid[])`,
});

/** Whoever edits the terminal or one of the tills must see what has been moved first. */
export async function tellPlaces(
  tx: Transaction,
  terminalId: string,
  tillIds: readonly string[],
): Promise<void> {
  await tx.query(TELL_PLACES, [terminalId, tillIds]);
}
