/** The SQL of tills and terminals: where a payment is taken, and who holds a terminal now. */
import { leaseAt } from "@kortkoll/core/terminals/terminal-lease.ts";
import type { Terminal, Till } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import { SEES_ALL, type Sight } from "../http/access.ts";
import type { PlacedTerminal, PlacedTill } from "./find-place.ts";
import type { NewTerminal } from "./register-terminal.ts";
import {
  type BusyRow,
  busyTillFrom,
  type LeaseRow,
  leaseViewOf,
  storedLeaseFrom,
} from "./stored-lease.ts";
import type { TerminalContact, WatchedTerminal } from "./terminal-monitor.ts";

const LIST_TILLS = statement({
  name: "list_tills",
  text: `select t.id, t.code, t.name, s.code as site_code, s.name as site_name,
      array(select c.code from site_companies b join companies c on c.id = b.company_id
        where b.site_id = s.id and ($1::uuid[] is null or c.id = any($1))
        order by c.code) as company_codes,
      array(select b.terminal_id from till_terminals b join terminals m on m.id = b.terminal_id
        where b.till_id = t.id and ($1::uuid[] is null or m.company_id = any($1))
        order by b.rank, m.name, m.id) as terminal_ids
    from tills t join sites s on s.id = t.site_id
    where ($1::uuid[] is null or exists (select from site_companies b
        where b.site_id = s.id and b.company_id = any($1)))
      and ($2::uuid[] is null or s.id = any($2))
      and t.retired_at is null
    order by s.name, t.code, t.id`,
});

type TillRow = {
  id: string;
  code: string;
  name: string;
  site_code: string;
  site_name: string;
  company_codes: string[];
  terminal_ids: string[];
};

export async function selectTills(sql: Sql, sight: Sight): Promise<Till[]> {
  const rows = await sql.query<TillRow>(LIST_TILLS, [sight.companyIds, sight.siteIds]);
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    siteCode: row.site_code,
    siteName: row.site_name,
    companyCodes: row.company_codes,
    terminalIds: row.terminal_ids,
  }));
}

/**
 * A payment under way holds the terminal, and so does a signature that nobody has answered for. Both are
 * found by indexes that hold nothing else: joined by terminal, all that it ever took would be read.
 */
const LIST_TERMINALS = statement({
  name: "list_terminals",
  text: `with busy as (
      select id, terminal_id, till_id, operator, created_at from attempts
        where state in ('created','sent','unknown')
      union
      select id, terminal_id, till_id, operator, created_at from attempts
        where signature_state = 'waiting' and terminal_id is not null),
    tied as (
      select b.terminal_id, array_agg(b.till_id order by b.rank, t.code, t.id) as till_ids
      from till_terminals b join tills t on t.id = b.till_id group by b.terminal_id)
    select m.id, m.terminal_id, m.name, m.model, c.code as company_code, s.code as site_code,
      coalesce(k.till_ids, '{}') as till_ids,
      coalesce(m.last_state, 'notGiven') as state, m.last_contact_at, m.retired_at,
      a.id as busy_attempt_id, a.till_id as busy_till_id, h.code as busy_till,
      a.operator as busy_operator, a.created_at as busy_since,
      l.version as lease_version, l.till_id as lease_till_id, l.till as lease_till,
      l.operator as lease_operator, l.since as lease_since, l.expires_at as lease_expires_at,
      l.given_by as lease_given_by, l.queue as lease_queue
    from terminals m
    join companies c on c.id = m.company_id
    join sites s on s.id = m.site_id
    left join tied k on k.terminal_id = m.id
    left join busy a on a.terminal_id = m.id
    left join tills h on h.id = a.till_id
    left join terminal_leases l on l.terminal_id = m.id
    where ($1::uuid is null or m.id = $1) and ($2 or m.retired_at is null)
      and ($3::uuid[] is null or m.company_id = any($3))
      and ($4::uuid[] is null or m.site_id = any($4))
    order by s.name, m.name, m.id`,
});

type TerminalRow = LeaseRow &
  BusyRow & {
    id: string;
    terminal_id: string;
    name: string;
    model: string;
    company_code: string;
    site_code: string;
    till_ids: string[];
    state: Terminal["state"];
    last_contact_at: Date | null;
    retired_at: Date | null;
  };

