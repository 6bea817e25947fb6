/** The coins and notes that are legal tender in Sweden, and what a count of them comes to. */
import { type Ore, ore } from "../money.ts";

/** In kronor, the largest first: the order in which a drawer is counted. */
export const DENOMINATIONS = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1] as const;
export type Denomination = (typeof DENOMINATIONS)[number];

/** How many there are of each. */
export type Pieces = Readonly<Record<Denomination, number>>;

/** More of one kind than any drawer holds; keeps a slip of the finger from being a million. */
export const MOST_PIECES = 100_000;

export const NO_PIECES: Pieces = {
  1000: 0,
  500: 0,
  200: 0,
  100: 0,
  50: 0,
  20: 0,
  10: 0,
  5: 0,
  2: 0,
  1: 0,
};

export function isNote(denomination: Denomination): boolean {
  return denomination >= 20;
}

export function worthOf(denomination: Denomination, pieces: number): Ore {
  return ore(denomination * 100 * pieces);
}

export function worthOfAll(pieces: Pieces): Ore {
  return ore(DENOMINATIONS.reduce((sum, one) => sum + worthOf(one, pieces[one]), 0));
}
