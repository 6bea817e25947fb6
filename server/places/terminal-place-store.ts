/** The SQL of moving, replacing and reconciling terminals. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { type BusyRow, type LeaseRow, type StoredLease, storedLeaseFrom } from "./stored-lease.ts";

const LOCK_TIES = statement({
  name: "lock_terminal_ties",
  text: "select till_id, rank from till_terminals where terminal_id = $1 order by till_id for update",
});

const LOCK_TERMINAL = statement({
  name: "lock_terminal",
  text: `select id, terminal_id, company_id, site_id, name, adapter, retired_at, replaced_by,
      session_closed_at
    from terminals where id = $1 for update`,
});

const READ_USE = statement({
  name: "read_use_of_terminal",
  text: `select l.version as lease_version, l.till_id as lease_till_id, l.till as lease_till,
      l.operator as lease_operator, l.since as lease_since, l.expires_at as lease_expires_at,
      l.given_by as lease_given_by, l.queue as lease_queue,
      exists (select from attempts o where o.terminal_id = m.id and o.state = 'approved'
        and (m.session_closed_at is null or o.ended_at > m.session_closed_at)) as session_open
    from terminals m left join terminal_leases l on l.terminal_id = m.id where m.id = $1`,
});

const READ_PAYMENTS = statement({
  name: "read_payments_at_terminal",
  text: `select a.id as busy_attempt_id, a.till_id as busy_till_id, k.code as busy_till,
      a.operator as busy_operator, a.created_at as busy_since, a.state
    from attempts a join tills k on k.id = a.till_id
    where a.terminal_id = $1
      and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting')`,
});

export type PlacedRow = {
  readonly id: string;
  readonly vendorTerminalId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly name: string;
  readonly retiredAt: Date | null;
  readonly replacedBy: string | null;
  readonly ties: readonly { readonly tillId: string; readonly rank: number }[];
  readonly lease: StoredLease;
  /** It has taken payments that are not reconciled with it. */
  readonly sessionOpen: boolean;
  /** What holds it now: a payment under way, or one that waits for a signature. */
  readonly payment: (BusyRow & { readonly state: string }) | undefined;
};

/**
 * Waits for payments that are starting at the terminal and keeps new ones waiting. What is read of
 * its use comes after the lock, so it is never older.
 */
export async function lockPlacedTerminal(
  tx: Transaction,
  terminalId: string,
): Promise<PlacedRow | undefined> {
  const [ties, terminals, uses, payments] = await Promise.all([
    tx.query<{ till_id: string; rank: number }>(LOCK_TIES, [terminalId]),
    tx.query<{
      id: string;
      terminal_id: string;
      company_id: string;
      site_id: string;
      name: string;
      retired_at: Date | null;
      replaced_by: string | null;
    }>(LOCK_TERMINAL, [terminalId]),
    tx.query<LeaseRow & { session_open: boolean }>(READ_USE, [terminalId]),
    tx.query<BusyRow & { state: string }>(READ_PAYMENTS, [terminalId]),
  ]);
  const [terminal, use] = [terminals[0], uses[0]];
  if (terminal === undefined || use === undefined) return undefined;
  return {
    id: terminal.id,
    vendorTerminalId: terminal.terminal_id,
    companyId: terminal.company_id,
    siteId: terminal.site_id,
    name: terminal.name,
    retiredAt: terminal.retired_at,
    replacedBy: terminal.replaced_by,
    ties: ties.map((tie) => ({ tillId: tie.till_id, rank: tie.rank })),
    lease: storedLeaseFrom(terminalId, use),
    sessionOpen: use.session_open,
    payment: payments[0],
  };
}

const FIND_SITE = statement({
  name: "find_site_for_terminal",
  text: `select s.id, s.code,
      exists (select from site_companies b where b.site_id = s.id and b.company_id = $2) as sells,
      array(select k.id from tills k
        where k.site_id = s.id and k.retired_at is null) as till_ids,
      array(select b.company_id from site_companies b where b.site_id = s.id
        order by b.company_id) as company_ids
    from sites s where s.code = $1`,
});

export type SiteForTerminal = {
  readonly id: string;
  readonly code: string;
  /** The terminal's company sells there. */
  readonly sells: boolean;
  readonly tillIds: readonly string[];
  /** The companies that sell there. */
  readonly companyIds: readonly string[];
};

