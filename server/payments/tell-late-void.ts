/**
 * A void bears no reference of ours, so its result cannot say whose it is. When the terminal shows it
 * only after the void had been found not performed, the moment and the amount tell: a result of the
 * very moment at which the void was sent is the void's, and never a sale that somebody keyed by hand.
 */
import type { TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import { instantsOf } from "./attempt-facts.ts";
import { flagUnexpectedApproval } from "./attempt-note-store.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import { findVoidNotPerformed } from "./void-store.ts";

const BEFORE_SENDING_MS = 60_000;
/** A void needs no customer: longer than the adapter waits for one. */
const AFTER_SENDING_MS = 120_000;
const HOUR_MS = 3_600_000;

/** True when the result is taken care of: nobody else's, or too unclear to be anybody's. */
export async function tellLateVoid(
  deps: RunnerDeps,
  runner: PaymentRunner,
  seen: { readonly terminalId: string; readonly answer: TerminalAnswer },
): Promise<boolean> {
  const { terminalId, answer } = seen;
  const { stanAuth, totalOre } = answer;
  if (stanAuth === undefined || totalOre === undefined) return false;
  const found = await findVoidNotPerformed(deps.database, {
    terminalId,
    stanAuth,
    amountOre: totalOre,
  });
  if (found === undefined) return false;
  const fromMs = found.sentAt.getTime() - BEFORE_SENDING_MS;
  const toMs = found.sentAt.getTime() + AFTER_SENDING_MS;
  const readings = instantsOf(answer.time).map((at) => at - found.clockSkewMs);
  const isWithin = (shiftMs: number): boolean =>
    readings.some((at) => at + shiftMs >= fromMs && at + shiftMs <= toMs);
  if (isWithin(0)) {
    await runner.tell(found.id, {
      event: "approved",
      approvedOre: totalOre,
      answer,
      why: undefined,
      evidence: "lastResult",
      by: "resolver",
    });
    return true;
  }
  const isUnclear = readings.length === 0 || isWithin(HOUR_MS) || isWithin(-HOUR_MS);
  if (isUnclear) {
    await deps.database.inTransaction((tx) => flagUnexpectedApproval(tx, found.id));
  }
  return isUnclear;
}
