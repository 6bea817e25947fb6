/**
 * What one issuer sold at one site on one day may come in several payouts, sales in one and refunds in
 * another. Which of them a sum is made of, when it is so to the öre.
 */

/** A day of more sessions than this is looked through only for one of them, and for all. */
const MOST_TRIED = 8;

/**
 * The places of the amounts that are the sum together: as few as there can be, and of those the first.
 * Undefined when none are.
 */
export function exactBatches(
  amounts: readonly number[],
  sum: number,
): readonly number[] | undefined {
  const one = amounts.indexOf(sum);
  if (one >= 0) return [one];
  const isAll = amounts.length > 0 && amounts.reduce((all, amount) => all + amount, 0) === sum;
  if (isAll) return amounts.map((_, place) => place);
  if (amounts.length > MOST_TRIED) return undefined;
  for (let size = 2; size < amounts.length; size += 1) {
    const found = ofSize(amounts, { sum, size, from: 0 });
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofSize(
  amounts: readonly number[],
  { sum, size, from }: { readonly sum: number; readonly size: number; readonly from: number },
): readonly number[] | undefined {
  if (size === 0) return sum === 0 ? [] : undefined;
  for (let place = from; place + size <= amounts.length; place += 1) {
    const rest = sum - (amounts[place] ?? 0);
    const others = ofSize(amounts, { sum: rest, size: size - 1, from: place + 1 });
    if (others !== undefined) return [place, ...others];
  }
  return undefined;
}
