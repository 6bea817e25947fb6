/**
 * What must hold after every step. Only what a commit has touched is looked at again, and everything
 * once a day; a broken rule is thrown and ends the run.
 */
import { Broken } from "./broken.ts";
import { checkCash, checkCashAttempt, checkDrawer } from "./check-cash.ts";
import { checkAttempt, isSale, mayStillBeFound, movementsOf, nameOf } from "./check-money.ts";
import { checkDebt, checkOrder } from "./check-orders.ts";
import type { UnknownsInTime } from "./check-time.ts";
import type { AttemptRow, DebtRow } from "./memory-database/attempt-tables.ts";
import type { CashMovementRow } from "./memory-database/cash-tables.ts";
import type { Change } from "./memory-database/journal.ts";
import type { PostingRow } from "./memory-database/ledger-tables.ts";
import type { OrderRow } from "./memory-database/order-tables.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Drawer } from "./world/drawer.ts";
import type { Movement, Truth } from "./world/truth.ts";

export class Invariants {
  readonly #tables: Tables;
  readonly #truth: Truth;
  readonly #drawer: Drawer;
  readonly #now: () => number;
  readonly #time: UnknownsInTime;
  readonly #voids = new Map<string, Movement>();
  readonly #attempts = new Set<AttemptRow>();
  readonly #orders = new Set<string>();
  readonly #debts = new Set<DebtRow>();
  readonly #vouchers = new Set<string>();
  readonly #drawers = new Set<string>();
  #seenMovements = 0;
  /** What cannot be known: see mayStillBeFound. */
  unavoidable = 0;

  constructor(of: {
    readonly tables: Tables;
    readonly truth: Truth;
    readonly drawer: Drawer;
    readonly now: () => number;
    readonly time: UnknownsInTime;
  }) {
    this.#tables = of.tables;
    this.#truth = of.truth;
    this.#drawer = of.drawer;
    this.#now = of.now;
    this.#time = of.time;
  }

  touched(changes: readonly Change[]): void {
    for (const { table, row } of changes) {
      switch (table.name) {
        case "attempts":
          this.#attempts.add(row as AttemptRow);
          break;
        case "orders":
          this.#orders.add((row as OrderRow).id);
          break;
        case "debts":
          this.#debts.add(row as DebtRow);
          break;
        case "postings":
          this.#touchPosting(row as PostingRow);
          break;
        case "cash_movements":
          this.#drawers.add((row as CashMovementRow).drawer_id);
          break;
      }
    }
  }

