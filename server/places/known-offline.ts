/** Whether a terminal is known to be offline now: then nothing is sent to it. */

/** The monitor asks every 18 s at the longest; a state older than this says nothing of now. */
export const STATE_IS_FRESH_FOR_MS = 40_000;

export function isKnownOffline(
  terminal: { readonly state: string | null; readonly stateAt: Date | null },
  nowMs: number,
): boolean {
  const { state, stateAt } = terminal;
  // "No answer" is of the cloud, not of the terminal: that a payment finds out itself.
  return (
    state === "offline" && stateAt !== null && nowMs - stateAt.getTime() < STATE_IS_FRESH_FOR_MS
  );
}
