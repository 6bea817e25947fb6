/** The SQL of orders. Rows are parsed here and nowhere else. */
import { type AttemptState, isActive } from "@kortkoll/core/attempts/attempt.ts";
import type { OrderPosition } from "@kortkoll/core/attempts/money-position.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { OrderKind, OrderMoney, Settlement } from "@kortkoll/core/orders/order-books.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type SystemCode = "parts" | "workshop" | "vehicles";

export type StoredOrder = {
  readonly id: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly systemId: string;
  readonly systemCode: SystemCode;
  readonly systemConnected: boolean;
  readonly claimAccount: string;
  readonly bookedBySystem: boolean;
  readonly voucherSeries: string;
  readonly orderNumber: string;
  readonly invoiceNumber: string;
  readonly creditsOrderId: string | null;
  readonly version: number;
  readonly customerName: string;
  readonly serviceAdvisor: string;
  readonly money: OrderMoney;
  /** It came as a cash invoice, and a person has released it to the customer ledger. */
  readonly released: boolean;
  readonly pendingVersion: number | null;
  readonly pendingChange: unknown;
  readonly pendingWithdrawal: boolean;
  readonly position: OrderPosition;
  /** The attempts that hold the order now, stand claimed on it, or may have paid it all the same. */
  readonly openAttempts: readonly OpenAttempt[];
  /** Late approvals for this order that are neither applied to it nor given back. */
  readonly lateApproval: LateApproval | null;
};

export type LateApproval = { readonly attemptId: string; readonly openOre: Ore };

export type OpenAttempt = {
  readonly attemptId: string;
  readonly state: AttemptState;
  readonly kind: "purchase" | "refund" | "void";
};

/** The attempt that holds the order now. */
export function holderOf(order: Pick<StoredOrder, "openAttempts">): string | undefined {
  return order.openAttempts.find((one) => isActive(one.state))?.attemptId;
}

type OrderRow = {
  id: string;
  company_id: string;
  site_id: string;
  system_id: string;
  system_code: SystemCode;
  connected: boolean;
  claim_account: string;
  claim_side: "ours" | "theirs";
  voucher_series: string;
  order_number: string;
  invoice_number: string;
  credits_order_id: string | null;
  version: number;
  customer_name: string;
  service_advisor: string;
  kind: OrderKind;
  settlement: Settlement;
  total_ore: number;
  paid_ore: number;
  interim_ore: number;
  withdrawn: boolean;
  released: boolean;
  pending_version: number | null;
  pending_change: unknown;
  pending_withdrawal: boolean;
  position: OrderPosition;
  open_attempts: OpenAttempt[];
  late_approval: { attemptId: string; openOre: number } | null;
};

const ORDER_COLUMNS = `o.id, o.company_id, o.site_id, o.system_id, s.code as system_code, s.connected,
  s.claim_account, s.claim_side, s.voucher_series, o.order_number, o.invoice_number,
  o.credits_order_id, o.version, o.customer_name, o.service_advisor, o.kind, o.settlement,
  o.total_ore, o.paid_ore, o.interim_ore, o.withdrawn, o.released, o.pending_version, o.pending_change,
  o.pending_withdrawal, o.position,
  (select coalesce(jsonb_agg(jsonb_build_object('attemptId', t.id, 'state', t.state, 'kind', t.kind)
      order by t.created_at, t.id), '[]')
    from (select a.attempt_id as id from allocations a
        where a.active and a.target = 'order' and a.order_id = o.id
      union select c.id from allocations a join attempts c on c.id = a.attempt_id
        where c.state in ('created','sent','unknown','claimed') and a.target = 'creditInvoice'
          and a.credit_invoice_id = o.id
      union select c.id from allocations a join attempts c on c.id = a.attempt_id
        where c.state in ('claimed','unknown') and a.target = 'order' and a.order_id = o.id) u
    join attempts t using (id)) as open_attempts,
  (select jsonb_build_object('attemptId', max(d.attempt_id::text),
      'openOre', sum(d.amount_ore - d.settled_ore))
    from debts d where d.order_id = o.id and d.reason = 'lateApproval'
      and d.settled_ore < d.amount_ore
    having count(*) > 0) as late_approval`;

const READ_LOCKED_ORDER = statement({
  name: "read_locked_order",
  text: `select ${ORDER_COLUMNS} from orders o join invoicing_systems s on s.id = o.system_id
    where o.id = $1`,
});

/**
 * Locks the orders in the order of their ids, so that two payments never wait for each other.
 * The row lock is waited for first and what the order is held by is read in a second statement:
 * a statement that waited sees other tables as they were before it waited.
 */
