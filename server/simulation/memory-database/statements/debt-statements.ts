/** The statements that apply what we owe a customer to orders, and answer for a signature. */

import { type AttemptRow, type DebtRow, isActive } from "../attempt-tables.ts";
import type { Tables } from "../tables.ts";
import { addEvent } from "./attempt-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const DEBT_STATEMENTS: Statements = {
  lock_applicable_debts: answer<[attempt: string]>((tables, [attemptId]) =>
    openDebts(tables, tables.debts.byAttempt.get(attemptId), APPLICABLE),
  ),

  lock_debts_of_order: answer<[order: string]>((tables, [orderId]) =>
    openDebts(tables, tables.debts.byOrder.get(orderId), MADE_BY_ORDERS),
  ),

  payers_of_order: answer<[order: string]>((tables, [orderId]) => {
    const payers = new Map<AttemptRow, number>();
    for (const { attempt_id, target, applied_ore } of tables.allocations.byOrder.get(orderId)) {
      const attempt = tables.attempts.byId.get(attempt_id);
      if (target !== "order" || applied_ore <= 0 || attempt?.kind !== "purchase") continue;
      if (attempt.state !== "approved") continue;
      payers.set(attempt, (payers.get(attempt) ?? 0) + applied_ore);
    }
    return [...payers]
      .toSorted(([one], [other]) => byAge(other, one))
      .map(([{ id }, appliedOre]) => ({
        attemptId: id,
        appliedOre,
        toGoBackOre: tables.debts.byAttempt
          .get(id)
          .filter((debt) => debt.order_id === orderId && debt.reason === "failedReversal")
          .reduce((sum, debt) => sum + debt.amount_ore - debt.settled_ore, 0),
      }));
  }),

  note_debt_application: perform<
    [
      id: string,
      debt_id: string,
      attempt_id: string,
      order_id: string,
      amount_ore: number,
      reason: string | null,
      by: string,
      at: Date,
    ]
  >(({ debtApplications }, [id, debt_id, attempt_id, order_id, amount_ore, reason, by, at]) => {
    debtApplications.add({ id, debt_id, attempt_id, order_id, amount_ore, reason, by, at });
  }),

  add_applied: perform<
    [attempt: string, order: string, ore: number, version: number, advisor: string]
  >(({ allocations }, [attempt_id, order_id, ore, order_version, service_advisor]) => {
    const ofAttempt = allocations.byAttempt.get(attempt_id);
    const known = ofAttempt
      .filter((one) => one.order_id === order_id && one.target === "order")
      .toSorted((a, b) => a.line - b.line)[0];
    if (known !== undefined) {
      allocations.change(known, { applied_ore: known.applied_ore + ore });
      return;
    }
    allocations.add({
      attempt_id,
      line: Math.max(0, ...ofAttempt.map((one) => one.line)) + 1,
      order_id,
      target: "order",
      credit_invoice_id: null,
      debt_id: null,
      order_version,
      asked_ore: ore,
      applied_ore: ore,
      moved_ore: 0,
      share_chosen_by: null,
      service_advisor,
      active: false,
    });
  }),

  answer_signature: perform<
    [id: string, state: "signed" | "notSigned", by: string, at: Date, eventId: string]
  >((tables, [id, state, by, at, eventId]) => {
    const attempt = tables.attempts.byId.get(id);
    if (attempt?.signature_state !== "waiting") return;
    tables.attempts.change(attempt, {
      signature_state: state,
      signature_answered_by: by,
      signature_answered_at: at,
      flags: attempt.flags.filter((flag) => flag !== "signatureWaiting"),
    });
    addEvent(tables, { id: eventId, attempt_id: id, kind: state, content: {}, by, at });
  }),

  read_cancel_facts: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    if (attempt === undefined) return [];
    const codes = tables.allocations.byAttempt.get(id).flatMap((allocation) => {
      const order = tables.orders.byId.get(allocation.order_id);
      const system = order === undefined ? undefined : tables.systems.byId.get(order.system_id);
      return system === undefined ? [] : [system.code];
    });
    const { till_id, operator_id } = attempt;
    return [{ till_id, operator_id, systems: [...new Set(codes)].toSorted() }];
  }),
};

/** A failed reversal is not among them: that money is to go back. */
const APPLICABLE = new Set(["excess", "lateApproval", "paidTwice", "handKeyedSale"]);

/** What is owed since an order was lowered or withdrawn after it had been paid. */
const MADE_BY_ORDERS = new Set(["surplus", "withdrawn"]);

function openDebts(
  tables: Tables,
  debts: Iterable<DebtRow>,
  reasons: ReadonlySet<string>,
): readonly {
  readonly id: string;
  readonly order_id: string | null;
  readonly left_ore: number;
  readonly held: boolean;
}[] {
  return [...debts]
    .filter((debt) => debt.settled_ore < debt.amount_ore && reasons.has(debt.reason))
    .toSorted(byAge)
    .map((debt) => ({
      id: debt.id,
      order_id: debt.order_id,
      left_ore: debt.amount_ore - debt.settled_ore,
      held: isHeld(tables, debt),
    }));
}

/** A refund of it is under way, or nobody knows how one ended. */
function isHeld({ allocations, attempts }: Tables, debt: DebtRow): boolean {
  return allocations.byDebt.get(debt.id).some((allocation) => {
    const attempt = attempts.byId.get(allocation.attempt_id);
    return attempt !== undefined && (isActive(attempt) || attempt.state === "claimed");
  });
}

export function byAge(
  a: { readonly id: string; readonly created_at: Date },
  b: { readonly id: string; readonly created_at: Date },
): number {
  if (a.id === b.id) return 0;
  return a.created_at.getTime() - b.created_at.getTime() || (a.id < b.id ? -1 : 1);
}
