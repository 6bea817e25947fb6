/** The statements of server/orders that change orders and read them under their lock. */
import type { AllocationRow } from "../attempt-tables.ts";
import { invoiceKey, type OrderRow } from "../order-tables.ts";
import type { Tables } from "../tables.ts";
import { byAge } from "./debt-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const ORDER_STATEMENTS: Statements = {
  touch_order: answer<[id: string]>(({ orders }, [id]) => {
    const order = orders.byId.get(id);
    return order === undefined ? [] : [{ id: order.id }];
  }),

  read_locked_order: answer<[id: string]>((tables, [id]) => {
    const order = tables.orders.byId.get(id);
    const system = order === undefined ? undefined : tables.systems.byId.get(order.system_id);
    if (order === undefined || system === undefined) return [];
    return [
      {
        id: order.id,
        company_id: order.company_id,
        site_id: order.site_id,
        system_id: order.system_id,
        system_code: system.code,
        connected: system.connected,
        claim_account: system.claim_account,
        claim_side: system.claim_side,
        voucher_series: system.voucher_series,
        order_number: order.order_number,
        invoice_number: order.invoice_number,
        credits_order_id: order.credits_order_id,
        version: order.version,
        customer_name: order.customer_name,
        service_advisor: order.service_advisor,
        kind: order.kind,
        settlement: order.settlement,
        total_ore: order.total_ore,
        paid_ore: order.paid_ore,
        interim_ore: order.interim_ore,
        withdrawn: order.withdrawn,
        released: order.released,
        pending_version: order.pending_version,
        pending_change: order.pending_change,
        pending_withdrawal: order.pending_withdrawal,
        position: order.position,
        open_attempts: openAttempts(tables, order.id),
        late_approval: lateApproval(tables, order.id),
      },
    ];
  }),

  find_order_by_invoice: answer<[company: string, system: string, invoice: string]>(
    ({ orders }, [company, system, invoice]) => {
      const order = orders.byInvoice.get(invoiceKey(company, system, invoice));
      return order === undefined ? [] : [{ id: order.id }];
    },
  ),

  insert_order: answer<NewOrderValues>((tables, values) => {
    const [id, company, system, , , invoice] = values;
    if (tables.orders.byInvoice.has(invoiceKey(company, system, invoice))) return [];
    const order = tables.orders.add(newOrder(values));
    tables.orderVersions.add({
      order_id: id,
      version: order.version,
      content: JSON.parse(values[19]),
      received_at: order.created_at,
    });
    return [{ order_id: id }];
  }),

  insert_order_version: perform<[order: string, version: number, content: string, at: Date]>(
    ({ orderVersions }, [order_id, version, content, received_at]) => {
      if (orderVersions.byVersion.has(`${order_id} ${version}`)) return;
      orderVersions.add({ order_id, version, content: JSON.parse(content), received_at });
    },
  ),

  set_pending_version: perform<[id: string, version: number, content: string, at: Date]>(
    (tables, [id, pending_version, content, changed_at]) => {
      const pending_change: unknown = JSON.parse(content);
      change(tables, id, { pending_version, pending_change, changed_at });
    },
  ),

  set_pending_withdrawal: perform<[id: string, at: Date]>((tables, [id, changed_at]) =>
    change(tables, id, { pending_withdrawal: true, changed_at }),
  ),

  update_order_content: perform<
    [
      id: string,
      version: number,
      order_number: string,
      customer_number: string | null,
      customer_name: string,
      registration_number: string | null,
      service_advisor: string,
      invoice_date: string | null,
      lines: string,
      changed_at: Date,
    ]
  >((tables, values) =>
    change(tables, values[0], {
      version: values[1],
      order_number: values[2],
      customer_number: values[3],
      customer_name: values[4],
      registration_number: values[5],
      service_advisor: values[6],
      invoice_date: values[7],
      lines: JSON.parse(values[8]),
      pending_version: null,
      pending_change: null,
      changed_at: values[9],
    }),
  ),

  update_order_money: perform<MoneyValues>(updateOrderMoney),
};

type MoneyValues = [
  id: string,
  total_ore: number,
  paid_ore: number,
  interim_ore: number,
  withdrawn: boolean,
  position: string,
  at: Date,
  eventId: string,
  systemCode: string,
  kind: string,
  attemptId: string | null,
];

function updateOrderMoney(tables: Tables, values: MoneyValues): void {
  const [id, total_ore, paid_ore, interim_ore, withdrawn, position, at] = values;
  const [, , , , , , , eventId, system_code, kind, attemptId] = values;
  const order = tables.orders.byId.get(id);
  const company = order === undefined ? undefined : tables.companies.byId.get(order.company_id);
  if (order === undefined || company === undefined) return;
  tables.orders.change(order, {
    total_ore,
    paid_ore,
    interim_ore,
    interim_since: interim_ore > 0 ? (order.interim_since ?? at) : null,
    withdrawn,
    position,
    changed_at: at,
    pending_withdrawal: order.pending_withdrawal && !withdrawn,
    pending_version: withdrawn ? null : order.pending_version,
    pending_change: withdrawn ? null : order.pending_change,
  });
  tables.orderEvents.add({
    id: eventId,
    tx: txAfterItsLast(tables, id, eventId),
    company_id: order.company_id,
    system_code,
    order_id: id,
    kind,
    content: {
      companyCode: company.code,
      orderNumber: order.order_number,
      invoiceNumber: order.invoice_number,
      version: order.version,
      totalOre: order.total_ore,
      paidOre: order.paid_ore,
      leftOre: order.left_ore,
      interimOre: onInterim(order),
      owedToCustomerOre: owedOre(tables, id),
      position: order.position,
      paymentId: attemptId,
      settlement: order.settlement,
    },
    at,
  });
}

