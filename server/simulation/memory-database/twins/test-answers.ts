/** What terminals say in a step, composed from what the memory twin knows of them. */
import { ore } from "@kortkoll/core/money.ts";
import type {
  LastResultOutcome,
  TerminalCloud,
  TerminalOutcome,
  TerminalTime,
} from "@kortkoll/terminals/terminal.ts";
import { NO_CLOUD } from "../../../no-cloud.ts";
import type { News } from "../../../payments/apply-news.ts";
import {
  answerOf,
  approved,
  CANCELLED,
  DECLINED,
  NOT_PERFORMED,
  NOT_SENT,
  UNKNOWN,
} from "../../../payments/test-news.ts";
import type { AttemptRow } from "../attempt-tables.ts";
import type { Tables } from "../tables.ts";
import type { Step } from "./test-steps.ts";

const why = { code: "answerLost", detail: "the line was cut" } as const;

export class Answers {
  readonly #tables: Tables;
  #stans = 0;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Twelve characters, never twice. */
  nextStan(): string {
    this.#stans += 1;
    return `${String(this.#stans).padStart(6, "0")}A1B2C3`;
  }

  news(step: Step, attempt: AttemptRow): News {
    const { asked_ore: askedOre } = attempt;
    switch (step.news) {
      case "approved":
        return this.#approval(step, askedOre);
      case "less":
        return this.#approval(step, Math.max(1, askedOre - step.amount));
      case "more":
        return this.#approval(step, askedOre + (step.amount % 500));
      case "signature":
        return withSignature(this.#approval(step, askedOre));
      case "declined":
        return DECLINED;
      case "cancelled":
        return CANCELLED;
      case "unknown":
        return UNKNOWN;
      case "notSent":
        return NOT_SENT;
      case "notPerformed":
        return NOT_PERFORMED;
    }
  }

  /** Answers the same to both twins, whoever asks first. */
  cloud(step: Step): TerminalCloud {
    const outcomes = new Map<string, TerminalOutcome>();
    const move: TerminalCloud["purchase"] = ({ reference, amountOre }) => {
      const outcome = outcomes.get(reference) ?? this.#outcome(step, amountOre);
      outcomes.set(reference, outcome);
      return Promise.resolve(outcome);
    };
    const vendorIds = [...this.#tables.terminals.rows].map((one) => one.terminal_id);
    const seen = new Map(vendorIds.map((id) => [id, this.#lastResult(step, id)]));
    const isBusy = step.other % 9 === 0;
    return {
      ...NO_CLOUD,
      capabilities: {
        ...NO_CLOUD.capabilities,
        canReturnGoods: true,
        canVoidLast: true,
        voidableForMs: 600_000,
      },
      purchase: move,
      returnOfGoods: move,
      voidLast: move,
      cancel: () =>
        Promise.resolve(step.other % 2 === 0 ? { kind: "requested" } : { kind: "refused", why }),
      state: () => Promise.resolve(isBusy ? { kind: "busy", raw: "busy" } : { kind: "idle" }),
      lastResult: (id) => Promise.resolve(seen.get(id) ?? { kind: "none" }),
    };
  }

  #approval(step: Step, amountOre: number): News {
    const card = step.other % 6 === 0 ? "ownCard" : "visa";
    const stan = step.other % 17 === 0 ? undefined : this.nextStan();
    return approved(amountOre, answerOf(step.other % 13 === 0 ? undefined : card, stan));
  }

  #outcome(step: Step, amountOre: number): TerminalOutcome {
    const answer = {
      ...answerOf("mastercard", this.nextStan()),
      siteId: "S1",
      totalOre: ore(amountOre),
    };
    switch (step.news) {
      case "approved":
      case "signature":
        return { kind: "approved", approvedOre: ore(amountOre), answer };
      case "less":
      case "more":
        return { kind: "approved", approvedOre: ore(amountOre + 100), answer };
      case "declined":
        return { kind: "declined", answer };
      case "cancelled":
        return { kind: "cancelled", answer };
      case "notSent":
        return { kind: "notSent", why: { code: "terminalBusy", detail: "busy" } };
      case "unknown":
      case "notPerformed":
        return { kind: "unknown", why };
    }
  }

  #lastResult(step: Step, vendorId: string): LastResultOutcome {
    const { attempts, terminals } = this.#tables;
    const terminal = terminals.byVendorId.get(vendorId);
    const rows = [...attempts.rows].filter((one) => one.terminal_id === terminal?.id);
    const about = voidedAmong(rows, attempts.byId) ?? aboutOf(step, rows);
    const answer = {
      ...answerOf("visa", about?.stan_auth ?? this.nextStan()),
      reference: step.pick % 5 === 0 ? undefined : about?.reference,
      totalOre: ore(about?.approved_ore || about?.asked_ore || 100),
      time: timeOf(step, about),
    };
    switch (step.seen) {
      case "none":
        return { kind: "none" };
      case "noAnswer":
        return { kind: "noAnswer", why };
      case "own":
      case "older":
      case "unpaid":
        return { kind: "found", succeeded: true, answer };
      case "ownDeclined":
        return { kind: "found", succeeded: false, answer };
      case "nobodys":
        return {
          kind: "found",
          succeeded: true,
          answer: { ...answer, stanAuth: this.nextStan(), reference: undefined },
        };
    }
  }
}

function withSignature(news: News): News {
  const { answer } = news;
  if (answer === undefined) return news;
  return { ...news, answer: { ...answer, card: { ...answer.card, verification: "signature" } } };
}

/** What a void that has not been sent yet is to undo: mostly the terminal's last result. */
function voidedAmong(
  rows: readonly AttemptRow[],
  byId: { get(id: string): AttemptRow | undefined },
): AttemptRow | undefined {
  const unsent = rows.findLast((one) => one.kind === "void" && one.state === "created");
  return unsent?.original_id === null || unsent === undefined
    ? undefined
    : byId.get(unsent.original_id);
}

function aboutOf(step: Step, rows: readonly AttemptRow[]): AttemptRow | undefined {
  if (step.seen === "older") return rows.findLast((one) => one.stan_auth !== null);
  if (step.seen === "unpaid") {
    return rows.findLast((one) => one.state === "declined" || one.state === "notPerformed");
  }
  return (
    rows.findLast((one) => one.state === "unknown" || one.state === "claimed") ??
    rows.at(-1 - (step.pick % 3))
  );
}

function timeOf(step: Step, about: AttemptRow | undefined): TerminalTime | undefined {
  const sentAt = about?.sent_at ?? undefined;
  if (step.pick % 3 === 0 || sentAt === undefined) return undefined;
  return { kind: "instant", at: new Date(sentAt.getTime() + 2_000).toISOString() };
}
