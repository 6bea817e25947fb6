/**
 * What one API key may call: so many a second, and a few times that at once. A program that runs amok
 * must not take the server from the tills. It protects and counts nothing that matters, so each server
 * has its own count, in memory.
 */
export type KeyThrottle = (keyId: string) => number;

const SECONDS_AT_ONCE = 4;
const MOST_REMEMBERED = 10_000;

/** Answers with how many seconds to wait: 0 is none. */
export function createKeyThrottle(limit: {
  readonly callsPerSecond: number;
  readonly elapsedMs: () => number;
}): KeyThrottle {
  const { callsPerSecond, elapsedMs } = limit;
  const most = callsPerSecond * SECONDS_AT_ONCE;
  const left = new Map<string, { readonly calls: number; readonly atMs: number }>();
  return (keyId) => {
    const atMs = elapsedMs();
    const before = left.get(keyId) ?? { calls: most, atMs };
    const grown = before.calls + ((atMs - before.atMs) / 1_000) * callsPerSecond;
    const calls = Math.min(most, grown);
    if (left.size >= MOST_REMEMBERED && !left.has(keyId)) left.clear();
    const isLetIn = calls >= 1;
    left.set(keyId, { calls: isLetIn ? calls - 1 : calls, atMs });
    return isLetIn ? 0 : Math.ceil((1 - calls) / callsPerSecond);
  };
}
