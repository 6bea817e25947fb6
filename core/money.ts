/** Whole öre. This is the only file that divides, rounds or prints money. */
declare const oreBrand: unique symbol;

/** A whole number of öre, always a safe integer; may be negative in differences. */
export type Ore = number & { readonly [oreBrand]: true };

/** 11 digits is what a Nets terminal can carry in TotalAmount (BAXI.Net guide, local mode). */
export const LARGEST_ORE = 99_999_999_999;

/** Throws when the number is not a whole, safe number of öre: that is a bug, not an outcome. */
export function ore(amount: number): Ore {
  if (!Number.isSafeInteger(amount)) throw new Error(`Not whole öre: ${amount}`);
  return (amount === 0 ? 0 : amount) as Ore;
}

export const ZERO: Ore = ore(0);

export function addOre(...amounts: readonly Ore[]): Ore {
  return ore(amounts.reduce((sum: number, amount) => sum + amount, 0));
}

export function subtractOre(from: Ore, amount: Ore): Ore {
  return ore(from - amount);
}

export function negateOre(amount: Ore): Ore {
  return ore(-amount);
}

export function smallerOre(a: Ore, b: Ore): Ore {
  return a < b ? a : b;
}

export function largerOre(a: Ore, b: Ore): Ore {
  return a > b ? a : b;
}

/**
 * Whole kronor, as cash is paid in Sweden (SFS 1970:1029): 1 to 49 öre are dropped, 50 to 99 become a
 * krona. Half up, also below zero.
 */
export function roundToKronor(amount: Ore): Ore {
  return ore(Math.floor((amount + 50) / 100) * 100);
}

/** "12 345,60" with a narrow-free plain space, as Swedish prints write it; no currency. */
export function formatOre(amount: Ore): string {
  const digits = Math.abs(amount).toString().padStart(3, "0");
  const kronor = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${amount < 0 ? "\u2212" : ""}${kronor},${digits.slice(-2)}`;
}

/** "-12345,60", as files write it: no grouping, an ASCII minus, always two decimals. */
export function plainKronor(amount: Ore, decimalMark: "." | ","): string {
  const digits = Math.abs(amount).toString().padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}${decimalMark}${digits.slice(-2)}`;
}

/**
 * Reads what a person keyed: "1250", "1 250,50", "1250.5". Gives undefined when it is not an
 * amount with at most two decimals.
 */
export function parseKeyedOre(text: string): Ore | undefined {
  const match = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0]/g, ""));
  if (match === null) return undefined;
  const kronor = match[1] ?? "";
  const decimals = (match[2] ?? "").padEnd(2, "0");
  const amount = Number(`${kronor}${decimals}`);
  return Number.isSafeInteger(amount) ? ore(amount) : undefined;
}
