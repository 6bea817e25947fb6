/** The SQL that reads attempts with the names around them: one payment whole, or rows of many. */
import type { Payment, PaymentRow } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Telling } from "../http/telling.ts";
import {
  type AttemptDetailsRow,
  type AttemptRow,
  paymentFrom,
  paymentRowFrom,
} from "./payment-view.ts";

export const ATTEMPT_COLUMNS = `a.id, a.kind, a.state, a.evidence, a.asked_ore, a.approved_ore,
  c.code as company_code, s.code as site_code, t.id as till_id, t.code as till_code,
  t.name as till_name, m.id as terminal_id, m.terminal_id as vendor_terminal_id,
  m.name as terminal_name, a.operator, x.service_advisors, x.order_numbers, x.invoice_numbers,
  x.credit_invoice_numbers, x.customer_names, x.registration_numbers, x.systems, a.issuer,
  a.card_label, a.truncated_pan, a.last_four, a.authorisation_code, a.late, a.flags,
  a.failure_code, a.business_day, a.created_at, a.sent_at, a.ended_at, a.reference, a.method, a.cash_ore,
  a.next_check_at, n.by as claimed_by, n.reason as claim_reason, n.released_order`;

/** To be joined to `attempts a`; x holds what the orders of the attempt say. */
export const ATTEMPT_JOINS = `join companies c on c.id = a.company_id
  join sites s on s.id = a.site_id
  join tills t on t.id = a.till_id
  left join terminals m on m.id = a.terminal_id
  left join claims n on n.attempt_id = a.id
  cross join lateral (
    select array_agg(l.service_advisor order by l.line) as service_advisors,
      array_agg(o.order_number order by l.line) as order_numbers,
      array_agg(o.invoice_number order by l.line) as invoice_numbers,
      array_agg(k.invoice_number order by l.line) as credit_invoice_numbers,
      array_agg(o.customer_name order by l.line) as customer_names,
      array_agg(o.registration_number order by l.line) as registration_numbers,
      array_agg(y.code order by l.line) as systems
    from allocations l
    join orders o on o.id = l.order_id
    join invoicing_systems y on y.id = o.system_id
    left join orders k on k.id = l.credit_invoice_id
    where l.attempt_id = a.id
  ) x`;

const READ_PAYMENT = statement({
  name: "read_payment",
  text: `select ${ATTEMPT_COLUMNS}, a.tip_ore, a.surcharge_ore, a.failure_detail, a.stan_auth,
      a.response_code, a.session_number, a.verification, a.issuer_id, a.aid, a.customer_receipt,
      a.merchant_receipt,
      a.cancel_requested_at, a.original_id, a.reason, n.evidence_kind as claim_evidence_kind,
      n.evidence as claim_evidence, n.claimed_at, n.outcome as claim_outcome,
      n.outcome_at as claim_outcome_at, a.approver, a.signature_state, a.signature_deadline_at,
      a.signature_answered_by, a.received_ore, m.session_closed_at,
      exists (select from attempts f where f.terminal_id = a.terminal_id
        and (f.created_at, f.id) > (a.created_at, a.id)
        and f.state not in ('created','notSent')) as followed,
      exists (select from attempts v where v.original_id = a.id and v.kind = 'void'
        and (v.state in ('declined','cancelled','notPerformed')
          or (v.state = 'notSent' and v.failure_code = 'voidNotPossible'))) as void_refused,
      (select coalesce(sum(d.amount_ore - d.settled_ore), 0)::bigint from debts d
        where d.attempt_id = a.id) as owed_ore,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'orderId', o.id, 'invoiceNumber', o.invoice_number, 'orderNumber', o.order_number,
          'system', y.code, 'customerName', o.customer_name,
          'registrationNumber', o.registration_number, 'serviceAdvisor', l.service_advisor,
          'orderVersion', l.order_version, 'target', l.target,
          'creditInvoiceNumber', k.invoice_number, 'askedOre', l.asked_ore,
          'appliedOre', l.applied_ore, 'shareChosenBy', l.share_chosen_by) order by l.line), '[]')
        from allocations l
        join orders o on o.id = l.order_id
        join invoicing_systems y on y.id = o.system_id
        left join orders k on k.id = l.credit_invoice_id
        where l.attempt_id = a.id) as allocations,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', e.id, 'at', e.at, 'kind', e.kind, 'by', e.by, 'content', e.content)
          order by e.at, e.id), '[]')
        from attempt_events e where e.attempt_id = a.id) as timeline,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', r.id, 'state', r.state, 'asked_ore', r.asked_ore, 'approved_ore', r.approved_ore)
          order by r.created_at, r.id), '[]')
        from attempts r where r.original_id = a.id) as refunds
    from attempts a ${ATTEMPT_JOINS} where a.id = $1`,
});

export async function selectPayment(
  sql: Sql,
  id: string,
  telling: Telling,
): Promise<Payment | undefined> {
  const [row] = await sql.query<AttemptDetailsRow>(READ_PAYMENT, [id]);
  return row === undefined ? undefined : paymentFrom(row, telling);
}

const READ_PAYMENT_ROWS = statement({
  name: "read_payment_rows",
  text: `select ${ATTEMPT_COLUMNS} from attempts a ${ATTEMPT_JOINS}
    where a.id = any($1::uuid[]) order by a.created_at desc, a.id desc`,
});

export async function selectPaymentRows(
  sql: Sql,
  ids: readonly string[],
  telling: Telling,
): Promise<PaymentRow[]> {
  const rows = await sql.query<AttemptRow>(READ_PAYMENT_ROWS, [ids]);
  return rows.map((row) => paymentRowFrom(row, telling));
}

const READ_PAYMENT_ROWS_OF_ORDER = statement({
  name: "read_payment_rows_of_order",
  text: `select ${ATTEMPT_COLUMNS} from attempts a ${ATTEMPT_JOINS}
    where a.id in (select g.attempt_id from allocations g
      where g.order_id = $1 or g.credit_invoice_id = $1)
    order by a.created_at desc, a.id desc`,
});

export async function selectPaymentRowsOfOrder(
  sql: Sql,
  orderId: string,
  telling: Telling,
): Promise<PaymentRow[]> {
  const rows = await sql.query<AttemptRow>(READ_PAYMENT_ROWS_OF_ORDER, [orderId]);
  return rows.map((row) => paymentRowFrom(row, telling));
}
