/** The statements that tell what can still be given back, and who holds a terminal or an order. */

import { type AttemptRow, type DebtRow, isActive } from "../attempt-tables.ts";
import type { TerminalRow } from "../place-tables.ts";
import type { Tables } from "../tables.ts";
import { terminalOf } from "./attempt-statements.ts";
import { byAge } from "./debt-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";
import { leaseColumns } from "./lease-statements.ts";

export const REFUND_STATEMENTS: Statements = {
  given_back: answer<[original: string]>(({ attempts }, [original]) => {
    let given_ore = 0;
    for (const attempt of attempts.byOriginal.get(original)) {
      if (mayGiveBack(attempt)) given_ore += givenBy(attempt);
    }
    return [{ given_ore }];
  }),

  given_back_in_cash: answer<[original: string]>(({ attempts }, [original]) => {
    const inCash = attempts.byOriginal
      .get(original)
      .filter((one) => one.method === "cash" && one.state === "approved");
    return [
      {
        amount_ore: inCash.reduce((ore, one) => ore + one.approved_ore, 0),
        cash_ore: inCash.reduce((ore, one) => ore + (one.cash_ore ?? 0), 0),
      },
    ];
  }),

  given_back_of_orders: answer<[original: string]>((tables, [original]) =>
    [...givenOfOrders(tables, original, mayGiveBack)].map(([order_id, given_ore]) => ({
      order_id,
      given_ore,
    })),
  ),

  kept_of_orders: answer<[attempt: string]>((tables, [id]) => {
    const given = givenOfOrders(tables, id, (attempt) => attempt.state === "approved");
    const kept = new Map<string, number>();
    for (const { target, order_id, applied_ore } of tables.allocations.byAttempt.get(id)) {
      if (target !== "order") continue;
      kept.set(order_id, (kept.get(order_id) ?? -(given.get(order_id) ?? 0)) + applied_ore);
    }
    return [...kept].map(([order_id, kept_ore]) => ({ order_id, kept_ore }));
  }),

  claimed_back: answer<[sources: readonly string[]]>(({ allocations, attempts }, [ids]) =>
    [...new Set(ids)].flatMap((id) => {
      const held = [...allocations.byCredit.get(id), ...allocations.byDebt.get(id)].filter(
        (one) => {
          const attempt = attempts.byId.get(one.attempt_id);
          return attempt?.state === "claimed" && attempt.kind !== "purchase";
        },
      );
      const ore = held.reduce((sum, one) => sum + one.asked_ore, 0);
      return held.length === 0 ? [] : [{ id, ore }];
    }),
  ),

  open_credit_invoices: answer<[orders: readonly string[]]>(({ orders }, [ids]) =>
    [...new Set(ids)].flatMap((id) =>
      orders.byCredited.get(id).flatMap((one) => (one.left_ore > 0 ? [{ id: one.id }] : [])),
    ),
  ),

  lock_open_debts: answer<[attempt: string, orders: readonly string[]]>(
    ({ debts }, [attempt, orders]) => {
      const ofOrders = [...new Set(orders)]
        .flatMap((id) => debts.byOrder.get(id))
        .filter((debt) => debt.attempt_id === null);
      return [...debts.byAttempt.get(attempt), ...ofOrders]
        .filter((debt) => debt.settled_ore < debt.amount_ore && debt.order_id !== null)
        .toSorted(byAge)
        .map(openDebt);
    },
  ),

  lock_debts: answer<[ids: readonly string[]]>(({ debts }, [ids]) =>
    [...new Set(ids)]
      .flatMap((id) => debts.byId.get(id) ?? [])
      .toSorted(byAge)
      .map(openDebt),
  ),

  aim_allocation_at_debt: perform<[attempt: string, line: number, debt: string]>(
    ({ allocations }, [attemptId, line, debt_id]) => {
      const found = allocations.byAttempt.get(attemptId).find((one) => one.line === line);
      if (found?.target !== "order" || found.active) return;
      allocations.change(found, { target: "debt", debt_id });
    },
  ),

  find_terminal_for_refund: answer<[terminal: string]>((tables, [asked]) => {
    const { terminals } = tables;
    const found = [terminals.byId.get(asked), terminals.byVendorId.get(asked)];
    const terminal = found
      .filter((one) => one !== undefined)
      .toSorted((a, b) => retiredMs(a) - retiredMs(b))[0];
    if (terminal === undefined) return [];
    const { id, company_id, site_id, terminal_id: vendor_id } = terminal;
    const retired = terminal.retired_at !== null;
    return [{ id, company_id, site_id, vendor_id, retired, ...leaseColumns(tables, id) }];
  }),

  head_of_refund_paper: answer<[company: string, till: string]>((tables, [companyId, tillId]) => {
    const company = tables.companies.byId.get(companyId);
    const till = tables.tills.byId.get(tillId);
    if (company === undefined || till === undefined) return [];
    const { name, organisation_number } = company;
    return [{ name, organisation_number, till: till.name }];
  }),

  holder_of_terminal: answer<[terminal: string]>((tables, [terminal]) =>
    holder(tables, tables.attempts.activeAtTerminal.get(terminal)),
  ),

  holder_of_attempt: answer<[id: string]>((tables, [id]) =>
    holder(tables, tables.attempts.byId.get(id)),
  ),

  holder_of_orders: answer<[orders: readonly string[]]>((tables, [ids]) => {
    const held = ids
      .map((id) => tables.allocations.activeOfOrder.get(id))
      .find((allocation) => allocation !== undefined);
    return held === undefined ? [] : holder(tables, tables.attempts.byId.get(held.attempt_id));
  }),
};

/** One in use comes before one that is retired. */
function retiredMs(terminal: TerminalRow): number {
  return terminal.retired_at?.getTime() ?? Number.NEGATIVE_INFINITY;
}

/** By order, without what was a debt to the customer from the start. */
export function givenOfOrders(
  tables: Tables,
  original: string,
  counts: (attempt: AttemptRow) => boolean,
): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  for (const attempt of tables.attempts.byOriginal.get(original)) {
    if (!counts(attempt)) continue;
    for (const one of tables.allocations.byAttempt.get(attempt.id)) {
      const debt = one.debt_id === null ? undefined : tables.debts.byId.get(one.debt_id);
      const isOwnDebt = debt !== undefined && debt.attempt_id !== null;
      if (one.target === "debt" && isOwnDebt && debt.reason !== "failedReversal") continue;
      const ore = attempt.state === "approved" ? one.applied_ore : one.asked_ore;
      given.set(one.order_id, (given.get(one.order_id) ?? 0) + ore);
    }
  }
  return given;
}

function mayGiveBack(attempt: AttemptRow): boolean {
  return isActive(attempt) || attempt.state === "claimed" || attempt.state === "approved";
}

function givenBy(attempt: AttemptRow): number {
  return attempt.state === "approved" ? attempt.approved_ore : attempt.asked_ore;
}

function openDebt(debt: DebtRow): object {
  const { id, order_id, attempt_id, reason } = debt;
  return { id, order_id, attempt_id, reason, left_ore: debt.amount_ore - debt.settled_ore };
}

function holder(tables: Tables, attempt: AttemptRow | undefined): readonly object[] {
  if (attempt === undefined) return [];
  const till = tables.tills.byId.get(attempt.till_id);
  if (till === undefined) return [];
  const { id, operator, created_at } = attempt;
  const terminal = terminalOf(tables, attempt)?.terminal_id ?? "";
  const signature_waiting = attempt.signature_state === "waiting";
  return [{ id, till: till.code, operator, terminal, created_at, signature_waiting }];
}
