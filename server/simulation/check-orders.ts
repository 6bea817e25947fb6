/**
 * Holds each order's standing, its position, its last word in the feed and its books against what
 * follows from its attempts and debts; written anew, so that it shares no mistake with the product.
 */
import { Broken } from "./broken.ts";
import type { DebtRow } from "./memory-database/attempt-tables.ts";
import type { OrderRow } from "./memory-database/order-tables.ts";
import type { Tables } from "./memory-database/tables.ts";

type Sums = {
  /** Taken for the order by approved purchases, less what was given back of it. */
  takenOre: number;
  /** Given back on it, when it is a credit invoice. */
  creditedOre: number;
  isMoving: boolean;
  isClaimed: boolean;
  /** A refund of it, or of a credit invoice itself, is claimed. */
  mayHaveGoneBack: boolean;
};

const MADE_BY_ORDERS = new Set(["surplus", "withdrawn", "failedReversal"]);

export function checkOrder(tables: Tables, order: OrderRow): void {
  const sums = sumsOf(tables, order);
  let movedToDebtOre = 0;
  let lateOpenOre = 0;
  let owedOre = 0;
  for (const debt of tables.debts.byOrder.get(order.id)) {
    const openOre = debt.amount_ore - debt.settled_ore;
    owedOre += openOre;
    if (MADE_BY_ORDERS.has(debt.reason)) {
      movedToDebtOre += debt.amount_ore;
      // What was applied lies on another order, or is this one's again.
      for (const applied of tables.debtApplications.byDebt.get(debt.id))
        movedToDebtOre -= applied.amount_ore;
    }
    if (debt.reason === "lateApproval") lateOpenOre += openOre;
  }
  const isCredit = order.kind === "creditInvoice";
  const paidOre = isCredit ? sums.creditedOre : sums.takenOre - movedToDebtOre;
  same("paid of an order", order, [order.paid_ore, paidOre]);
  checkPosition(order, sums, lateOpenOre);
  checkBooks(tables, order, paidOre);
  checkFeed(tables, order, owedOre);
}

function sumsOf(tables: Tables, order: OrderRow): Sums {
  const sums: Sums = {
    takenOre: 0,
    creditedOre: 0,
    isMoving: false,
    isClaimed: false,
    mayHaveGoneBack: false,
  };
  for (const allocation of tables.allocations.byOrder.get(order.id)) {
    const attempt = tables.attempts.byId.get(allocation.attempt_id);
    if (attempt === undefined || allocation.target !== "order") continue;
    if (attempt.state === "approved") {
      sums.takenOre +=
        attempt.kind === "purchase" ? allocation.applied_ore : -allocation.applied_ore;
    }
    sums.isClaimed ||= attempt.state === "claimed";
    sums.mayHaveGoneBack ||= attempt.state === "claimed" && attempt.kind !== "purchase";
    sums.isMoving ||= isOpen(attempt.state);
    // Under the warning that it may have paid already, an unknown lets its order go.
    const isRight = allocation.active
      ? isOpen(attempt.state)
      : attempt.state === "unknown" || !isOpen(attempt.state);
    if (!isRight) {
      throw new Broken(
        "an order is held wrongly",
        `${nameOf(order)} is ${allocation.active ? "" : "not "}held by a payment that is ${attempt.state}`,
      );
    }
  }
  for (const allocation of tables.allocations.byCredit.get(order.id)) {
    const attempt = tables.attempts.byId.get(allocation.attempt_id);
    if (attempt?.state === "approved") sums.creditedOre += allocation.applied_ore;
    sums.isMoving ||= attempt !== undefined && isOpen(attempt.state);
    sums.mayHaveGoneBack ||= attempt?.state === "claimed";
  }
  return sums;
}

function isOpen(state: string): boolean {
  return state === "created" || state === "sent" || state === "unknown";
}

function checkPosition(order: OrderRow, sums: Sums, lateOpenOre: number): void {
  const leftOre = order.withdrawn ? 0 : order.total_ore - order.paid_ore;
  const expected = sums.isMoving
    ? "findingOut"
    : order.withdrawn
      ? "withdrawn"
      : sums.mayHaveGoneBack
        ? "notProven"
        : leftOre <= 0
          ? "hasPaid"
          : lateOpenOre > 0
            ? "paidNotApplied"
            : sums.isClaimed
              ? "notProven"
              : order.paid_ore > 0
                ? "partlyPaid"
                : "hasNotPaid";
  if (order.position !== expected) {
    throw new Broken(
      "an order says what is not so",
      `${nameOf(order)} says ${order.position}, and is ${expected}`,
    );
  }
}

function checkBooks(tables: Tables, order: OrderRow, paidOre: number): void {
  let interimOre = 0;
  let claimOre = 0;
  for (const posting of tables.postings.byOrder.get(order.id)) {
    if (posting.role === "interim") interimOre += posting.amount_ore;
    else if (posting.role === "claim") claimOre += posting.amount_ore;
  }
  if (order.kind === "creditInvoice") {
    same("interim of a credit invoice", order, [interimOre, 0]);
    same("claim of a credit invoice", order, [claimOre, paidOre]);
    return;
  }
  const isCash = order.settlement === "cash";
  const expectedInterim = order.withdrawn
    ? 0
    : isCash
      ? order.total_ore - paidOre
      : order.interim_ore;
  const expectedClaim = order.withdrawn
    ? 0
    : isCash
      ? -order.total_ore
      : -(paidOre + order.interim_ore);
  same("interim account of an order", order, [interimOre, expectedInterim]);
  same("claim account of an order", order, [claimOre, expectedClaim]);
}

function checkFeed(tables: Tables, order: OrderRow, owedOre: number): void {
  let last: Readonly<Record<string, unknown>> | undefined;
  for (const event of tables.orderEvents.byOrder.get(order.id)) last = event.content;
  const told = [
    last?.["totalOre"],
    last?.["paidOre"],
    last?.["leftOre"],
    last?.["position"],
    last?.["owedToCustomerOre"],
  ];
  const is = [order.total_ore, order.paid_ore, order.left_ore, order.position, owedOre];
  if (told.some((one, index) => one !== is[index])) {
    throw new Broken(
      "the feed's last word is not so",
      `${nameOf(order)}: told ${told.join(", ")}; is ${is.join(", ")}`,
    );
  }
}

export function checkDebt(tables: Tables, debt: DebtRow): void {
  let bookedOre = 0;
  for (const posting of tables.postings.byDebt.get(debt.id)) {
    if (posting.role === "debtsToCustomers") bookedOre += posting.amount_ore;
  }
  let paidBackOre = 0;
  for (const allocation of tables.allocations.byDebt.get(debt.id)) {
    if (tables.attempts.byId.get(allocation.attempt_id)?.state === "approved")
      paidBackOre += allocation.applied_ore;
  }
  for (const applied of tables.debtApplications.byDebt.get(debt.id))
    paidBackOre += applied.amount_ore;
  if (bookedOre !== debt.settled_ore - debt.amount_ore || paidBackOre !== debt.settled_ore) {
    throw new Broken(
      "a debt is not as booked",
      `${debt.reason} of ${debt.amount_ore}, settled ${debt.settled_ore}: booked ${bookedOre}, paid back ${paidBackOre}`,
    );
  }
}

function same(rule: string, order: OrderRow, [is, expected]: readonly [number, number]): void {
  if (is !== expected) throw new Broken(rule, `${nameOf(order)}: ${is} öre, expected ${expected}`);
}

export function nameOf(order: OrderRow): string {
  return `the ${order.settlement} ${order.kind} ${order.invoice_number}`;
}
