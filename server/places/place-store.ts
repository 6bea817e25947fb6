/** The SQL of tills and terminals: where a payment is taken, and who holds a terminal now. */
import type { Terminal, Till } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import type { PlacedTerminal, PlacedTill } from "./find-place.ts";
import type { NewTerminal } from "./register-terminal.ts";
import type { TerminalContact, WatchedTerminal } from "./terminal-monitor.ts";

const LIST_TILLS = statement({
  name: "list_tills",
  text: `select t.id, t.code, t.name, s.code as site_code, s.name as site_name,
      array(select c.code from site_companies b join companies c on c.id = b.company_id
        where b.site_id = s.id order by c.code) as company_codes,
      array(select b.terminal_id from till_terminals b join terminals m on m.id = b.terminal_id
        where b.till_id = t.id order by b.rank, m.name, m.id) as terminal_ids
    from tills t join sites s on s.id = t.site_id order by s.name, t.code, t.id`,
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

export async function selectTills(sql: Sql): Promise<Till[]> {
  const rows = await sql.query<TillRow>(LIST_TILLS);
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

const LIST_TERMINALS = statement({
  name: "list_terminals",
  text: `select m.id, m.terminal_id, m.name, m.model, c.code as company_code, s.code as site_code,
      array(select b.till_id from till_terminals b join tills t on t.id = b.till_id
        where b.terminal_id = m.id order by b.rank, t.code, t.id) as till_ids,
      coalesce(m.last_state, 'notGiven') as state, m.last_contact_at, a.id as active_payment_id,
      h.code as held_by_till, a.operator as held_by_operator, a.created_at as held_since
    from terminals m
    join companies c on c.id = m.company_id
    join sites s on s.id = m.site_id
    left join attempts a on a.terminal_id = m.id and a.state in ('created','sent','unknown')
    left join tills h on h.id = a.till_id
    order by s.name, m.name, m.id`,
});

type TerminalRow = {
  id: string;
  terminal_id: string;
  name: string;
  model: string;
  company_code: string;
  site_code: string;
  till_ids: string[];
  state: Terminal["state"];
  last_contact_at: Date | null;
  active_payment_id: string | null;
  held_by_till: string | null;
  held_by_operator: string | null;
  held_since: Date | null;
};

export async function selectTerminals(sql: Sql): Promise<Terminal[]> {
  const rows = await sql.query<TerminalRow>(LIST_TERMINALS);
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
    activePaymentId: row.active_payment_id,
    heldBy: holderOf(row),
  }));
}

function holderOf(row: TerminalRow): Terminal["heldBy"] {
  if (row.held_by_till === null || row.held_by_operator === null) return null;
  if (row.held_since === null) return null;
  const since = row.held_since.toISOString();
  return { till: row.held_by_till, operator: row.held_by_operator, since };
}

const FIND_TILL = statement({
  name: "find_till",
  text: `select t.id, t.code, t.name, s.id as site_id, s.code as site_code, s.name as site_name,
      array(select b.company_id from site_companies b where b.site_id = s.id) as company_ids
    from tills t join sites s on s.id = t.site_id where t.id = $1`,
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
  m.known_organisation_number, m.clock_skew_ms, m.baseline_at
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
    where not exists (select from attempts a
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
  text: `update terminals set last_state = $2, last_contact_at = greatest(last_contact_at, $3)
    where id = $1`,
});

export async function updateContact(sql: Sql, contact: TerminalContact): Promise<void> {
  const at = contact.contactAtMs === undefined ? null : new Date(contact.contactAtMs);
  await sql.query(NOTE_CONTACT, [contact.id, contact.state, at]);
}
