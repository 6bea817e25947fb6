/** How long a terminal that could not close its session is left before it is asked again. */

const SHORTEST_MS = 15_000;
const LONGEST_MS = 60 * 60_000;

/** Twice as long each time, to an hour: the close itself is over and nobody stands waiting. */
export function nextTryInMs(tries: number): number {
  const doublings = Math.min(Math.max(tries - 1, 0), 20);
  return Math.min(SHORTEST_MS * 2 ** doublings, LONGEST_MS);
}
