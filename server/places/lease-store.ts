/** The SQL of leases: one row a terminal, locked while a till asks, written from a known version. */
import type { BusyTill } from "@kortkoll/core/terminals/terminal-lease.ts";
import { statement, type Transaction } from "../database/database.ts";
import {
  type BusyRow,
  busyTillFrom,
  type LeaseRow,
  type StoredLease,
  storedLeaseFrom,
} from "./stored-lease.ts";

/** A terminal that is being moved or replaced is waited for, and then found or not. */
const KEEP_TERMINAL = statement({
  name: "keep_terminal_in_place",
  text: `select id, terminal_id as vendor_id from terminals
    where id = $1 and retired_at is null for key share`,
});

const LOCK_LEASE = statement({
  name: "lock_terminal_lease",
  text: `select version as lease_version, till_id as lease_till_id, till as lease_till,
      operator as lease_operator, since as lease_since, expires_at as lease_expires_at,
      given_by as lease_given_by, queue as lease_queue
    from terminal_leases where terminal_id = $1 for update`,
});

/** An unanswered signature holds the terminal like a payment under way does. */
const READ_BUSY = statement({
  name: "read_busy_till",
  text: `select a.id as busy_attempt_id, a.till_id as busy_till_id, k.code as busy_till,
      a.operator as busy_operator, a.created_at as busy_since
    from attempts a join tills k on k.id = a.till_id
    where a.terminal_id = $1
      and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting')`,
});

const READ_TIED_TILL = statement({
  name: "read_tied_till",
  text: `select k.code, k.site_id as "siteId", exists (select from till_terminals b
      where b.till_id = k.id and b.terminal_id = $2) as tied,
      array(select s.company_id from site_companies s where s.site_id = k.site_id
        order by s.company_id) as "companyIds"
    from tills k where k.id = $1`,
});

export type LockedLease = {
  readonly vendorTerminalId: string;
  readonly lease: StoredLease;
  readonly busy: (BusyTill & { readonly attemptId: string }) | null;
  /** Undefined when there is no such till. */
  readonly till: TiedTill | undefined;
};

export type TiedTill = {
  readonly code: string;
  readonly tied: boolean;
  readonly siteId: string;
  /** The companies that sell at its site. */
  readonly companyIds: readonly string[];
};

/**
 * All at once, in this order: what is read of payments and tills is never older than the lock.
 * Undefined when there is no such terminal, or it is retired.
 */
export async function lockLease(
  tx: Transaction,
  terminalId: string,
  tillId: string,
): Promise<LockedLease | undefined> {
  const [kept, leases, busy, tills] = await Promise.all([
    tx.query<{ id: string; vendor_id: string }>(KEEP_TERMINAL, [terminalId]),
    tx.query<LeaseRow>(LOCK_LEASE, [terminalId]),
    tx.query<BusyRow>(READ_BUSY, [terminalId]),
    tx.query<TiedTill>(READ_TIED_TILL, [tillId, terminalId]),
  ]);
  const terminal = kept[0];
  if (terminal === undefined) return undefined;
  return {
    vendorTerminalId: terminal.vendor_id,
    lease: storedLeaseFrom(terminalId, leases[0] ?? NO_ROW),
    busy: busyAttempt(busy[0]),
    till: tills[0],
  };
}

const NO_ROW: LeaseRow = {
  lease_version: null,
  lease_till_id: null,
  lease_till: null,
  lease_operator: null,
  lease_since: null,
  lease_expires_at: null,
  lease_given_by: null,
  lease_queue: null,
};

function busyAttempt(row: BusyRow | undefined): LockedLease["busy"] {
  const busy = row === undefined ? null : busyTillFrom(row);
  const attemptId = row?.busy_attempt_id ?? null;
  return busy === null || attemptId === null ? null : { ...busy, attemptId };
}

const STORE_LEASE = statement({
  name: "store_terminal_lease",
  text: `insert into terminal_leases as l
      (terminal_id, till_id, till, operator, since, expires_at, given_by, queue)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (terminal_id) do update set till_id = excluded.till_id, till = excluded.till,
      operator = excluded.operator, since = excluded.since, expires_at = excluded.expires_at,
      given_by = excluded.given_by, queue = excluded.queue,
      version = case when l.version = $9 then l.version + 1 else 0 end,
      changed_tx = case when $10 then pg_current_xact_id() else l.changed_tx end`,
});

/**
 * The transaction fails with `terminal_lease_read_again` when the lease is no longer the one that
 * was read.
 */
export async function writeLease(
  tx: Transaction,
  lease: StoredLease,
  isNews: boolean,
): Promise<void> {
  const { holder, queue } = lease.state;
  await tx.write(STORE_LEASE, [
    lease.terminalId,
    holder?.tillId ?? null,
    holder?.till ?? null,
    holder?.operator ?? null,
    holder === null ? null : new Date(holder.sinceMs),
    holder === null ? null : new Date(holder.expiresMs),
    holder?.givenBy ?? null,
    JSON.stringify(queue),
    lease.version,
    isNews,
  ]);
}
