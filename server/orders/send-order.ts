/**
 * An invoicing system sends an order, or a newer version of one. An older or equal version changes
 * nothing; one that comes while an attempt holds the order waits until the attempt has ended.
 */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { ore } from "@kortkoll/core/money.ts";
import {
  arriveOrder,
  changeOrderTotal,
  type OrderKind,
  type Settlement,
} from "@kortkoll/core/orders/order-books.ts";
import type { Order } from "../api.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { auditedOf } from "./audited-order.ts";
import { findSender, type Sender } from "./find-sender.ts";
import {
  findOrderByInvoice,
  holderOf,
  insertOrder,
  insertOrderVersion,
  lockOrders,
  type OrderContent,
  type StoredOrder,
  type SystemCode,
  setPendingVersion,
  updateOrderContent,
} from "./order-store.ts";
import { readOrder } from "./order-view.ts";
import { recordOrderChange } from "./record-order-change.ts";

export type SendOrder = {
  readonly system: SystemCode;
  readonly companyCode: string | undefined;
  readonly siteCode: string;
  readonly invoiceNumber: string;
  readonly kind: OrderKind;
  readonly credits: string | undefined;
  readonly settlement: Settlement;
  readonly version: number;
  readonly content: OrderContent;
  /** What the sender sees: everything else does not exist for it. */
  readonly sight: Sight;
  /** The caller's, for the sentence in the answer; Swedish when not given. */
  readonly language?: Language;
};

export type SendOrderOutcome =
  | { readonly kind: "stored"; readonly order: Order; readonly isNew: boolean }
  | {
      readonly kind: "refused";
      readonly code:
        | "unknownSite"
        | "unknownCompany"
        | "ambiguousCompany"
        | "unknownSystem"
        | "systemNotConnected"
        | "unknownCreditedInvoice"
        | "onlyCreditInvoicesCredit"
        | "fixedAtFirstVersion"
        | "lessThanGivenBack"
        | "orderWithdrawn";
      readonly field: string;
    };

export type OrderDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Refused = Extract<SendOrderOutcome, { kind: "refused" }>;

export function sendOrder(
  deps: OrderDeps,
  sent: SendOrder,
  claim: IdempotencyClaim,
): Promise<SendOrderOutcome> {
  return deps.database.inTransaction(async (tx) => {
    const sender = await findSender(tx, sent);
    if (sender.kind === "refused") return sender;
    const key = { ...sender.sender, invoiceNumber: sent.invoiceNumber };
    const known = await findOrderByInvoice(tx, key);
    const stored =
      known === undefined
        ? await storeNew(tx, deps, { sent, sender: sender.sender })
        : await storeVersion(tx, deps, { sent, sender: sender.sender, orderId: known });
    if (stored.kind === "refused") return stored;
    const order = await readOrder(tx, stored.orderId, {
      language: sent.language ?? "sv",
      nowMs: deps.clock(),
    });
    if (order === undefined) throw new Error("An order that was just stored is gone");
    await storeAnswer(tx, claim, {
      status: stored.isNew ? 201 : 200,
      body: order,
      at: new Date(deps.clock()),
    });
    return { kind: "stored", order, isNew: stored.isNew };
  });
}

type Stored = { readonly kind: "stored"; readonly orderId: string; readonly isNew: boolean };

async function storeNew(
  tx: Transaction,
  deps: OrderDeps,
  arriving: { readonly sent: SendOrder; readonly sender: Sender },
): Promise<Stored | Refused> {
  const { sent, sender } = arriving;
  const creditsOrderId = await findCredited(tx, sent, sender);
  if (typeof creditsOrderId === "object" && creditsOrderId !== null) return creditsOrderId;
  const change = arriveOrder({
    kind: sent.kind,
    settlement: sent.settlement,
    totalOre: sent.content.totalOre,
  });
  const orderId = deps.newId();
  const nowMs = deps.clock();
  const isFirst = await insertOrder(tx, {
    ...sent.content,
    ...sender,
    id: orderId,
    invoiceNumber: sent.invoiceNumber,
    kind: sent.kind,
    settlement: sent.settlement,
    creditsOrderId,
    version: sent.version,
    interimOre: change.order.interimOre,
    at: new Date(nowMs),
  });
  if (!isFirst) {
    // Another request stored the same invoice while this one waited for it.
    const other = await findOrderByInvoice(tx, { ...sender, invoiceNumber: sent.invoiceNumber });
    if (other === undefined) throw new Error("The invoice that stood in the way is gone");
    return storeVersion(tx, deps, { sent, sender, orderId: other });
  }
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) throw new Error("An order that was just stored is gone");
  await recordOrderChange(tx, order, {
    change,
    cause: { ...causeOf(deps, sent, nowMs), event: "arrived" },
  });
  return { kind: "stored", orderId, isNew: true };
}

