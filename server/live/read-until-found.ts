/** The long poll: reads, and when nothing was found reads again whenever the feed has more. */
import type { Live } from "./relay.ts";

export type LongPoll<T> = {
  readonly read: () => Promise<T>;
  readonly isFound: (value: T) => boolean;
  /** Zero reads once. */
  readonly waitMs: number;
};

/** Answers with what was read last, found or not, when the time is up or the server stops. */
export async function readUntilFound<T>(live: Live, poll: LongPoll<T>): Promise<T> {
  if (poll.waitMs === 0) return poll.read();
  let hintCame = Promise.withResolvers<void>();
  const unsubscribe = live.followFeed(() => hintCame.resolve());
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    hintCame.resolve();
  }, poll.waitMs);
  try {
    for (;;) {
      const mustEnd = isOver || live.isClosed;
      hintCame = Promise.withResolvers<void>();
      const value = await poll.read();
      if (mustEnd || poll.isFound(value)) return value;
      if (!isOver) await hintCame.promise;
    }
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
