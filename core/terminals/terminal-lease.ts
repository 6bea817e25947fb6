/**
 * Which till has a shared terminal to itself, and who waits for it. A lease gives people an order;
 * it is not what keeps two payments apart. That is the attempt's own hold on the terminal, so a
 * lease that changes hands too early costs somebody a place and never a krona.
 */

/** How long a till is believed to be there without a sign of life. Pages give one every 10 s. */
export const LEASE_LASTS_MS = 30_000;

export type LeaseTill = {
  readonly tillId: string;
  /** The till's code, as people know it. */
  readonly till: string;
  readonly operator: string;
};

export type LeaseHolder = LeaseTill & {
  readonly sinceMs: number;
  readonly expiresMs: number;
  /** The till that handed it over, so that the same call again is told the same. */
  readonly givenBy: string | null;
};

export type QueuedTill = LeaseTill & { readonly sinceMs: number; readonly seenMs: number };

export type LeaseState = {
  readonly holder: LeaseHolder | null;
  /** The one who waits longest is first. */
  readonly queue: readonly QueuedTill[];
};

export type BusyTill = LeaseTill & { readonly sinceMs: number };

export type LeaseMoment = {
  readonly nowMs: number;
  /** The till whose payment the terminal is at work with: until it ends nobody takes over. */
  readonly busy: BusyTill | null;
};

export const NO_LEASE: LeaseState = { holder: null, queue: [] };

/** What holds at the moment: who is not heard of is passed over, and the next one has it. */
export function leaseAt(state: LeaseState, { nowMs, busy }: LeaseMoment): LeaseState {
  const { holder } = state;
  const queue = state.queue.filter((one) => one.seenMs + LEASE_LASTS_MS > nowMs);
  if (holder !== null && (holder.expiresMs > nowMs || holder.tillId === busy?.tillId)) {
    return { holder, queue };
  }
  if (busy !== null) {
    const { tillId, till, operator, sinceMs } = busy;
    return {
      holder: { tillId, till, operator, sinceMs, expiresMs: nowMs, givenBy: null },
      queue: without(queue, tillId),
    };
  }
  return firstTakes(queue, holder?.expiresMs);
}

export type AskedLease = {
  readonly state: LeaseState;
  readonly answer: "yours" | "queued";
};

/** Takes the terminal, renews what the till has, or puts it in the queue and keeps its place. */
export function askForLease(state: LeaseState, till: LeaseTill, moment: LeaseMoment): AskedLease {
  const { holder, queue } = leaseAt(state, moment);
  const { nowMs } = moment;
  if (holder === null || holder.tillId === till.tillId) {
    return {
      state: { holder: held(till, holder, nowMs), queue: without(queue, till.tillId) },
      answer: "yours",
    };
  }
  const waits = queue.some((one) => one.tillId === till.tillId);
  const seen = queue.map((one) =>
    one.tillId === till.tillId ? { ...one, ...till, seenMs: Math.max(one.seenMs, nowMs) } : one,
  );
  const added = waits ? [] : [{ ...till, sinceMs: nowMs, seenMs: nowMs }];
  return { state: { holder, queue: [...seen, ...added] }, answer: "queued" };
}

/**
 * For a payment that starts: the till has the terminal until it ends. One that has asked for the
 * terminal keeps it after that too. Null when another till has it.
 */
export function leaseForPayment(
  state: LeaseState,
  till: LeaseTill,
  nowMs: number,
): LeaseState | null {
  const moment = { nowMs, busy: null };
  const { holder, queue } = leaseAt(state, moment);
  if (holder !== null && holder.tillId !== till.tillId) return null;
  if (holder !== null) return askForLease(state, till, moment).state;
  const taken: LeaseHolder = { ...till, sinceMs: nowMs, expiresMs: nowMs, givenBy: null };
  return { holder: taken, queue: without(queue, till.tillId) };
}

/** Lets go, or leaves the queue. A till that has neither has left already. */
export function leaveLease(state: LeaseState, tillId: string, moment: LeaseMoment): LeaseState {
  const { holder, queue } = leaseAt(state, moment);
  const { nowMs, busy } = moment;
  const rest = without(queue, tillId);
  if (holder?.tillId !== tillId) return { holder, queue: rest };
  // Its payment is under way: the next one gets the terminal the moment that has ended.
  if (busy?.tillId === tillId) return { holder: { ...holder, expiresMs: nowMs }, queue: rest };
  return firstTakes(rest, nowMs);
}

export type HandedOver =
  | { readonly kind: "handedOver"; readonly state: LeaseState }
  | { readonly kind: "refused"; readonly code: "leaseNotYours" | "notInQueue" | "terminalHeld" };

/** To the till that is named, or to the first that waits. */
export function handOverLease(
  state: LeaseState,
  tills: { readonly from: string; readonly to: string | undefined },
  moment: LeaseMoment,
): HandedOver {
  const { holder, queue } = leaseAt(state, moment);
  const { from, to } = tills;
  if (holder?.givenBy === from && (to === undefined || to === holder.tillId)) {
    return { kind: "handedOver", state: { holder, queue } };
  }
  if (holder?.tillId !== from) return { kind: "refused", code: "leaseNotYours" };
  const next = to === undefined ? queue[0] : queue.find((one) => one.tillId === to);
  if (next === undefined) return { kind: "refused", code: "notInQueue" };
  if (moment.busy !== null) return { kind: "refused", code: "terminalHeld" };
  const taken = { ...held(next, null, moment.nowMs), givenBy: from };
  return { kind: "handedOver", state: { holder: taken, queue: without(queue, next.tillId) } };
}

/** 1 is next; null when the till does not wait. */
export function placeInQueue(state: LeaseState, tillId: string): number | null {
  const index = state.queue.findIndex((one) => one.tillId === tillId);
  return index < 0 ? null : index + 1;
}

/** Whether anybody would see a difference: a sign of life alone is none. */
export function isSameLease(one: LeaseState, other: LeaseState): boolean {
  return seenByPeople(one) === seenByPeople(other);
}

function seenByPeople({ holder, queue }: LeaseState): string {
  return [holder, ...queue].map((one) => `${one?.tillId} ${one?.operator}`).join("\n");
}

function held(till: LeaseTill, before: LeaseHolder | null, nowMs: number): LeaseHolder {
  const { tillId, operator } = till;
  return {
    tillId,
    till: till.till,
    operator,
    sinceMs: before?.sinceMs ?? nowMs,
    expiresMs: Math.max(before?.expiresMs ?? 0, nowMs + LEASE_LASTS_MS),
    givenBy: before?.givenBy ?? null,
  };
}

/**
 * Told by what is stored alone, so that every server says the same of a lease that has run out,
 * whenever it looks.
 */
function firstTakes(queue: readonly QueuedTill[], freeFromMs: number | undefined): LeaseState {
  const [first, ...rest] = queue;
  if (first === undefined) return NO_LEASE;
  const sinceMs = Math.max(freeFromMs ?? 0, first.sinceMs);
  const expiresMs = Math.max(sinceMs, first.seenMs) + LEASE_LASTS_MS;
  const { tillId, till, operator } = first;
  return { holder: { tillId, till, operator, sinceMs, expiresMs, givenBy: null }, queue: rest };
}

function without(queue: readonly QueuedTill[], tillId: string): readonly QueuedTill[] {
  return queue.filter((one) => one.tillId !== tillId);
}
