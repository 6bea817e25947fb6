/** Which sentences belong to a payment: the same everywhere it is shown. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Payment, PaymentRow } from "@kortkoll/server/api.ts";
import { showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";

/** The terminal has it, or is about to: not even an unknown end has been reached. */
export function isUnderWay(state: AttemptState): boolean {
  return state === "created" || state === "sent";
}

export function verdictOf({ kind, position }: PaymentRow, text: Text): string {
  return kind === "purchase" ? text.verdicts[position] : text.refundVerdicts[position];
}

export function nextStepOf(payment: PaymentRow, text: Text): string {
  const { kind, position, failureCode, evidence } = payment;
  // What to do while nobody knew no longer holds when the terminal's last result has told.
  const wasFoundOut = evidence === "lastResult" || evidence === "olderLastResult";
  if (position === "hasNotPaid" && failureCode !== null && !wasFoundOut) {
    return text.failures[failureCode].next;
  }
  return kind === "purchase" ? text.nextSteps[position] : text.refundNextSteps[position];
}

/** Why it is as it is, where there is more to say than the verdict. */
export function reasonOf({ position, failureCode, state }: PaymentRow, text: Text): string {
  if (position === "hasPaid") return "";
  return failureCode === null ? text.attemptStates[state] : text.failures[failureCode].what;
}

export type CancelStanding = "none" | "asked" | "refused";

/** Cancelling is a request: it stands until the terminal has answered or said no. */
export function cancelStanding(payment: Payment): CancelStanding {
  const last = payment.timeline.findLast(
    ({ kind }) => kind === "cancelRequested" || kind === "cancelRefused",
  );
  if (last?.kind === "cancelRefused") return "refused";
  return last !== undefined || payment.cancelRequestedAt !== null ? "asked" : "none";
}

export function printTitle(payment: PaymentRow, text: Text): string {
  const invoices = showList(payment.invoiceNumbers);
  if (payment.position !== "hasPaid") return text.print.notPaid(invoices);
  return payment.kind === "purchase" ? text.print.paid(invoices) : text.print.refunded(invoices);
}

/** What has moved when something has, else what was asked for. */
export function amountOf({ approvedOre, askedOre, position }: PaymentRow): number {
  return position === "hasPaid" ? approvedOre : askedOre;
}
