/**
 * Days at the desk that nobody planned: several things at once, in any order, also late and twice.
 * Whatever happens, the books agree with the orders, with what the terminals took, and each order
 * says what is true of its money. A failing day is printed as the list that repeats it.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { positionOfOrder } from "@kortkoll/core/attempts/money-position.ts";
import { ore } from "@kortkoll/core/money.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { statement } from "../database/database.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import {
  answerOf,
  approved,
  CANCELLED,
  DECLINED,
  NOT_PERFORMED,
  nextStan,
  UNKNOWN,
} from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const KINDS = ["order", "change", "withdraw", "credit", "pay", "news", "refund"] as const;

/** How often each happens. */
const WEIGHTS = { order: 2, change: 2, withdraw: 1, credit: 1, pay: 5, news: 7, refund: 4 };

type Step = {
  readonly kind: (typeof KINDS)[number];
  /** Which of the orders or attempts so far. */
  readonly pick: number;
  readonly other: number;
  readonly amount: number;
  readonly news:
    | "approved"
    | "less"
    | "more"
    | "declined"
    | "cancelled"
    | "unknown"
    | "notPerformed";
};

const steps = fc.record<Step>({
  kind: fc.oneof(...KINDS.map((kind) => ({ arbitrary: fc.constant(kind), weight: WEIGHTS[kind] }))),
  pick: fc.nat(1_000),
  other: fc.nat(1_000),
  amount: fc.integer({ min: 1, max: 90_000 }),
  news: fc.constantFrom(
    "approved",
    "approved",
    "less",
    "more",
    "declined",
    "cancelled",
    "unknown",
    "notPerformed",
  ),
});

const days = fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), {
  minLength: 20,
  maxLength: 35,
  size: "max",
});

type Attempt = { readonly id: string; readonly sign: 1 | -1; readonly askedOre: number };

class Day {
  readonly orders: Order[] = [];
  readonly attempts: Attempt[] = [];
  takenOre = 0;

  async do(step: Step): Promise<void> {
    const order = this.orders[step.pick % Math.max(1, this.orders.length)];
    const recent = this.attempts.slice(-4);
    const attempt = recent[step.pick % Math.max(1, recent.length)];
    if (step.kind === "order") await this.#order(step);
    else if (step.kind === "news" && attempt !== undefined) await this.#news(attempt, step);
    else if (step.kind === "refund" && attempt !== undefined) await this.#refund(attempt, step);
    else if (order !== undefined) await this.#doTo(order, step);
  }

  async #order(step: Step): Promise<void> {
    const stored = await desk.send({
      system: step.other % 2 === 0 ? "workshop" : "vehicles",
      settlement: step.other % 3 === 0 ? "ledger" : "cash",
      totalOre: step.amount,
    });
    this.orders.push(stored);
  }

  async #doTo(order: Order, step: Step): Promise<void> {
    const system = order.system === "vehicles" ? "vehicles" : "workshop";
    switch (step.kind) {
      case "change":
        await desk.trySend({
          system,
          invoiceNumber: order.invoiceNumber,
          kind: order.kind,
          settlement: order.settlement,
          ...(order.credits === null ? {} : { credits: order.credits }),
          version: (step.other % 9) + 1,
          totalOre: step.amount,
        });
        return;
      case "withdraw":
        if (step.other % 3 === 0) await desk.withdraw(order);
        return;
      case "credit": {
        const credits = order.invoiceNumber;
        const about = { kind: "creditInvoice", system, credits, totalOre: step.amount } as const;
        const outcome = await desk.trySend(about);
        if (outcome.kind === "stored") this.orders.push(outcome.order);
        return;
      }
      case "pay":
        await this.#pay(order, step);
        return;
      case "order":
      case "news":
      case "refund":
        return;
    }
  }

  async #pay(order: Order, step: Step): Promise<void> {
    const second = this.orders[step.other % this.orders.length];
    const both = second === undefined || second.id === order.id ? [order] : [order, second];
    const outcome = await desk.tryPay({
      till: "K2",
      terminalId: step.other % 2 === 0 ? "77000001" : "77000002",
      allocations:
        step.other % 3 === 0
          ? both.map((one) => ({ orderId: one.id }))
          : [{ orderId: order.id, ...share(step) }],
    });
    if (outcome.kind === "refused") return;
    const { id, askedOre } = outcome.payment;
    await desk.markSent(id);
    this.attempts.push({ id, sign: 1, askedOre });
  }

  async #refund(attempt: Attempt, step: Step): Promise<void> {
    const outcome = await desk.tryRefund(attempt.id, step.amount);
    if (outcome.kind === "refused") return;
    await desk.markSent(outcome.payment.id);
    this.attempts.push({ id: outcome.payment.id, sign: -1, askedOre: step.amount });
  }

  async #news(attempt: Attempt, step: Step): Promise<void> {
    const told = (amountOre: number): ReturnType<typeof approved> =>
      approved(amountOre, answerOf("visa", nextStan()));
    const { askedOre } = attempt;
    const news = {
      approved: told(askedOre),
      less: told(Math.max(1, askedOre - step.amount)),
      more: told(askedOre + (step.amount % 500)),
      declined: DECLINED,
      cancelled: CANCELLED,
      unknown: UNKNOWN,
      notPerformed: NOT_PERFORMED,
    }[step.news];
    const applied = await desk.tell(attempt.id, news);
    if (applied === "applied") this.takenOre += attempt.sign * news.approvedOre;
  }
}

/** All of what is left, or a part of it that may be too much. */
function share(step: Step): { readonly amountOre?: number } {
  return step.other % 3 === 1 ? {} : { amountOre: step.amount };
}

const READ_STANDINGS = statement({
  name: "test_standings",
  text: `select o.id, o.left_ore, o.paid_ore, o.withdrawn, o.position,
      coalesce(array_agg(a.state) filter (where l.active), '{}') as open,
      (select coalesce(sum(d.amount_ore - d.settled_ore), 0)::bigint from debts d
        where d.order_id = o.id and d.reason = 'lateApproval') as late_ore
    from orders o
    left join allocations l on (l.target = 'order' and l.order_id = o.id)
      or (l.target = 'creditInvoice' and l.credit_invoice_id = o.id)
    left join attempts a on a.id = l.attempt_id
    group by o.id`,
});

async function checkPositions(): Promise<void> {
  const rows = await desk.database.query<{
    left_ore: number;
    paid_ore: number;
    withdrawn: boolean;
    position: string;
    open: AttemptState[];
    late_ore: number;
  }>(READ_STANDINGS);
  for (const row of rows) {
    const position = positionOfOrder({
      leftOre: ore(row.left_ore),
      paidOre: ore(row.paid_ore),
      withdrawn: row.withdrawn,
      lateApprovedOre: ore(row.late_ore),
      openAttempts: row.open,
    });
    expect(row.position).toBe(position);
  }
}

const LEFT_WAITING = statement({
  name: "test_left_waiting",
  text: "select id from orders where pending_version is not null or pending_withdrawal",
});

test("whatever happens, books, orders and terminals agree", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(days, async (hours) => {
      await desk.startOver();
      const day = new Day();
      for (const hour of hours) {
        await Promise.all(hour.map((step) => day.do(step)));
        expect(await desk.differences()).toEqual([]);
        await checkPositions();
      }
      const issuers = (await desk.balances())["1581"] ?? 0;
      expect(issuers).toBe(day.takenOre);
      const taken = day.takenOre;
      await desk.startOver();
      expect(day.takenOre).toBe(taken);
      await checkPositions();
      expect(await desk.database.query(LEFT_WAITING)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