export async function lockOrders(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<readonly StoredOrder[]> {
  const ids = [...new Set(orderIds)].toSorted();
  for (const id of ids) await tx.write(TOUCH_ORDER, [id]);
  // One at a time, for a statement over a list of ids would be planned anew each time.
  const found = await Promise.all(ids.map((id) => tx.query<OrderRow>(READ_LOCKED_ORDER, [id])));
  return found.flat().map(storedOrder);
}

const TOUCH_ORDER = statement({
  name: "touch_order",
  text: "select id from orders where id = $1 for update",
});

const FIND_BY_INVOICE = statement({
  name: "find_order_by_invoice",
  text: `select id from orders where company_id = $1 and system_id = $2 and invoice_number = $3`,
});

export async function findOrderByInvoice(
  sql: Sql,
  key: {
    readonly companyId: string;
    readonly systemId: string;
    readonly invoiceNumber: string;
  },
): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(FIND_BY_INVOICE, [
    key.companyId,
    key.systemId,
    key.invoiceNumber,
  ]);
  return rows[0]?.id;
}

/** The part of an order that its invoicing system says and a newer version may change. */
export type OrderContent = {
  readonly orderNumber: string;
  readonly customerNumber: string | null;
  readonly customerName: string;
  readonly registrationNumber: string | null;
  readonly serviceAdvisor: string;
  readonly invoiceDate: string | null;
  readonly lines: readonly unknown[];
  readonly totalOre: Ore;
};

export type NewOrder = OrderContent & {
  readonly id: string;
  readonly companyId: string;
  readonly systemId: string;
  readonly siteId: string;
  readonly invoiceNumber: string;
  readonly kind: OrderKind;
  readonly settlement: Settlement;
  readonly creditsOrderId: string | null;
  readonly version: number;
  readonly interimOre: Ore;
  readonly at: Date;
};

const INSERT_ORDER = statement({
  name: "insert_order",
  text: `with o as (
      insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
        settlement, credits_order_id, version, customer_number, customer_name,
        registration_number, service_advisor, invoice_date, lines, total_ore, interim_ore,
        created_at, changed_at, interim_since)
      values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$19,
        case when $18::bigint > 0 then $19::timestamptz end)
      on conflict (company_id, system_id, invoice_number) do nothing
      returning id, version)
    insert into order_versions (order_id, version, content, received_at)
    select id, version, $20, $19 from o returning order_id`,
});

/** False when another request stored the same invoice first. */
export async function insertOrder(tx: Transaction, order: NewOrder): Promise<boolean> {
  const rows = await tx.query(INSERT_ORDER, [
    order.id,
    order.companyId,
    order.systemId,
    order.siteId,
    order.orderNumber,
    order.invoiceNumber,
    order.kind,
    order.settlement,
    order.creditsOrderId,
    order.version,
    order.customerNumber,
    order.customerName,
    order.registrationNumber,
    order.serviceAdvisor,
    order.invoiceDate,
    JSON.stringify(order.lines),
    order.totalOre,
    order.interimOre,
    order.at,
    JSON.stringify(contentOf(order)),
  ]);
  return rows.length > 0;
}

const INSERT_VERSION = statement({
  name: "insert_order_version",
  text: `insert into order_versions (order_id, version, content, received_at)
    values ($1,$2,$3,$4) on conflict do nothing`,
});

