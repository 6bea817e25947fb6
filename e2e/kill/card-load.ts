/**
 * Tills that send orders and take card payments over HTTP until they are told to stop, or the
 * server dies under them. What was left without an answer is tried again after the restart, as a
 * cashier would, with the same Idempotency-Key or without any.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { BENCH_OPERATOR, BENCH_SITE, type BenchCompany } from "../../tools/bench/bench-company.ts";
import type { Random } from "./seeded-random.ts";

export interface CardLoad {
  /** Every payment and refund that was answered with 202, in all rounds. */
  readonly acknowledged: readonly string[];
  /** Answers that no healthy server gives, as sentences. */
  readonly surprises: readonly string[];
  /** How often a server said that its database was away. */
  readonly unavailable: number;
  /** How many payments have been answered with 202 in this round and are not seen to have ended. */
  readonly underWay: number;
  /** Runs all tills against the server until `stop` is called. */
  run(serverUrl: string): Promise<void>;
  stop(): void;
}

type Basket = {
  readonly orderIds: readonly string[];
  readonly key: string | undefined;
  /** How often the server died on it. */
  readonly losses: number;
};

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** The last three digits of the amount, in öre, choose what the simulated terminal does. */
const STORIES: readonly [number, ...number[]] = [
  901, 904, 911, 912, 913, 914, 915, 916, 918, 923, 924, 927, 944, 957,
];
const WATCHED_FOR_MS = 500;
const LOOKS_EVERY_MS = 20;
const LOSSES_BEFORE_GIVING_UP = 3;
/** A little longer than the customer takes. */
const CANCELS_WITHIN_MS = 40;
const PAUSE_WHEN_REFUSED_MS = 25;
const ENDED = ["approved", "declined", "cancelled", "notSent", "notPerformed"];

/** `series` keeps the invoices of two loads apart. */
export function createCardLoad(company: BenchCompany, random: Random, series = "K"): CardLoad {
  return new Tills(company, random, series);
}

/** The server lives, and has said that its database does not: somebody tries again. */
class DatabaseAway extends Error {}

class Tills implements CardLoad {
  readonly acknowledged: string[] = [];
  readonly surprises: string[] = [];
  unavailable = 0;
  underWay = 0;
  readonly #series: string;
  readonly #company: BenchCompany;
  readonly #random: Random;
  readonly #unanswered: Basket[] = [];
  #isStopped = true;
  #invoices = 0;
  #url = "";

  constructor(company: BenchCompany, random: Random, series: string) {
    this.#company = company;
    this.#random = random;
    this.#series = series;
  }

  async run(serverUrl: string): Promise<void> {
    this.#url = serverUrl;
    this.#isStopped = false;
    this.underWay = 0;
    await Promise.all(this.#company.tills.map((till) => this.#work(till.id)));
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #work(tillId: string): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#serveCustomer(tillId);
      } catch (error) {
        if (this.#isStopped) return;
        if (error instanceof DatabaseAway) {
          this.unavailable += 1;
          await pause(PAUSE_WHEN_REFUSED_MS);
          continue;
        }
        this.surprises.push(`the connection was lost: ${String(error)}`);
        return;
      }
    }
  }