export async function findSiteForTerminal(
  sql: Sql,
  siteCode: string,
  companyId: string,
): Promise<SiteForTerminal | undefined> {
  const [row] = await sql.query<{
    id: string;
    code: string;
    sells: boolean;
    till_ids: string[];
    company_ids: string[];
  }>(FIND_SITE, [siteCode, companyId]);
  if (row === undefined) return undefined;
  const { id, code, sells, till_ids: tillIds, company_ids: companyIds } = row;
  return { id, code, sells, tillIds, companyIds };
}

/** At another site the vendor's site id is learned anew; the company's number stays known. */
const MOVE_TERMINAL = statement({
  name: "move_terminal",
  text: `with moved as (
      update terminals set changed_tx = pg_current_xact_id(), site_id = $2,
        known_site_id = case when site_id = $2 then known_site_id end
      where id = $1),
    untied as (
      delete from till_terminals where terminal_id = $1 and till_id <> all($3::uuid[])),
    noted as (
      insert into terminal_events (id, terminal_id, kind, content, by, at)
      values ($4, $1, 'moved', $5, $6, $7))
    insert into till_terminals (till_id, terminal_id, rank)
    select n.till_id, $1, 1 + coalesce(
      (select max(o.rank) from till_terminals o where o.till_id = n.till_id), 0)
    from unnest($3::uuid[]) as n(till_id)
    on conflict (till_id, terminal_id) do nothing`,
});

export type TerminalEvent = {
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly by: string;
  readonly at: Date;
};

/** Where it is already tied it keeps its rank; elsewhere it comes after what the till has. */
export async function moveToPlace(
  tx: Transaction,
  move: {
    readonly terminalId: string;
    readonly siteId: string;
    readonly tillIds: readonly string[];
    readonly event: TerminalEvent;
  },
): Promise<void> {
  const { event } = move;
  const content = JSON.stringify(event.content);
  await tx.query(MOVE_TERMINAL, [
    move.terminalId,
    move.siteId,
    move.tillIds,
    event.id,
    content,
    event.by,
    event.at,
  ]);
}

const ADD_REPLACEMENT = statement({
  name: "add_replacement",
  text: `insert into terminals (id, company_id, site_id, terminal_id, model, serial_number, name,
      adapter, known_site_id, known_organisation_number)
    select $2, company_id, site_id, $3, $4, $5, name, adapter, known_site_id,
      known_organisation_number
    from terminals where id = $1`,
});

/** A retired device is asked about its own payments still, and about nothing else. */
const RETIRE_TERMINAL = statement({
  name: "retire_terminal",
  text: `with retired as (
      update terminals set retired_at = $3, replaced_by = $2, changed_tx = pg_current_xact_id(),
        baseline_at = coalesce(baseline_at, $3)
      where id = $1),
    noted as (
      insert into terminal_events (id, terminal_id, kind, content, by, at)
      values ($4, $1, 'replaced', $5, $6, $3))
    update till_terminals set terminal_id = $2 where terminal_id = $1`,
});

/** The unique keys of terminal ids and serial numbers have the last word. */
export async function putInPlaceOf(
  tx: Transaction,
  replacement: {
    readonly oldId: string;
    readonly newId: string;
    readonly terminalId: string;
    readonly model: string;
    readonly serialNumber: string | undefined;
    readonly event: TerminalEvent;
  },
): Promise<void> {
  const { oldId, newId, event } = replacement;
  const { terminalId, model, serialNumber } = replacement;
  await tx.query(ADD_REPLACEMENT, [oldId, newId, terminalId, model, serialNumber ?? null]);
  const content = JSON.stringify(event.content);
  await tx.query(RETIRE_TERMINAL, [oldId, newId, event.at, event.id, content, event.by]);
}

const CLOSE_SESSION = statement({
  name: "close_terminal_session",
  text: `update terminals set session_closed_at = greatest(session_closed_at, $2)
    where id = $1 returning id`,
});

export async function markSessionClosed(
  sql: Sql,
  terminalId: string,
  closedAt: Date,
): Promise<boolean> {
  return (await sql.query(CLOSE_SESSION, [terminalId, closedAt])).length > 0;
}

const FIND_IN_USE = statement({
  name: "find_terminal_in_use",
  text: `with recursive line as (
      select id, replaced_by from terminals where id = $1
      union all
      select t.id, t.replaced_by from line join terminals t on t.id = line.replaced_by)
    select line.id from line join terminals t on t.id = line.id where t.retired_at is null`,
});

export async function selectTerminalInUse(sql: Sql, id: string): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(FIND_IN_USE, [id]);
  return rows[0]?.id;
}
