/** The statements that show payments, with the names around them. */

import type { AllocationRow, AttemptRow } from "../attempt-tables.ts";
import type { Tables } from "../tables.ts";
import { terminalOf } from "./attempt-statements.ts";
import { isFollowed, isRefusedVoid } from "./claim-statements.ts";
import { byAge } from "./debt-statements.ts";
import { answer, type Statements } from "./handler.ts";
import { jsonInstant } from "./order-view-statements.ts";

export const PAYMENT_VIEW_STATEMENTS: Statements = {
  read_payment: answer<[id: string]>((tables, [id]) => {
    const attempt = tables.attempts.byId.get(id);
    return attempt === undefined
      ? []
      : [{ ...rowOf(tables, attempt), ...detailsOf(tables, attempt) }];
  }),

  read_payment_rows: answer<[ids: readonly string[]]>((tables, [ids]) =>
    newestFirst(
      tables,
      ids.flatMap((id) => tables.attempts.byId.get(id) ?? []),
    ),
  ),

  read_payment_rows_of_order: answer<[order: string]>((tables, [id]) => {
    const { allocations, attempts } = tables;
    const ofOrder = [...allocations.byOrder.get(id), ...allocations.byCredit.get(id)];
    return newestFirst(
      tables,
      ofOrder.flatMap((one) => attempts.byId.get(one.attempt_id) ?? []),
    );
  }),
};

function newestFirst(tables: Tables, attempts: readonly AttemptRow[]): readonly object[] {
  return [...new Set(attempts)]
    .toSorted((a, b) => byAge(b, a))
    .map((attempt) => rowOf(tables, attempt));
}

function rowOf(tables: Tables, attempt: AttemptRow): object {
  const till = tables.tills.byId.get(attempt.till_id);
  const terminal = terminalOf(tables, attempt);
  const claim = tables.claims.byAttempt.get(attempt.id);
  const parts = partsOf(tables, attempt);
  const each = (read: (part: Part) => string | null): readonly (string | null)[] | null =>
    parts.length === 0 ? null : parts.map(read);
  const { id, kind, state, evidence, asked_ore, approved_ore, operator, issuer, card_label } =
    attempt;
  const { truncated_pan, last_four, authorisation_code, late, flags, failure_code } = attempt;
  const { business_day, created_at, sent_at, ended_at, reference, method, cash_ore } = attempt;
  return {
    ...{ id, kind, state, evidence, asked_ore, approved_ore, operator, issuer, card_label },
    ...{ truncated_pan, last_four, authorisation_code, late, flags, failure_code },
    ...{ business_day, created_at, sent_at, ended_at, reference, method, cash_ore },
    company_code: tables.companies.byId.get(attempt.company_id)?.code,
    site_code: tables.sites.byId.get(attempt.site_id)?.code,
    till_id: attempt.till_id,
    till_code: till?.code,
    till_name: till?.name,
    terminal_id: attempt.terminal_id,
    vendor_terminal_id: terminal?.terminal_id ?? null,
    terminal_name: terminal?.name ?? null,
    service_advisors: each((part) => part.allocation.service_advisor),
    order_numbers: each((part) => part.order.order_number),
    invoice_numbers: each((part) => part.order.invoice_number),
    credit_invoice_numbers: each((part) => part.creditInvoiceNumber),
    customer_names: each((part) => part.order.customer_name),
    registration_numbers: each((part) => part.order.registration_number),
    systems: each((part) => part.system),
    next_check_at: attempt.next_check_at,
    claimed_by: claim?.by ?? null,
    claim_reason: claim?.reason ?? null,
    released_order: claim?.released_order ?? null,
  };
}

function detailsOf(tables: Tables, attempt: AttemptRow): object {
  const claim = tables.claims.byAttempt.get(attempt.id);
  const { tip_ore, surcharge_ore, failure_detail, stan_auth, response_code } = attempt;
  const { session_number, verification, customer_receipt, merchant_receipt } = attempt;
  const { issuer_id, aid } = attempt;
  const { cancel_requested_at, original_id, reason, approver } = attempt;
  const { signature_state, signature_deadline_at, signature_answered_by, received_ore } = attempt;
  return {
    ...{ tip_ore, surcharge_ore, failure_detail, stan_auth, response_code, session_number },
    ...{
      verification,
      issuer_id,
      aid,
      customer_receipt,
      merchant_receipt,
      cancel_requested_at,
      original_id,
    },
    ...{ reason, approver, signature_state, signature_deadline_at, signature_answered_by },
    received_ore,
    claim_evidence_kind: claim?.evidence_kind ?? null,
    claim_evidence: claim?.evidence ?? null,
    claimed_at: claim?.claimed_at ?? null,
    claim_outcome: claim?.outcome ?? null,
    claim_outcome_at: claim?.outcome_at ?? null,
    session_closed_at: terminalOf(tables, attempt)?.session_closed_at ?? null,
    followed: isFollowed(tables, attempt),
    void_refused: tables.attempts.byOriginal.get(attempt.id).some(isRefusedVoid),
    owed_ore: tables.debts.byAttempt
      .get(attempt.id)
      .reduce((owed, debt) => owed + debt.amount_ore - debt.settled_ore, 0),
    allocations: partsOf(tables, attempt).map(allocationOf),
    timeline: timelineOf(tables, attempt),
    refunds: tables.attempts.byOriginal
      .get(attempt.id)
      .toSorted(byAge)
      .map(({ id, state, asked_ore, approved_ore }) => ({ id, state, asked_ore, approved_ore })),
  };
}

type Part = {
  readonly allocation: AllocationRow;
  readonly order: NonNullable<ReturnType<Tables["orders"]["byId"]["get"]>>;
  readonly system: string;
  readonly creditInvoiceNumber: string | null;
};

function partsOf(tables: Tables, attempt: AttemptRow): readonly Part[] {
  return tables.allocations.byAttempt
    .get(attempt.id)
    .toSorted((a, b) => a.line - b.line)
    .flatMap((allocation): readonly Part[] => {
      const order = tables.orders.byId.get(allocation.order_id);
      const system = order === undefined ? undefined : tables.systems.byId.get(order.system_id);
      if (order === undefined || system === undefined) return [];
      const { credit_invoice_id: creditId } = allocation;
      const credit = creditId === null ? undefined : tables.orders.byId.get(creditId);
      const creditInvoiceNumber = credit?.invoice_number ?? null;
      return [{ allocation, order, system: system.code, creditInvoiceNumber }];
    });
}

function allocationOf({ allocation, order, system, creditInvoiceNumber }: Part): object {
  return {
    orderId: order.id,
    invoiceNumber: order.invoice_number,
    orderNumber: order.order_number,
    system,
    customerName: order.customer_name,
    registrationNumber: order.registration_number,
    serviceAdvisor: allocation.service_advisor,
    orderVersion: allocation.order_version,
    target: allocation.target,
    creditInvoiceNumber,
    askedOre: allocation.asked_ore,
    appliedOre: allocation.applied_ore,
    shareChosenBy: allocation.share_chosen_by,
  };
}

function timelineOf({ attemptEvents }: Tables, attempt: AttemptRow): readonly object[] {
  return attemptEvents.byAttempt
    .get(attempt.id)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
    .map(({ id, at, kind, by, content }) => ({ id, at: jsonInstant(at), kind, by, content }));
}
