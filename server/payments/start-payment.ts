/**
 * Records the intent to take a payment: one attempt for one or several orders of one company, all
 * held or none. It is committed before the terminal hears of it; sending it is another step.
 */
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { CashPaid } from "../cash/cash-api.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { NeededRight } from "../http/problem.ts";
import { markOrdersHeld } from "../orders/hold-orders.ts";
import { lockOrdersForPayment } from "../orders/lock-orders.ts";
import { leaseHasChanged, takeLeaseForPayment } from "../places/lease-terminal.ts";
import { type Acting, onlySeen } from "./acting.ts";
import { referenceOf } from "./attempt-reference.ts";
import {
  chooseTerminal,
  type TerminalChoice,
  type TerminalRefusal,
  whyNot,
} from "./choose-terminal.ts";
import {
  findHolderOfOrders,
  type Holder,
  readPlaceOfTill,
  readTillTerminals,
} from "./holder-store.ts";
import { insertAttempt } from "./intent-store.ts";
import { terminalsSeen, whyNotHere } from "./judge-start.ts";
import {
  letGoOfEarlier,
  noteMayHavePaid,
  readCardAsk,
  refuse,
  shareOrders,
} from "./payable-orders.ts";

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
  /** What was shown to be paid in all, before it is rounded: with another sum nothing is taken. */
  readonly expectedOre?: Ore | undefined;
  readonly tillId: string;
  /** Our id or the vendor's; the till's first free terminal when not given. */
  readonly terminalId: string | undefined;
  readonly operator: Operator;
  /** Whom to judge at the till; nobody when the server itself asks. */
  readonly acting?: Acting;
  /** "person" or "key:<name>". */
  readonly askedBy: string;
  /** Said under the warning by a person with the right: an earlier attempt may have paid already. */
  readonly mayAlreadyHavePaid?: boolean;
};

export type StartedPayment = {
  readonly id: string;
  readonly kind: "purchase" | "refund" | "void";
  /** Approved at once where cash was handed over. */
  readonly state: "created" | "approved";
  readonly position: "findingOut" | "hasPaid";
  readonly moneyMoved: "unknown" | "yes";
  readonly askedOre: number;
  readonly tillId: string;
  /** Null for cash. */
  readonly terminalId: string | null;
  readonly operator: string;
  /** Null for a card. */
  readonly cash: CashPaid | null;
};

export type StartRefusal = Pick<TerminalRefusal, "lease" | "alternatives"> & {
  readonly kind: "refused";
  readonly code:
    | TerminalRefusal["code"]
    | "unknownTill"
    | "operatorNotAllowed"
    | "notAllowed"
    | "cashNotAllowed"
    | "orderNotFound"
    | "orderHeld"
    | "orderWithdrawn"
    | "orderAlreadyPaid"
    | "orderPaidNotApplied"
    | "orderMayBePaid"
    | "orderNotPayable"
    | "ordersOfSeveralCompanies"
    | "systemNotConnected"
    | "cashShareNotWhole"
    | "receivedTooLittle"
    | "receivedNotWhole"
    | "ordersOfAnotherPayment"
    | "cashLimitNeedsCheck"
    | "cashAboveLimit"
    | "looksLikePersonalNumber"
    | "tillOfAnotherCompany"
    | "amountTooLarge"
    | "amountChanged"
    | "invalidInput";
  readonly field: string;
  readonly holder?: Holder;
  /** Numbers for the sentence, where the code needs them. */
  readonly leftOre?: Ore;
  readonly amountOre?: Ore;
  /** For naming those who may. */
  readonly needs?: NeededRight;
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
      const wentToAnother =
        violatedConstraint(error) === ONE_PER_TERMINAL && asked.terminalId === undefined;
      if (tries < MOST_TERMINALS_TRIED && (wentToAnother || leaseHasChanged(error))) continue;
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
  const [place, everyTerminal, locked] = await Promise.all([
    readPlaceOfTill(tx, asked.tillId),
    readTillTerminals(tx, asked.tillId),
    lockOrdersForPayment(
      tx,
      asked.allocations.map((one) => one.orderId),
    ),
  ]);
  const notHere = whyNotHere(asked, "takeCard", place);
  if (notHere !== undefined) return notHere;
  if (place === undefined) return refuse("unknownTill", "tillId");
  const { siteId } = place;
  const orders = onlySeen(asked.acting, locked);
  const terminals = terminalsSeen(asked.acting, siteId, everyTerminal);
  const shares = await shareOrders(tx, asked, { orders, readAsk: readCardAsk });
  if (shares.kind === "refused") return shares;
  const companyId = shares.companyId;
  const nowMs = deps.clock();
  const chosen = await chooseTerminal(tx, choiceOf(asked, { terminals, companyId, nowMs }));
  if (chosen.kind === "refused") return chosen;
  const attemptId = deps.newId();
  const askedOre = addOre(ZERO, ...shares.allocations.map((one) => one.askedOre));
  const earlier = await letGoOfEarlier(tx, orders);
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
    giveBack: undefined,
    cash: undefined,
    reference: referenceOf(attemptId),
    askedOre,
    serverId: deps.serverId,
    at: new Date(nowMs),
    allocations: shares.allocations,
    eventId: deps.newId(),
  });
  if (chosen.lease !== undefined) await takeLeaseForPayment(tx, { ...chosen.lease, nowMs });
  if (earlier.length > 0) await noteMayHavePaid(tx, deps, { asked, attemptId, earlier });
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
    cash: null,
  };
  await storeAnswer(tx, intent.claim, { status: 202, body: payment, at: new Date(nowMs) });
  return { kind: "started", payment };
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
  if (constraint === ONE_PER_TERMINAL || leaseHasChanged(error)) {
    return await explainTerminal(deps, asked);
  }
  throw error;
}

async function explainTerminal(deps: PaymentDeps, asked: StartPayment): Promise<StartRefusal> {
  const place = await readPlaceOfTill(deps.database, asked.tillId);
  const every = await readTillTerminals(deps.database, asked.tillId);
  const terminals = terminalsSeen(asked.acting, place?.siteId ?? "", every);
  const wanted = asked.terminalId;
  const terminal =
    terminals.find((one) => one.id === wanted || one.vendorTerminalId === wanted) ??
    terminals.find((one) => one.held);
  if (terminal === undefined) return refuse("terminalHeld", "terminalId");
  const { companyId } = terminal;
  const choice = choiceOf(asked, { terminals, companyId, nowMs: deps.clock() });
  return (await whyNot(deps.database, terminal, choice)) ?? refuse("terminalHeld", "terminalId");
}

function choiceOf(
  asked: StartPayment,
  among: Pick<TerminalChoice, "terminals" | "companyId" | "nowMs">,
): TerminalChoice {
  const till = { id: asked.tillId, operator: asked.operator.signature };
  return { ...among, till, wanted: asked.terminalId };
}
