/** The SQL that tells which terminals a till may use, and who holds a terminal or an order now. */
import { type Sql, statement } from "../database/database.ts";
import { type LeaseRow, type StoredLease, storedLeaseFrom } from "../places/stored-lease.ts";
import type { ActingPlace } from "./acting.ts";

export type TillTerminal = {
  readonly id: string;
  readonly vendorTerminalId: string;
  readonly name: string;
  readonly companyId: string;
  /** The code of the till that asks. */
  readonly till: string;
  readonly held: boolean;
  /** An unanswered signature holds the terminal like a payment under way does. */
  readonly signatureWaiting: boolean;
  readonly state: string | null;
  readonly stateAt: Date | null;
  /** Other tills use it too: then a payment takes its lease. */
  readonly shared: boolean;
  readonly lease: StoredLease;
};

/**
 * Keeps the terminals where they are until the transaction ends: whoever moves or replaces one
 * waits for the payment that starts, and a payment that waited finds the terminal gone.
 */
const TILL_TERMINALS = statement({
  name: "till_terminals",
  text: `select t.id, t.terminal_id as vendor_id, t.name, t.company_id, t.last_state, t.state_at,
      (select c.code from tills c where c.id = k.till_id) as till,
      (select coalesce(a.signature_state, '') = 'waiting' from attempts a
        where a.terminal_id = t.id and (a.state in ('created','sent','unknown')
          or a.signature_state = 'waiting')) as waits_for_signature,
      exists (select from till_terminals o
        where o.terminal_id = k.terminal_id and o.till_id <> k.till_id) as shared,
      l.version as lease_version, l.till_id as lease_till_id, l.till as lease_till,
      l.operator as lease_operator, l.since as lease_since, l.expires_at as lease_expires_at,
      l.given_by as lease_given_by, l.queue as lease_queue
    from till_terminals k
    join terminals t on t.id = k.terminal_id
    left join terminal_leases l on l.terminal_id = k.terminal_id
    where k.till_id = $1 and t.retired_at is null
    order by k.rank, t.terminal_id for key share of k, t`,
});

type TillTerminalRow = LeaseRow & {
  id: string;
  vendor_id: string;
  name: string;
  company_id: string;
  till: string;
  last_state: string | null;
  state_at: Date | null;
  /** Null when nothing holds the terminal. */
  waits_for_signature: boolean | null;
  shared: boolean;
};

export async function readTillTerminals(
  sql: Sql,
  tillId: string,
): Promise<readonly TillTerminal[]> {
  const rows = await sql.query<TillTerminalRow>(TILL_TERMINALS, [tillId]);
  return rows.map((row) => ({
    id: row.id,
    vendorTerminalId: row.vendor_id,
    name: row.name,
    companyId: row.company_id,
    till: row.till,
    held: row.waits_for_signature === false,
    signatureWaiting: row.waits_for_signature === true,
    state: row.last_state,
    stateAt: row.state_at,
    shared: row.shared,
    lease: storedLeaseFrom(row.id, row),
  }));
}

/** A till that is being retired is waited for, and then takes no payment. */
const SITE_OF_TILL = statement({
  name: "site_of_till",
  text: `select t.site_id as "siteId", array(select b.company_id from site_companies b
      where b.site_id = t.site_id order by b.company_id) as "companyIds"
    from tills t where t.id = $1 and t.retired_at is null for key share of t`,
});

/** The till's site, with the companies that sell there. */
export async function readPlaceOfTill(sql: Sql, tillId: string): Promise<ActingPlace | undefined> {
  const [row] = await sql.query<ActingPlace>(SITE_OF_TILL, [tillId]);
  return row;
}

export type Holder = {
  readonly attemptId: string;
  readonly till: string;
  readonly operator: string;
  readonly terminal: string;
  readonly since: Date;
  /** It has taken its money, and holds the terminal until somebody says whether it was signed for. */
  readonly signatureWaiting: boolean;
};

/** Cash given back has no terminal. */
const HOLDER = `select a.id, k.code as till, a.operator,
    coalesce(t.terminal_id, '') as terminal, a.created_at,
    coalesce(a.signature_state = 'waiting', false) as signature_waiting
  from attempts a join tills k on k.id = a.till_id left join terminals t on t.id = a.terminal_id`;

const HOLDER_OF_TERMINAL = statement({
  name: "holder_of_terminal",
  text: `${HOLDER} where a.terminal_id = $1
    and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting')`,
});

const HOLDER_OF_ATTEMPT = statement({
  name: "holder_of_attempt",
  text: `${HOLDER} where a.id = $1`,
});

const HOLDER_OF_ORDERS = statement({
  name: "holder_of_orders",
  text: `${HOLDER} join allocations l on l.attempt_id = a.id
    where l.active and l.target = 'order' and l.order_id = any($1::uuid[]) limit 1`,
});

type HolderRow = {
  id: string;
  till: string;
  operator: string;
  terminal: string;
  created_at: Date;
  signature_waiting: boolean;
};

export async function findHolderOfTerminal(
  sql: Sql,
  terminalId: string,
): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_TERMINAL, [terminalId]));
}

export async function findHolder(sql: Sql, attemptId: string): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_ATTEMPT, [attemptId]));
}

export async function findHolderOfOrders(
  sql: Sql,
  orderIds: readonly string[],
): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_ORDERS, [orderIds]));
}

function holder(rows: readonly HolderRow[]): Holder | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    attemptId: row.id,
    till: row.till,
    operator: row.operator,
    terminal: row.terminal,
    since: row.created_at,
    signatureWaiting: row.signature_waiting,
  };
}
