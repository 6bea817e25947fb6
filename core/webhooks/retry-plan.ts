/** When a delivery that failed is tried again, and when a target that fails is left in peace. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

/** After each try; the last one holds for all that follow. */
const GAPS_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
];

/** So many failures with no success between, and the target gets one try at a time. */
export const BREAKER_OPENS_AFTER = 5;

const PROBE_GAPS_MS: readonly number[] = [
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
];

/** `random` from 0 up to 1 spreads a fifth either way, so that many do not come back in step. */
export function retryDelayMs(tries: number, random: number): number {
  return spread(GAPS_MS, tries - 1, random);
}

/**
 * How long a target that has failed so often is left in peace. Never long: what waits there is much,
 * and a target that has come back is to be found within minutes.
 */
export function probeDelayMs(failures: number, random: number): number {
  return spread(PROBE_GAPS_MS, failures - BREAKER_OPENS_AFTER, random);
}

function spread(gaps: readonly number[], step: number, random: number): number {
  const gap = gaps[Math.min(Math.max(step, 0), gaps.length - 1)] ?? 0;
  return Math.round(gap * (0.8 + 0.4 * random));
}
