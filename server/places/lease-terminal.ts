/**
 * A till takes a terminal that it shares with others, keeps it, waits for it, lets it go or hands it
 * over. Each call is one transaction with the lease locked, whichever server it came to, and the
 * same call again finds what the first one did. Nothing here touches an attempt.
 */
import {
  askForLease,
  handOverLease,
  isSameLease,
  type LeaseMoment,
  type LeaseState,
  leaseAt,
  leaveLease,
  placeInQueue,
} from "@kortkoll/core/terminals/terminal-lease.ts";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { isSeen, SEES_ALL, type Sight } from "../http/access.ts";
import { type LockedLease, lockLease, type TiedTill, writeLease } from "./lease-store.ts";
import { leaseViewOf, type StoredLease } from "./stored-lease.ts";
import type { LeaseAnswer } from "./terminal-api.ts";

export type LeaseDeps = { readonly database: Database; readonly clock: Clock };

export type LeaseAsked = {
  readonly terminalId: string;
  readonly tillId: string;
  /** A till outside it does not exist; without it every till does. */
  readonly sight?: Sight;
};

/** Who has the terminal, for somebody who may not use it now. */
export type LeaseHolding = {
  readonly till: string;
  readonly operator: string;
  readonly terminal: string;
  readonly since: Date;
  readonly queuePlace: number | null;
  /** How many wait. */
  readonly waiting: number;
};

export type LeaseRefusal = {
  readonly kind: "refused";
  readonly code:
    | "terminalNotFound"
    | "unknownTill"
    | "terminalNotAtTill"
    | "leaseNotYours"
    | "notInQueue"
    | "terminalHeld";
  readonly field: string;
  readonly holding?: LeaseHolding;
  readonly attemptId?: string;
};

export type LeaseOutcome =
  | { readonly kind: "answered"; readonly answer: LeaseAnswer; readonly isNews: boolean }
  | LeaseRefusal;

export function askForTerminal(
  deps: LeaseDeps,
  asked: LeaseAsked & { readonly operator: string },
): Promise<LeaseOutcome> {
  return changeLease(deps, asked, ({ lease, till }, moment) => {
    if (!till.tied) return refuse("terminalNotAtTill", "tillId");
    const { tillId, operator } = asked;
    const { state, answer } = askForLease(
      lease.state,
      { tillId, till: till.code, operator },
      moment,
    );
    return { kind: "changed", state, answer };
  });
}

/** Also of a till that is no longer tied to the terminal: it must be able to let go. */
export function leaveTerminal(deps: LeaseDeps, asked: LeaseAsked): Promise<LeaseOutcome> {
  return changeLease(deps, asked, ({ lease }, moment) => ({
    kind: "changed",
    state: leaveLease(lease.state, asked.tillId, moment),
    answer: "left",
  }));
}

export function handOverTerminal(
  deps: LeaseDeps,
  asked: LeaseAsked & { readonly toTillId: string | undefined },
): Promise<LeaseOutcome> {
  return changeLease(deps, asked, (locked, moment) => {
    const tills = { from: asked.tillId, to: asked.toTillId };
    const handed = handOverLease(locked.lease.state, tills, moment);
    if (handed.kind === "handedOver")
      return { kind: "changed", state: handed.state, answer: "left" };
    const state = leaseAt(locked.lease.state, moment);
    const holding = holdingOf(state, locked.vendorTerminalId, asked.tillId);
    return {
      ...refuse(handed.code, "tillId"),
      ...(holding === undefined ? {} : { holding }),
      ...(locked.busy === null ? {} : { attemptId: locked.busy.attemptId }),
    };
  });
}

type Locked = LockedLease & { readonly till: NonNullable<LockedLease["till"]> };
type Changed = {
  readonly kind: "changed";
  readonly state: LeaseState;
  readonly answer: LeaseAnswer["state"];
};

async function changeLease(
  deps: LeaseDeps,
  asked: LeaseAsked,
  change: (locked: Locked, moment: LeaseMoment) => Changed | LeaseRefusal,
): Promise<LeaseOutcome> {
  return await readAgainWhenChanged(() =>
    deps.database.inTransaction(async (tx) => {
      const locked = await lockLease(tx, asked.terminalId, asked.tillId);
      if (locked === undefined) return refuse("terminalNotFound", "id");
      const { lease, busy, till } = locked;
      if (till === undefined || !isTillSeen(asked, till)) return refuse("unknownTill", "tillId");
      const moment = { nowMs: deps.clock(), busy };
      const changed = change({ ...locked, till }, moment);
      if (changed.kind === "refused") return changed;
      const { state } = changed;
      const isNews = isNewsOf(lease.state, state, moment);
      // A till that has left already leaves nothing to write.
      if (!isSame(lease.state, state)) await writeLease(tx, { ...lease, state }, isNews);
      const shown = leaseAt(state, moment);
      return {
        kind: "answered",
        isNews,
        answer: {
          terminalId: asked.terminalId,
          state: changed.answer,
          place: placeInQueue(shown, asked.tillId),
          lease: leaseViewOf(shown, moment.nowMs),
        },
      };
    }),
  );
}

function isTillSeen({ sight = SEES_ALL }: LeaseAsked, { siteId, companyIds }: TiedTill): boolean {
  return isSeen(sight, { companyIds, siteIds: [siteId] });
}

const READ_AGAIN = "terminal_lease_read_again";
const MOST_TRIES = 10;

/** True when a lease changed hands between being read and being written. */
export function leaseHasChanged(error: unknown): boolean {
  return violatedConstraint(error) === READ_AGAIN;
}

/** Only the first row of a terminal cannot be locked before it is there. */
async function readAgainWhenChanged<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= MOST_TRIES || !leaseHasChanged(error)) throw error;
    }
  }
}

/** Part of the transaction that stores a payment's intent: both are there, or neither. */
export function takeLeaseForPayment(
  tx: Transaction,
  taking: { readonly before: StoredLease; readonly after: LeaseState; readonly nowMs: number },
): Promise<void> {
  const { before, after, nowMs } = taking;
  const isNews = isNewsOf(before.state, after, { nowMs, busy: null });
  return writeLease(tx, { ...before, state: after }, isNews);
}

/** To those who saw what was stored, and to those who saw what had become of it since. */
function isNewsOf(before: LeaseState, after: LeaseState, moment: LeaseMoment): boolean {
  return !isSameLease(before, after) || !isSameLease(leaseAt(before, moment), after);
}

function isSame(one: LeaseState, other: LeaseState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function holdingOf(
  state: LeaseState,
  vendorTerminalId: string,
  tillId: string,
): LeaseHolding | undefined {
  const { holder, queue } = state;
  if (holder === null) return undefined;
  return {
    till: holder.till,
    operator: holder.operator,
    terminal: vendorTerminalId,
    since: new Date(holder.sinceMs),
    queuePlace: placeInQueue(state, tillId),
    waiting: queue.length,
  };
}

function refuse(code: LeaseRefusal["code"], field: string): LeaseRefusal {
  return { kind: "refused", code, field };
}