function onInterim(order: OrderRow): number {
  if (order.kind === "creditInvoice") return 0;
  return order.settlement === "cash" ? order.left_ore : order.interim_ore;
}

/** After the order's last event, where that was written under a later number. */
function txAfterItsLast(tables: Tables, orderId: string, eventId: string): number {
  const own = tables.journal.currentTx();
  let last: { readonly tx: number; readonly id: string } | undefined;
  for (const event of tables.orderEvents.byOrder.get(orderId)) {
    if (event.tx <= own) continue;
    const isLater =
      last === undefined || event.tx > last.tx || (event.tx === last.tx && event.id > last.id);
    if (isLater) last = event;
  }
  if (last === undefined) return own;
  return eventId <= last.id ? last.tx + 1 : last.tx;
}

type NewOrderValues = [
  id: string,
  company_id: string,
  system_id: string,
  site_id: string,
  order_number: string,
  invoice_number: string,
  kind: OrderRow["kind"],
  settlement: OrderRow["settlement"],
  credits_order_id: string | null,
  version: number,
  customer_number: string | null,
  customer_name: string,
  registration_number: string | null,
  service_advisor: string,
  invoice_date: string | null,
  lines: string,
  total_ore: number,
  interim_ore: number,
  at: Date,
  content: string,
];

function newOrder(values: NewOrderValues): OrderRow {
  return {
    id: values[0],
    company_id: values[1],
    system_id: values[2],
    site_id: values[3],
    order_number: values[4],
    invoice_number: values[5],
    kind: values[6],
    settlement: values[7],
    credits_order_id: values[8],
    version: values[9],
    customer_number: values[10],
    customer_name: values[11],
    registration_number: values[12],
    service_advisor: values[13],
    invoice_date: values[14],
    lines: JSON.parse(values[15]),
    total_ore: values[16],
    paid_ore: 0,
    interim_ore: values[17],
    interim_since: values[17] > 0 ? values[18] : null,
    left_ore: 0,
    withdrawn: false,
    released: false,
    pending_version: null,
    pending_change: null,
    pending_withdrawal: false,
    position: "hasNotPaid",
    created_at: values[18],
    changed_at: values[18],
  };
}

function change(tables: Tables, id: string, changes: Partial<OrderRow>): void {
  const order = tables.orders.byId.get(id);
  if (order !== undefined) tables.orders.change(order, changes);
}

/** What we owe the customer for the order. */
export function owedOre({ debts }: Tables, orderId: string): number {
  let owed = 0;
  for (const debt of debts.byOrder.get(orderId)) owed += debt.amount_ore - debt.settled_ore;
  return owed;
}

/** The allocations that hold the order now. */
export function holdsOf({ allocations }: Tables, orderId: string): readonly AllocationRow[] {
  const ofOrder = allocations.activeOfOrder.get(orderId);
  const ofCredit = allocations.activeOfCredit.get(orderId);
  return [ofOrder, ofCredit].filter((one) => one !== undefined);
}

/** The attempts that hold the order, stand claimed on it, or may have paid it all the same. */
function openAttempts(
  tables: Tables,
  orderId: string,
): readonly { readonly attemptId: string; readonly state: string; readonly kind: string }[] {
  const ids = new Set(holdsOf(tables, orderId).map((one) => one.attempt_id));
  for (const allocation of tables.allocations.byOrder.get(orderId)) {
    if (allocation.target !== "order") continue;
    const attempt = tables.attempts.byId.get(allocation.attempt_id);
    if (attempt?.state === "claimed" || attempt?.state === "unknown") ids.add(attempt.id);
  }
  for (const allocation of tables.allocations.byCredit.get(orderId)) {
    const attempt = tables.attempts.byId.get(allocation.attempt_id);
    if (attempt?.state === "claimed") ids.add(attempt.id);
  }
  return [...ids]
    .flatMap((id) => tables.attempts.byId.get(id) ?? [])
    .toSorted(byAge)
    .map(({ id, state, kind }) => ({ attemptId: id, state, kind }));
}

function lateApproval(
  { debts }: Tables,
  orderId: string,
): { readonly attemptId: string | null; readonly openOre: number } | null {
  let attemptId: string | null = null;
  let openOre = 0;
  let found = false;
  for (const debt of debts.byOrder.get(orderId)) {
    if (debt.reason !== "lateApproval" || debt.settled_ore >= debt.amount_ore) continue;
    found = true;
    openOre += debt.amount_ore - debt.settled_ore;
    if (attemptId === null || (debt.attempt_id ?? "") > attemptId) attemptId = debt.attempt_id;
  }
  return found ? { attemptId, openOre } : null;
}
