/** What runs by itself for day closes: terminals' sessions, and days that are closed at a set time. */
import type { Pause } from "../clock.ts";
import { closeDueDays } from "./close-by-itself.ts";
import type { CloseDeps } from "./close-day.ts";
import { closeNextSession, giveUpLostAskings, type SessionDeps } from "./close-sessions.ts";

export type SessionLoop = { stop(): Promise<void> };

const LOOK_EVERY_MS = 2_000;
/** Terminals asked side by side by one server: each may take a minute. */
const LANES = 8;

type LoopDeps = SessionDeps & CloseDeps & { readonly pause: Pause };

export function startSessionLoop(deps: LoopDeps): SessionLoop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const lanes = Array.from({ length: LANES }, (_, lane) => run(deps, lane, signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

async function run(deps: LoopDeps, lane: number, signal: AbortSignal): Promise<void> {
  // Not all in the same moment.
  await deps.pause((lane * LOOK_EVERY_MS) / LANES, signal);
  while (!signal.aborted) {
    let hasMore = false;
    try {
      if (lane === 0) {
        await giveUpLostAskings(deps);
        await closeDueDays(deps);
      }
      hasMore = await closeNextSession(deps);
    } catch (error) {
      deps.log.warn({ err: error, loop: "sessions" }, "a loop met an error and goes on");
    }
    if (!hasMore) await deps.pause(LOOK_EVERY_MS, signal);
  }
}