export type TerminalsWanted = {
  readonly nowMs: number;
  /** Only this one. */
  readonly id?: string;
  /** Everything when not given. */
  readonly sight?: Sight;
  /** Also those that have been replaced: their payments are still there. */
  readonly retiredToo?: true;
};

export async function selectTerminals(sql: Sql, wanted: TerminalsWanted): Promise<Terminal[]> {
  const { nowMs, sight = SEES_ALL } = wanted;
  const { companyIds, siteIds } = sight;
  const values = [wanted.id ?? null, wanted.retiredToo === true, companyIds, siteIds];
  const rows = await sql.query<TerminalRow>(LIST_TERMINALS, values);
  return rows.map((row) => ({
    id: row.id,
    terminalId: row.terminal_id,
    name: row.name,
    model: row.model,
    companyCode: row.company_code,
    siteCode: row.site_code,
    tillIds: row.till_ids,
    state: row.state,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    activePaymentId: row.busy_attempt_id,
    heldBy: holderOf(row),
    lease: leaseOf(row, nowMs),
    retiredAt: row.retired_at?.toISOString() ?? null,
  }));
}

function holderOf(row: TerminalRow): Terminal["heldBy"] {
  const busy = busyTillFrom(row);
  if (busy === null) return null;
  const { till, operator, sinceMs } = busy;
  return { till, operator, since: new Date(sinceMs).toISOString() };
}

/** A payment at a terminal that only one till uses needs no lease, and none is shown for it. */
function leaseOf(row: TerminalRow, nowMs: number): Terminal["lease"] {
  if (row.lease_version === null) return null;
  const { state } = storedLeaseFrom(row.id, row);
  return leaseViewOf(leaseAt(state, { nowMs, busy: busyTillFrom(row) }), nowMs);
}

const FIND_TILL = statement({
  name: "find_till",
  text: `select t.id, t.code, t.name, s.id as site_id, s.code as site_code, s.name as site_name,
      array(select b.company_id from site_companies b where b.site_id = s.id) as company_ids
    from tills t join sites s on s.id = t.site_id
    where t.id = $1 and t.retired_at is null`,
});

type PlacedTillRow = {
  id: string;
  code: string;
  name: string;
  site_id: string;
  site_code: string;
  site_name: string;
  company_ids: string[];
};

export async function selectTill(sql: Sql, id: string): Promise<PlacedTill | undefined> {
  const [row] = await sql.query<PlacedTillRow>(FIND_TILL, [id]);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    siteId: row.site_id,
    siteCode: row.site_code,
    siteName: row.site_name,
    companyIds: row.company_ids,
  };
}

const PLACED_TERMINAL = `m.id, m.terminal_id, m.name, m.model, m.adapter, m.company_id,
  c.code as company_code, m.site_id, s.code as site_code, m.known_site_id,
  m.known_organisation_number, m.clock_skew_ms, m.baseline_at, m.retired_at
  from terminals m join companies c on c.id = m.company_id join sites s on s.id = m.site_id`;

const FIND_TERMINAL_BY_ID = statement({
  name: "find_terminal_by_id",
  text: `select ${PLACED_TERMINAL} where m.id = $1`,
});
const FIND_TERMINAL_BY_VENDOR_ID = statement({
  name: "find_terminal_by_vendor_id",
  text: `select ${PLACED_TERMINAL} where m.terminal_id = $1`,
});
const FIND_TERMINALS_OF_TILL = statement({
  name: "find_terminals_of_till",
  text: `select ${PLACED_TERMINAL} join till_terminals b on b.terminal_id = m.id
    where b.till_id = $1 order by b.rank, m.name, m.id`,
});

type PlacedTerminalRow = {
  id: string;
  terminal_id: string;
  name: string;
  model: string;
  adapter: "netsCloud";
  company_id: string;
  company_code: string;
  site_id: string;
  site_code: string;
  known_site_id: string | null;
  known_organisation_number: string | null;
  clock_skew_ms: number;
  baseline_at: Date | null;
  retired_at: Date | null;
};

export async function selectTerminalById(
  sql: Sql,
  id: string,
): Promise<PlacedTerminal | undefined> {
  const [row] = await sql.query<PlacedTerminalRow>(FIND_TERMINAL_BY_ID, [id]);
  return row === undefined ? undefined : placedTerminalFrom(row);
}

