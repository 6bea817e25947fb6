/**
 * Attempts of a server that is gone: what was only created was never sent, for sending is committed
 * first; what was sent is unknown, and the resolver asks the terminal.
 */
import { ZERO } from "@kortkoll/core/money.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import { announceServer, findAbandoned } from "./resolve-store.ts";

/** Several times the longest that a live server may wait before it sends. */
export const SERVER_IS_GONE_AFTER_MS = 10_000;

const TOLD_BETWEEN_SIGNS = 20;

export async function recoverAbandoned(deps: RunnerDeps, runner: PaymentRunner): Promise<number> {
  const nowMs = deps.clock();
  const announce = (): Promise<void> =>
    announceServer(deps.database, deps.serverId, new Date(deps.clock()));
  await announce();
  const abandoned = await findAbandoned(deps.database, {
    notSeenSince: new Date(nowMs - SERVER_IS_GONE_AFTER_MS),
    ownServerId: deps.serverId,
  });
  const orphans = abandoned.filter((attempt) => !runner.isCarrying(attempt.id));
  for (const [index, attempt] of orphans.entries()) {
    // Many take long, and whoever is silent meanwhile is taken for gone itself.
    if (index > 0 && index % TOLD_BETWEEN_SIGNS === 0) await announce();
    await runner.tell(attempt.id, {
      event: attempt.state === "created" ? "notSent" : "unknown",
      approvedOre: ZERO,
      answer: undefined,
      why: {
        code: "serverStopped",
        detail: "The server that carried the attempt stopped before it had ended",
      },
      evidence: attempt.state === "created" ? "nothingSent" : "waiting",
      by: "recovery",
      // It may have been sent, or answered, since it was looked at.
      onlyFrom: attempt.state,
    });
  }
  return orphans.length;
}
