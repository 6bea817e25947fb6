/**
 * Bank lines of one account, day and amount that different files tell of. Where a bank gives no
 * reference, a notice and a statement may tell of one movement in different words: so many lines are sure as
 * one file tells of together, and the rest may be the same as one of those. Nobody guesses which.
 */

export type ToldLine = {
  readonly id: string;
  /** The bank's own name of it: two such names are two movements. */
  readonly hasReference: boolean;
  /** Bankgirot's name of a deposit: two of them are two movements. */
  readonly hasDeposit: boolean;
  /** It is matched, or a person has said that it is another movement. */
  readonly isCounted: boolean;
  /** Every file that tells of it. */
  readonly fileIds: readonly string[];
};

export type Doubt = {
  readonly lineId: string;
  /** The sure lines that it may be the same as; never none. */
  readonly mayBeIds: readonly string[];
};

/** Of equal lines in the order in which their files came. */
export function findDoubts(equals: readonly ToldLine[]): readonly Doubt[] {
  const sure: ToldLine[] = equals.filter(({ isCounted }) => isCounted);
  const doubts: Doubt[] = [];
  for (const line of equals) {
    if (line.isCounted) continue;
    const rivals = sure.filter((one) => mayBeSame(one, line));
    const isTold = line.fileIds.some((file) => sure.every(({ fileIds }) => fileIds.includes(file)));
    if (rivals.length === 0 || isTold) sure.push(line);
    else doubts.push({ lineId: line.id, mayBeIds: rivals.map(({ id }) => id) });
  }
  return doubts;
}

function mayBeSame(one: ToldLine, other: ToldLine): boolean {
  const areNamed = one.hasReference && other.hasReference;
  return !areNamed && !(one.hasDeposit && other.hasDeposit);
}
