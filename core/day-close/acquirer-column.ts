/**
 * The acquirer's column of a close: what its files tell of the payments that the close has booked, and
 * each payment that they lack or tell otherwise of.
 */
import { addOre, type Ore, ZERO } from "../money.ts";
import { SCHEMES, type Scheme } from "./scheme.ts";
import { NOTHING, type SchemeSum } from "./session-items.ts";

/** A payment of the close; given back is below zero. */
export type BookedPayment = {
  readonly paymentId: string;
  readonly scheme: Scheme;
  readonly netOre: Ore;
  /** What its line moves; null while no line has it. */
  readonly acquirerOre: Ore | null;
  /** Voided, or what voided it: no file need tell of either. */
  readonly isVoided: boolean;
};

export type AcquirerDifference = Pick<
  BookedPayment,
  "paymentId" | "scheme" | "netOre" | "acquirerOre"
>;

export type AcquirerColumn = {
  /** Of schemes that some line is of; of others no file has come. */
  readonly schemes: readonly (SchemeSum & { readonly scheme: Scheme })[];
  /** Of those schemes alone, in the order of the payments. */
  readonly differences: readonly AcquirerDifference[];
  /** More than are named. */
  readonly moreDifferences: number;
};

/** As many as a person looks through; what is more shows in the sums. */
const MOST_NAMED = 200;

export function acquirerColumnOf(payments: readonly BookedPayment[]): AcquirerColumn {
  const schemes = SCHEMES.flatMap((scheme) => {
    const told = payments.filter((one) => one.scheme === scheme && one.acquirerOre !== null);
    if (told.length === 0) return [];
    const netOre = told.reduce((sum, { acquirerOre }) => addOre(sum, acquirerOre ?? ZERO), ZERO);
    return [{ scheme, count: told.length, netOre }];
  });
  const known = new Set(schemes.map(({ scheme }) => scheme));
  const differing = payments.filter(
    (one) => known.has(one.scheme) && one.acquirerOre !== one.netOre && !isExpected(one),
  );
  return {
    schemes,
    differences: differing
      .slice(0, MOST_NAMED)
      .map(({ isVoided: _voided, ...difference }) => difference),
    moreDifferences: Math.max(0, differing.length - MOST_NAMED),
  };
}

function isExpected({ isVoided, acquirerOre }: BookedPayment): boolean {
  return isVoided && acquirerOre === null;
}

export function acquirerSumOf(
  { schemes }: Pick<AcquirerColumn, "schemes">,
  scheme: Scheme,
): SchemeSum | null {
  const found = schemes.find((one) => one.scheme === scheme);
  const { count, netOre } = found ?? NOTHING;
  return found === undefined ? null : { count, netOre };
}
