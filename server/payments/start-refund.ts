/**
 * Records the intent to give money back, never more than is left of the payment. Where each part will
 * be booked is decided here, and held until the refund has ended; whether it is a void, a return of
 * goods or cash out of the drawer as well. Cash needs nobody's answer and is booked at once.
 */
import { wayBackOf } from "@kortkoll/core/attempts/may-void.ts";
import { type RefundPart, shareRefund } from "@kortkoll/core/attempts/share-refund.ts";
import { type Ore, subtractOre } from "@kortkoll/core/money.ts";
import type { TerminalCapabilities } from "@kortkoll/terminals/terminal.ts";
import type { CashPaid } from "../cash/cash-api.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { markOrdersHeld } from "../orders/hold-orders.ts";
import { holderOfOrder, lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import type { Acting } from "./acting.ts";
import { applyNews } from "./apply-news.ts";
import { referenceOf } from "./attempt-reference.ts";
import { lockAttempt, type RefundTender, type StoredAttempt } from "./attempt-store.ts";
import { findHolder } from "./holder-store.ts";
import { insertAttempt, markCashSent, type NewAllocation } from "./intent-store.ts";
import { type RefundPlace, refundPlaceOf } from "./refund-place.ts";
import { type RefundRefusal, refusalOfConflict, refuseRefund } from "./refund-refusal.ts";
import { restsOf, sourcesOf } from "./refund-sources.ts";
import { findOpenCreditInvoices, readGivenBack } from "./refund-store.ts";
import type { Operator, PaymentDeps, StartedPayment } from "./start-payment.ts";
import { readSincePayment } from "./void-store.ts";

export type RefundDeps = PaymentDeps & {
  readonly cloud: { readonly capabilities: TerminalCapabilities };
};

export type StartRefund = {
  readonly attemptId: string;
  readonly amountOre: Ore;
  readonly reason: string;
  /** The card that paid, when not given. */
  readonly tender?: RefundTender | undefined;
  /** Our id or the vendor's; the terminal that took the payment when not given. */
  readonly terminalId?: string | undefined;
  /** Where the person who asks stands; the till that took the payment when not given. */
  readonly tillId?: string | undefined;
  /** The second person, who has proven to be one: needed for all but the card that paid. */
  readonly approver?: Operator | undefined;
  readonly operator: Operator;
  /** Whom to judge where the money comes out; nobody when the server itself asks. */
  readonly acting?: Acting;
  readonly askedBy: string;
};

export type RefundOutcome =
  | { readonly kind: "started"; readonly payment: StartedPayment }
  | RefundRefusal;

export async function startRefund(
  deps: RefundDeps,
  asked: StartRefund,
  claim: IdempotencyClaim,
): Promise<RefundOutcome> {
  try {
    return await deps.database.inTransaction((tx) => recordRefund(tx, deps, { asked, claim }));
  } catch (error) {
    const refusal = refusalOfConflict(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

type Intent = { readonly asked: StartRefund; readonly claim: IdempotencyClaim };

async function recordRefund(
  tx: Transaction,
  deps: RefundDeps,
  intent: Intent,
): Promise<RefundOutcome> {
  const { asked } = intent;
  const original = await lockAttempt(tx, asked.attemptId);
  if (original === undefined) return refuseRefund("paymentNotFound");
  if (original.signatureState === "waiting") {
    const holder = await findHolder(tx, original.id);
    return { ...refuseRefund("signatureWaiting"), ...(holder === undefined ? {} : { holder }) };
  }
  const refusal = whyNotWithoutApprover(asked);
  if (refusal !== undefined) return refusal;
  return await giveBack(tx, deps, { ...intent, original, mustBeVoid: false });
}

/** The second person is another than whoever hands out the money. */
function whyNotWithoutApprover({
  tender,
  approver,
  operator,
}: StartRefund): RefundRefusal | undefined {
  if (tender === undefined || tender === "sameCard") return undefined;
  if (approver === undefined) return { ...refuseRefund("secondPersonNeeded"), field: "approver" };
  if (approver.id !== operator.id) return undefined;
  return { ...refuseRefund("secondPersonNotAllowed"), field: "approver" };
}

export type GivingBack = Intent & {
  /** Locked by the transaction. */
  readonly original: StoredAttempt;
  /** A payment that was not signed for is voided, and nothing else is tried by itself. */
  readonly mustBeVoid: boolean;
};

export async function giveBack(
  tx: Transaction,
  deps: RefundDeps,
  giving: GivingBack,
): Promise<RefundOutcome> {
  const { asked, original } = giving;
  if (original.kind !== "purchase" || original.state !== "approved") {
    return refuseRefund("nothingToRefund");
  }
  const givenBackOre = await readGivenBack(tx, original.id);
  const leftOre = subtractOre(original.approvedOre, givenBackOre);
  if (leftOre <= 0) return refuseRefund("nothingToRefund");
  if (asked.amountOre > leftOre) return { ...refuseRefund("refundTooLarge"), leftOre };
  const place = await refundPlaceOf(
    tx,
    { ...giving, leftOre },
    { nowMs: deps.clock(), newId: deps.newId },
  );
  if (place.kind === "refused") return place;
  const orderIds = original.allocations.map((one) => one.orderId);
  const creditIds = await findOpenCreditInvoices(tx, orderIds);
  const orders = await lockOrdersForPayment(tx, [...orderIds, ...creditIds]);
  const { parts, uncoveredOre } = shareRefund(
    asked.amountOre,
    await sourcesOf(tx, original, orders),
    await restsOf(tx, original),
  );
  if (uncoveredOre > 0) {
    return {
      ...refuseRefund("refundTooLarge"),
      leftOre: subtractOre(asked.amountOre, uncoveredOre),
    };
  }
  const held = await whyHeld(tx, parts, orders);
  if (held !== undefined) return held;
  const kind = await kindOf(tx, deps, { ...giving, place, givenBackOre });
  return await storeRefund(tx, deps, { ...giving, orders, parts, place, kind });
}

async function kindOf(
  tx: Transaction,
  deps: RefundDeps,
  giving: GivingBack & { readonly place: RefundPlace; readonly givenBackOre: Ore },
): Promise<"refund" | "void"> {
  const { asked, original, place } = giving;
  if (giving.mustBeVoid) return "void";
  const since = await readSincePayment(tx, original.id);
  const way = wayBackOf(
    {
      ...original,
      method: original.terminalId === null ? "cash" : "card",
      endedAtMs: original.endedAt?.getTime() ?? 0,
      givenBackOre: giving.givenBackOre,
      isFollowed: since?.isFollowed ?? true,
      wasRefused: since?.wasRefused ?? true,
      sessionClosedAtMs: since?.sessionClosedAt?.getTime(),
    },
    {
      amountOre: asked.amountOre,
      toSameCard: asked.tender === undefined || asked.tender === "sameCard",
      atSameTerminal: place.kind === "terminal" && place.terminalId === original.terminalId,
    },
    { ...deps.cloud.capabilities, nowMs: deps.clock() },
  );
  return way.kind;
}

async function whyHeld(
  tx: Transaction,
  parts: readonly RefundPart[],
  orders: readonly PayableOrder[],
): Promise<RefundRefusal | undefined> {
  for (const part of parts) {
    const order = part.kind === "debt" ? undefined : orders.find((one) => one.id === part.id);
    const heldBy = order === undefined ? undefined : holderOfOrder(order);
    if (heldBy === undefined) continue;
    const holder = await findHolder(tx, heldBy);
    const refusal = refuseRefund(part.kind === "order" ? "orderHeld" : "refundInProgress");
    return holder === undefined ? refusal : { ...refusal, holder };
  }
  return undefined;
}

type Storing = GivingBack & {
  readonly orders: readonly PayableOrder[];
  readonly parts: readonly RefundPart[];
  readonly place: RefundPlace;
  readonly kind: "refund" | "void";
};

async function storeRefund(
  tx: Transaction,
  deps: RefundDeps,
  storing: Storing,
): Promise<RefundOutcome> {
  const { asked, original, orders, parts, place } = storing;
  const attemptId = deps.newId();
  const nowMs = deps.clock();
  await insertAttempt(tx, {
    id: attemptId,
    kind: storing.kind,
    companyId: original.companyId,
    siteId: place.siteId,
    tillId: place.tillId,
    terminalId: place.kind === "terminal" ? place.terminalId : null,
    operatorId: asked.operator.id,
    operator: asked.operator.signature,
    askedBy: asked.askedBy,
    originalId: original.id,
    reason: asked.reason,
    giveBack: {
      tender: asked.tender ?? "sameCard",
      approver: asked.approver,
    },
    cash: place.kind === "drawer" ? { ...place, receivedOre: null } : undefined,
    reference: referenceOf(attemptId),
    askedOre: asked.amountOre,
    serverId: deps.serverId,
    at: new Date(nowMs),
    allocations: parts.map((part) => allocationOf(part, original, orders)),
    eventId: deps.newId(),
  });
  const held = parts.filter((part) => part.kind !== "debt").map((part) => part.id);
  await markOrdersHeld(
    tx,
    orders.filter((order) => held.includes(order.id)),
    { attemptId, nowMs, newId: deps.newId },
  );
  if (place.kind === "drawer") await handOver(tx, deps, { attemptId, nowMs, asked });
  const payment = startedOf(storing, attemptId);
  await storeAnswer(tx, storing.claim, { status: 202, body: payment, at: new Date(nowMs) });
  return { kind: "started", payment };
}

/** Nobody is asked: the two people who are there say that the customer has the money. */
async function handOver(
  tx: Transaction,
  deps: RefundDeps,
  handing: { readonly attemptId: string; readonly nowMs: number; readonly asked: StartRefund },
): Promise<void> {
  const { attemptId, nowMs, asked } = handing;
  await markCashSent(tx, { attemptId, at: new Date(nowMs) });
  await applyNews(tx, attemptId, {
    news: {
      event: "approved",
      approvedOre: asked.amountOre,
      answer: undefined,
      why: undefined,
      evidence: "cashHandedOver",
      by: asked.operator.signature,
    },
    applying: { newId: deps.newId, nowMs, cardRules: [], firstCheckDelayMs: 0 },
  });
}

function startedOf({ asked, place, kind }: Storing, id: string): StartedPayment {
  const isDone = place.kind === "drawer";
  return {
    id,
    kind,
    state: isDone ? "approved" : "created",
    position: isDone ? "hasPaid" : "findingOut",
    moneyMoved: isDone ? "yes" : "unknown",
    askedOre: asked.amountOre,
    tillId: place.tillId,
    terminalId: isDone ? null : place.terminalId,
    operator: asked.operator.signature,
    cash: place.kind === "drawer" ? handedOut(place.cashOre, asked.amountOre) : null,
  };
}

function handedOut(cashOre: Ore, amountOre: Ore): CashPaid {
  const roundingOre = subtractOre(cashOre, amountOre);
  return { toPayOre: cashOre, roundingOre, receivedOre: null, changeOre: null };
}

/** Money given back is counted where the payment was: under the signature that it carries. */
function allocationOf(
  part: RefundPart,
  original: StoredAttempt,
  orders: readonly PayableOrder[],
): NewAllocation {
  const order = orders.find((one) => one.id === part.orderId);
  const paid = original.allocations.find((one) => one.orderId === part.orderId);
  const serviceAdvisor = paid?.serviceAdvisor ?? order?.serviceAdvisor;
  if (serviceAdvisor === undefined) throw new Error("A part of a refund belongs to no order");
  return {
    orderId: part.orderId,
    target: part.kind,
    creditInvoiceId: part.kind === "creditInvoice" ? part.id : null,
    debtId: part.kind === "debt" ? part.id : null,
    orderVersion: order?.version ?? 1,
    askedOre: part.amountOre,
    shareChosenBy: null,
    serviceAdvisor,
  };
}
