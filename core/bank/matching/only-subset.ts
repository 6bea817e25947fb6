/**
 * Whether exactly one subset of amounts sums to a target. A second one is looked for before the first
 * is believed; where that would take too long, the answer is that it was not tried.
 */

export type SubsetAnswer =
  | { readonly kind: "none" }
  /** Positions among the amounts, ascending. */
  | { readonly kind: "one"; readonly members: readonly number[] }
  | { readonly kind: "several"; readonly examples: readonly (readonly number[])[] }
  | { readonly kind: "notTried" };

/** Each half has 2 to the power of half as many sums: some thousands, whatever the amounts are. */
export const MOST_ITEMS = 28;

/** The empty subset is no answer. */
export function findOnlySubset(amounts: readonly number[], target: number): SubsetAnswer {
  const most = sumOf(amounts.filter((amount) => amount > 0));
  const least = sumOf(amounts.filter((amount) => amount < 0));
  // What passes the target even with all that pulls the other way is in no answer.
  const places = amounts.flatMap((amount, place) => {
    const canBeIn = amount > 0 ? amount + least <= target : amount + most >= target;
    return amount !== 0 && canBeIn ? [place] : [];
  });
  const possible = places.map((place) => amounts[place] ?? 0);
  if (target > sumOf(possible.filter((amount) => amount > 0))) return { kind: "none" };
  if (target < sumOf(possible.filter((amount) => amount < 0))) return { kind: "none" };
  if (places.length > MOST_ITEMS) return { kind: "notTried" };
  const found = searchBothHalves(possible, target);
  const examples = found.map((mask) => places.filter((_place, bit) => hasBit(mask, bit)));
  const [only] = examples;
  if (only === undefined) return { kind: "none" };
  return examples.length === 1 ? { kind: "one", members: only } : { kind: "several", examples };
}

/** At most two masks of subsets; halves meet in the middle. */
function searchBothHalves(amounts: readonly number[], target: number): readonly number[] {
  const half = amounts.length >> 1;
  const low = sumsOf(amounts.slice(0, half));
  const high = sumsOf(amounts.slice(half));
  const first = new Map<number, number>();
  const second = new Map<number, number>();
  for (const [mask, sum] of low.entries()) {
    if (!first.has(sum)) first.set(sum, mask);
    else if (!second.has(sum)) second.set(sum, mask);
  }
  const found: number[] = [];
  for (const [mask, sum] of high.entries()) {
    for (const other of [first.get(target - sum), second.get(target - sum)]) {
      if (other === undefined || (other === 0 && mask === 0)) continue;
      found.push(other + mask * 2 ** half);
      if (found.length === 2) return found;
    }
  }
  return found;
}

/** The sum of every subset, by its mask. */
function sumsOf(amounts: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** amounts.length);
  for (const [bit, amount] of amounts.entries()) {
    const size = 2 ** bit;
    for (let mask = 0; mask < size; mask += 1) sums[size + mask] = (sums[mask] ?? 0) + amount;
  }
  return sums;
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function hasBit(mask: number, bit: number): boolean {
  return Math.floor(mask / 2 ** bit) % 2 === 1;
}
