/** The SQL behind the order pages and lists. */
import type { EvidenceKind, OrderPosition } from "@kortkoll/core/attempts/money-position.ts";
import type { OrderKind, Settlement } from "@kortkoll/core/orders/order-books.ts";
import type { OrderDetails } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import { CASH_INVOICE, IS_UNPROVEN, keysOfCar } from "./keys-rule.ts";
import type { SystemCode } from "./order-store.ts";

export type OrderViewRow = {
  id: string;
  system_code: SystemCode;
  company_code: string;
  site_code: string;
  order_number: string;
  invoice_number: string;
  kind: OrderKind;
  credits: string | null;
  settlement: Settlement;
  version: number;
  pending_version: number | null;
  pending_withdrawal: boolean;
  customer_number: string | null;
  customer_name: string;
  registration_number: string | null;
  service_advisor: string;
  invoice_date: string | null;
  lines: { text: string; quantity?: number; amountOre?: number }[];
  total_ore: number;
  paid_ore: number;
  left_ore: number;
  owed_ore: number;
  withdrawn: boolean;
  position: OrderPosition;
  held_by: string | null;
  keys: boolean;
  /** The attempt that decides the position, if any has. */
  attempt: {
    readonly kind: "purchase" | "refund" | "void";
    readonly evidence: EvidenceKind;
    readonly approved: boolean;
    readonly nextCheckAt: string | null;
    readonly offline: boolean;
    readonly claimedBy: string | null;
    readonly claimReason: string | null;
    readonly releasedOrder: boolean | null;
  } | null;
  created_at: Date;
  created_at_micros: number;
  changed_at: Date;
};

const KEYS = `coalesce(case when plain_registration(o.registration_number) is null
    then (select false from orders k
      where k.id = o.id and ${CASH_INVOICE} and (${IS_UNPROVEN}) limit 1)
    else ${keysOfCar("plain_registration(o.registration_number)")} end, true)`;

/** What the position rests on: the newest attempt of the kind that the position speaks of. */
const DECIDING_ATTEMPT = `(select jsonb_build_object('kind', t.kind, 'evidence', t.evidence,
      'approved', t.state = 'approved',
      'nextCheckAt', t.next_check_at, 'offline', 'offlineApproval' = any(t.flags),
      'claimedBy', c.by, 'claimReason', c.reason, 'releasedOrder', c.released_order)
    from allocations g join attempts t on t.id = g.attempt_id
    left join claims c on c.attempt_id = t.id and c.outcome = 'open'
    where (g.order_id = o.id or g.credit_invoice_id = o.id) and case o.position
      when 'findingOut' then t.state in ('created','sent','unknown')
      when 'notProven' then t.state = 'claimed'
      when 'hasNotPaid' then
        t.state in ('declined','cancelled','notSent','notPerformed')
          and (t.kind = 'purchase') = (o.kind <> 'creditInvoice')
          or t.state = 'approved' and t.kind = 'purchase' and o.kind <> 'creditInvoice'
      else t.state = 'approved' and (t.kind = 'purchase') = (o.kind <> 'creditInvoice') end
    order by t.created_at desc, t.id desc limit 1)`;

export const ORDER_VIEW = `select o.id, s.code as system_code, c.code as company_code, p.code as site_code,
    o.order_number, o.invoice_number, o.kind, k.invoice_number as credits, o.settlement, o.version,
    o.pending_version, o.pending_withdrawal, o.customer_number, o.customer_name,
    o.registration_number, o.service_advisor, o.invoice_date, o.lines, o.total_ore, o.paid_ore,
    o.left_ore, o.withdrawn, o.position, o.created_at, o.changed_at,
    (extract(epoch from o.created_at) * 1000000)::bigint as created_at_micros,
    (select coalesce(sum(d.amount_ore - d.settled_ore), 0)::bigint from debts d
       where d.order_id = o.id) as owed_ore,
    (select a.attempt_id from allocations a where a.active
       and ((a.target = 'order' and a.order_id = o.id)
         or (a.target = 'creditInvoice' and a.credit_invoice_id = o.id)) limit 1) as held_by,
    ${KEYS} as keys, ${DECIDING_ATTEMPT} as attempt
  from orders o
  join invoicing_systems s on s.id = o.system_id
  join companies c on c.id = o.company_id
  join sites p on p.id = o.site_id
  left join orders k on k.id = o.credits_order_id`;

const READ_ORDER = statement({ name: "read_order", text: `${ORDER_VIEW} where o.id = $1` });

export async function readOrderRow(sql: Sql, orderId: string): Promise<OrderViewRow | undefined> {
  const rows = await sql.query<OrderViewRow>(READ_ORDER, [orderId]);
  return rows[0];
}

const READ_CREDIT_INVOICES = statement({
  name: "read_credit_invoices",
  text: `select id, invoice_number, total_ore, left_ore from orders
    where credits_order_id = $1 order by created_at`,
});

export async function readCreditInvoices(
  sql: Sql,
  orderId: string,
): Promise<OrderDetails["creditInvoices"]> {
  const rows = await sql.query<{
    id: string;
    invoice_number: string;
    total_ore: number;
    left_ore: number;
  }>(READ_CREDIT_INVOICES, [orderId]);
  return rows.map((row) => ({
    id: row.id,
    invoiceNumber: row.invoice_number,
    totalOre: row.total_ore,
    leftOre: row.left_ore,
  }));
}

const READ_DEBTS = statement({
  name: "read_order_debts",
  text: `select d.id, d.reason, d.amount_ore, d.settled_ore, d.attempt_id, d.created_at, u.applied
    from debts d left join lateral (select jsonb_agg(jsonb_build_object('orderId', t.order_id,
        'invoiceNumber', o.invoice_number, 'amountOre', t.amount_ore, 'reason', t.reason,
        'by', t.by, 'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.at, t.id) as applied
      from debt_applications t join orders o on o.id = t.order_id where t.debt_id = d.id) u on true
    where d.order_id = $1 order by d.created_at, d.id`,
});

type Debt = OrderDetails["debts"][number];

export async function readOrderDebts(sql: Sql, orderId: string): Promise<readonly Debt[]> {
  const rows = await sql.query<{
    id: string;
    reason: string;
    amount_ore: number;
    settled_ore: number;
    attempt_id: string | null;
    created_at: Date;
    applied: Debt["applied"] | null;
  }>(READ_DEBTS, [orderId]);
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    amountOre: row.amount_ore,
    leftOre: row.amount_ore - row.settled_ore,
    paymentId: row.attempt_id,
    at: row.created_at.toISOString(),
    applied: row.applied ?? [],
  }));
}

const READ_VOUCHERS = statement({
  name: "read_order_vouchers",
  text: `select v.id, v.event, v.business_day, v.text, v.series, bool_and(p.booked_by_system) as theirs,
      jsonb_agg(jsonb_build_object('account', p.account, 'role', p.role, 'amountOre', p.amount_ore)
        order by p.line) as lines
    from vouchers v join postings p on p.voucher_id = v.id
    where v.order_id = $1 group by v.id order by v.created_at, v.id`,
});

export async function readOrderVouchers(
  sql: Sql,
  orderId: string,
): Promise<OrderDetails["vouchers"]> {
  const rows = await sql.query<{
    id: string;
    event: string;
    business_day: string;
    text: string;
    series: string;
    theirs: boolean;
    lines: { account: string; role: string; amountOre: number }[];
  }>(READ_VOUCHERS, [orderId]);
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    businessDay: row.business_day,
    text: row.text,
    series: row.series,
    lines: row.lines,
    bookedBySystem: row.theirs,
  }));
}
