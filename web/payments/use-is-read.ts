import { useEffect, useState } from "react";

/** An Enter meant for the page before must not wave the result away unread. */
const READ_FIRST_MS = 700;

const readSince = { verdict: "", atMs: 0 };

/**
 * Whether the verdict has been on the screen for long enough. Kept outside the component: turning
 * the screen or printing lays the page out anew, and that must not make the next Enter go nowhere.
 */
export function useIsRead(verdict: string): boolean {
  const [isRead, setIsRead] = useState(() => msLeftToRead(verdict) <= 0);
  useEffect(() => {
    if (readSince.verdict !== verdict) {
      readSince.verdict = verdict;
      readSince.atMs = performance.now();
    }
    const timer = setTimeout(() => setIsRead(true), Math.max(0, msLeftToRead(verdict)));
    return () => clearTimeout(timer);
  }, [verdict]);
  return isRead;
}

function msLeftToRead(verdict: string): number {
  if (readSince.verdict !== verdict) return READ_FIRST_MS;
  return READ_FIRST_MS - (performance.now() - readSince.atMs);
}
