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

type PaymentToStep = PaymentRow & Partial<Pick<Payment, "owedOre" | "signature" | "cash">>;

export function nextStepOf(payment: PaymentToStep, text: Text): string {
  const { kind, position, state, method } = payment;
  if (payment.signature?.state === "waiting") return text.interrupted.steps.signatureWaiting;
  if ((payment.owedOre ?? 0) > 0) return text.result.owed;
  if (kind !== "purchase" && method === "cash" && position === "hasPaid") return text.cashBack;
  if (method === "cash" && position === "hasPaid") {
    const { giveChange, giveReceipt } = text.cash.result;
    return (payment.cash?.changeOre ?? 0) > 0 ? giveChange : giveReceipt;
  }
  if (kind === "void" && position === "hasNotPaid") return text.giveBack.payBackNext;
  if (kind !== "purchase") return text.refundNextSteps[position];
  switch (state) {
    case "notSent":
      return failureOf(payment, text)?.next ?? text.unpaidSteps.notSent;
    case "declined":
    case "cancelled":
    case "notPerformed":
      return text.unpaidSteps[state];
    case "created":
    case "sent":
    case "approved":
    case "unknown":
    case "claimed":
      return text.nextSteps[position];
  }
}

/** Why it is as it is, where there is more to say than the verdict. */
export function reasonOf(payment: PaymentRow, text: Text): string {
  return failureOf(payment, text)?.what ?? text.reasons[payment.state];
}

/** What once made an answer late explains neither an approval nor a refusal that came after it. */
function failureOf({ state, failureCode }: PaymentRow, text: Text): FailureSentences | undefined {
  const explains = state === "notSent" || state === "unknown";
  return explains && failureCode !== null ? text.failures[failureCode] : undefined;
}

type FailureSentences = Text["failures"][keyof Text["failures"]];

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

/** The terminal's name; cash has none. */
export function terminalNameOf({ terminal }: PaymentRow, text: Text): string {
  return terminal?.name ?? text.methods.cash;
}

/** What has moved when something has, else what was asked for. */
export function amountOf({ approvedOre, askedOre, position }: PaymentRow): number {
  return position === "hasPaid" ? approvedOre : askedOre;
}
