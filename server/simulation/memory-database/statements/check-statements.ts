/**
 * The statements that hold the books against what they should be, some orders, attempts and so on at a
 * time. A simulation that checks after every step looks at what has changed instead.
 */
import type { AttemptRow, DebtRow } from "../attempt-tables.ts";
import type { CashMovementRow, DrawerRow } from "../cash-tables.ts";
import type { PostingRow } from "../ledger-tables.ts";
import type { OrderRow } from "../order-tables.ts";
import type { Tables } from "../tables.ts";
import { expectedInDrawer } from "./cash-statements.ts";
import { answer, type Handler, type Statements } from "./handler.ts";

type Ids = [ids: readonly string[]];

export const CHECK_STATEMENTS: Statements = {
  next_orders_to_check: next((tables) => tables.orders.rows),
  next_attempts_to_check: next((tables) => tables.attempts.rows),
  next_debts_to_check: next((tables) => tables.debts.rows),
  next_cash_movements_to_check: next((tables) => tables.cashMovements.rows),
  // Bank lines are not simulated.
  next_payout_matches_to_check: next(() => []),
  next_drawers_to_check: next((tables) => tables.drawers.rows),
  find_differences_of_orders: differences((tables, ids) =>
    ofOrders(tables, rowsOf(ids, tables.orders.byId)),
  ),
  find_differences_of_payments: differences((tables, ids) =>
    ofAttempts(tables, rowsOf(ids, tables.attempts.byId)),
  ),
  find_differences_of_debts: differences((tables, ids) =>
    ofDebts(tables, rowsOf(ids, tables.debts.byId)),
  ),
  find_differences_of_cash_movements: differences((tables, ids) =>
    ofMovements(tables, rowsOf(ids, tables.cashMovements.byId)),
  ),
  find_differences_of_payout_matches: answer<Ids>(() => []),
  find_differences_of_drawers: differences((tables, ids) =>
    ofDrawers(tables, rowsOf(ids, tables.drawers.byId)),
  ),
  find_differences_of_cash_elsewhere: answer<[]>((tables) => toldOf(tables, cashElsewhere(tables))),
};

type Identified = { readonly id: string };

function next(rowsOfTable: (tables: Tables) => Iterable<Identified>): Handler {
  return answer<[after: string, most: number]>((tables, [after, most]) =>
    [...rowsOfTable(tables)]
      .map(({ id }) => ({ id }))
      .filter(({ id }) => id > after)
      .toSorted((a, b) => compare(a.id, b.id))
      .slice(0, most),
  );
}

