/** The last result, which lags behind the truth: until the delay has passed it is the previous. */
import { lastResultAnswer } from "../answers/transaction-answer.ts";
import { ERROR_TEXTS } from "../assumptions.ts";
import { failure, failureText, type Reply } from "../http/reply.ts";
import { findScript } from "../scripts.ts";
import type { Outcome } from "../truth/outcome.ts";
import { answerThroughScript, takeArmedScript } from "./armed-scripts.ts";
import type { NetsCloud, VirtualTerminal } from "./nets-cloud.ts";

export function showLastResult(cloud: NetsCloud, terminal: VirtualTerminal): Promise<Reply> {
  return answerThroughScript(takeArmedScript(terminal, "lastResult"), () => {
    if (!terminal.connected) return failure(ERROR_TEXTS.notConnected);
    const refusesWhileBusy = cloud.settings.lastResultWhileBusy === "busy";
    if (terminal.busyWith !== undefined && refusesWhileBusy) return failureText(ERROR_TEXTS.busy);
    const outcome = visibleOutcome(terminal, cloud.clock.now());
    const script = outcome?.script == null ? undefined : findScript(outcome.script);
    return lastResultAnswer(outcome, terminal, script);
  });
}

export function visibleOutcome(terminal: VirtualTerminal, now: Date): Outcome | undefined {
  return terminal.lastOutcomes.findLast(
    (outcome) => Date.parse(outcome.visibleAt) <= now.getTime(),
  );
}
