/**
 * The SQL that finds what there is to tell: everything that was added to the timelines, the feed of
 * orders and the audit trail by transactions that are over, in the order of those transactions. Money's
 * own transactions write nothing for it.
 */
import type { TimelineKind } from "@kortkoll/core/attempts/timeline-kinds.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { openFacts } from "../interrupted/open-facts.ts";

/** From one transaction on, below another: all of it is visible or gone. */
export type Range = { readonly from: string; readonly below: string };

const ADDED_TO = (table: string): string =>
  `exists (select from ${table} where tx >= c.tx and tx < pg_snapshot_xmin(pg_current_snapshot()))`;

const IS_ANYTHING_NEW = statement({
  name: "is_anything_new_for_webhooks",
  text: `select exists (select from webhook_subscriptions s
      join webhook_states t on t.subscription_id = s.id where s.is_on or t.until_tx > c.tx) and (${[
        "attempt_events",
        "order_events",
        "audit_events",
      ]
        .map(ADDED_TO)
        .join(" or ")}) as "isNew" from webhook_cursor c`,
});

/** Asked often, and takes no lock. */
export async function isAnythingNew(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ isNew: boolean }>(IS_ANYTHING_NEW);
  return row?.isNew === true;
}

const LOCK_CURSOR = statement({
  name: "lock_webhook_cursor",
  text: "select tx::text from webhook_cursor for update",
});

/** Whoever gives numbers to deliveries holds it. */
export async function lockCursor(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ tx: string }>(LOCK_CURSOR);
  if (row === undefined) throw new Error("The cursor of the webhooks is gone");
  return row.tx;
}

const ROWS_FROM = (table: string): string =>
  `(select e.tx from ${table} e, edge where e.tx >= $1::xid8 and e.tx < edge.tx
    order by e.tx limit $2 + 1)`;

/**
 * Whole transactions, of about so many rows together, and never across where a receiver was turned off: what is
 * read together as it stands now, alarms and keys, is then all from before that or none of it.
 */
const FIND_BELOW = statement({
  name: "find_range_for_webhooks",
  text: `with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as tx),
      after_enough as (select tx from (${["attempt_events", "order_events", "audit_events"]
        .map(ROWS_FROM)
        .join(" union all ")}) r order by tx offset $2 limit 1),
      turned_off as (select until_tx as tx from webhook_states where until_tx > $1::xid8
        order by until_tx limit 1)
    select least(edge.tx, (select tx from turned_off), greatest((select tx from after_enough),
      (($1::text)::bigint + 1)::text::xid8))::text as below from edge
    where (select tx from after_enough) is not null
    union all select least(edge.tx, (select tx from turned_off))::text from edge
      where (select tx from after_enough) is null`,
});

export async function findRange(tx: Transaction, from: string, most: number): Promise<Range> {
  const [row] = await tx.query<{ below: string }>(FIND_BELOW, [from, most]);
  if (row === undefined) throw new Error("There is no oldest transaction");
  return { from, below: row.below };
}

const MOVE_CURSOR = statement({
  name: "move_webhook_cursor",
  text: "update webhook_cursor set tx = greatest(tx, $1::xid8)",
});

export async function moveCursor(tx: Transaction, below: string): Promise<void> {
  await tx.write(MOVE_CURSOR, [below]);
}

export type AttemptNewsRow = {
  readonly id: string;
  readonly tx: string;
  readonly companyId: string;
  readonly kind: TimelineKind;
  readonly at: Date;
  readonly wasInterrupted: boolean;
  readonly isPurchase: boolean;
  readonly paymentId: string;
  readonly content: Readonly<Record<string, unknown>>;
};

/** Of the card nothing but its issuer, and of people nothing. */
const READ_ATTEMPT_NEWS = statement({
  name: "read_attempt_news_for_webhooks",
  text: `select e.id, e.tx::text, a.company_id as "companyId", e.kind, e.at,
      a.kind = 'purchase' as "isPurchase", a.id as "paymentId",
      e.kind <> 'unknown' and exists (select from attempt_events u where u.attempt_id = a.id
        and u.kind = 'unknown' and (u.tx, u.id) < (e.tx, e.id)) as "wasInterrupted",
      jsonb_build_object('paymentId', a.id, 'paymentKind', a.kind, 'method', a.method,
        'companyCode', c.code, 'siteCode', s.code, 'tillCode', k.code,
        'terminalId', t.terminal_id, 'originalPaymentId', a.original_id, 'issuer', a.issuer,
        'askedOre', a.asked_ore, 'approvedOre', a.approved_ore, 'outcome', e.kind,
        'late', e.kind = 'lateApproval', 'failureCode', a.failure_code,
        'orders', (select coalesce(jsonb_agg(jsonb_build_object('orderId', o.id,
            'system', y.code, 'orderNumber', o.order_number, 'invoiceNumber', o.invoice_number,
            'askedOre', l.asked_ore, 'appliedOre', l.applied_ore) order by l.line), '[]')
          from allocations l join orders o on o.id = coalesce(l.credit_invoice_id, l.order_id)
          join invoicing_systems y on y.id = o.system_id where l.attempt_id = a.id)) as content
    from attempt_events e join attempts a on a.id = e.attempt_id
    join companies c on c.id = a.company_id join sites s on s.id = a.site_id
    join tills k on k.id = a.till_id left join terminals t on t.id = a.terminal_id
    where e.tx >= $1::xid8 and e.tx < $2::xid8 and e.kind = any($3) order by e.tx, e.id`,
});

