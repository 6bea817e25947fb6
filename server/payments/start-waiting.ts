/** How long something has been waited for, by both clocks: the one that never jumps stands still while a machine sleeps. */
export function startWaiting(clocks: {
  readonly elapsedMs: () => number;
  readonly clock: () => number;
}): () => number {
  const { elapsedMs, clock } = clocks;
  const [startedMs, startedAtMs] = [elapsedMs(), clock()];
  return () => Math.max(elapsedMs() - startedMs, clock() - startedAtMs);
}
