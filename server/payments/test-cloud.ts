/**
 * A terminal cloud in memory: each terminal has a state and a newest result, and does with a payment
 * what the test has said. For tests of what the server makes of a terminal; the wire has its own.
 */
import { ore } from "@kortkoll/core/money.ts";
import type {
  LastResultOutcome,
  MoneyRequest,
  TerminalAnswer,
  TerminalCloud,
  TerminalOutcome,
  TerminalState,
} from "@kortkoll/terminals/terminal.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { answerOf, nextStan } from "./test-news.ts";

const LOST: TerminalOutcome = {
  kind: "unknown",
  why: { code: "answerLost", detail: "the line was cut" },
};

export class TestCloud implements TerminalCloud {
  readonly capabilities = NO_CLOUD.capabilities;
  readonly listTerminals = NO_CLOUD.listTerminals;
  readonly reconcile = NO_CLOUD.reconcile;
  voidLast: TerminalCloud["voidLast"] = NO_CLOUD.voidLast;
  readonly cancel = NO_CLOUD.cancel;
  readonly close = NO_CLOUD.close;
  terminalState: TerminalState = { kind: "idle" };
  last: LastResultOutcome = { kind: "none" };
  /** What the next money call answers; called while the terminal has it. */
  onMoney: (request: MoneyRequest) => TerminalOutcome | Promise<TerminalOutcome> = () => LOST;
  readonly asked: MoneyRequest[] = [];
  looks = 0;

  purchase(request: MoneyRequest): Promise<TerminalOutcome> {
    const { mayLeave: _, ...asked } = request;
    this.asked.push(asked);
    return Promise.resolve(this.onMoney(request));
  }

  returnOfGoods(request: MoneyRequest): Promise<TerminalOutcome> {
    return this.purchase(request);
  }

  state(): Promise<TerminalState> {
    return Promise.resolve(this.terminalState);
  }

  lastResult(): Promise<LastResultOutcome> {
    this.looks += 1;
    return Promise.resolve(this.last);
  }
}

/** A newest result as the terminal shows it. */
export function shown(
  succeeded: boolean,
  answer: Partial<TerminalAnswer> & { readonly amountOre?: number },
): LastResultOutcome {
  const { amountOre, ...fields } = answer;
  const totalOre = amountOre === undefined ? undefined : ore(amountOre);
  const whole = { ...answerOf(undefined, nextStan()), totalOre, ...fields };
  return { kind: "found", succeeded, answer: whole };
}

export function approvedBy(request: MoneyRequest): TerminalOutcome {
  const answer = { ...answerOf("visa", nextStan()), totalOre: request.amountOre };
  return { kind: "approved", approvedOre: request.amountOre, answer };
}
