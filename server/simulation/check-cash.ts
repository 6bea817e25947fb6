/**
 * Holds what is said of cash against what people really handed over: the drawers, the rounding and who
 * was asked before; written anew, so that it shares no mistake with the product.
 */
import { Broken } from "./broken.ts";
import { nameOf } from "./check-money.ts";
import type { AttemptRow } from "./memory-database/attempt-tables.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Drawer } from "./world/drawer.ts";

/**
 * The roles that pay an order when it is paid, by card or in cash; of what was owed once the order was
 * lowered, and pays another, the debt stands against it.
 */
const PAYS = new Set(["interim", "claim", "debtsToCustomers"]);

export function checkCashAttempt(tables: Tables, attempt: AttemptRow): void {
  if (attempt.state !== "approved") return;
  const cashOre = attempt.cash_ore ?? 0;
  const isIn = attempt.kind === "purchase";
  checkRounding(tables, attempt);
  const sums = new Map<string, number>();
  for (const { role, amount_ore } of tables.postings.byAttempt.get(attempt.id)) {
    const key = PAYS.has(role) ? "orders" : role;
    sums.set(key, (sums.get(key) ?? 0) + amount_ore);
  }
  same("cash in the books is not what was handed over", attempt, [
    sums.get("cash") ?? 0,
    isIn ? cashOre : -cashOre,
  ]);
  if (!isIn) return;
  same("cash pays an order by another amount than was due", attempt, [
    sums.get("orders") ?? 0,
    -attempt.approved_ore,
  ]);
  checkAlone(tables, attempt);
}

/** By the law's own words: whole kronor, 1 to 49 öre down, 50 to 99 up; all refunds of a payment as one. */
function checkRounding(tables: Tables, attempt: AttemptRow): void {
  const { original_id } = attempt;
  const together =
    original_id === null
      ? [attempt]
      : [...tables.attempts.byOriginal.get(original_id)].filter(
          (one) => one.method === "cash" && one.state === "approved",
        );
  const approvedOre = together.reduce((ore, one) => ore + one.approved_ore, 0);
  const öre = approvedOre % 100;
  const expected = approvedOre - öre + (öre >= 50 ? 100 : 0);
  const cashOre = together.reduce((ore, one) => ore + (one.cash_ore ?? 0), 0);
  same("cash is not rounded as the law says", attempt, [cashOre, expected]);
}

/**
 * No cash beside a card that is under way; beside one that nobody knows of only under the warning. What
 * was taken for another order and given to this one later, by a person who saw it, is not meant.
 */
function checkAlone(tables: Tables, attempt: AttemptRow): void {
  const events = [...tables.attemptEvents.byAttempt.get(attempt.id)];
  const isWarned = events.some((event) => event.kind === "mayAlreadyHavePaid");
  const givenLater = new Set(
    events.filter(({ kind }) => kind === "debtApplied").map(({ content }) => content["orderId"]),
  );
  for (const { order_id } of tables.allocations.byAttempt.get(attempt.id)) {
    if (givenLater.has(order_id)) continue;
    for (const allocation of tables.allocations.byOrder.get(order_id)) {
      const other = tables.attempts.byId.get(allocation.attempt_id);
      if (other === undefined || other === attempt || other.kind !== "purchase") continue;
      if (other.created_at.getTime() >= attempt.created_at.getTime()) continue;
      const isUnderWay = other.state === "created" || other.state === "sent";
      const isOpen = other.state === "unknown" || other.state === "claimed";
      if (isUnderWay || (isOpen && !isWarned)) {
        throw new Broken(
          "cash was taken beside a card",
          `${nameOf(attempt)} is cash, and ${nameOf(other)} is ${other.state}`,
        );
      }
    }
  }
}

/** What should lie in a drawer, by what is stored of it. */
function liesIn(tables: Tables, drawerId: string): number {
  let ore = 0;
  for (const attempt of tables.attempts.ofDrawer.get(drawerId)) {
    if (attempt.state !== "approved") continue;
    ore += attempt.kind === "purchase" ? (attempt.cash_ore ?? 0) : -(attempt.cash_ore ?? 0);
  }
  for (const movement of tables.cashMovements.ofDrawer.get(drawerId)) ore += movement.drawer_ore;
  return ore;
}

export function checkDrawer(tables: Tables, drawerId: string): void {
  const ore = liesIn(tables, drawerId);
  if (ore < 0) throw new Broken("a drawer holds less than nothing", `${drawerId}: ${ore} öre`);
}

/** In the evening: every drawer, what was booked on it, and what people put in and took out. */
export function checkCash(tables: Tables, drawer: Drawer): void {
  const booked = new Map<string, number>();
  for (const posting of tables.postings.rows) {
    if (posting.role !== "cash") continue;
    const key = `${posting.till_id} ${posting.company_id}`;
    booked.set(key, (booked.get(key) ?? 0) + posting.amount_ore);
  }
  for (const { id, till_id, company_id } of tables.drawers.rows) {
    checkDrawer(tables, id);
    const bookedOre = booked.get(`${till_id} ${company_id}`) ?? 0;
    const ore = liesIn(tables, id);
    if (bookedOre !== ore) {
      throw new Broken(
        "the books of a drawer part from what lies in it",
        `${id}: booked ${bookedOre} öre, ${ore} by payments and movements`,
      );
    }
  }
  checkReceipts(tables, drawer);
}

function checkReceipts(tables: Tables, drawer: Drawer): void {
  const { attempts, cashMovements } = tables;
  for (const receipt of drawer.receipts) {
    const attempt = attempts.byId.get(receipt);
    const movement = cashMovements.byId.get(receipt);
    if (attempt?.state !== "approved" && movement === undefined)
      throw new Broken("cash without a payment", receipt);
  }
  for (const attempt of attempts.rows) {
    if (attempt.method !== "cash" || attempt.state !== "approved") continue;
    const isIn = attempt.kind === "purchase";
    const storedOre = isIn ? (attempt.cash_ore ?? 0) : -(attempt.cash_ore ?? 0);
    compare(drawer, { id: attempt.id, storedOre, name: nameOf(attempt), mayBeUnseen: !isIn });
  }
  for (const { id, drawer_ore: storedOre, kind } of cashMovements.rows) {
    compare(drawer, { id, storedOre, name: `the ${kind} ${id}`, mayBeUnseen: false });
  }
}

/** Whoever gives money back looks once; whoever takes some in, or moves it, looks until it is known. */
function compare(
  drawer: Drawer,
  stored: {
    readonly id: string;
    readonly storedOre: number;
    readonly name: string;
    readonly mayBeUnseen: boolean;
  },
): void {
  const realOre = drawer.of(stored.id);
  if (realOre === undefined && (stored.mayBeUnseen || drawer.waiting > 0)) return;
  if (realOre !== stored.storedOre) {
    throw new Broken(
      "the drawer parts from the books",
      `${stored.name}: stored ${stored.storedOre} öre, handed over ${realOre ?? "nothing"}`,
    );
  }
}

function same(rule: string, attempt: AttemptRow, [is, expected]: readonly [number, number]): void {
  if (is !== expected) {
    throw new Broken(rule, `${nameOf(attempt)}: ${is} öre, expected ${expected}`);
  }
}
