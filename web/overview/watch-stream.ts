/**
 * Whether a stream that says nothing still tells. A line may be dead without either end knowing, after a
 * night's sleep or a change of network: nothing comes, and nothing fails. So the server is asked now and
 * then, and where its answer is another than what was told, and nothing is told either, the line is dead.
 */
import { changesBetween } from "@kortkoll/core/live/changes-told.ts";
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";

const ASK_EVERY_MS = 30_000;
/** A line that lives has told by then of what an answer held. */
const TOLD_WITHIN_MS = 4_000;

type Watched = {
  readonly told: () => Overview | undefined;
  readonly ask: () => Promise<Overview>;
  readonly isDead: () => void;
};

/** Until the returned function is called. Asks at once when the page is seen again or the network is back. */
export function watchStream({ told, ask, isDead }: Watched): () => void {
  let isOver = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const before = told();
    // No answer is told of where it is asked for.
    const answered = await ask().catch(() => undefined);
    if (isOver || before === undefined || answered === undefined) return;
    if (changesBetween(before, answered) === undefined) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (told() === before) isDead();
    }, TOLD_WITHIN_MS);
  };
  const lookNow = (): void => {
    if (document.visibilityState === "visible") void look();
  };
  const turn = setInterval(lookNow, ASK_EVERY_MS);
  window.addEventListener("online", lookNow);
  document.addEventListener("visibilitychange", lookNow);
  return () => {
    isOver = true;
    clearInterval(turn);
    clearTimeout(waiting);
    window.removeEventListener("online", lookNow);
    document.removeEventListener("visibilitychange", lookNow);
  };
}
