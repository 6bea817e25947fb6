/** A purchase, a return of goods or a void, from the client's request to what it is answered. */
import { addOre, LARGEST_ORE, type Ore, ore } from "@kortkoll/core/money.ts";
import { deliver } from "../answers/deliver.ts";
import { transactionAnswer } from "../answers/transaction-answer.ts";
import { ERROR_TEXTS, FAILING_LOOKUPS, LONGEST_ORDER_ID } from "../assumptions.ts";
import type { Delivery, Script } from "../behaviours/script.ts";
import { failure, failureText, type Reply } from "../http/reply.ts";
import { findScript } from "../scripts.ts";
import type { Outcome } from "../truth/outcome.ts";
import { armScript, takeArmedScript, takeScriptForTransaction } from "./armed-scripts.ts";
import type { NetsCloud, VirtualTerminal } from "./nets-cloud.ts";
import type { OperationRequest } from "./operation.ts";
import { type OperationEnd, runOperation } from "./run-operation.ts";

/** The client's body, unread. */
export type TransactionBody = Readonly<Record<string, unknown>>;

/** What a request may do to the token that it came with. */
export type TokenWithdrawal = () => void;

export function takeTransaction(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  given: { readonly body: TransactionBody; readonly withdrawToken: TokenWithdrawal },
): Reply | Promise<Reply> {
  const request = readTransaction(given.body);
  if (request.kind === "refused") return request.reply;
  const blocked = whyBlocked(terminal);
  if (blocked !== undefined) return blocked;
  const script = takeScriptForTransaction(terminal, request.request.requestedOre);
  return perform(cloud, terminal, { request: request.request, script, ...given });
}

export function voidLastTransaction(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  given: { readonly body: TransactionBody; readonly withdrawToken: TokenWithdrawal },
): Reply | Promise<Reply> {
  const amountOre = readAmount(given.body["amount"]);
  if (amountOre === undefined) return failure(ERROR_TEXTS.badAmount);
  const blocked = whyBlocked(terminal);
  if (blocked !== undefined) return blocked;
  const last = voidableOutcome(terminal);
  if (last === undefined) return failure(ERROR_TEXTS.nothingToVoid);
  if (last.totalOre !== amountOre) return failure(ERROR_TEXTS.otherAmount);
  const request: OperationRequest = {
    kind: "void",
    requestedOre: amountOre,
    orderId: null,
    voided: last,
  };
  // The amount is the voided one's and must not repeat its script; only an armed one applies.
  const script = takeArmedScript(terminal, "transaction");
  return perform(cloud, terminal, { request, script, ...given });
}

export function whyBlocked(terminal: VirtualTerminal): Reply | undefined {
  if (!terminal.connected) return failure(ERROR_TEXTS.notConnected);
  return terminal.busyWith === undefined ? undefined : failureText(ERROR_TEXTS.busy);
}

async function perform(
  cloud: NetsCloud,
  terminal: VirtualTerminal,
  order: {
    readonly request: OperationRequest;
    readonly script: Script | undefined;
    readonly withdrawToken: TokenWithdrawal;
  },
): Promise<Reply> {
  const { request, script } = order;
  if (script?.withdrawsToken === true) order.withdrawToken();
  if (script?.refusal !== undefined) return script.refusal();
  const ending = runOperation(cloud, terminal, { request, script });
  if (script?.delivery?.kind === "dropAndGoOn") {
    // The customer goes on without us; only a closed journal can fail him, at shutdown.
    ending.catch(() => undefined);
    return { kind: "drop" };
  }
  const end = await ending;
  if (script?.lookup?.fails === true) armFailingLookups(cloud, terminal);
  return answerEnd(terminal, end, script);
}

function answerEnd(
  terminal: VirtualTerminal,
  end: OperationEnd,
  script: Script | undefined,
): Reply {
  const delivery: Delivery = script?.delivery ?? { kind: "answer" };
  if (end.kind === "nothing") {
    const lost: Delivery = delivery.kind === "answer" ? { kind: "drop" } : delivery;
    return deliver(lost, { status: 400, body: {} });
  }
  if (end.answerLost) return { kind: "drop" };
  return deliver(delivery, transactionAnswer(end.outcome, terminal, script));
}

function armFailingLookups(cloud: NetsCloud, terminal: VirtualTerminal): void {
  const script = findScript("http-500-not-taken");
  if (script === undefined) throw new Error("The failing look-up has lost its script");
  armScript(cloud, terminal, { script, operation: "lastResult", times: FAILING_LOOKUPS });
}

/** Only the newest result, when it is an approval of the running session and not itself a void. */
function voidableOutcome(terminal: VirtualTerminal): Outcome | undefined {
  const last = terminal.lastOutcomes.at(-1);
  if (last === undefined || last.verdict !== "approved" || last.kind === "void") return undefined;
  return terminal.sessionOutcomes.includes(last) ? last : undefined;
}

type ReadTransaction =
  | { readonly kind: "read"; readonly request: OperationRequest }
  | { readonly kind: "refused"; readonly reply: Reply };

function readTransaction(body: TransactionBody): ReadTransaction {
  const amountOre = readAmount(body["amount"]);
  if (amountOre === undefined) return refused(ERROR_TEXTS.badAmount);
  const orderId = readOrderId(body["orderId"]);
  if (orderId === undefined) return refused(ERROR_TEXTS.badOrderId);
  switch (body["transactionType"]) {
    case "purchase":
      return read({ kind: "purchase", requestedOre: amountOre, orderId, voided: null });
    case "returnOfGoods":
      return read({ kind: "refund", requestedOre: amountOre, orderId, voided: null });
    case "purchaseWithCashback": {
      const cashbackOre = readAmount(body["amountCashback"]);
      if (cashbackOre === undefined) return refused(ERROR_TEXTS.badAmount);
      const requestedOre = addOre(amountOre, cashbackOre);
      return read({ kind: "purchase", requestedOre, orderId, voided: null });
    }
    default:
      return refused(ERROR_TEXTS.badType);
  }
}

function read(request: OperationRequest): ReadTransaction {
  return { kind: "read", request };
}

function refused(error: string): ReadTransaction {
  return { kind: "refused", reply: failure(error) };
}

function readAmount(value: unknown): Ore | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return undefined;
  return value >= 1 && value <= LARGEST_ORE ? ore(value) : undefined;
}

/** Null when none was sent; undefined when it cannot be taken. */
function readOrderId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string" || value.length > LONGEST_ORDER_ID) return undefined;
  return value === "" ? null : value;
}
