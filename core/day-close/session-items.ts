/**
 * Which approvals lie in the session that a terminal has closed. Each approval keeps its session number;
 * the numbers are the site's, so between two closings of one terminal others may have counted on.
 */
import { addOre, type Ore, ZERO } from "../money.ts";
import { SCHEMES, type Scheme } from "./scheme.ts";

/** An approval at a terminal; given back is below zero. */
export type SessionItem = {
  readonly paymentId: string;
  readonly scheme: Scheme;
  readonly netOre: Ore;
  readonly sessionNumber: string | null;
  /** The close that has it; null when none has it yet. */
  readonly close: { readonly id: string; readonly number: number } | null;
};

export type SchemeSum = { readonly count: number; readonly netOre: Ore };

/** By scheme; null when the terminal's text could not be read with certainty. */
export type ReportedSums = Readonly<Partial<Record<Scheme, SchemeSum>>> | null;

export type ClosedSession = {
  readonly sessionNumber: string | null;
  /** Of the terminal's closing before this one, where one is known. */
  readonly previousSession: string | null;
  /** How often it was asked before without an answer: a session may be closed whose text is lost. */
  readonly lostAnswers: number;
  readonly reported: ReportedSums;
};

export type PlacedItems = {
  readonly inSession: readonly SessionItem[];
  /** Approved in a session that was closed before, and told of too late for it. */
  readonly earlier: readonly SessionItem[];
  /** In a session that may have been closed by the asking that got no answer. */
  readonly lost: readonly SessionItem[];
  /** Approved after the session was closed. */
  readonly later: readonly SessionItem[];
};

const HIGHEST_SESSION = 999;

/** `candidates` are the terminal's approvals that no closed session has yet, in the order of time. */
export function placeItems(candidates: readonly SessionItem[], closed: ClosedSession): PlacedItems {
  const reach = reachOf(closed);
  const inSession: SessionItem[] = [];
  const earlier: SessionItem[] = [];
  const later: SessionItem[] = [];
  for (const item of candidates) {
    const back = sessionsBack(item.sessionNumber, closed.sessionNumber);
    if (back === undefined || (back >= 0 && back < reach)) inSession.push(item);
    else if (back >= 0) earlier.push(item);
    else later.push(item);
  }
  return { ...withoutLost(inSession, closed), earlier, later };
}

/**
 * After a lost answer the report may hold the latest sessions only. Which they are is taken from the
 * report when it fits exactly one of them, counted from the end; else nothing is set aside.
 */
function withoutLost(
  items: readonly SessionItem[],
  { lostAnswers, reported, sessionNumber }: ClosedSession,
): Pick<PlacedItems, "inSession" | "lost"> {
  if (lostAnswers === 0 || reported === null || fits(items, reported)) {
    return { inSession: items, lost: [] };
  }
  const ages = items.map((item) => sessionsBack(item.sessionNumber, sessionNumber) ?? 0);
  const limits = [...new Set(ages)].toSorted((one, other) => other - one);
  for (const limit of limits) {
    const kept = items.filter((_item, at) => (ages[at] ?? 0) < limit);
    if (fits(kept, reported)) {
      return { inSession: kept, lost: items.filter((item) => !kept.includes(item)) };
    }
  }
  return { inSession: items, lost: [] };
}

function fits(items: readonly SessionItem[], reported: NonNullable<ReportedSums>): boolean {
  const sums = sumByScheme(items);
  return SCHEMES.every((scheme) => {
    const ours = sums[scheme];
    const theirs = reported[scheme] ?? NOTHING;
    return ours.count === theirs.count && ours.netOre === theirs.netOre;
  });
}

export const NOTHING: SchemeSum = { count: 0, netOre: ZERO };

export function sumByScheme(
  items: readonly Pick<SessionItem, "scheme" | "netOre">[],
): Readonly<Record<Scheme, SchemeSum>> {
  const sums = {
    visa: NOTHING,
    mastercard: NOTHING,
    amex: NOTHING,
    diners: NOTHING,
    other: NOTHING,
    notKnown: NOTHING,
  };
  for (const { scheme, netOre } of items) {
    const before = sums[scheme];
    sums[scheme] = { count: before.count + 1, netOre: addOre(before.netOre, netOre) };
  }
  return sums;
}

/**
 * How many sessions before the closed one, below zero for after it; undefined when one of the numbers
 * is not known. They start again after 999, and nobody waits for half of them.
 */
function sessionsBack(session: string | null, closed: string | null): number | undefined {
  if (session === null || closed === null) return undefined;
  if (!/^\d{1,3}$/.test(session) || !/^\d{1,3}$/.test(closed)) return undefined;
  const back = (Number(closed) - Number(session) + HIGHEST_SESSION) % HIGHEST_SESSION;
  return back < HIGHEST_SESSION / 2 ? back : back - HIGHEST_SESSION;
}

/**
 * Which of a terminal's closings a late approval lies in: the last of them that was not before its
 * session. Undefined where no number says.
 */
export function closingOf<Closing extends { readonly sessionNumber: string | null }>(
  sessionNumber: string | null,
  newestFirst: readonly Closing[],
): Closing | undefined {
  let found: Closing | undefined;
  for (const closing of newestFirst) {
    const back = sessionsBack(sessionNumber, closing.sessionNumber);
    if (back === undefined) continue;
    if (back < 0) break;
    found = closing;
  }
  return found;
}

/** How many sessions back the terminal's own goes; all that are not after it when none is known. */
function reachOf({ sessionNumber, previousSession }: ClosedSession): number {
  const back = sessionsBack(previousSession, sessionNumber);
  return back === undefined || back <= 0 ? HIGHEST_SESSION : back;
}
