/**
 * Records the intent to take a payment: one attempt for one or several orders of one company, all
 * held or none. It is committed before the terminal hears of it; sending it is another step.
 */
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { markOrdersHeld } from "../orders/hold-orders.ts";
import { holderOfOrder, lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { referenceOf } from "./attempt-reference.ts";
import { insertAttempt, type NewAllocation } from "./attempt-store.ts";
import {
  findHolder,
  findHolderOfOrders,
  findHolderOfTerminal,
  type Holder,
  readSiteOfTill,
  readTillTerminals,
  type TillTerminal,
} from "./holder-store.ts";

export type PaymentDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly serverId: string;
};

export type Operator = { readonly id: string; readonly signature: string };

export type StartPayment = {
  readonly allocations: readonly {
    readonly orderId: string;
    /** A share; the whole rest when not given. */
    readonly amountOre: Ore | undefined;
  }[];
  readonly tillId: string;
  /** Our id or the vendor's; the till's first free terminal when not given. */
  readonly terminalId: string | undefined;
  readonly operator: Operator;
  /** "person" or "key:<name>". */
  readonly askedBy: string;
};

export type StartedPayment = {
  readonly id: string;
  readonly kind: "purchase" | "refund";
  readonly state: "created";
  readonly position: "findingOut";
  readonly moneyMoved: "unknown";
  readonly askedOre: number;
  readonly tillId: string;
  readonly terminalId: string;
  readonly operator: string;
};

export type StartRefusal = {
  readonly kind: "refused";
  readonly code:
    | "unknownTill"
    | "noTerminalAtTill"
    | "terminalNotAtTill"
    | "terminalOfAnotherCompany"
    | "terminalHeld"
    | "orderNotFound"
    | "orderHeld"
    | "orderWithdrawn"
    | "orderAlreadyPaid"
    | "orderPaidNotApplied"
    | "orderNotPayable"
    | "ordersOfSeveralCompanies"
    | "systemNotConnected"
    | "amountTooLarge"
    | "invalidInput";
  readonly field: string;
  readonly holder?: Holder;
  /** Numbers for the sentence, where the code needs them. */
  readonly leftOre?: Ore;
};

export type StartOutcome =
  | { readonly kind: "started"; readonly payment: StartedPayment }
  | StartRefusal;

const ONE_PER_TERMINAL = "attempts_one_active_per_terminal";
/** More than a till has: each try that fails has seen one terminal taken. */
const MOST_TERMINALS_TRIED = 10;

export async function startPayment(
  deps: PaymentDeps,
  asked: StartPayment,
  claim: IdempotencyClaim,
): Promise<StartOutcome> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.database.inTransaction((tx) => recordIntent(tx, deps, { asked, claim }));
    } catch (error) {
      // The first free terminal went to another request in the same moment: the next may be free.
      const mayTakeAnother = asked.terminalId === undefined && tries < MOST_TERMINALS_TRIED;
      if (mayTakeAnother && violatedConstraint(error) === ONE_PER_TERMINAL) continue;
      return await explainHeld(deps, asked, error);
    }
  }
}

async function recordIntent(
  tx: Transaction,
  deps: PaymentDeps,
  intent: { readonly asked: StartPayment; readonly claim: IdempotencyClaim },
): Promise<StartOutcome> {
  const { asked } = intent;
  const [siteId, terminals, orders] = await Promise.all([
    readSiteOfTill(tx, asked.tillId),
    readTillTerminals(tx, asked.tillId),
    lockOrdersForPayment(
      tx,
      asked.allocations.map((one) => one.orderId),
    ),
  ]);
  if (siteId === undefined) return refuse("unknownTill", "tillId");
  const shares = await shareOrders(tx, asked, orders);
  if (shares.kind === "refused") return shares;
  const companyId = shares.companyId;
  const chosen = await chooseTerminal(tx, asked, { terminals, companyId });
  if (chosen.kind === "refused") return chosen;
  const nowMs = deps.clock();
  const attemptId = deps.newId();
  const askedOre = addOre(ZERO, ...shares.allocations.map((one) => one.askedOre));
  await insertAttempt(tx, {
    id: attemptId,
    kind: "purchase",
    companyId,
    siteId,
    tillId: asked.tillId,
    terminalId: chosen.terminal.id,
    operatorId: asked.operator.id,
    operator: asked.operator.signature,
    askedBy: asked.askedBy,
    originalId: null,
    reason: null,
    reference: referenceOf(attemptId),
    askedOre,
    serverId: deps.serverId,
    at: new Date(nowMs),
    allocations: shares.allocations,
    eventId: deps.newId(),
  });
  await markOrdersHeld(tx, orders, { attemptId, nowMs, newId: deps.newId });
  const payment: StartedPayment = {
    id: attemptId,
    kind: "purchase",
    state: "created",
    position: "findingOut",
    moneyMoved: "unknown",
    askedOre,
    tillId: asked.tillId,
    terminalId: chosen.terminal.id,
    operator: asked.operator.signature,
  };
  await storeAnswer(tx, intent.claim, { status: 202, body: payment, at: new Date(nowMs) });
  return { kind: "started", payment };
}

