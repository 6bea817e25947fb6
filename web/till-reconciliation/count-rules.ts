/** What is keyed while a drawer is counted, and what it comes to. */
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import {
  DENOMINATIONS,
  type Denomination,
  MOST_PIECES,
  worthOf,
} from "@kortkoll/core/till-reconciliation/denominations.ts";

export type Keyed = Readonly<Partial<Record<Denomination, string>>>;

/** An empty field is none; undefined is no number of pieces. */
export function readPieces(keyed: string | undefined): number | undefined {
  const plain = (keyed ?? "").replaceAll(/\s/g, "");
  if (plain === "") return 0;
  if (!/^\d{1,6}$/.test(plain)) return undefined;
  const pieces = Number(plain);
  return pieces <= MOST_PIECES ? pieces : undefined;
}

/** Of what can be read. */
export function worthOfKeyed(keyed: Keyed): Ore {
  return DENOMINATIONS.reduce(
    (sum, one) => addOre(sum, worthOf(one, readPieces(keyed[one]) ?? 0)),
    ZERO,
  );
}

/** Undefined while any field holds no number of pieces. */
export function piecesOf(keyed: Keyed): Record<string, number> | undefined {
  const read = DENOMINATIONS.map((one) => [String(one), readPieces(keyed[one])] as const);
  const isWhole = read.every(([, pieces]) => pieces !== undefined);
  return isWhole ? Object.fromEntries(read.map(([one, pieces]) => [one, pieces ?? 0])) : undefined;
}
