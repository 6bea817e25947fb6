/** A terminal's lease as it is stored: the state, and the version that it was read at. */
import type { BusyTill, LeaseState, QueuedTill } from "@kortkoll/core/terminals/terminal-lease.ts";
import type { TerminalLease } from "./terminal-api.ts";

export type StoredLease = {
  readonly terminalId: string;
  /** 0 when nobody has ever had the terminal. */
  readonly version: number;
  readonly state: LeaseState;
};

/** The columns of a lease, wherever they are read: all null when there is none. */
export type LeaseRow = {
  lease_version: number | null;
  lease_till_id: string | null;
  lease_till: string | null;
  lease_operator: string | null;
  lease_since: Date | null;
  lease_expires_at: Date | null;
  lease_given_by: string | null;
  lease_queue: readonly QueuedTill[] | null;
};

export function storedLeaseFrom(terminalId: string, row: LeaseRow): StoredLease {
  return {
    terminalId,
    version: row.lease_version ?? 0,
    state: { holder: holderFrom(row), queue: row.lease_queue ?? [] },
  };
}

function holderFrom(row: LeaseRow): LeaseState["holder"] {
  const { lease_till_id: tillId, lease_till: till, lease_operator: operator } = row;
  const { lease_since: since, lease_expires_at: expiresAt, lease_given_by: givenBy } = row;
  if (tillId === null || till === null || operator === null) return null;
  if (since === null || expiresAt === null) return null;
  const [sinceMs, expiresMs] = [since.getTime(), expiresAt.getTime()];
  return { tillId, till, operator, sinceMs, expiresMs, givenBy };
}

/** The columns of the till whose payment the terminal is at work with, or nulls. */
export type BusyRow = {
  busy_attempt_id: string | null;
  busy_till_id: string | null;
  busy_till: string | null;
  busy_operator: string | null;
  busy_since: Date | null;
};

export function busyTillFrom(row: BusyRow): BusyTill | null {
  const { busy_till_id: tillId, busy_till: till, busy_operator: operator, busy_since: since } = row;
  if (tillId === null || till === null || operator === null || since === null) return null;
  return { tillId, till, operator, sinceMs: since.getTime() };
}

/** As every screen sees it. What a payment under way keeps alive has not expired. */
export function leaseViewOf(state: LeaseState, nowMs: number): TerminalLease | null {
  const { holder, queue } = state;
  if (holder === null) return null;
  return {
    tillId: holder.tillId,
    till: holder.till,
    operator: holder.operator,
    since: instantOf(holder.sinceMs),
    expiresAt: instantOf(Math.max(holder.expiresMs, nowMs)),
    queue: queue.map(({ tillId, till, operator, sinceMs }) => ({
      tillId,
      till,
      operator,
      since: instantOf(sinceMs),
    })),
  };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}