type Shares = {
  readonly kind: "shared";
  readonly companyId: string;
  readonly allocations: readonly NewAllocation[];
};

async function shareOrders(
  tx: Transaction,
  asked: StartPayment,
  orders: readonly PayableOrder[],
): Promise<Shares | StartRefusal> {
  const ids = asked.allocations.map((one) => one.orderId);
  if (new Set(ids).size !== ids.length) return refuse("invalidInput", "allocations");
  const allocations: NewAllocation[] = [];
  for (const [index, one] of asked.allocations.entries()) {
    const field = `allocations.${index}.orderId`;
    const order = orders.find((candidate) => candidate.id === one.orderId);
    if (order === undefined) return refuse("orderNotFound", field);
    const refusal = await whyNotPayable(tx, order, field);
    if (refusal !== undefined) return refusal;
    const left = leftOf(order.money);
    const askedOre = one.amountOre ?? left;
    if (askedOre > left) {
      return { ...refuse("amountTooLarge", `allocations.${index}.amountOre`), leftOre: left };
    }
    allocations.push({
      orderId: order.id,
      target: "order",
      creditInvoiceId: null,
      debtId: null,
      orderVersion: order.version,
      askedOre,
      shareChosenBy: askedOre < left ? asked.operator.signature : null,
    });
  }
  const companies = new Set(orders.map((order) => order.companyId));
  const [companyId] = companies;
  if (companyId === undefined) return refuse("orderNotFound", "allocations");
  if (companies.size > 1) return refuse("ordersOfSeveralCompanies", "allocations");
  return { kind: "shared", companyId, allocations };
}

async function whyNotPayable(
  tx: Transaction,
  order: PayableOrder,
  field: string,
): Promise<StartRefusal | undefined> {
  const heldBy = holderOfOrder(order);
  if (heldBy !== undefined) {
    const holder = await findHolder(tx, heldBy);
    return { ...refuse("orderHeld", field), ...(holder === undefined ? {} : { holder }) };
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

async function chooseTerminal(
  tx: Transaction,
  asked: StartPayment,
  among: { readonly terminals: readonly TillTerminal[]; readonly companyId: string },
): Promise<{ readonly kind: "chosen"; readonly terminal: TillTerminal } | StartRefusal> {
  const { terminals: all, companyId } = among;
  const wanted = asked.terminalId;
  if (wanted !== undefined) {
    const terminal = all.find((one) => one.id === wanted || one.vendorTerminalId === wanted);
    if (terminal === undefined) return refuse("terminalNotAtTill", "terminalId");
    if (terminal.companyId !== companyId) return refuse("terminalOfAnotherCompany", "terminalId");
    return terminal.held ? await terminalHeld(tx, terminal) : { kind: "chosen", terminal };
  }
  const own = all.filter((one) => one.companyId === companyId);
  const first = own[0];
  if (first === undefined) {
    return refuse(all.length === 0 ? "noTerminalAtTill" : "terminalOfAnotherCompany", "tillId");
  }
  const free = own.find((one) => !one.held);
  return free === undefined ? await terminalHeld(tx, first) : { kind: "chosen", terminal: free };
}

async function terminalHeld(tx: Transaction, terminal: TillTerminal): Promise<StartRefusal> {
  const holder = await findHolderOfTerminal(tx, terminal.id);
  return { ...refuse("terminalHeld", "terminalId"), ...(holder === undefined ? {} : { holder }) };
}

/** The database had the last word: two requests met, and this one came second. */
async function explainHeld(
  deps: PaymentDeps,
  asked: StartPayment,
  error: unknown,
): Promise<StartRefusal> {
  const constraint = violatedConstraint(error);
  if (constraint === "allocations_one_active_per_order") {
    const ids = asked.allocations.map((one) => one.orderId);
    const holder = await findHolderOfOrders(deps.database, ids);
    return { ...refuse("orderHeld", "allocations"), ...(holder === undefined ? {} : { holder }) };
  }
  if (constraint === ONE_PER_TERMINAL) {
    const terminals = await readTillTerminals(deps.database, asked.tillId);
    const wanted = asked.terminalId;
    const terminal =
      terminals.find((one) => one.id === wanted || one.vendorTerminalId === wanted) ??
      terminals.find((one) => one.held);
    const holder =
      terminal === undefined ? undefined : await findHolderOfTerminal(deps.database, terminal.id);
    return { ...refuse("terminalHeld", "terminalId"), ...(holder === undefined ? {} : { holder }) };
  }
  throw error;
}

function refuse(code: StartRefusal["code"], field: string): StartRefusal {
  return { kind: "refused", code, field };
}
