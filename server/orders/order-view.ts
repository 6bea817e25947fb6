/** Orders as the API shows them: one total converter from rows, and the SQL that reads them. */
import type { OrderPosition } from "@kortkoll/core/attempts/money-position.ts";
import { orderSentence } from "@kortkoll/core/attempts/money-sentence.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { OrderKind, Settlement } from "@kortkoll/core/orders/order-books.ts";
import type { ListOrdersQuery, Order, OrderDetails } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Telling } from "../http/telling.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import { listOrderRows } from "./order-list-store.ts";
import {
  type OrderViewRow,
  readCreditInvoices,
  readOrderDebts,
  readOrderRow,
  readOrderVouchers,
} from "./order-view-store.ts";

export async function readOrder(
  sql: Sql,
  orderId: string,
  telling: Telling,
): Promise<Order | undefined> {
  const row = await readOrderRow(sql, orderId);
  return row === undefined ? undefined : orderView(row, telling);
}

/** Everything on the order's page but its payments, moves and releases, which have their own folders. */
export async function readOrderDetails(
  sql: Sql,
  orderId: string,
  telling: Telling,
): Promise<Omit<OrderDetails, "payments" | "moves" | "releases"> | undefined> {
  const order = await readOrder(sql, orderId, telling);
  if (order === undefined) return undefined;
  return {
    ...order,
    creditInvoices: [...(await readCreditInvoices(sql, orderId))],
    debts: [...(await readOrderDebts(sql, orderId))],
    vouchers: [...(await readOrderVouchers(sql, orderId))],
  };
}

export async function listOrders(
  sql: Sql,
  query: ListOrdersQuery,
  { telling, sight }: { readonly telling: Telling; readonly sight: Sight },
): Promise<{ orders: Order[]; next: string | null } | "unusableCursor"> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && after === undefined) return "unusableCursor";
  const rows = await listOrderRows(sql, query, { after, sight });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    orders: page.map((row) => orderView(row, telling)),
    next: more ? writeCursor({ createdAtMicros: last.created_at_micros, id: last.id }) : null,
  };
}

function orderView(row: OrderViewRow, telling: Telling): Order {
  return {
    id: row.id,
    system: row.system_code,
    companyCode: row.company_code,
    siteCode: row.site_code,
    orderNumber: row.order_number,
    invoiceNumber: row.invoice_number,
    kind: row.kind satisfies OrderKind,
    credits: row.credits,
    settlement: row.settlement satisfies Settlement,
    version: row.version,
    pendingVersion: row.pending_version,
    pendingWithdrawal: row.pending_withdrawal,
    customerNumber: row.customer_number,
    customerName: row.customer_name,
    registrationNumber: row.registration_number,
    serviceAdvisor: row.service_advisor,
    invoiceDate: row.invoice_date,
    lines: row.lines,
    totalOre: row.total_ore,
    paidOre: row.paid_ore,
    leftOre: row.left_ore,
    owedToCustomerOre: row.owed_ore,
    withdrawn: row.withdrawn,
    position: row.position satisfies OrderPosition,
    sentence: sentenceOf(row, telling),
    keysMayBeHandedOver: row.keys,
    activePaymentId: row.held_by,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  };
}

function sentenceOf(row: OrderViewRow, telling: Telling): string {
  return orderSentence(
    {
      kind: row.kind === "creditInvoice" ? "refund" : "purchase",
      position: row.position,
      leftOre: ore(row.left_ore),
      owedToCustomerOre: ore(row.owed_ore),
      attempt: row.attempt === null ? undefined : knowledgeOf(row.attempt, telling),
      wasPaid: row.position === "hasNotPaid" && row.attempt?.approved === true,
    },
    telling.language,
  );
}

function knowledgeOf(
  attempt: NonNullable<OrderViewRow["attempt"]>,
  telling: Telling,
): NonNullable<Parameters<typeof orderSentence>[0]["attempt"]> {
  const { claimedBy: by, claimReason: reason, releasedOrder, nextCheckAt } = attempt;
  const hasClaim = by !== null && reason !== null && releasedOrder !== null;
  return {
    kind: attempt.kind,
    evidence: attempt.evidence,
    nextCheckInMs: nextCheckAt === null ? undefined : Date.parse(nextCheckAt) - telling.nowMs,
    claim: hasClaim ? { by, reason, releasedOrder } : undefined,
    offline: attempt.offline,
  };
}
