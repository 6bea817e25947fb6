/** How many ways amounts can be chosen to sum to another: by halves, so that 30 of them are quick. */
export function countSubsets(amounts: readonly number[], target: number): number {
  const half = Math.ceil(amounts.length / 2);
  const left = allSums(amounts.slice(0, half));
  const right = new Map<number, number>();
  for (const sum of allSums(amounts.slice(half))) right.set(sum, (right.get(sum) ?? 0) + 1);
  const found = left.reduce((count, sum) => count + (right.get(target - sum) ?? 0), 0);
  return target === 0 ? found - 1 : found;
}

function allSums(amounts: readonly number[]): readonly number[] {
  const sums = [0];
  for (const amount of amounts) sums.push(...sums.map((sum) => sum + amount));
  return sums;
}
