/**
 * Which orders a payment may be for, by card or in cash, and what each is asked for: all of one
 * company, none held by another attempt, none with money of its own that waits to be applied.
 */
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { holderOfOrder, type PayableOrder } from "../orders/lock-orders.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { letGoOfUnknown } from "./claim-store.ts";
import { findHolder } from "./holder-store.ts";
import type { NewAllocation } from "./intent-store.ts";
import type { PaymentDeps, StartPayment, StartRefusal } from "./start-payment.ts";

export type AskedOfOrders = Pick<
  StartPayment,
  "allocations" | "expectedOre" | "operator" | "askedBy" | "mayAlreadyHavePaid"
>;

export type Shares = {
  readonly kind: "shared";
  readonly companyId: string;
  readonly allocations: readonly NewAllocation[];
  /** Of each allocation, whether it is all that was left of its order. */
  readonly settles: readonly boolean[];
};

/** What a person's amount means for an order, or why it means nothing. */
export type ReadAsk = (
  amountOre: Ore | undefined,
  leftOre: Ore,
) =>
  | { readonly kind: "rest"; readonly askedOre: Ore }
  | { readonly kind: "share"; readonly askedOre: Ore }
  | { readonly kind: "notWhole" }
  | { readonly kind: "tooLarge" };

/** A card is charged to the öre. */
export const readCardAsk: ReadAsk = (amountOre, leftOre) => {
  const askedOre = amountOre ?? leftOre;
  if (askedOre > leftOre) return { kind: "tooLarge" };
  return { kind: askedOre < leftOre ? "share" : "rest", askedOre };
};

export async function shareOrders(
  tx: Transaction,
  asked: AskedOfOrders,
  among: { readonly orders: readonly PayableOrder[]; readonly readAsk: ReadAsk },
): Promise<Shares | StartRefusal> {
  const { orders } = among;
  const ids = asked.allocations.map((one) => one.orderId);
  if (new Set(ids).size !== ids.length) return refuse("invalidInput", "allocations");
  const allocations: NewAllocation[] = [];
  const settles: boolean[] = [];
  for (const [index, one] of asked.allocations.entries()) {
    const field = `allocations.${index}.orderId`;
    const order = orders.find((candidate) => candidate.id === one.orderId);
    if (order === undefined) return refuse("orderNotFound", field);
    const refusal = await whyNotPayable(tx, order, { field, ...asked });
    if (refusal !== undefined) return refusal;
    const left = leftOf(order.money);
    const ask = among.readAsk(one.amountOre, left);
    if (ask.kind === "notWhole" || ask.kind === "tooLarge") {
      const code = ask.kind === "notWhole" ? "cashShareNotWhole" : "amountTooLarge";
      return { ...refuse(code, `allocations.${index}.amountOre`), leftOre: left };
    }
    settles.push(ask.kind === "rest");
    allocations.push({
      orderId: order.id,
      target: "order",
      creditInvoiceId: null,
      debtId: null,
      orderVersion: order.version,
      askedOre: ask.askedOre,
      shareChosenBy: ask.kind === "share" ? asked.operator.signature : null,
      serviceAdvisor: order.serviceAdvisor,
    });
  }
  const companies = new Set(orders.map((order) => order.companyId));
  const [companyId] = companies;
  if (companyId === undefined) return refuse("orderNotFound", "allocations");
  if (companies.size > 1) return refuse("ordersOfSeveralCompanies", "allocations");
  const sumOre = addOre(ZERO, ...allocations.map((one) => one.askedOre));
  if (asked.expectedOre !== undefined && asked.expectedOre !== sumOre) {
    return { ...refuse("amountChanged", "expectedOre"), amountOre: sumOre };
  }
  return { kind: "shared", companyId, allocations, settles };
}

async function whyNotPayable(
  tx: Transaction,
  order: PayableOrder,
  asked: { readonly field: string; readonly mayAlreadyHavePaid?: boolean },
): Promise<StartRefusal | undefined> {
  const { field } = asked;
  const heldBy = asked.mayAlreadyHavePaid === true ? runningAt(order) : holderOfOrder(order);
  if (heldBy !== undefined) {
    const holder = await findHolder(tx, heldBy);
    return { ...refuse("orderHeld", field), ...(holder === undefined ? {} : { holder }) };
  }
  const claimed = order.openAttempts.find((one) => one.state === "claimed");
  if (claimed !== undefined && asked.mayAlreadyHavePaid !== true) {
    const holder = await findHolder(tx, claimed.attemptId);
    return { ...refuse("orderMayBePaid", field), ...(holder === undefined ? {} : { holder }) };
  }
  if (order.money.kind === "creditInvoice") return refuse("orderNotPayable", field);
  if (order.money.withdrawn) return refuse("orderWithdrawn", field);
  if (leftOf(order.money) <= 0) return refuse("orderAlreadyPaid", field);
  if (order.lateApproval !== null) {
    const holder = await findHolder(tx, order.lateApproval.attemptId);
    return { ...refuse("orderPaidNotApplied", field), ...(holder === undefined ? {} : { holder }) };
  }
  if (!order.systemConnected) return refuse("systemNotConnected", field);
  return undefined;
}

/** An attempt that is on its way: nobody may pay beside it, whatever they say. */
function runningAt(order: PayableOrder): string | undefined {
  return order.openAttempts.find((one) => one.state === "created" || one.state === "sent")
    ?.attemptId;
}

/**
 * What may have paid already, with its ids. Nothing is open but under the warning: what is unknown
 * keeps its terminal and lets the order go.
 */
export async function letGoOfEarlier(
  tx: Transaction,
  orders: readonly PayableOrder[],
): Promise<readonly string[]> {
  const earlier = orders.flatMap((order) => order.openAttempts.map((one) => one.attemptId));
  if (earlier.length > 0) {
    await letGoOfUnknown(
      tx,
      orders.map((order) => order.id),
    );
  }
  return earlier;
}

/** Both sides of the warning go on their timelines: the payment that begins, and what may have paid. */
export async function noteMayHavePaid(
  tx: Transaction,
  deps: Pick<PaymentDeps, "clock" | "newId">,
  noting: {
    readonly asked: Pick<AskedOfOrders, "askedBy">;
    readonly attemptId: string;
    readonly earlier: readonly string[];
  },
): Promise<void> {
  const { asked, attemptId, earlier } = noting;
  const note = {
    kind: "mayAlreadyHavePaid",
    by: asked.askedBy,
    at: new Date(deps.clock()),
  } as const;
  const content = { attemptIds: earlier };
  await insertAttemptEvent(tx, { ...note, id: deps.newId(), attemptId, content });
  for (const one of earlier) {
    const told = { attemptIds: [attemptId] };
    await insertAttemptEvent(tx, { ...note, id: deps.newId(), attemptId: one, content: told });
  }
}

export function refuse(code: StartRefusal["code"], field: string): StartRefusal {
  return { kind: "refused", code, field };
}
