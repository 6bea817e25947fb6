/** How often a terminal is asked about an attempt that a person has claimed was paid. */

const SHORTEST_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;

/** The gap grows with the claim's age, so that it never ends and never tires the terminal. */
export function claimCheckDelayMs(claimedForMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.floor(claimedForMs / 4)));
}
