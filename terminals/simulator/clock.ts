/** Time is handed to the simulator, so that a test can hold it still or push it forward. */
export interface SimulatorClock {
  now(): Date;
  /** Runs once after the delay; the answer takes it back. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: SimulatorClock = {
  now: () => new Date(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    // Only the listening socket keeps the process alive, never a customer who hesitates.
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export function wait(clock: SimulatorClock, delayMs: number): Promise<void> {
  if (delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
