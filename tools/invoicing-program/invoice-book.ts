/**
 * The program's own truth: every invoice it has made, what it still has to tell Kortkoll, and how
 * far it has read the event feed. Whether an invoice is paid is known from the feed alone.
 */

export const SYSTEMS = ["parts", "workshop", "vehicles"] as const;
export type SystemCode = (typeof SYSTEMS)[number];

export type InvoiceLine = { readonly text: string; readonly quantity: number; amountOre: number };

/** What the feed last said of an invoice. */
export type Standing = {
  readonly version: number;
  readonly paidOre: number;
  readonly leftOre: number;
  readonly owedToCustomerOre: number;
  readonly position: string;
};

export type Invoice = {
  readonly system: SystemCode;
  readonly invoiceNumber: string;
  readonly orderNumber: string;
  readonly kind: "invoice" | "creditInvoice" | "advance";
  readonly credits: string | null;
  readonly settlement: "cash" | "ledger";
  readonly siteCode: string;
  /** Where several companies sell at the site. */
  readonly companyCode?: string;
  readonly customerNumber: string;
  readonly customerName: string;
  readonly registrationNumber: string | null;
  readonly serviceAdvisor: string;
  readonly invoiceDate: string;
  readonly madeAt: string;
  version: number;
  totalOre: number;
  lines: InvoiceLine[];
  withdrawn: boolean;
  /** Kortkoll's id of the order, once it has answered. */
  orderId: string | null;
  /** Why Kortkoll refused the last message about it. */
  refusal: string | null;
  standing: Standing | null;
};

/** Written down before it is sent, with its key, so that a retry is the same message. */
export type Message =
  | { readonly kind: "order"; readonly key: string; readonly body: OrderBody }
  | { readonly kind: "withdrawal"; readonly key: string; readonly invoiceNumber: string };

export type OrderBody = Readonly<Record<string, unknown>> & {
  readonly invoiceNumber: string;
  readonly version: number;
};

export type Book = {
  readonly invoices: Invoice[];
  readonly outbox: Record<SystemCode, Message[]>;
  readonly cursors: Record<SystemCode, string | null>;
  readonly nextNumbers: Record<SystemCode, number>;
  nextCustomer: number;
};

const firstDigits: Readonly<Record<SystemCode, number>> = { parts: 1, workshop: 2, vehicles: 3 };

/** Numbers begin higher the later the book is opened, so that a lost book repeats no number. */
export function emptyBook(openedAtMs: number): Book {
  const tenMinutesSince2026 = Math.max(0, Math.floor((openedAtMs - 1_767_222_000_000) / 600_000));
  const firstOf = (system: SystemCode): number =>
    firstDigits[system] * 10_000_000 + (tenMinutesSince2026 % 1_000_000) * 10;
  return {
    invoices: [],
    outbox: { parts: [], workshop: [], vehicles: [] },
    cursors: { parts: null, workshop: null, vehicles: null },
    nextNumbers: {
      parts: firstOf("parts"),
      workshop: firstOf("workshop"),
      vehicles: firstOf("vehicles"),
    },
    nextCustomer: 1,
  };
}

export function findInvoice(
  book: Book,
  system: SystemCode,
  invoiceNumber: string,
): Invoice | undefined {
  return book.invoices.find((i) => i.system === system && i.invoiceNumber === invoiceNumber);
}

export function takeNumber(book: Book, system: SystemCode): string {
  const number = book.nextNumbers[system];
  book.nextNumbers[system] = number + 1;
  return String(number);
}

export type Status = "unpaid" | "partlyPaid" | "paid" | "findingOut" | "withdrawn" | "refused";

/** In the program's own words; a payment that is being looked into is neither paid nor unpaid. */
export function statusOf(invoice: Invoice): Status {
  const { standing } = invoice;
  if (invoice.orderId === null && invoice.refusal !== null) return "refused";
  if (standing?.position === "findingOut" || standing?.position === "notProven") {
    return "findingOut";
  }
  if (invoice.withdrawn) return "withdrawn";
  if (standing === null || standing.paidOre === 0) return "unpaid";
  return standing.leftOre === 0 ? "paid" : "partlyPaid";
}

export function openInvoices(book: Book): Invoice[] {
  return book.invoices.filter((invoice) => {
    const status = statusOf(invoice);
    return status === "unpaid" || status === "partlyPaid" || status === "findingOut";
  });
}

const finishedKept = 500;

/** Paid and withdrawn invoices beyond the newest few hundred are forgotten, to keep the file small. */
export function forgetOldest(book: Book): void {
  const finished = book.invoices.filter((invoice) => {
    const status = statusOf(invoice);
    return status === "paid" || status === "withdrawn" || status === "refused";
  });
  forget(book, finished.slice(0, Math.max(0, finished.length - finishedKept)));
}

export function forgetPaid(book: Book): void {
  forget(
    book,
    book.invoices.filter((invoice) => ["paid", "withdrawn", "refused"].includes(statusOf(invoice))),
  );
}

function forget(book: Book, invoices: readonly Invoice[]): void {
  const forgotten = new Set(invoices.filter((invoice) => !isWaiting(book, invoice)));
  const kept = book.invoices.filter((invoice) => !forgotten.has(invoice));
  book.invoices.splice(0, book.invoices.length, ...kept);
}

/** A message about it has not been answered yet. */
export function isWaiting(book: Book, { system, invoiceNumber }: Invoice): boolean {
  return book.outbox[system].some((message) =>
    message.kind === "order"
      ? message.body.invoiceNumber === invoiceNumber
      : message.invoiceNumber === invoiceNumber,
  );
}
