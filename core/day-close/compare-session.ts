/**
 * A close beside the terminal's session: per scheme ours, the terminal's and the acquirer's, and every
 * difference named by its transactions. What no transaction explains is shown as that, never plugged.
 */
import { type Ore, subtractOre } from "../money.ts";
import type { SchemeTotal } from "./frozen-close.ts";
import { SCHEMES, type Scheme } from "./scheme.ts";
import {
  NOTHING,
  type PlacedItems,
  type ReportedSums,
  type SchemeSum,
  type SessionItem,
  sumByScheme,
} from "./session-items.ts";

/** Why a payment of this close is not in the terminal's session. */
export type WhyOnlyInOurs = "earlierSession" | "lostSession" | "laterSession" | "closedSession";

export type NamedItem = Pick<SessionItem, "paymentId" | "scheme" | "netOre" | "sessionNumber">;

export type OnlyInOurs = NamedItem & {
  readonly why: WhyOnlyInOurs;
  /** Of a session that was closed before: the close that it was closed for, where one is known. */
  readonly closeNumber?: number | null;
};

export type SchemeColumns = {
  readonly scheme: Scheme;
  readonly ours: SchemeSum;
  /** Null: the terminal's text is not readable. */
  readonly terminal: SchemeSum | null;
  /** Null until the acquirer's file has come. */
  readonly acquirer: SchemeSum | null;
  /** The terminal's less ours; null when the terminal's is not known. */
  readonly difference: SchemeSum | null;
  /** What of the difference is no payment that we know of. */
  readonly unexplained: SchemeSum | null;
};

export type SessionComparison = {
  /** What the terminal calls schemes that we do not know; left out where there is none. */
  readonly namesNotKnown?: readonly string[];
  readonly schemes: readonly SchemeColumns[];
  readonly onlyInOurs: readonly OnlyInOurs[];
  /** In the terminal's session, and in another close than this or in none yet. */
  readonly onlyInSession: readonly (NamedItem & { readonly closeNumber: number | null })[];
};

/** What a close has of the terminal. */
export type OwnPart = {
  readonly closeId: string;
  /** As it is frozen. */
  readonly ours: readonly SchemeTotal[];
  /** Its payments whose session was closed before this one, for another close. */
  readonly closedBefore: readonly (NamedItem & { readonly closeNumber: number | null })[];
};

export function compareSession(
  { closeId, ours, closedBefore }: OwnPart,
  placed: PlacedItems,
  reported: ReportedSums,
): SessionComparison {
  const isOurs = (item: SessionItem): boolean => item.close?.id === closeId;
  const others = placed.inSession.filter((item) => !isOurs(item));
  const named = {
    onlyInOurs: [
      ...missingBecause("earlierSession", placed.earlier.filter(isOurs)),
      ...missingBecause("lostSession", placed.lost.filter(isOurs)),
      ...missingBecause("laterSession", placed.later.filter(isOurs)),
      ...closedBefore.map((item) => ({ ...item, why: "closedSession" as const })),
    ],
    onlyInSession: others.map((item) => ({
      ...nameOf(item),
      closeNumber: item.close?.number ?? null,
    })),
  };
  return { schemes: schemesBeside(ours, reported, named), ...named };
}

/**
 * Scheme by scheme. What the named payments do not make of the difference is left unexplained: also
 * where it is we who do not know our own.
 */
export function schemesBeside(
  ours: readonly SchemeTotal[],
  reported: ReportedSums,
  { onlyInOurs, onlyInSession }: Pick<SessionComparison, "onlyInOurs" | "onlyInSession">,
): readonly SchemeColumns[] {
  const missing = sumByScheme(onlyInOurs);
  const more = sumByScheme(onlyInSession);
  const schemes = SCHEMES.map((scheme): SchemeColumns => {
    const { count, netOre } = ours.find((one) => one.scheme === scheme) ?? NOTHING;
    const own = { count, netOre };
    const terminal = reported === null ? null : (reported[scheme] ?? NOTHING);
    const difference = terminal === null ? null : less(terminal, own);
    const unexplained =
      difference && less(less(difference, more[scheme]), negated(missing[scheme]));
    return { scheme, ours: own, terminal, acquirer: null, difference, unexplained };
  });
  return schemes.filter(({ ours, terminal }) => saysSomething(ours, terminal));
}

function missingBecause(
  why: WhyOnlyInOurs,
  items: readonly SessionItem[],
): SessionComparison["onlyInOurs"] {
  return items.map((item) => ({ ...nameOf(item), why }));
}

function nameOf({ paymentId, scheme, netOre, sessionNumber }: SessionItem): NamedItem {
  return { paymentId, scheme, netOre, sessionNumber };
}

function less(from: SchemeSum, sum: SchemeSum): SchemeSum {
  const netOre: Ore = subtractOre(from.netOre, sum.netOre);
  return { count: from.count - sum.count, netOre };
}

function negated(sum: SchemeSum): SchemeSum {
  return less(NOTHING, sum);
}

function saysSomething(ours: SchemeSum, terminal: SchemeSum | null): boolean {
  const isSome = (sum: SchemeSum | null): boolean => sum !== null && sum.count !== 0;
  const isMoney = (sum: SchemeSum | null): boolean => sum !== null && sum.netOre !== 0;
  return isSome(ours) || isSome(terminal) || isMoney(ours) || isMoney(terminal);
}
