/**
 * Attempts of a server that is gone: what was only created was never sent, for sending is committed
 * first; what was sent is unknown, and the resolver asks the terminal.
 */
import { ZERO } from "@kortkoll/core/money.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import { type AbandonedAttempt, announceServer, findAbandoned } from "./resolve-store.ts";

/** Several times the longest that a live server may wait before it sends. */
export const SERVER_IS_GONE_AFTER_MS = 10_000;

/** A row that another server holds keeps its own attempt waiting, and not those of all other customers. */
const TOLD_AT_ONCE = 8;

/**
 * Gives how many were told of. One that could not be is told of in the next round: nobody waits for it
 * here, for it may be held for long.
 */
export async function recoverAbandoned(deps: RunnerDeps, runner: PaymentRunner): Promise<number> {
  const nowMs = deps.clock();
  await announceServer(deps.database, deps.serverId, new Date(nowMs));
  const abandoned = await findAbandoned(deps.database, {
    notSeenSince: new Date(nowMs - SERVER_IS_GONE_AFTER_MS),
    ownServerId: deps.serverId,
  });
  const orphans = abandoned.filter((attempt) => !runner.isCarrying(attempt.id));
  let told = 0;
  const left = orphans.values();
  const tellOneByOne = async (): Promise<void> => {
    for (const attempt of left) if (await tellOf(deps, runner, attempt)) told += 1;
  };
  await Promise.all(Array.from({ length: TOLD_AT_ONCE }, tellOneByOne));
  return told;
}

async function tellOf(
  deps: RunnerDeps,
  runner: PaymentRunner,
  { id, state }: AbandonedAttempt,
): Promise<boolean> {
  try {
    await runner.tellOnce(id, {
      event: state === "created" ? "notSent" : "unknown",
      approvedOre: ZERO,
      answer: undefined,
      why: {
        code: "serverStopped",
        detail: "The server that carried the attempt stopped before it had ended",
      },
      evidence: state === "created" ? "nothingSent" : "waiting",
      by: "recovery",
      // It may have been sent, or answered, since it was looked at.
      onlyFrom: state,
    });
    return true;
  } catch (error) {
    deps.log.warn({ err: error, attemptId: id }, "an abandoned attempt is told of again later");
    return false;
  }
}
