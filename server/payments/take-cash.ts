/**
 * Takes a payment in cash: nobody is asked, so intent, approval, books and receipt are one
 * transaction, under the same locks and by the same rules of who holds an order as a card's. What
 * the customer hands over is rounded once a payment; the orders are paid to the öre.
 */
import { looksLikePersonalNumber } from "@kortkoll/core/cash/cash-limit.ts";
import { readCashAsk, shareCash } from "@kortkoll/core/cash/round-cash.ts";
import { addOre, type Ore, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import type { CashCheck, CashPaid } from "../cash/cash-api.ts";
import { judgeCashOf, recordCashCheck } from "../cash/check-limit.ts";
import { findDrawer, takesCashFor } from "../cash/find-drawer.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { moneyOnceFree } from "../orders/apply-pending.ts";
import { holderOfOrder, lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { onlySeen } from "./acting.ts";
import { applyNews } from "./apply-news.ts";
import { referenceOf } from "./attempt-reference.ts";
import { findHolderOfOrders, readPlaceOfTill } from "./holder-store.ts";
import { insertAttempt, markCashSent } from "./intent-store.ts";
import { whyNotHere } from "./judge-start.ts";
import {
  letGoOfEarlier,
  noteMayHavePaid,
  refuse,
  type Shares,
  shareOrders,
} from "./payable-orders.ts";
import type {
  PaymentDeps,
  StartedPayment,
  StartOutcome,
  StartPayment,
  StartRefusal,
} from "./start-payment.ts";

export type TakeCash = Omit<StartPayment, "terminalId"> & {
  /** What the customer hands over; undefined when nobody says. */
  readonly receivedOre: Ore | undefined;
  /** That somebody has seen who pays. */
  readonly check: CashCheck | undefined;
  /** The card payment that is to be stopped for it: the orders are looked at as if it had ended. */
  readonly onceEnded?: string;
};

export async function takeCash(
  deps: PaymentDeps,
  asked: TakeCash,
  claim: IdempotencyClaim,
): Promise<StartOutcome> {
  try {
    return await deps.database.inTransaction(async (tx) => {
      const outcome = await takeCashIn(tx, deps, asked);
      if (outcome.kind === "started") {
        const at = new Date(deps.clock());
        await storeAnswer(tx, claim, { status: 202, body: outcome.payment, at });
      }
      return outcome;
    });
  } catch (error) {
    const refusal = await explainCashHeld(deps, asked, error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

/** In the transaction of whoever has something of its own to look at first. */
export async function takeCashIn(
  tx: Transaction,
  deps: PaymentDeps,
  asked: TakeCash,
): Promise<StartOutcome> {
  const judged = await judgeTakingCash(tx, deps, asked);
  if (judged.kind === "refused") return judged;
  const { priced, checkedOre } = judged;
  const payment = await storeCash(tx, deps, { ...priced, asked });
  if (checkedOre !== undefined && asked.check !== undefined) {
    await recordCashCheck(tx, deps.newId, {
      attemptId: payment.id,
      companyId: priced.shares.companyId,
      siteId: priced.siteId,
      check: asked.check,
      sumOre: checkedOre,
      by: asked.operator,
      at: new Date(deps.clock()),
    });
  }
  return { kind: "started", payment };
}

export type MayTakeCash = {
  readonly kind: "possible";
  readonly priced: PricedInCash;
  /** What the customer's cash comes to, where somebody must have seen who pays. */
  readonly checkedOre: Ore | undefined;
};

/** Everything that cash can be refused for, asked before any of it is taken; nothing is stored. */
export async function judgeTakingCash(
  tx: Transaction,
  deps: Pick<PaymentDeps, "clock">,
  asked: TakeCash,
): Promise<MayTakeCash | StartRefusal> {
  const priced = await priceInCash(tx, asked);
  if (priced.kind === "refused") return priced;
  const { cash, shares } = priced;
  const { receivedOre } = asked;
  if (receivedOre !== undefined && receivedOre % 100 !== 0) {
    return refuse("receivedNotWhole", "receivedOre");
  }
  if (receivedOre !== undefined && receivedOre < cash.toPayOre) {
    return { ...refuse("receivedTooLittle", "receivedOre"), amountOre: cash.toPayOre };
  }
  const judged = await judgeCashOf(tx, {
    companyId: shares.companyId,
    orderIds: shares.allocations.map((one) => one.orderId),
    cashOre: cash.toPayOre,
    isChecked: asked.check !== undefined,
    nowMs: deps.clock(),
  });
  if (judged.kind === "needsCheck") {
    return { ...refuse("cashLimitNeedsCheck", "cashCheck"), amountOre: judged.sumOre };
  }
  if (judged.kind === "refused") {
    return { ...refuse("cashAboveLimit", "method"), amountOre: judged.sumOre };
  }
  const checkedOre = judged.kind === "checked" ? judged.sumOre : undefined;
  return { kind: "possible", priced, checkedOre };
}

export type PricedInCash = {
  readonly kind: "priced";
  readonly siteId: string;
  readonly orders: readonly PayableOrder[];
  readonly shares: Shares;
  readonly cash: { readonly toPayOre: Ore; readonly roundingOre: Ore };
};

/** The orders locked, and what they come to in cash; or why none is taken for them. */
export async function priceInCash(
  tx: Transaction,
  asked: TakeCash,
): Promise<PricedInCash | StartRefusal> {
  if (
    asked.check !== undefined &&
    looksLikePersonalNumber(asked.check.note, asked.check.document)
  ) {
    return refuse("looksLikePersonalNumber", "cashCheck.note");
  }
  const [place, locked] = await Promise.all([
    readPlaceOfTill(tx, asked.tillId),
    lockOrdersForPayment(
      tx,
      asked.allocations.map((one) => one.orderId),
    ),
  ]);
  const notHere = whyNotHere(asked, "takeCash", place);
  if (notHere !== undefined) return notHere;
  if (place === undefined) return refuse("unknownTill", "tillId");
  const { siteId } = place;
  const free = asked.onceEnded === undefined ? locked : onceEnded(asked.onceEnded, locked);
  const orders = onlySeen(asked.acting, free);
  const shares = await shareOrders(tx, asked, { orders, readAsk: readCashAsk });
  if (shares.kind === "refused") return shares;
  const { companyId } = shares;
  if (!(await takesCashFor(tx, { siteId, companyId }))) {
    return refuse("tillOfAnotherCompany", "tillId");
  }
  const { cashOre, roundingOre } = shareCash(cashAskedOf(shares));
  return { kind: "priced", siteId, orders, shares, cash: { toPayOre: cashOre, roundingOre } };
}

function onceEnded(attemptId: string, orders: readonly PayableOrder[]): readonly PayableOrder[] {
  return orders.map((order) => {
    const openAttempts = order.openAttempts.filter((one) => one.attemptId !== attemptId);
    const isFree = holderOfOrder({ ...order, openAttempts }) === undefined;
    return { ...order, openAttempts, money: isFree ? moneyOnceFree(order) : order.money };
  });
}

function cashAskedOf(shares: Shares): Parameters<typeof shareCash>[0] {
  return shares.allocations.map((one, index) => ({
    askedOre: one.askedOre,
    settles: shares.settles[index] === true,
  }));
}

async function storeCash(
  tx: Transaction,
  deps: PaymentDeps,
  storing: PricedInCash & { readonly asked: TakeCash },
): Promise<StartedPayment> {
  const { asked, orders, shares, siteId, cash } = storing;
  const attemptId = deps.newId();
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const { companyId, allocations } = shares;
  const { tillId, operator } = asked;
  const drawer = await findDrawer(tx, { tillId, companyId, newId: deps.newId, at });
  const earlier = await letGoOfEarlier(tx, orders);
  const askedOre = addOre(ZERO, ...allocations.map((one) => one.askedOre));
  const receivedOre = asked.receivedOre ?? null;
  await insertAttempt(tx, {
    id: attemptId,
    kind: "purchase",
    companyId,
    siteId,
    tillId,
    terminalId: null,
    operatorId: operator.id,
    operator: operator.signature,
    askedBy: asked.askedBy,
    originalId: null,
    reason: null,
    giveBack: undefined,
    cash: { drawerId: drawer.id, cashOre: cash.toPayOre, receivedOre },
    reference: referenceOf(attemptId),
    askedOre,
    serverId: deps.serverId,
    at,
    allocations,
    eventId: deps.newId(),
  });
  if (earlier.length > 0) await noteMayHavePaid(tx, deps, { asked, attemptId, earlier });
  await markCashSent(tx, { attemptId, at });
  await applyNews(tx, attemptId, {
    news: {
      event: "approved",
      approvedOre: askedOre,
      answer: undefined,
      why: undefined,
      evidence: "cashReceived",
      by: operator.signature,
    },
    applying: { newId: deps.newId, nowMs, cardRules: [], firstCheckDelayMs: 0 },
  });
  return {
    id: attemptId,
    kind: "purchase",
    state: "approved",
    position: "hasPaid",
    moneyMoved: "yes",
    askedOre,
    tillId,
    terminalId: null,
    operator: operator.signature,
    cash: cashPaidOf(cash, receivedOre),
  };
}

export function cashPaidOf(
  cash: { readonly toPayOre: Ore; readonly roundingOre: Ore },
  receivedOre: Ore | null,
): CashPaid {
  const changeOre = receivedOre === null ? null : subtractOre(receivedOre, cash.toPayOre);
  return { ...cash, receivedOre, changeOre };
}

/** The database had the last word: another payment took an order in the same moment. */
export async function explainCashHeld(
  deps: PaymentDeps,
  asked: Pick<TakeCash, "allocations">,
  error: unknown,
): Promise<StartRefusal | undefined> {
  if (violatedConstraint(error) !== "allocations_one_active_per_order") return undefined;
  const ids = asked.allocations.map((one) => one.orderId);
  const holder = await findHolderOfOrders(deps.database, ids);
  return { ...refuse("orderHeld", "allocations"), ...(holder === undefined ? {} : { holder }) };
}