  async #serveCustomer(tillId: string): Promise<void> {
    const basket = this.#unanswered.pop() ?? (await this.#newBasket());
    if (basket === undefined) return;
    // Now and then another till wants the same order at the same moment.
    const others = this.#random.whole(12) === 0 ? [this.#anyTill()] : [];
    const started = await Promise.all(
      [tillId, ...others].map((till) => this.#startPayment(till, basket)),
    );
    const paymentId = started.find((id) => id !== undefined);
    if (paymentId === undefined) return;
    this.underWay += 1;
    if (this.#random.whole(10) === 0) await this.#cancel(paymentId);
    const state = await this.#watch(paymentId, basket);
    this.underWay -= 1;
    if (state?.["state"] !== "approved" || this.#random.whole(6) > 0) return;
    await this.#refund(paymentId, Number(state["approvedOre"]));
  }

  async #newBasket(): Promise<Basket | undefined> {
    const isStory = this.#random.whole(10) === 0;
    const count = !isStory && this.#random.whole(8) === 0 ? 2 : 1;
    const orderIds: string[] = [];
    for (let line = 0; line < count; line += 1) {
      const thousands = (1 + this.#random.whole(400)) * 1_000;
      const orderId = await this.#sendOrder(
        thousands + (isStory ? this.#random.oneOf(STORIES) : 100 * this.#random.whole(10)),
      );
      if (orderId === undefined) return undefined;
      orderIds.push(orderId);
    }
    const key = this.#random.whole(2) === 0 ? randomUUID() : undefined;
    return { orderIds, key, losses: 0 };
  }

  async #sendOrder(totalOre: number): Promise<string | undefined> {
    this.#invoices += 1;
    const number = `${this.#series}${this.#invoices}`;
    const answer = await this.#ask("POST", "/api/orders", {
      body: {
        orderNumber: number,
        invoiceNumber: number,
        settlement: this.#random.oneOf(["cash", "ledger"]),
        siteCode: BENCH_SITE,
        customerName: "Kund Åkesson (påhittad)",
        serviceAdvisor: BENCH_OPERATOR,
        totalOre,
      },
    });
    if (answer.status < 300) return String(answer.body["id"]);
    this.#note("an order", answer);
    return undefined;
  }

  async #startPayment(tillId: string, basket: Basket): Promise<string | undefined> {
    const body = {
      allocations: basket.orderIds.map((orderId) => ({ orderId })),
      tillId,
      method: "card",
      operator: BENCH_OPERATOR,
    };
    try {
      const answer = await this.#ask("POST", "/api/payments", { body, key: basket.key });
      if (answer.status === 202) return this.#acknowledge(answer);
      const code = String(answer.body["code"]);
      if (code === "terminalHeld" || code === "orderHeld") {
        this.#unanswered.unshift({ ...basket, key: undefined });
        await pause(PAUSE_WHEN_REFUSED_MS);
      } else if (!isAnswerToRetry(code)) this.#note("a payment", answer);
      return undefined;
    } catch (error) {
      this.#tryAgainLater(basket);
      throw error;
    }
  }

  /** But not for ever: stories that never end paid would become all that there is. */
  #tryAgainLater(basket: Basket): void {
    const losses = basket.losses + 1;
    if (losses < LOSSES_BEFORE_GIVING_UP) this.#unanswered.push({ ...basket, losses });
  }

  /** A request that comes before the card, in the same moment, or too late. */
  async #cancel(paymentId: string): Promise<void> {
    await pause(this.#random.whole(CANCELS_WITHIN_MS));
    const answer = await this.#ask("POST", `/api/payments/${paymentId}/cancel`);
    const isTooLate = answer.body["code"] === "nothingToCancel";
    if (answer.status !== 202 && !isTooLate) this.#note("a cancel", answer);
  }

  /** Until it has ended, but not for ever; one that the server died on is tried again. */
  async #watch(paymentId: string, basket?: Basket): Promise<Answer["body"] | undefined> {
    const giveUpAt = performance.now() + WATCHED_FOR_MS;
    try {
      while (performance.now() < giveUpAt) {
        const { body } = await this.#ask("GET", `/api/payments/${paymentId}`);
        if (ENDED.includes(String(body["state"]))) return body;
        await pause(LOOKS_EVERY_MS);
      }
      return undefined;
    } catch (error) {
      if (basket !== undefined) this.#tryAgainLater({ ...basket, key: undefined });
      throw error;
    }
  }

  async #refund(paymentId: string, approvedOre: number): Promise<void> {
    // Whole kronor, so that half an amount does not pick a script of the simulator's by chance.
    const half = Math.max(100, Math.floor(approvedOre / 200) * 100);
    const amountOre = this.#random.oneOf([approvedOre, half]);
    const answer = await this.#ask("POST", `/api/payments/${paymentId}/refunds`, {
      body: { amountOre, reason: "Reklamation (påhittad)", operator: BENCH_OPERATOR },
    });
    if (answer.status !== 202) {
      if (answer.status !== 409) this.#note("a refund", answer);
      return;
    }
    const refundId = this.#acknowledge(answer);
    await this.#watch(refundId);
  }

  #acknowledge(answer: Answer): string {
    const paymentId = String(answer.body["id"]);
    this.acknowledged.push(paymentId);
    return paymentId;
  }

  #note(what: string, answer: Answer): void {
    if (!this.#isStopped)
      this.surprises.push(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  #anyTill(): string {
    const { tills } = this.#company;
    return tills[this.#random.whole(tills.length)]?.id ?? "";
  }

  async #ask(
    method: "GET" | "POST",
    path: string,
    sent: { readonly body?: unknown; readonly key?: string | undefined } = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#company.apiKey}`,
        ...(sent.body === undefined ? {} : { "content-type": "application/json" }),
        ...(sent.key === undefined ? {} : { "idempotency-key": sent.key }),
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    const said = (await answer.json()) as Answer["body"];
    if (AWAY.has(String(said["code"]))) throw new DatabaseAway(`${method} ${path}`);
    return { status: answer.status, body: said };
  }
}

/** What a server says of a database that takes nothing now. */
const AWAY: ReadonlySet<string> = new Set(["databaseUnavailable", "databaseFull"]);

/** A second try may learn that the first was taken, or was another request. */
function isAnswerToRetry(code: string): boolean {
  return code === "orderAlreadyPaid" || code === "idempotencyKeyReused";
}
