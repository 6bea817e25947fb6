/** How one approved amount falls on the orders of an attempt: in order, each to what was asked. */
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "../money.ts";

export type SharedOut = {
  /** One for each asked amount, in the same order. */
  readonly appliedOre: readonly Ore[];
  /** What the terminal approved above everything asked: a debt to the customer. */
  readonly excessOre: Ore;
};

export function shareOut(approvedOre: Ore, askedOre: readonly Ore[]): SharedOut {
  let rest = approvedOre;
  const applied: Ore[] = [];
  for (const asked of askedOre) {
    const part = smallerOre(asked, rest);
    applied.push(part);
    rest = subtractOre(rest, part);
  }
  return { appliedOre: applied, excessOre: addOre(ZERO, rest) };
}
