/** Looks at acquirers' lines by itself: soon after a file has come, and from time to time at what is left. */
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { lookAtLines } from "./look-at-lines.ts";

const LOOK_EVERY_MS = 3_000;

export function startLineLoop(deps: RunnerDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = run(deps, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(deps: RunnerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let isMore = false;
    try {
      isMore = await lookAtLines(deps);
    } catch (error) {
      deps.log.warn({ err: error, loop: "acquirer lines" }, "a loop met an error and goes on");
    }
    if (!isMore) await deps.pause(LOOK_EVERY_MS, signal);
  }
}
