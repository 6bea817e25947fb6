/**
 * A close beside the terminal's session: per scheme ours, the terminal's and the acquirer's, and every
 * difference named by its transactions. What no transaction explains is shown as that, never plugged.
 */
import { type Ore, subtractOre } from "../money.ts";
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
export type WhyOnlyInOurs = "earlierSession" | "lostSession" | "laterSession";

export type NamedItem = Pick<SessionItem, "paymentId" | "scheme" | "netOre" | "sessionNumber">;

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
  readonly schemes: readonly SchemeColumns[];
  readonly onlyInOurs: readonly (NamedItem & { readonly why: WhyOnlyInOurs })[];
  /** In the terminal's session, and in another close than this or in none yet. */
  readonly onlyInSession: readonly (NamedItem & { readonly closeNumber: number | null })[];
};

export function compareSession(
  closeId: string,
  placed: PlacedItems,
  reported: ReportedSums,
): SessionComparison {
  const isOurs = (item: SessionItem): boolean => item.close?.id === closeId;
  const inBoth = placed.inSession.filter(isOurs);
  const missing = [
    ...missingBecause("earlierSession", placed.earlier.filter(isOurs)),
    ...missingBecause("lostSession", placed.lost.filter(isOurs)),
    ...missingBecause("laterSession", placed.later.filter(isOurs)),
  ];
  const others = placed.inSession.filter((item) => !isOurs(item));
  const missingItems = [placed.earlier, placed.lost, placed.later].flat().filter(isOurs);
  const sums = {
    ours: sumByScheme([...inBoth, ...missingItems]),
    inSession: sumByScheme(placed.inSession),
  };
  const schemes = SCHEMES.map((scheme): SchemeColumns => {
    const terminal = reported === null ? null : (reported[scheme] ?? NOTHING);
    const ours = sums.ours[scheme];
    return {
      scheme,
      ours,
      terminal,
      acquirer: null,
      difference: terminal === null ? null : less(terminal, ours),
      unexplained: terminal === null ? null : less(terminal, sums.inSession[scheme]),
    };
  });
  return {
    schemes: schemes.filter(({ ours, terminal }) => saysSomething(ours, terminal)),
    onlyInOurs: missing,
    onlyInSession: others.map((item) => ({
      ...named(item),
      closeNumber: item.close?.number ?? null,
    })),
  };
}

function missingBecause(
  why: WhyOnlyInOurs,
  items: readonly SessionItem[],
): SessionComparison["onlyInOurs"] {
  return items.map((item) => ({ ...named(item), why }));
}

function named({ paymentId, scheme, netOre, sessionNumber }: SessionItem): NamedItem {
  return { paymentId, scheme, netOre, sessionNumber };
}

function less(from: SchemeSum, sum: SchemeSum): SchemeSum {
  const netOre: Ore = subtractOre(from.netOre, sum.netOre);
  return { count: from.count - sum.count, netOre };
}

function saysSomething(ours: SchemeSum, terminal: SchemeSum | null): boolean {
  const isSome = (sum: SchemeSum | null): boolean => sum !== null && sum.count !== 0;
  const isMoney = (sum: SchemeSum | null): boolean => sum !== null && sum.netOre !== 0;
  return isSome(ours) || isSome(terminal) || isMoney(ours) || isMoney(terminal);
}
