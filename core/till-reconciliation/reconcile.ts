/**
 * What should have lain in a drawer at the cut of a count, part by part, and what the count shows
 * beside it. Whatever comes after the cut belongs to the next count.
 */
import { addOre, type Ore, ore, subtractOre } from "../money.ts";

/** Money out of the drawer is below zero. */
export type CashParts = {
  /** What was left in the drawer when it was counted last. */
  readonly openingOre: Ore;
  readonly takenOre: Ore;
  readonly givenBackOre: Ore;
  readonly floatInOre: Ore;
  readonly floatOutOre: Ore;
  readonly cashInOre: Ore;
  readonly cashOutOre: Ore;
  /** Bags for the bank, those that were taken back taken off. */
  readonly bagsOre: Ore;
};

export function expectedOf(parts: CashParts): Ore {
  return addOre(
    parts.openingOre,
    parts.takenOre,
    parts.givenBackOre,
    parts.floatInOre,
    parts.floatOutOre,
    parts.cashInOre,
    parts.cashOutOre,
    parts.bagsOre,
  );
}

/** Below zero is too little. */
export function differenceOf(counted: Ore, expected: Ore): Ore {
  return subtractOre(counted, expected);
}

/** A difference of exactly the limit is still within it. */
export function needsSecondPerson(differenceOre: Ore, limitOre: Ore): boolean {
  return Math.abs(differenceOre) > limitOre;
}

export type Difference = {
  readonly kind: "even" | "short" | "over";
  /** Never below zero. */
  readonly ore: Ore;
};

export function sayDifference(differenceOre: Ore): Difference {
  if (differenceOre === 0) return { kind: "even", ore: differenceOre };
  return { kind: differenceOre < 0 ? "short" : "over", ore: ore(Math.abs(differenceOre)) };
}

export type SealedNow = { readonly bagNumber: string; readonly amountOre: Ore };

export type CarriedOver =
  | { readonly kind: "carried"; readonly baggedOre: Ore; readonly carriedOre: Ore }
  /** More would go into the bags than was counted. */
  | { readonly kind: "tooMuch" };

/** The float that the drawer begins the next period with: what was counted less the bags made of it. */
export function carryOver(countedOre: Ore, bags: readonly SealedNow[]): CarriedOver {
  const baggedOre = ore(bags.reduce((sum, bag) => sum + bag.amountOre, 0));
  if (baggedOre > countedOre) return { kind: "tooMuch" };
  return { kind: "carried", baggedOre, carriedOre: subtractOre(countedOre, baggedOre) };
}
