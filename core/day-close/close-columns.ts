/**
 * The columns of a whole close, summed over its terminals, and what of their differences is still to be
 * explained. While one terminal is silent or not readable, its column and the differences are not known.
 */
import { addOre } from "../money.ts";
import { type AcquirerColumn, acquirerSumOf } from "./acquirer-column.ts";
import {
  type NamedItem,
  type SchemeColumns,
  type SessionComparison,
  schemesBeside,
} from "./compare-session.ts";
import type { SchemeTotal } from "./frozen-close.ts";
import { SCHEMES } from "./scheme.ts";
import { NOTHING, type ReportedSums, type SchemeSum } from "./session-items.ts";

/** One terminal of the close. */
export type TerminalColumns = {
  /** What the cut has of it. */
  readonly ours: readonly SchemeTotal[];
  /** Null until its session is closed. */
  readonly comparison: Pick<SessionComparison, "schemes"> | null;
  /** False too when its session is closed and its text cannot be read. */
  readonly isReadable: boolean;
};

export function columnsOf(
  terminals: readonly TerminalColumns[],
  /** As the acquirer's files have told last; undefined while none has. */
  acquirer?: Pick<AcquirerColumn, "schemes">,
): readonly SchemeColumns[] {
  const isKnown = terminals.every((one) => one.comparison !== null && one.isReadable);
  return SCHEMES.flatMap((scheme) => {
    const rows = terminals.flatMap((one) => rowsOf(one).filter((row) => row.scheme === scheme));
    if (rows.length === 0) return [];
    const sumOf = (pick: (row: SchemeColumns) => SchemeSum | null): SchemeSum =>
      rows.reduce((sum, row) => add(sum, pick(row) ?? NOTHING), NOTHING);
    return [
      {
        scheme,
        ours: sumOf((row) => row.ours),
        terminal: isKnown ? sumOf((row) => row.terminal) : null,
        acquirer: acquirer === undefined ? null : acquirerSumOf(acquirer, scheme),
        difference: isKnown ? sumOf((row) => row.difference) : null,
        unexplained: isKnown ? sumOf((row) => row.unexplained) : null,
      },
    ];
  });
}

function rowsOf({ ours, comparison }: TerminalColumns): readonly SchemeColumns[] {
  return comparison?.schemes ?? schemesBeside(ours, null, { onlyInOurs: [], onlyInSession: [] });
}

/**
 * A comparison as it was kept, beside what the close has frozen: ours is always that, whatever was
 * found of it when the terminal told.
 */
export function besideFrozen(
  ours: readonly SchemeTotal[],
  kept: SessionComparison,
  isReadable: boolean,
): SessionComparison {
  const reported: ReportedSums = isReadable
    ? Object.fromEntries(kept.schemes.map((row) => [row.scheme, row.terminal ?? NOTHING]))
    : null;
  return { ...kept, schemes: schemesBeside(ours, reported, kept) };
}

/**
 * Whether a person has to look: something differs that no payment explains, those named later
 * included, or the text could not be read. Schemes never take each other out.
 */
export function isToBeExplained(
  compared: Pick<TerminalColumns, "isReadable"> & Pick<SessionComparison, "schemes">,
  namedLater: readonly Pick<NamedItem, "scheme" | "netOre">[],
): boolean {
  if (!compared.isReadable) return true;
  return SCHEMES.some((scheme) => {
    const unexplained = compared.schemes.find((row) => row.scheme === scheme)?.unexplained;
    const later = namedLater.filter((item) => item.scheme === scheme);
    const { count, netOre } = unexplained ?? NOTHING;
    return count !== later.length || netOre !== later.reduce((sum, one) => sum + one.netOre, 0);
  });
}

function add(one: SchemeSum, other: SchemeSum): SchemeSum {
  return { count: one.count + other.count, netOre: addOre(one.netOre, other.netOre) };
}
