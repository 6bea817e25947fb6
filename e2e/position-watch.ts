/**
 * Looks at what the API says of payments and orders again and again, beside what was really taken,
 * and keeps every moment at which the two could not both be true.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type Order, orderPage, type PaymentRow } from "@kortkoll/server/api.ts";
import { referenceOf } from "@kortkoll/server/payments/attempt-reference.ts";
import { hasEnded } from "./api-client.ts";
import type { Truth } from "./nets-control.ts";
import type { Stack } from "./stack.ts";

const LOOK_EVERY_MS = 150;

export class PositionWatch {
  /** One sentence for each moment at which something false was said. */
  readonly lies: string[] = [];
  looks = 0;
  readonly #stack: Stack;
  readonly #ended = new Map<string, PaymentRow>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#running = this.#run();
  }

  /** Waits until all have ended, or so long; gives those that have not. */
  async waitForEnds(paymentIds: readonly string[], atMostMs: number): Promise<readonly string[]> {
    const giveUpAt = performance.now() + atMostMs;
    for (;;) {
      const open = paymentIds.filter((id) => !this.#ended.has(id));
      if (open.length === 0 || performance.now() > giveUpAt) return open;
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Throws what went wrong while looking. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { api } = this.#stack;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const before = await this.#stack.truth();
      const payments = await api.payments();
      const orders = orderPage.parse(await api.get("/api/orders?status=all&limit=200")).orders;
      const after = await this.#stack.truth();
      for (const row of payments) this.#judgePayment(row, after);
      for (const order of orders) this.#judgeOrder(order, { payments, before, after });
      this.looks += 1;
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** What has ended stays as it is, so what was taken afterwards makes it false as well. */
  #judgePayment(row: PaymentRow, after: Truth): void {
    if (hasEnded(row.state)) this.#ended.set(row.id, row);
    const taken = takenByRow(after, row);
    const said = `${row.id} ${row.state}: ${row.position}, money moved: ${row.moneyMoved}`;
    if (row.position === "hasPaid" && taken === undefined) this.lies.push(`${said}; not taken`);
    if (row.position === "hasNotPaid" && taken !== undefined) this.lies.push(`${said}; taken`);
    const words = { hasPaid: "yes", hasNotPaid: "no", findingOut: "unknown", notProven: "unknown" };
    if (row.moneyMoved !== words[row.position]) this.lies.push(`${said}: two answers`);
    if (row.state === "approved" && taken !== undefined && row.approvedOre !== taken) {
      this.lies.push(`${said}: ${row.approvedOre} öre; taken ${taken}`);
    }
  }

  /** A payment may start between two looks: only what was taken before the order was read counts. */
  #judgeOrder(
    order: Order,
    seen: {
      readonly payments: readonly PaymentRow[];
      readonly before: Truth;
      readonly after: Truth;
    },
  ): void {
    const own = seen.payments.filter(
      (row) => row.kind === "purchase" && row.invoiceNumbers.includes(order.invoiceNumber),
    );
    if (own.length !== 1 || seen.payments.some((row) => isRefundOf(row, order))) return;
    const id = own[0]?.id ?? "";
    const said = `order ${order.invoiceNumber}: ${order.position}`;
    if (order.position === "hasNotPaid" && takenBy(seen.before, id) !== undefined) {
      this.lies.push(`${said}; taken`);
    }
    if (order.position === "hasPaid" && takenBy(seen.after, id) === undefined) {
      this.lies.push(`${said}; not taken`);
    }
  }
}

/** What the terminal really moved for the payment, in öre; undefined when nothing. */
export function takenBy(truth: Truth, paymentId: string): number | undefined {
  const reference = referenceOf(paymentId);
  return truth.transactions.find((taken) => taken.orderId === reference)?.amountOre;
}

/** A void carries no reference on the wire: it is known by its terminal and its amount. */
function takenByRow(truth: Truth, row: PaymentRow): number | undefined {
  if (row.kind !== "void") return takenBy(truth, row.id);
  return truth.transactions.find(
    (taken) =>
      taken.kind === "void" &&
      taken.terminalId === row.terminal?.terminalId &&
      taken.amountOre === row.askedOre,
  )?.amountOre;
}

function isRefundOf(row: PaymentRow, order: Order): boolean {
  return row.kind !== "purchase" && row.invoiceNumbers.includes(order.invoiceNumber);
}
