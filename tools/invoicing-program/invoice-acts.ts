/** What a person at an invoicing desk does: each act changes the book and queues one message. */
import { type Book, type Invoice, isWaiting, statusOf, takeNumber } from "./invoice-book.ts";

/** Fresh keys and the time come from outside, so that tests can hold them still. */
export type Desk = {
  readonly newKey: () => string;
  readonly now: () => Date;
};

export type NewInvoice = Pick<
  Invoice,
  "system" | "kind" | "settlement" | "siteCode" | "customerName" | "serviceAdvisor"
> & {
  readonly orderNumber?: string | undefined;
  readonly companyCode?: string | undefined;
  readonly customerNumber: string;
  readonly registrationNumber: string | null;
  readonly credits?: string;
  readonly lines: Invoice["lines"];
};

export function makeInvoice(book: Book, desk: Desk, wanted: NewInvoice): Invoice {
  const number = takeNumber(book, wanted.system);
  const invoice: Invoice = {
    system: wanted.system,
    invoiceNumber: number,
    orderNumber: wanted.orderNumber ?? `${orderLetters[wanted.system]}${number}`,
    kind: wanted.kind,
    credits: wanted.credits ?? null,
    settlement: wanted.settlement,
    siteCode: wanted.siteCode,
    ...(wanted.companyCode === undefined ? {} : { companyCode: wanted.companyCode }),
    customerNumber: wanted.customerNumber,
    customerName: wanted.customerName,
    registrationNumber: wanted.registrationNumber,
    serviceAdvisor: wanted.serviceAdvisor,
    invoiceDate: swedishDay(desk.now()),
    madeAt: desk.now().toISOString(),
    version: 1,
    totalOre: sumOf(wanted.lines),
    lines: wanted.lines.map((line) => ({ ...line })),
    withdrawn: false,
    orderId: null,
    refusal: null,
    standing: null,
  };
  book.invoices.push(invoice);
  queueOrder(book, desk, invoice);
  return invoice;
}

const orderLetters = { parts: "L", workshop: "V", vehicles: "F" } as const;

/** A new version with one line more: work that the customer has agreed to. */
export function raiseInvoice(book: Book, desk: Desk, invoice: Invoice): boolean {
  if (!canBeChanged(invoice)) return false;
  invoice.lines.push({ text: "Tillkommande arbete enligt kund", quantity: 1, amountOre: 25_000 });
  return sendNewVersion(book, desk, invoice);
}

/** A new version a tenth cheaper, in whole kronor. */
export function lowerInvoice(book: Book, desk: Desk, invoice: Invoice): boolean {
  if (!canBeChanged(invoice)) return false;
  const tenth = Math.floor(invoice.totalOre / 1_000) * 100;
  if (tenth === 0) return false;
  invoice.lines.push({ text: "Rabatt", quantity: 1, amountOre: -tenth });
  return sendNewVersion(book, desk, invoice);
}

export function withdrawInvoice(book: Book, desk: Desk, invoice: Invoice): boolean {
  if (invoice.withdrawn || statusOf(invoice) === "refused") return false;
  invoice.withdrawn = true;
  const { system, invoiceNumber } = invoice;
  book.outbox[system].push({ kind: "withdrawal", key: desk.newKey(), invoiceNumber });
  return true;
}

/** Only what has been paid is worth a credit invoice, and only once. */
export function creditInvoice(book: Book, desk: Desk, invoice: Invoice): boolean {
  if (!canBeCredited(book, invoice)) return false;
  makeInvoice(book, desk, {
    system: invoice.system,
    kind: "creditInvoice",
    credits: invoice.invoiceNumber,
    settlement: invoice.settlement,
    orderNumber: invoice.orderNumber,
    siteCode: invoice.siteCode,
    companyCode: invoice.companyCode,
    customerNumber: invoice.customerNumber,
    customerName: invoice.customerName,
    registrationNumber: invoice.registrationNumber,
    serviceAdvisor: invoice.serviceAdvisor,
    lines: [
      {
        text: `Kreditering av faktura ${invoice.invoiceNumber}`,
        quantity: 1,
        amountOre: invoice.standing?.paidOre ?? 0,
      },
    ],
  });
  return true;
}

export function canBeChanged(invoice: Invoice): boolean {
  return invoice.kind !== "creditInvoice" && !invoice.withdrawn && statusOf(invoice) !== "refused";
}

export function canBeCredited(book: Book, invoice: Invoice): boolean {
  return (
    canBeChanged(invoice) &&
    (invoice.standing?.paidOre ?? 0) > 0 &&
    !isWaiting(book, invoice) &&
    !book.invoices.some(
      (other) =>
        other.system === invoice.system &&
        other.credits === invoice.invoiceNumber &&
        !other.withdrawn,
    )
  );
}

function sendNewVersion(book: Book, desk: Desk, invoice: Invoice): boolean {
  invoice.version += 1;
  invoice.totalOre = sumOf(invoice.lines);
  queueOrder(book, desk, invoice);
  return true;
}

function queueOrder(book: Book, desk: Desk, invoice: Invoice): void {
  const { system, companyCode, credits, registrationNumber } = invoice;
  book.outbox[system].push({
    kind: "order",
    key: desk.newKey(),
    body: {
      system,
      orderNumber: invoice.orderNumber,
      invoiceNumber: invoice.invoiceNumber,
      kind: invoice.kind,
      ...(credits === null ? {} : { credits }),
      settlement: invoice.settlement,
      version: invoice.version,
      siteCode: invoice.siteCode,
      ...(companyCode === undefined ? {} : { companyCode }),
      customerNumber: invoice.customerNumber,
      customerName: invoice.customerName,
      ...(registrationNumber === null ? {} : { registrationNumber }),
      serviceAdvisor: invoice.serviceAdvisor,
      invoiceDate: invoice.invoiceDate,
      totalOre: invoice.totalOre,
      lines: invoice.lines.map((line) => ({ ...line })),
    },
  });
}

function sumOf(lines: readonly { readonly amountOre: number }[]): number {
  return lines.reduce((sum, line) => sum + line.amountOre, 0);
}

function swedishDay(at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(at);
}