export async function insertOrderVersion(
  tx: Transaction,
  version: {
    readonly orderId: string;
    readonly version: number;
    readonly content: OrderContent;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(INSERT_VERSION, [
    version.orderId,
    version.version,
    JSON.stringify(contentOf(version.content)),
    version.at,
  ]);
}

const SET_PENDING_VERSION = statement({
  name: "set_pending_version",
  text: `update orders set pending_version = $2, pending_change = $3, changed_at = $4
    where id = $1`,
});

export async function setPendingVersion(
  tx: Transaction,
  pending: {
    readonly orderId: string;
    readonly version: number;
    readonly content: OrderContent;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(SET_PENDING_VERSION, [
    pending.orderId,
    pending.version,
    JSON.stringify(contentOf(pending.content)),
    pending.at,
  ]);
}

const SET_PENDING_WITHDRAWAL = statement({
  name: "set_pending_withdrawal",
  text: "update orders set pending_withdrawal = true, changed_at = $2 where id = $1",
});

export async function setPendingWithdrawal(
  tx: Transaction,
  orderId: string,
  at: Date,
): Promise<void> {
  await tx.query(SET_PENDING_WITHDRAWAL, [orderId, at]);
}

const UPDATE_CONTENT = statement({
  name: "update_order_content",
  text: `update orders set version = $2, order_number = $3, customer_number = $4,
      customer_name = $5, registration_number = $6, service_advisor = $7, invoice_date = $8,
      lines = $9, pending_version = null, pending_change = null, changed_at = $10
    where id = $1`,
});

export async function updateOrderContent(
  tx: Transaction,
  change: {
    readonly orderId: string;
    readonly version: number;
    readonly content: OrderContent;
    readonly at: Date;
  },
): Promise<void> {
  const { content } = change;
  await tx.query(UPDATE_CONTENT, [
    change.orderId,
    change.version,
    content.orderNumber,
    content.customerNumber,
    content.customerName,
    content.registrationNumber,
    content.serviceAdvisor,
    content.invoiceDate,
    JSON.stringify(content.lines),
    change.at,
  ]);
}

/**
 * A transaction may have taken its number long before it got the order's lock. Where another has
 * written an event of the order under a later number meanwhile, ours takes that one and is told after
 * it: the feed's last word on an order is how it stands. A number above one's own is read only when
 * its own transaction is over as well, so no reader passes it by.
 */
const TX_AFTER_ITS_LAST = `coalesce((select
      case when $8 <= e.id then (e.tx::text::bigint + 1)::text::xid8 else e.tx end
      from order_events e where e.order_id = o.id and e.tx > pg_current_xact_id()
      order by e.tx desc, e.id desc limit 1), pg_current_xact_id())`;

/**
 * What of the order `o` should stand on interim, told with each event: the books of a day that is over
 * are held against it, for the order itself only says how it stands now.
 */
const ON_INTERIM = `case when o.kind = 'creditInvoice' then 0
          when o.settlement = 'cash' then o.left_ore else o.interim_ore end`;

const UPDATE_MONEY = statement({
  name: "update_order_money",
  text: `with o as (
      update orders set total_ore = $2, paid_ore = $3, interim_ore = $4, withdrawn = $5,
        position = $6, changed_at = $7,
        interim_since = case when $4::bigint > 0 then coalesce(interim_since, $7::timestamptz) end,
        pending_withdrawal = pending_withdrawal and not $5,
        pending_version = case when $5 then null else pending_version end,
        pending_change = case when $5 then null else pending_change end
      where id = $1 returning *)
    insert into order_events (id, tx, company_id, system_code, order_id, kind, content, at)
    select $8, ${TX_AFTER_ITS_LAST}, o.company_id, $9, o.id, $10, jsonb_build_object(
        'companyCode', c.code, 'orderNumber', o.order_number, 'invoiceNumber', o.invoice_number,
        'version', o.version, 'totalOre', o.total_ore, 'paidOre', o.paid_ore,
        'leftOre', o.left_ore, 'interimOre', ${ON_INTERIM}, 'owedToCustomerOre', (select coalesce(sum(d.amount_ore - d.settled_ore), 0)
          from debts d where d.order_id = o.id), 'position', o.position, 'paymentId', $11::text,
        'settlement', o.settlement), $7
    from o join companies c on c.id = o.company_id`,
});

const CAP_MOVED = statement({
  name: "cap_moved",
  text: `update allocations l set moved_ore = $2 from attempts a
    where a.id = l.attempt_id and l.order_id = $1 and l.target = 'order' and l.moved_ore > $2
      and a.state in ('unknown','claimed')`,
});

/** Of what attempts have put on interim no more is left than this: they take no more off it. */
export async function capMoved(tx: Transaction, orderId: string, interimOre: Ore): Promise<void> {
  await tx.write(CAP_MOVED, [orderId, interimOre]);
}

export type OrderEventKind =
  | "arrived"
  | "changed"
  | "withdrawn"
  | "payment"
  | "refund"
  | "position"
  | "released"
  | "releaseTakenBack"
  | "moved";

/** Writes the order's standing and, in the same statement, its row in the event feed. */
export async function updateOrderMoney(
  tx: Transaction,
  change: {
    readonly order: StoredOrder;
    readonly money: OrderMoney;
    readonly position: OrderPosition;
    readonly event: OrderEventKind;
    readonly eventId: string;
    readonly attemptId: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { order, money } = change;
  await tx.write(UPDATE_MONEY, [
    order.id,
    money.totalOre,
    money.paidOre,
    money.interimOre,
    money.withdrawn,
    change.position,
    change.at,
    change.eventId,
    order.systemCode,
    change.event,
    change.attemptId,
  ]);
}

function contentOf(content: OrderContent): OrderContent {
  const { orderNumber, customerNumber, customerName, registrationNumber } = content;
  const { serviceAdvisor, invoiceDate, lines, totalOre } = content;
  return {
    orderNumber,
    customerNumber,
    customerName,
    registrationNumber,
    serviceAdvisor,
    invoiceDate,
    lines,
    totalOre,
  };
}

function storedOrder(row: OrderRow): StoredOrder {
  return {
    id: row.id,
    companyId: row.company_id,
    siteId: row.site_id,
    systemId: row.system_id,
    systemCode: row.system_code,
    systemConnected: row.connected,
    claimAccount: row.claim_account,
    bookedBySystem: row.claim_side === "theirs",
    voucherSeries: row.voucher_series,
    orderNumber: row.order_number,
    invoiceNumber: row.invoice_number,
    creditsOrderId: row.credits_order_id,
    version: row.version,
    customerName: row.customer_name,
    serviceAdvisor: row.service_advisor,
    money: {
      kind: row.kind,
      settlement: row.settlement,
      totalOre: ore(row.total_ore),
      paidOre: ore(row.paid_ore),
      interimOre: ore(row.interim_ore),
      withdrawn: row.withdrawn,
    },
    released: row.released,
    pendingVersion: row.pending_version,
    pendingChange: row.pending_change,
    pendingWithdrawal: row.pending_withdrawal,
    position: row.position,
    openAttempts: row.open_attempts,
    lateApproval:
      row.late_approval === null
        ? null
        : { ...row.late_approval, openOre: ore(row.late_approval.openOre) },
  };
}

/** The content that setPendingVersion stored as JSON. */
export function readOrderContent(stored: unknown): OrderContent {
  return stored as OrderContent;
}
