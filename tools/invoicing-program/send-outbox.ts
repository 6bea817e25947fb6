/**
 * Sends what the book has queued, one message at a time and in order per system. A message leaves
 * the queue only when Kortkoll has answered yes or a lasting no; until then it is sent again with
 * the same key.
 */
import type { BookFile } from "./book-file.ts";
import { findInvoice, type Invoice, type Message, type SystemCode } from "./invoice-book.ts";
import { type ApiAnswer, type KortkollApi, textOf } from "./kortkoll-api.ts";

export type OutboxSettings = {
  readonly file: BookFile;
  readonly api: KortkollApi;
  readonly system: SystemCode;
};

export type SendOutcome =
  | { readonly kind: "empty" }
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly why: string }
  /** Still first in the queue; try again later. */
  | { readonly kind: "waiting"; readonly why: string };

export async function sendNext({ file, api, system }: OutboxSettings): Promise<SendOutcome> {
  const queue = file.book.outbox[system];
  const message = queue[0];
  if (message === undefined) return { kind: "empty" };
  const invoiceNumber = numberIn(message);
  const invoice = findInvoice(file.book, system, invoiceNumber);
  const path = pathOf(message, invoice);
  if (path === undefined) {
    // Kortkoll never took the invoice, so there is nothing there to withdraw.
    queue.shift();
    await file.save();
    return { kind: "refused", why: "The invoice was never accepted." };
  }
  // Nothing leaves that a kill could make this program forget.
  await file.saved();
  const answer = await api.call({
    system,
    method: "POST",
    path,
    body: message.kind === "order" ? message.body : {},
    idempotencyKey: message.key,
    timeoutMs: 30_000,
  });
  const outcome = outcomeOf(answer);
  // The queue may have been emptied by a new start while the call was under way.
  if (outcome.kind === "waiting" || queue[0] !== message) return outcome;
  queue.shift();
  if (invoice !== undefined) note(invoice, message, { answer, outcome });
  await file.save();
  return outcome;
}

function numberIn(message: Message): string {
  return message.kind === "order" ? message.body.invoiceNumber : message.invoiceNumber;
}

function pathOf(message: Message, invoice: Invoice | undefined): string | undefined {
  if (message.kind === "order") return "/api/orders";
  const orderId = invoice?.orderId;
  return orderId == null ? undefined : `/api/orders/${encodeURIComponent(orderId)}/withdraw`;
}

function note(
  invoice: Invoice,
  message: Message,
  { answer, outcome }: { answer: ApiAnswer; outcome: SendOutcome },
): void {
  if (outcome.kind === "refused") {
    invoice.refusal = outcome.why;
    if (message.kind === "withdrawal") invoice.withdrawn = false;
    return;
  }
  invoice.refusal = null;
  if (message.kind === "order" && answer.kind === "answered") {
    invoice.orderId = textOf(answer.body, "id") ?? invoice.orderId;
  }
}

/** No answer, "later" and "not now" keep the message; only a clear no about its content ends it. */
function outcomeOf(answer: ApiAnswer): SendOutcome {
  if (answer.kind === "noAnswer") return { kind: "waiting", why: answer.why };
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { kind: "sent" };
  const why = textOf(body, "detail") ?? `HTTP ${status}`;
  const lasting = [400, 404, 409, 410, 413, 415, 422].includes(status);
  return lasting ? { kind: "refused", why } : { kind: "waiting", why };
}
