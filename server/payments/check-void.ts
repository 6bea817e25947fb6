/**
 * Before a void is sent: the terminal undoes whatever it did last, and its request names only an
 * amount (docs/nets-terminals.md §2.2). So the terminal is asked what it did last, and only the
 * StanAuth and the amount of the payment that is to be undone let the void through. Nothing has been
 * sent yet, so every other answer ends it for certain.
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import type { LastResultOutcome } from "@kortkoll/terminals/terminal.ts";
import { refuseInsideTransaction } from "../database/transaction-scope.ts";
import type { RunnerDeps } from "./payment-runner.ts";
import { startWaiting } from "./start-waiting.ts";
import { findUncheckedVoid, markVoidChecked, type UncheckedVoid } from "./void-store.ts";

export type VoidCheck =
  /** Nothing of ours to check: the attempt is no void, or no longer ours to send. */
  | { readonly kind: "none" }
  /** How long ago the terminal was asked what it did last. */
  | { readonly kind: "checked"; readonly sinceLookMs: () => number }
  | { readonly kind: "refused"; readonly why: Failure };

export async function checkVoid(deps: RunnerDeps, attemptId: string): Promise<VoidCheck> {
  const found = await findUncheckedVoid(deps.database, { attemptId, serverId: deps.serverId });
  if (found === undefined) return { kind: "none" };
  refuseInsideTransaction("A call to a terminal");
  await waitUntilReady(deps, found);
  // What the terminal did last is as old as the question: it undoes whatever it has done since.
  const sinceLookMs = startWaiting(deps);
  const last = await deps.cloud.lastResult(found.vendorTerminalId);
  const why = whyNotLast(found, last);
  if (why !== undefined) return { kind: "refused", why };
  await markVoidChecked(deps.database, {
    attemptId,
    at: new Date(deps.clock()),
    eventId: deps.newId(),
    stanAuth: found.stanAuth,
  });
  return { kind: "checked", sinceLookMs };
}

/** Right after a result the terminal is busy with itself, and may still show the result before. */
async function waitUntilReady(deps: RunnerDeps, { endedAt }: UncheckedVoid): Promise<void> {
  const { readyForVoidAfterMs } = deps.cloud.capabilities;
  const since = endedAt === null ? 0 : deps.clock() - endedAt.getTime();
  const waitMs = Math.min(readyForVoidAfterMs, readyForVoidAfterMs - since);
  if (waitMs > 0) await deps.pause(waitMs);
}

function whyNotLast(payment: UncheckedVoid, last: LastResultOutcome): Failure | undefined {
  // Not the words of a lost answer: nothing of a void has been sent.
  if (last.kind === "noAnswer") return { code: "cloudUnreachable", detail: last.why.detail };
  if (last.kind === "none") return notLast("The terminal has no last transaction");
  const { stanAuth, totalOre, reference } = last.answer;
  if (last.succeeded !== true) return notLast("The last transaction did not succeed");
  if (stanAuth === undefined || stanAuth !== payment.stanAuth) {
    return notLast("The last transaction has another StanAuth");
  }
  // Some terminals give every transaction the same StanAuth.
  if (reference !== undefined && reference !== payment.reference) {
    return notLast("The last transaction has another reference");
  }
  return totalOre === payment.askedOre
    ? undefined
    : notLast("The last transaction is of another amount");
}

function notLast(detail: string): Failure {
  return { code: "voidNotPossible", detail };
}
