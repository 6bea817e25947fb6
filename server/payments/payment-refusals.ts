/** From what a use case refuses to the answer over HTTP: status, code, and whether money moved. */
import type { MoneyMoved } from "@kortkoll/core/attempts/money-position.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import { type NeededRight, ProblemError } from "../http/problem.ts";
import type { SignatureRefusal } from "./answer-signature.ts";
import type { Holder } from "./holder-store.ts";
import type { RefundRefusal } from "./refund-refusal.ts";
import type { StartRefusal } from "./start-payment.ts";

export type Refusal = {
  readonly code: ConstructorParameters<typeof ProblemError>[0]["code"];
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number;
  readonly needs?: NeededRight | undefined;
  readonly paymentId?: string;
  readonly holder?: Holder;
  readonly lease?: StartRefusal["lease"];
  readonly alternatives?: StartRefusal["alternatives"];
  readonly amountOre?: Ore | undefined;
  /** Where the call is about a payment whose money may move whatever becomes of the call. */
  readonly moneyMoved?: MoneyMoved;
};

/** The refused call itself moved nothing; a holder of the same order may be moving money now. */
export function refusal(status: number, refused: Refusal): ProblemError {
  const { holder, lease, alternatives } = refused;
  return new ProblemError({
    status,
    code: refused.code,
    field: refused.field,
    moneyMoved: refused.moneyMoved ?? moneyMovedWhen(refused.code),
    retryAfterSeconds: refused.retryAfterSeconds,
    paymentId: refused.paymentId,
    amountOre: refused.amountOre,
    needs: refused.needs,
    ...(alternatives === undefined ? {} : { alternatives: [...alternatives] }),
    ...(lease === undefined ? {} : { heldBy: { ...lease, since: lease.since.toISOString() } }),
    ...(holder === undefined
      ? {}
      : {
          paymentId: holder.attemptId,
          heldBy: {
            till: holder.till,
            operator: holder.operator,
            terminal: holder.terminal,
            since: holder.since.toISOString(),
          },
        }),
  });
}

function moneyMovedWhen(code: Refusal["code"]): "yes" | "no" | "unknown" {
  if (code === "orderPaidNotApplied" || code === "signatureWaiting") return "yes";
  const mayHaveMoved: readonly Refusal["code"][] = [
    "orderHeld",
    "orderMayBePaid",
    "refundInProgress",
  ];
  return mayHaveMoved.includes(code) ? "unknown" : "no";
}

export function statusOf(
  code: StartRefusal["code"] | RefundRefusal["code"] | SignatureRefusal["code"],
): number {
  switch (code) {
    case "orderNotFound":
    case "paymentNotFound":
      return 404;
    case "orderHeld":
    case "terminalHeld":
    case "terminalLeased":
    case "terminalOffline":
    case "signatureWaiting":
    case "refundInProgress":
    case "orderWithdrawn":
    case "orderAlreadyPaid":
    case "orderPaidNotApplied":
    case "orderMayBePaid":
    case "nothingToRefund":
    case "amountChanged":
    case "cashLimitNeedsCheck":
    case "cashAboveLimit":
    case "notEnoughInDrawer":
    case "drawerBeingCounted":
    case "noSignatureWaiting":
      return 409;
    case "operatorNotAllowed":
    case "notAllowed":
    case "cashNotAllowed":
    case "refundToCashNotAllowed":
    case "signatureAboveLimit":
    case "secondPersonNeeded":
    case "secondPersonNotAllowed":
      return 403;
    case "unknownTill":
    case "noTerminalAtTill":
    case "terminalNotAtTill":
    case "terminalOfAnotherCompany":
    case "orderNotPayable":
    case "ordersOfSeveralCompanies":
    case "systemNotConnected":
    case "cashShareNotWhole":
    case "receivedTooLittle":
    case "receivedNotWhole":
    case "ordersOfAnotherPayment":
    case "looksLikePersonalNumber":
    case "tillOfAnotherCompany":
    case "amountTooLarge":
    case "refundTooLarge":
    case "terminalNotFound":
    case "invalidInput":
      return 422;
  }
}
