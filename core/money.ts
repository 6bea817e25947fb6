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

/** So many ten-thousandths of an amount, half up: 95 is what a fee of 0,95 % comes to. */
export function tenThousandthsOf(amount: Ore, parts: number): Ore {
  return ore(Math.floor((amount * parts + 5_000) / 10_000));
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

/**
 * Reads what a file wrote: "1250", "-1250.5", "1250,00". Undefined when it is not an amount, or has a
 * part of an öre in it. Digits are moved, never calculated with.
 */
export function parseDecimalOre(text: string, decimalMark: "." | ","): Ore | undefined {
  const first = text.charCodeAt(0);
  const isNegative = first === MINUS;
  let at = isNegative || first === PLUS ? 1 : 0;
  let digits = 0;
  let amount = 0;
  let decimals = -1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO_DIGIT && code <= ZERO_DIGIT + 9) {
      digits += 1;
      if (decimals >= 2 && code !== ZERO_DIGIT) return undefined;
      if (decimals < 2) amount = amount * 10 + (code - ZERO_DIGIT);
      if (decimals >= 0) decimals += 1;
    } else if (decimals < 0 && text[at] === decimalMark) decimals = 0;
    else return undefined;
  }
  if (digits === 0 || amount > LARGEST_READ) return undefined;
  for (let missing = Math.max(decimals, 0); missing < 2; missing += 1) amount *= 10;
  return amount > LARGEST_READ ? undefined : ore(isNegative ? -amount : amount);
}

const MINUS = 45;
const PLUS = 43;
const ZERO_DIGIT = 48;
/** A thousand milliards of kronor: ninety such still sum to whole öre. */
const LARGEST_READ = 100_000_000_000_000;

/** As `parseDecimalOre`, also with a grouping of thousands and with a minus after the amount. */
export function parseGroupedOre(text: string, decimalMark: "." | ","): Ore | undefined {
  let plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/[\u2212\u2013]/g, "-");
  if (/^[^-]+-$/.test(plain)) plain = `-${plain.slice(0, -1)}`;
  const grouping = decimalMark === "," ? "." : ",";
  if (plain.includes(grouping)) {
    const [whole = ""] = plain.split(decimalMark);
    const isGrouped = whole.split(grouping).every((part, at) => {
      const digits = part.replace(/^[+-]/, "");
      return at === 0 ? /^\d{1,3}$/.test(digits) : /^\d{3}$/.test(part);
    });
    if (!isGrouped) return undefined;
    plain = plain.replaceAll(grouping, "");
  }
  return parseDecimalOre(plain, decimalMark);
}

/** "-000000000125050", the öre themselves after an optional sign. */
export function parseMinorUnits(text: string): Ore | undefined {
  const match = /^([+-]?)0*(\d{1,15})$/.exec(text.trim());
  const amount = Number(match?.[2] ?? Number.NaN);
  if (Number.isNaN(amount) || amount > LARGEST_READ) return undefined;
  return ore(match?.[1] === "-" ? -amount : amount);
}
