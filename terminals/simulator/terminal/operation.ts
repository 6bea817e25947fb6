/** One transaction while the terminal is busy with it. Acts come from the page or from a script. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { Script } from "../behaviours/script.ts";
import type { Outcome, TransactionKind } from "../truth/outcome.ts";
import { type Act, nextPhase, type Phase } from "./dialogue.ts";

export type OperationRequest = {
  readonly kind: TransactionKind;
  readonly requestedOre: Ore;
  readonly orderId: string | null;
  /** Of a void: what it undoes. */
  readonly voided: Outcome | null;
};

export class Operation {
  readonly request: OperationRequest;
  readonly script: Script | undefined;
  readonly startedAt: string;
  /** Kept when the customer has nothing more to do. */
  readonly customerDone: Promise<void>;
  #phase: Phase = { kind: "card" };
  #customerDone: () => void = () => undefined;
  readonly #changed: () => void;

  constructor(
    request: OperationRequest,
    context: {
      readonly script: Script | undefined;
      readonly startedAt: string;
      readonly changed: () => void;
    },
  ) {
    this.request = request;
    this.script = context.script;
    this.startedAt = context.startedAt;
    this.#changed = context.changed;
    this.customerDone = new Promise((resolve) => {
      this.#customerDone = resolve;
    });
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** False when the terminal does not react to the act in its present phase. */
  offer(act: Act): boolean {
    const next = nextPhase(this.#phase, act, {
      kind: this.request.kind,
      requestedOre: this.request.requestedOre,
      cancelLosesRace: this.script?.customer === "paysWhenCancelled",
    });
    if (next === undefined) return false;
    this.#enter(next);
    return true;
  }

  /** A void needs no card: it goes to the bank at once, on the card of what it undoes. */
  authoriseWithoutCard(): void {
    const voidedCard = this.request.voided?.card ?? null;
    const card = voidedCard === null ? null : ({ ...voidedCard, verification: "none" } as const);
    this.#enter({ kind: "authorising", card, declineCode: null, answerLost: false });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    if (phase.kind === "authorising" || phase.kind === "stopped") this.#customerDone();
    this.#changed();
  }
}