async function findCredited(
  tx: Transaction,
  sent: SendOrder,
  sender: Sender,
): Promise<string | null | Refused> {
  if (sent.kind !== "creditInvoice") {
    return sent.credits === undefined ? null : refuse("onlyCreditInvoicesCredit", "credits");
  }
  if (sent.credits === undefined) return refuse("unknownCreditedInvoice", "credits");
  const found = await findOrderByInvoice(tx, { ...sender, invoiceNumber: sent.credits });
  const [credited] = found === undefined ? [] : await lockOrders(tx, [found]);
  if (credited === undefined || credited.money.kind === "creditInvoice") {
    return refuse("unknownCreditedInvoice", "credits");
  }
  return credited.id;
}

async function storeVersion(
  tx: Transaction,
  deps: OrderDeps,
  newer: { readonly sent: SendOrder; readonly sender: Sender; readonly orderId: string },
): Promise<Stored | Refused> {
  const { sent, sender, orderId } = newer;
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) throw new Error("An order that was just found is gone");
  const same = { kind: "stored", orderId, isNew: false } as const;
  if (sent.version <= Math.max(order.version, order.pendingVersion ?? 0)) return same;
  const refusal = await whyNotChangeable(tx, order, { sent, sender });
  if (refusal !== undefined) return refusal;
  const at = new Date(deps.clock());
  const version = { orderId, version: sent.version, content: sent.content, at };
  await insertOrderVersion(tx, version);
  if (holderOf(order) !== undefined) {
    await setPendingVersion(tx, version);
    await recordAudit(tx, deps.newId, {
      ...auditedOf(order, at),
      kind: "orderChangeWaits",
      content: { version: sent.version, totalOre: sent.content.totalOre },
    });
    return same;
  }
  await updateOrderContent(tx, version);
  const changed: StoredOrder = {
    ...order,
    version: sent.version,
    customerName: sent.content.customerName,
    serviceAdvisor: sent.content.serviceAdvisor,
  };
  await recordOrderChange(tx, changed, {
    change: changeOrderTotal(order.money, ore(sent.content.totalOre)),
    cause: { ...causeOf(deps, sent, at.getTime()), event: "changed" },
  });
  return same;
}

/** What an invoice is cannot change with its version: that would be another invoice. */
async function whyNotChangeable(
  tx: Transaction,
  order: StoredOrder,
  newer: { readonly sent: SendOrder; readonly sender: Sender },
): Promise<Refused | undefined> {
  const { sent, sender } = newer;
  const { money } = order;
  if (money.withdrawn || order.pendingWithdrawal) return refuse("orderWithdrawn", "invoiceNumber");
  if (money.kind !== sent.kind) return refuse("fixedAtFirstVersion", "kind");
  // What the system calls a cash invoice stays one to it, whatever a person has decided since.
  const settlement = order.released ? "cash" : money.settlement;
  if (settlement !== sent.settlement) return refuse("fixedAtFirstVersion", "settlement");
  if (order.siteId !== sender.siteId) return refuse("fixedAtFirstVersion", "siteCode");
  if (sent.credits !== undefined) {
    const credited = await findOrderByInvoice(tx, { ...sender, invoiceNumber: sent.credits });
    const isSame = credited !== undefined && credited === order.creditsOrderId;
    if (!isSame) return refuse("fixedAtFirstVersion", "credits");
  }
  if (money.kind === "creditInvoice" && sent.content.totalOre < money.paidOre) {
    return refuse("lessThanGivenBack", "totalOre");
  }
  return undefined;
}

function causeOf(
  deps: OrderDeps,
  sent: SendOrder,
  nowMs: number,
): {
  readonly newId: NewId;
  readonly nowMs: number;
  readonly by: string;
  readonly debtReason: "surplus";
  readonly attempt: undefined;
  readonly heldBy: undefined;
} {
  return {
    newId: deps.newId,
    nowMs,
    by: `system:${sent.system}`,
    debtReason: "surplus",
    attempt: undefined,
    heldBy: undefined,
  };
}

function refuse(code: Refused["code"], field: string): Refused {
  return { kind: "refused", code, field };
}