export function readAttemptNews(
  tx: Transaction,
  { from, below }: Range,
  kinds: readonly TimelineKind[],
): Promise<AttemptNewsRow[]> {
  return tx.query<AttemptNewsRow>(READ_ATTEMPT_NEWS, [from, below, kinds]);
}

export type OrderNewsRow = {
  readonly id: string;
  readonly tx: string;
  readonly companyId: string;
  readonly orderId: string;
  readonly at: Date;
  readonly isPaid: boolean;
  readonly wasPaid: boolean;
  readonly content: Readonly<Record<string, unknown>>;
};

const IS_PAID = (content: string): string =>
  `coalesce((${content} ->> 'paidOre')::bigint >= (${content} ->> 'totalOre')::bigint, false)`;

/** Only where it has become paid, or is so no more. What was withdrawn has nothing paid. */
const READ_ORDER_NEWS = statement({
  name: "read_order_news_for_webhooks",
  text: `select * from (select e.id, e.tx, e.company_id as "companyId", e.order_id as "orderId", e.at,
      ${IS_PAID("e.content")} as "isPaid", ${IS_PAID("p.content")} as "wasPaid",
      e.content || jsonb_build_object('orderId', e.order_id, 'system', e.system_code,
        'siteCode', s.code) as content
    from order_events e join orders o on o.id = e.order_id join sites s on s.id = o.site_id
    left join lateral (select b.content from order_events b where b.order_id = e.order_id
        and (b.tx, b.id) < (e.tx, e.id) order by b.tx desc, b.id desc limit 1) p on true
    where e.tx >= $1::xid8 and e.tx < $2::xid8 and o.kind <> 'creditInvoice') n
    where "isPaid" <> "wasPaid" order by tx, id`,
});

export function readOrderNews(tx: Transaction, { from, below }: Range): Promise<OrderNewsRow[]> {
  return tx.query<OrderNewsRow>(READ_ORDER_NEWS, [from, below]);
}

export type AuditNewsRow = {
  readonly id: string;
  readonly tx: string;
  readonly companyId: string;
  readonly kind: "dayClosed" | "payoutMatched" | "payoutMatchUndone";
  readonly subjectId: string;
  readonly at: Date;
  readonly content: Readonly<Record<string, unknown>>;
};

const READ_AUDIT_NEWS = statement({
  name: "read_audit_news_for_webhooks",
  text: `select e.id, e.tx::text, e.company_id as "companyId", e.kind, e.subject_id as "subjectId", e.at,
      jsonb_build_object('companyCode', c.code, 'siteCode', s.code) || case e.kind
        when 'dayClosed' then jsonb_build_object('closeId', e.subject_id,
          'number', e.content -> 'number', 'part', e.content -> 'part')
        else jsonb_build_object('matchId', e.subject_id, 'agreement', p.name,
          'amountOre', m.amount_ore, 'bookedOn', m.booked_on,
          'bankLineId', m.bank_line_id) end as content
    from audit_events e join companies c on c.id = e.company_id
    left join sites s on s.id = e.site_id
    left join payout_matches m on m.id = e.subject_id
    left join payout_agreements p on p.id = m.agreement_id
    where e.tx >= $1::xid8 and e.tx < $2::xid8
      and e.kind in ('dayClosed','payoutMatched','payoutMatchUndone') order by e.tx, e.id`,
});

export function readAuditNews(tx: Transaction, { from, below }: Range): Promise<AuditNewsRow[]> {
  return tx.query<AuditNewsRow>(READ_AUDIT_NEWS, [from, below]);
}

export type AlarmRow = {
  readonly companyId: string;
  readonly paymentId: string;
  readonly reason: string;
  readonly since: Date;
  readonly content: Readonly<Record<string, unknown>>;
};

const ALARM = `a.company_id as "companyId", a.id as "paymentId", jsonb_build_object('companyCode',
    c.code, 'siteCode', s.code, 'paymentId', a.id, 'atRiskOre',`;
const PLACES = "join companies c on c.id = a.company_id join sites s on s.id = a.site_id";

/** What has put itself before a person, beside what is told as interrupted. */
const READ_ALARMS = statement({
  name: "read_alarms_for_webhooks",
  text: `with ended as (select distinct e.attempt_id from attempt_events e
        where e.tx >= $1::xid8 and e.tx < $2::xid8 and e.kind = any($3))
    select ${ALARM} f.at_risk_ore) as content, f.reason, f.since
    from ${openFacts((column) => `and ${column} in (select attempt_id from ended)`)} f
    join attempts a on a.id = f.id ${PLACES}
    where f.reason not in ('unknown','claimed','signatureWaiting') order by f.since, f.id, f.reason`,
});

export function readAlarms(
  tx: Transaction,
  { from, below }: Range,
  kinds: readonly TimelineKind[],
): Promise<AlarmRow[]> {
  return tx.query<AlarmRow>(READ_ALARMS, [from, below, kinds]);
}

const READ_OVERDUE_SIGNATURES = statement({
  name: "read_overdue_signatures_for_webhooks",
  text: `select ${ALARM} greatest(a.asked_ore, a.approved_ore)) as content,
      'signatureOverdue' as reason, a.signature_deadline_at as since
    from attempts a ${PLACES}
    where 'signatureWaiting' = any(a.flags) and coalesce(a.signature_state, 'waiting') = 'waiting'
      and a.signature_deadline_at <= $1 and a.signature_deadline_at > $1::timestamptz - interval '1 day'`,
});

export function readOverdueSignatures(sql: Sql, at: Date): Promise<AlarmRow[]> {
  return sql.query<AlarmRow>(READ_OVERDUE_SIGNATURES, [at]);
}
