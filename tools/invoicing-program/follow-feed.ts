/**
 * Reads Kortkoll's event feed. What the events say and how far it has read are saved together, so
 * after a kill it goes on where it was; an event that comes twice says the same thing twice.
 */
import type { BookFile } from "./book-file.ts";
import { findInvoice, type SystemCode } from "./invoice-book.ts";
import { fieldOf, type KortkollApi, numberOf, textOf } from "./kortkoll-api.ts";

export type FeedSettings = {
  readonly file: BookFile;
  readonly api: KortkollApi;
  readonly system: SystemCode;
  /** How long Kortkoll may hold the question open until something happens. */
  readonly waitMs: number;
};

export type ReadOutcome =
  | { readonly kind: "read"; readonly events: number }
  /** Kortkoll does not know our place in its feed: the next read starts from the beginning. */
  | { readonly kind: "placeLost"; readonly why: string }
  | { readonly kind: "waiting"; readonly why: string };

export async function readFeed({ file, api, system, waitMs }: FeedSettings): Promise<ReadOutcome> {
  const { cursors } = file.book;
  const after = cursors[system];
  const query = new URLSearchParams({ limit: "200", waitMs: String(waitMs) });
  if (after !== null) query.set("after", after);
  const answer = await api.call({
    system,
    method: "GET",
    path: `/api/events?${query}`,
    timeoutMs: waitMs + 15_000,
  });
  if (answer.kind === "noAnswer") return { kind: "waiting", why: answer.why };
  if (answer.status !== 200) {
    const why = textOf(answer.body, "detail") ?? `HTTP ${answer.status}`;
    if (after === null || ![400, 404, 409, 410, 422].includes(answer.status)) {
      return { kind: "waiting", why };
    }
    if (cursors === file.book.cursors) cursors[system] = null;
    await file.save();
    return { kind: "placeLost", why };
  }
  const events = fieldOf(answer.body, "events");
  const next = textOf(answer.body, "next");
  if (!Array.isArray(events) || next === undefined) {
    return { kind: "waiting", why: "The feed's answer could not be read." };
  }
  // A new start may have replaced the book's contents while the question was open.
  if (cursors !== file.book.cursors) return { kind: "read", events: 0 };
  for (const event of events) applyEvent(file, system, event);
  if (events.length > 0 || next !== after) {
    cursors[system] = next;
    await file.save();
  }
  return { kind: "read", events: events.length };
}

/** Events about other systems and invoices that are forgotten here are nobody's business. */
function applyEvent(file: BookFile, system: SystemCode, event: unknown): void {
  const invoiceNumber = textOf(event, "invoiceNumber");
  if (textOf(event, "system") !== system || invoiceNumber === undefined) return;
  const invoice = findInvoice(file.book, system, invoiceNumber);
  if (invoice === undefined) return;
  const orderId = textOf(event, "orderId");
  // The answer to our own message may have been lost: the feed tells the id as well.
  invoice.orderId ??= orderId ?? null;
  invoice.standing = {
    version: numberOf(event, "version") ?? invoice.version,
    paidOre: numberOf(event, "paidOre") ?? 0,
    leftOre: numberOf(event, "leftOre") ?? invoice.totalOre,
    owedToCustomerOre: numberOf(event, "owedToCustomerOre") ?? 0,
    position: textOf(event, "position") ?? "hasNotPaid",
  };
}
