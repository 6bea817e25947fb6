/** Loops that never give up: each pause doubles while the other side is away, up to a ceiling. */
import { setTimeout as pause } from "node:timers/promises";

export type Step = "again" | "idle" | "failed";

export type LoopSettings = {
  readonly signal: AbortSignal;
  /** Wakes the loop out of an idle pause. */
  readonly bell: Bell;
  readonly step: () => Promise<Step>;
};

const firstPauseMs = 100;
const longestPauseMs = 5_000;

export async function keepGoing({ signal, bell, step }: LoopSettings): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const result = await step();
    failures = result === "failed" ? failures + 1 : 0;
    if (result === "failed") await rest(pauseAfter(failures), signal);
    if (result === "idle") await bell.wait(longestPauseMs, signal);
  }
}

function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
}

/** For one loop: a ring that comes while nobody waits is heard at the next wait. */
export class Bell {
  #rung = false;
  #waiting: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#waiting?.abort();
  }

  async wait(longestMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung) {
      this.#waiting = new AbortController();
      await rest(longestMs, AbortSignal.any([signal, this.#waiting.signal]));
      this.#waiting = undefined;
    }
    this.#rung = false;
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  // The only way it fails is that the signal ends it early, which is what the signal is for.
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
