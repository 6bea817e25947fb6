/** Work that a server does by itself again and again; an error is told and the next turn comes all the same. */
import type { Pause } from "./clock.ts";

export type Repeated = { stop(): Promise<void> };

/** `work` says whether there may be more: then its next turn comes at once. */
export function repeat(
  deps: {
    readonly pause: Pause;
    readonly log: { warn(details: object, message: string): void };
  },
  {
    loop,
    everyMs,
    work,
  }: { readonly loop: string; readonly everyMs: number; readonly work: () => Promise<boolean> },
): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const hasMore = await work().catch((error: unknown) => {
        deps.log.warn({ err: error, loop }, "a loop met an error and goes on");
        return false;
      });
      if (!hasMore) await deps.pause(everyMs, signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