export async function selectTerminalByVendorId(
  sql: Sql,
  terminalId: string,
): Promise<PlacedTerminal | undefined> {
  const [row] = await sql.query<PlacedTerminalRow>(FIND_TERMINAL_BY_VENDOR_ID, [terminalId]);
  return row === undefined ? undefined : placedTerminalFrom(row);
}

export async function selectTerminalsOfTill(sql: Sql, tillId: string): Promise<PlacedTerminal[]> {
  const rows = await sql.query<PlacedTerminalRow>(FIND_TERMINALS_OF_TILL, [tillId]);
  return rows.map(placedTerminalFrom);
}

function placedTerminalFrom(row: PlacedTerminalRow): PlacedTerminal {
  return {
    id: row.id,
    terminalId: row.terminal_id,
    name: row.name,
    model: row.model,
    adapter: row.adapter,
    companyId: row.company_id,
    companyCode: row.company_code,
    siteId: row.site_id,
    siteCode: row.site_code,
    knownSiteId: row.known_site_id,
    knownOrganisationNumber: row.known_organisation_number,
    clockSkewMs: row.clock_skew_ms,
    baselineAt: row.baseline_at,
    retiredAt: row.retired_at,
  };
}

/** A known terminal stays in its company and site: payments that it took are booked there. */
const UPSERT_TERMINAL = statement({
  name: "upsert_terminal",
  text: `insert into terminals
      (id, company_id, site_id, terminal_id, model, serial_number, name, adapter)
    values ($1, $2, $3, $4, $5, $6, $7, 'netsCloud')
    on conflict (terminal_id) do update set model = excluded.model,
      serial_number = coalesce(excluded.serial_number, terminals.serial_number)
    returning id`,
});

export async function upsertTerminal(sql: Sql, terminal: NewTerminal): Promise<string> {
  const [row] = await sql.query<{ id: string }>(UPSERT_TERMINAL, [
    terminal.id,
    terminal.companyId,
    terminal.siteId,
    terminal.terminalId,
    terminal.model,
    terminal.serialNumber ?? null,
    terminal.name,
  ]);
  return row?.id ?? terminal.id;
}

const TIE_TERMINAL = statement({
  name: "tie_terminal_to_till",
  text: `insert into till_terminals (till_id, terminal_id, rank) values ($1, $2, $3)
    on conflict (till_id, terminal_id) do update set rank = excluded.rank`,
});

export async function upsertTie(
  sql: Sql,
  tie: { tillId: string; terminalId: string; rank: number },
): Promise<void> {
  await sql.query(TIE_TERMINAL, [tie.tillId, tie.terminalId, tie.rank]);
}

/** A terminal that a payment uses at this moment is left in peace. */
const TERMINALS_TO_ASK = statement({
  name: "terminals_to_ask",
  text: `select m.id, m.terminal_id, m.last_state, m.last_contact_at from terminals m
    where m.retired_at is null and not exists (select from attempts a
      where a.terminal_id = m.id and a.state in ('created','sent'))
    order by m.terminal_id`,
});

export async function selectTerminalsToAsk(sql: Sql): Promise<WatchedTerminal[]> {
  const rows = await sql.query<{
    id: string;
    terminal_id: string;
    last_state: string | null;
    last_contact_at: Date | null;
  }>(TERMINALS_TO_ASK);
  return rows.map((row) => ({
    id: row.id,
    terminalId: row.terminal_id,
    lastState: row.last_state,
    lastContactAtMs: row.last_contact_at?.getTime(),
  }));
}

/** Never moves the contact back: another server may have heard from the terminal since. */
const NOTE_CONTACT = statement({
  name: "note_terminal_contact",
  text: `update terminals set last_state = $2, state_at = greatest(state_at, $4),
      last_contact_at = greatest(last_contact_at, $3),
      changed_tx = case when last_state is distinct from $2 then pg_current_xact_id()
        else changed_tx end
    where id = $1`,
});

export async function updateContact(sql: Sql, contact: TerminalContact): Promise<void> {
  const heardAt = contact.contactAtMs === undefined ? null : new Date(contact.contactAtMs);
  const { id, state, askedAtMs } = contact;
  await sql.query(NOTE_CONTACT, [id, state, heardAt, new Date(askedAtMs)]);
}