function rowsOf<Row>(ids: readonly string[], byId: { get(id: string): Row | undefined }): Row[] {
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function differences(find: (tables: Tables, ids: readonly string[]) => Iterable<Found>): Handler {
  return answer<Ids>((tables, [ids]) => toldOf(tables, find(tables, ids)));
}

function toldOf(tables: Tables, parts: Iterable<Found>): readonly object[] {
  return [...parts]
    .map((part): Part => ({ drawer_id: null, movement_id: null, match_id: null, ...part }))
    .filter((part) => part.booked !== part.expected)
    .map(({ company_id, ...part }) => ({
      ...part,
      company_code: tables.companies.byId.get(company_id)?.code,
    }))
    .toSorted(byRole);
}

type Found = Omit<Part, "drawer_id" | "movement_id" | "match_id"> &
  Partial<Pick<Part, "drawer_id" | "movement_id">>;

type Part = {
  readonly company_id: string;
  readonly drawer_id: string | null;
  readonly movement_id: string | null;
  /** Bank lines are not simulated. */
  readonly match_id: null;
  readonly role: string;
  readonly order_id: string | null;
  readonly attempt_id: string | null;
  readonly debt_id: string | null;
  readonly booked: number;
  readonly expected: number;
};

type Order = "role" | "order_id" | "attempt_id";

function byRole(a: Pick<Part, Order>, b: Pick<Part, Order>): number {
  return (
    compare(a.role, b.role) ||
    compare(a.order_id, b.order_id) ||
    compare(a.attempt_id, b.attempt_id)
  );
}

/** Null comes last, as in the database. */
export function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function sumOf<Row>(rows: readonly Row[], oreOf: (row: Row) => number): number {
  let sum = 0;
  for (const row of rows) sum += oreOf(row);
  return sum;
}

function booked(postings: readonly PostingRow[], role: string): number {
  return sumOf(postings, (one) => (one.role === role ? one.amount_ore : 0));
}

function* ofOrders(tables: Tables, orders: readonly OrderRow[]): Generator<Found> {
  for (const order of orders) {
    const about = { company_id: order.company_id, order_id: order.id };
    const part = { ...about, attempt_id: null, debt_id: null };
    const postings = tables.postings.byOrder.get(order.id);
    const proven = provenOf(tables, order);
    const interim = { booked: booked(postings, "interim"), expected: interimOf(order, proven) };
    yield { ...part, role: "interim", ...interim };
    yield {
      ...part,
      role: "claim",
      booked: booked(postings, "claim"),
      expected: claimOf(order, proven),
    };
    const paid = order.kind === "creditInvoice" ? proven.creditedOre : proven.paidOre;
    yield { ...part, role: "paid", booked: order.paid_ore, expected: paid };
  }
}

type Proven = { readonly paidOre: number; readonly creditedOre: number };

function provenOf(tables: Tables, order: OrderRow): Proven {
  const { allocations, attempts, debtApplications, debts } = tables;
  const taken = sumOf(allocations.byOrder.get(order.id), (one) => {
    const attempt = attempts.byId.get(one.attempt_id);
    if (one.target !== "order" || attempt?.state !== "approved") return 0;
    return attempt.kind === "purchase" ? one.applied_ore : -one.applied_ore;
  });
  const owed = sumOf(debts.byOrder.get(order.id), (debt) =>
    MADE_OF_PAID.has(debt.reason)
      ? debt.amount_ore - sumOf(debtApplications.byDebt.get(debt.id), (one) => one.amount_ore)
      : 0,
  );
  const creditedOre = sumOf(allocations.byCredit.get(order.id), (one) => {
    const isApproved = attempts.byId.get(one.attempt_id)?.state === "approved";
    return one.target === "creditInvoice" && isApproved ? one.applied_ore : 0;
  });
  return { paidOre: taken - owed, creditedOre };
}

/** Debts of money that had been the order's before. */
const MADE_OF_PAID = new Set(["surplus", "withdrawn", "failedReversal"]);

function interimOf(order: OrderRow, { paidOre }: Proven): number {
  if (order.withdrawn || order.kind === "creditInvoice") return 0;
  return order.settlement === "cash" ? order.total_ore - paidOre : order.interim_ore;
}

function claimOf(order: OrderRow, { paidOre, creditedOre }: Proven): number {
  if (order.kind === "creditInvoice") return creditedOre;
  if (order.withdrawn) return 0;
  return order.settlement === "cash" ? -order.total_ore : -(paidOre + order.interim_ore);
}

const OF_ATTEMPT = new Set(["unidentified", "cash", "rounding"]);

function* ofAttempts(tables: Tables, attempts: readonly AttemptRow[]): Generator<Found> {
  for (const attempt of attempts) {
    const expected = expectedOf(tables, attempt);
    const books = new Map<string, number>();
    for (const posting of tables.postings.byAttempt.get(attempt.id)) {
      if (!posting.role.startsWith("issuer") && !OF_ATTEMPT.has(posting.role)) continue;
      books.set(posting.role, (books.get(posting.role) ?? 0) + posting.amount_ore);
    }
    const about = { company_id: attempt.company_id, attempt_id: attempt.id };
    const part = { ...about, order_id: null, debt_id: null };
    for (const role of new Set([...expected.keys(), ...books.keys()])) {
      yield { ...part, role, booked: books.get(role) ?? 0, expected: expected.get(role) ?? 0 };
    }
  }
}

function expectedOf(tables: Tables, attempt: AttemptRow): ReadonlyMap<string, number> {
  const expected = new Map<string, number>();
  if (attempt.state !== "approved") return expected;
  const { kind, approved_ore, cash_ore } = attempt;
  const isBack = kind !== "purchase";
  if (attempt.method === "card") {
    expected.set(roleOf(attempt.issuer ?? ""), isBack ? -approved_ore : approved_ore);
  } else {
    const roundingOre = (cash_ore ?? 0) - approved_ore;
    expected.set("cash", (isBack ? -1 : 1) * (cash_ore ?? 0));
    expected.set("rounding", isBack ? roundingOre : -roundingOre);
  }
  const allocations = tables.allocations.byAttempt.get(attempt.id);
  if (isBack && allocations.length > 0) {
    expected.set("unidentified", approved_ore - sumOf(allocations, (one) => one.applied_ore));
  }
  return expected;
}

export function roleOf(issuer: string): string {
  return `issuer${issuer.slice(0, 1).toUpperCase()}${issuer.slice(1)}`;
}

function* ofDebts(tables: Tables, debts: readonly DebtRow[]): Generator<Found> {
  for (const debt of debts) {
    const { company_id, order_id, attempt_id, id: debt_id } = debt;
    const part = { company_id, order_id, attempt_id, debt_id };
    const settledOre =
      sumOf(tables.allocations.byDebt.get(debt_id), (one) => {
        const isApproved = tables.attempts.byId.get(one.attempt_id)?.state === "approved";
        return one.target === "debt" && isApproved ? one.applied_ore : 0;
      }) + sumOf(tables.debtApplications.byDebt.get(debt_id), (one) => one.amount_ore);
    const role = "debtsToCustomers";
    const bookedOre = booked(tables.postings.byDebt.get(debt_id), role);
    yield { ...part, role, booked: bookedOre, expected: settledOre - debt.amount_ore };
    yield { ...part, role: "settled", booked: debt.settled_ore, expected: settledOre };
  }
}

const NOT_OF_ANYTHING = { order_id: null, attempt_id: null, debt_id: null } as const;

function* ofMovements(tables: Tables, movements: readonly CashMovementRow[]): Generator<Found> {
  for (const movement of movements) {
    const { id: movement_id, company_id, drawer_id } = movement;
    const part = { ...NOT_OF_ANYTHING, company_id, drawer_id, movement_id };
    const voucher = tables.vouchers.byMovement.get(movement_id);
    const books = new Map<string, number>();
    for (const posting of tables.postings.byVoucher.get(voucher?.id ?? "")) {
      books.set(posting.role, (books.get(posting.role) ?? 0) + posting.amount_ore);
    }
    const expected = expectedOfMovement(movement);
    for (const role of new Set([...expected.keys(), ...books.keys()])) {
      yield { ...part, role, booked: books.get(role) ?? 0, expected: expected.get(role) ?? 0 };
    }
  }
}

function expectedOfMovement(movement: CashMovementRow): ReadonlyMap<string, number> {
  const { kind, drawer_ore, amount_ore } = movement;
  const sign = movement.corrects_id === null ? 1 : -1;
  const expected = new Map([["cash", drawer_ore]]);
  if (movement.reason_id !== null) expected.set("cashReason", -drawer_ore);
  if (kind === "bagSealed") expected.set("cashInTransit", -drawer_ore);
  if (kind === "countShort") expected.set("cashShortage", -drawer_ore);
  if (kind === "countOver") expected.set("cashSurplus", -drawer_ore);
  if (kind === "bagCounted") {
    const sealed = movement.sealed_ore ?? 0;
    expected.set("cashInTransit", -sealed * sign);
    expected.set("bank", amount_ore * sign);
    expected.set("cashShortage", Math.max(sealed - amount_ore, 0) * sign);
    expected.set("cashSurplus", Math.min(sealed - amount_ore, 0) * sign);
  }
  return expected;
}

function* ofDrawers(tables: Tables, drawers: readonly DrawerRow[]): Generator<Found> {
  const books = cashByTill(tables);
  for (const { id: drawer_id, till_id, company_id } of drawers) {
    const part = { ...NOT_OF_ANYTHING, company_id, drawer_id, role: "drawer" };
    const bookedOre = books.get(`${till_id} ${company_id}`)?.ore ?? 0;
    yield { ...part, booked: bookedOre, expected: expectedInDrawer(tables, drawer_id) };
  }
}

function* cashElsewhere(tables: Tables): Generator<Found> {
  const drawers = [...tables.drawers.rows];
  for (const { till_id, company_id, ore } of cashByTill(tables).values()) {
    if (drawers.some((one) => one.till_id === till_id && one.company_id === company_id)) continue;
    yield { ...NOT_OF_ANYTHING, company_id, role: "drawer", booked: ore, expected: 0 };
  }
}

type CashOfTill = { readonly till_id: string | null; readonly company_id: string; ore: number };

function cashByTill(tables: Tables): ReadonlyMap<string, CashOfTill> {
  const books = new Map<string, CashOfTill>();
  for (const { role, till_id, company_id, amount_ore } of tables.postings.rows) {
    if (role !== "cash") continue;
    const key = `${till_id} ${company_id}`;
    const cash = books.get(key) ?? { till_id, company_id, ore: 0 };
    cash.ore += amount_ore;
    books.set(key, cash);
  }
  return books;
}