  #touchPosting(posting: PostingRow): void {
    this.#vouchers.add(posting.voucher_id);
    if (posting.order_id !== null) this.#orders.add(posting.order_id);
  }

  /** After each step. */
  check(): void {
    this.#followMoney();
    if (this.#attempts.size > 0) this.#checkAttempts();
    if (this.#vouchers.size > 0) this.#checkVouchers();
    if (this.#debts.size > 0) this.#checkDebts();
    if (this.#orders.size > 0) this.#checkOrders();
    for (const id of this.#drawers) checkDrawer(this.#tables, id);
    this.#drawers.clear();
  }

  #view(): Parameters<typeof checkAttempt>[0] {
    return { tables: this.#tables, truth: this.#truth, nowMs: this.#now(), voids: this.#voids };
  }

  /** Whose money has just moved: what is shown of that attempt must allow it. */
  #followMoney(): void {
    const { movements } = this.#truth;
    for (; this.#seenMovements < movements.length; this.#seenMovements += 1) {
      const movement = movements[this.#seenMovements];
      if (movement === undefined || movement.kind === "handKeyed") continue;
      const attempt = this.#attemptOf(movement);
      if (attempt === undefined) {
        throw new Broken(
          "money that nobody asked for",
          `${movement.kind} of ${movement.amountOre} öre at ${movement.terminalId}`,
        );
      }
      if (movement.kind === "void") this.#voids.set(attempt.id, movement);
      this.#attempts.add(attempt);
    }
  }

  #attemptOf(movement: Movement): AttemptRow | undefined {
    const { attempts, terminals } = this.#tables;
    if (movement.reference !== undefined) return attempts.byReference.get(movement.reference);
    const terminal = terminals.byVendorId.get(movement.terminalId);
    return terminal === undefined ? undefined : attempts.activeAtTerminal.get(terminal.id);
  }

  #checkAttempts(): void {
    const view = this.#view();
    for (const attempt of this.#attempts) {
      checkAttempt(view, attempt);
      if (attempt.method === "cash") checkCashAttempt(this.#tables, attempt);
      this.#checkIssuerAccount(attempt);
      this.#checkAlone(attempt);
      if (attempt.drawer_id !== null) this.#drawers.add(attempt.drawer_id);
      for (const allocation of this.#tables.allocations.byAttempt.get(attempt.id)) {
        this.#orders.add(allocation.order_id);
      }
    }
    this.#attempts.clear();
  }

  #checkAlone(attempt: AttemptRow): void {
    const { attempts } = this.#tables;
    if (attempt.terminal_id === null || !isActive(attempt)) return;
    const other = attempts.activeAtTerminal.get(attempt.terminal_id);
    if (other !== undefined && other !== attempt) {
      throw new Broken("two payments at one terminal", `${nameOf(attempt)} and ${nameOf(other)}`);
    }
  }

  /** What lies on issuers' accounts for an attempt is what was approved, on one issuer's. */
  #checkIssuerAccount(attempt: AttemptRow): void {
    let bookedOre = 0;
    const role = `issuer${attempt.issuer?.charAt(0).toUpperCase() ?? ""}${attempt.issuer?.slice(1) ?? ""}`;
    for (const posting of this.#tables.postings.byAttempt.get(attempt.id)) {
      if (!posting.role.startsWith("issuer")) continue;
      bookedOre += posting.amount_ore;
      if (posting.role !== role) {
        throw new Broken(
          "booked on another issuer",
          `${nameOf(attempt)} of ${attempt.issuer} lies on ${posting.role}`,
        );
      }
    }
    const expected =
      attempt.state === "approved"
        ? (attempt.kind === "purchase" ? 1 : -1) * attempt.approved_ore
        : 0;
    if (attempt.method === "card" && bookedOre !== expected) {
      throw new Broken(
        "books part from approvals",
        `${nameOf(attempt)}: booked ${bookedOre} öre on issuers, approved ${expected}`,
      );
    }
  }

  #checkVouchers(): void {
    for (const id of this.#vouchers) {
      let sum = 0;
      for (const posting of this.#tables.postings.byVoucher.get(id)) sum += posting.amount_ore;
      if (sum !== 0) throw new Broken("a voucher does not balance", `${id}: ${sum} öre`);
    }
    this.#vouchers.clear();
  }

  #checkDebts(): void {
    for (const debt of this.#debts) checkDebt(this.#tables, debt);
    this.#debts.clear();
  }

  #checkOrders(): void {
    for (const id of this.#orders) {
      const order = this.#tables.orders.byId.get(id);
      if (order !== undefined) checkOrder(this.#tables, order);
    }
    this.#orders.clear();
  }

  checkTime(): void {
    this.#time.check();
  }

  /** In the evening, when everything has had its time: all of it, whether touched or not. */
  checkDay(): void {
    const tables = this.#tables;
    for (const attempt of tables.attempts.rows) this.#attempts.add(attempt);
    for (const order of tables.orders.rows) this.#orders.add(order.id);
    for (const debt of tables.debts.rows) this.#debts.add(debt);
    for (const voucher of tables.vouchers.rows) this.#vouchers.add(voucher.id);
    this.check();
    this.#checkLedger();
    this.#checkTwicePaid();
    this.#checkAcquirer();
    checkCash(tables, this.#drawer);
  }

  #checkLedger(): void {
    let sum = 0;
    for (const posting of this.#tables.postings.rows) sum += posting.amount_ore;
    if (sum !== 0) throw new Broken("the ledger does not sum to zero", `${sum} öre`);
  }

  /** More money than the order is worth must be owed to the customer, openly. */
  #checkTwicePaid(): void {
    const tables = this.#tables;
    const view = this.#view();
    for (const order of tables.orders.rows) {
      if (order.kind === "creditInvoice") continue;
      let movedOre = 0;
      let isAlone = true;
      for (const allocation of tables.allocations.byOrder.get(order.id)) {
        const attempt = tables.attempts.byId.get(allocation.attempt_id);
        if (attempt === undefined) continue;
        isAlone &&=
          tables.allocations.byAttempt.get(attempt.id).length === 1 && attempt.method === "card";
        if (isOpen(attempt) || isSale(tables, attempt)) isAlone = false;
        if (attempt.flags.includes("unexpectedApproval")) isAlone = false;
        for (const one of movementsOf(view, attempt)) {
          const isKnown = attempt.state === "approved" || !mayStillBeFound(view, attempt, one);
          if (isKnown) movedOre += one.amountOre;
        }
      }
      let owedOre = 0;
      for (const debt of tables.debts.byOrder.get(order.id))
        owedOre += debt.amount_ore - debt.settled_ore;
      const dueOre = order.withdrawn ? 0 : order.total_ore;
      if (isAlone && !this.#isCredited(order) && movedOre > dueOre + owedOre) {
        throw new Broken(
          "paid twice, and nothing says so",
          `${order.invoice_number}: ${movedOre} öre taken, ${dueOre} due, ${owedOre} owed`,
        );
      }
    }
  }

  /** What was given back on a credit invoice has left the order as it was. */
  #isCredited(order: OrderRow): boolean {
    return this.#tables.orders.byCredited.get(order.id).length > 0;
  }

  /** What the acquirer owes us is what the issuers' accounts say, but for what is still open. */
  #checkAcquirer(): void {
    const tables = this.#tables;
    const view = this.#view();
    const left = new Set(this.#truth.movements);
    let movedOre = 0;
    for (const attempt of tables.attempts.rows) {
      if (attempt.state !== "approved" || attempt.method === "cash") continue;
      for (const one of movementsOf(view, attempt)) {
        if (!left.delete(one))
          throw new Broken("booked twice", `${nameOf(attempt)} is of money that is booked already`);
        movedOre += one.amountOre;
      }
    }
    this.unavoidable = 0;
    for (const movement of left) if (!this.#isOpenOrListed(movement)) this.unavoidable += 1;
    let bookedOre = 0;
    for (const posting of tables.postings.rows) {
      if (posting.role.startsWith("issuer")) bookedOre += posting.amount_ore;
    }
    if (bookedOre !== movedOre) {
      throw new Broken(
        "issuers' accounts part from the acquirer",
        `booked ${bookedOre} öre, the acquirer has ${movedOre} of what is approved`,
      );
    }
  }

  /** Not booked, because nobody can know it yet; anything else was found by checkAttempt. */
  #isOpenOrListed(movement: Movement): boolean {
    if (movement.kind === "handKeyed") return true;
    const attempt = this.#attemptOf(movement);
    return attempt !== undefined && isOpen(attempt);
  }
}

function isActive(attempt: AttemptRow): boolean {
  return ["created", "sent", "unknown"].includes(attempt.state);
}

function isOpen(attempt: AttemptRow): boolean {
  return ["created", "sent", "unknown", "claimed"].includes(attempt.state);
}
