/**
 * What is to be paid in cash, and what of it falls on each order. Cash is rounded once a payment, on
 * its sum (SFS 1970:1029), and only what settles an order is rounded: a share is whole kronor.
 */
import { addOre, largerOre, type Ore, roundToKronor, subtractOre, ZERO } from "../money.ts";
import { shareOut } from "../orders/share-out.ts";

export type CashAsk =
  | { readonly kind: "rest"; readonly askedOre: Ore }
  | { readonly kind: "share"; readonly askedOre: Ore }
  | { readonly kind: "notWhole" }
  | { readonly kind: "tooLarge" };

/**
 * What a person's amount means for an order with so much left. Whole kronor that are what the rest
 * comes to in cash settle it, though the rest itself is up to 49 öre more or 50 öre less.
 */
export function readCashAsk(amountOre: Ore | undefined, leftOre: Ore): CashAsk {
  const isRest =
    amountOre === undefined || amountOre === leftOre || amountOre === roundToKronor(leftOre);
  if (isRest) return { kind: "rest", askedOre: leftOre };
  if (amountOre > leftOre) return { kind: "tooLarge" };
  return amountOre % 100 === 0 ? { kind: "share", askedOre: amountOre } : { kind: "notWhole" };
}

export type CashAsked = { readonly askedOre: Ore; readonly settles: boolean };

export type CashShared = {
  /** What the customer owes in cash: whole kronor, and nothing where the rests are below 50 öre. */
  readonly cashOre: Ore;
  /** Cash less what the orders are paid by; below zero when it was rounded down. */
  readonly roundingOre: Ore;
  /** The cash of each asked amount, in the same order; never below zero. */
  readonly parts: readonly Ore[];
};

/** Shares get what they ask for; among the rests the last bears the rounding. */
export function shareCash(asked: readonly CashAsked[]): CashShared {
  const sharesOre = sumOf(asked.filter((one) => !one.settles));
  const rests = asked.filter((one) => one.settles);
  const restsOre = roundToKronor(sumOf(rests));
  const shared = shareOut(
    restsOre,
    rests.map((one) => one.askedOre),
  );
  const partOfRest = new Map(
    rests.map((one, index) => {
      const isLast = index === rests.length - 1;
      const partOre = shared.appliedOre[index] ?? ZERO;
      return [one, isLast ? addOre(partOre, shared.excessOre) : partOre] as const;
    }),
  );
  const cashOre = addOre(sharesOre, restsOre);
  return {
    cashOre,
    roundingOre: subtractOre(cashOre, sumOf(asked)),
    parts: asked.map((one) => partOfRest.get(one) ?? one.askedOre),
  };
}

export type GivenInCash = {
  /** To the öre. */
  readonly amountOre: Ore;
  /** What was handed over for it. */
  readonly cashOre: Ore;
};

/**
 * What is handed over for one more refund of a payment. Together they are rounded once, as one refund
 * of it all would be: nobody gains or loses by giving it back in parts.
 */
export function cashToGiveBack(amountOre: Ore, earlier: GivenInCash): Ore {
  const togetherOre = roundToKronor(addOre(earlier.amountOre, amountOre));
  return largerOre(ZERO, subtractOre(togetherOre, earlier.cashOre));
}

function sumOf(asked: readonly CashAsked[]): Ore {
  return addOre(ZERO, ...asked.map((one) => one.askedOre));
}
