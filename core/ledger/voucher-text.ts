/** The words on a voucher, in Swedish because the books are Swedish whatever the screen speaks. */
import type { Issuer } from "../cards/card-rules.ts";
import type { VoucherEvent } from "./voucher.ts";

const ISSUER_NAMES: Readonly<Record<Issuer, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  diners: "Diners Club",
  ownCard: "eget kort",
  unknown: "okänd kortutställare",
};

const EVENT_TEXTS: Readonly<Record<VoucherEvent, string>> = {
  invoiceArrived: "Kontantfaktura",
  invoiceChanged: "Ändrad faktura",
  invoiceWithdrawn: "Återkallad faktura",
  ledgerInvoiceUnknown: "Oklar kortbetalning",
  ledgerInvoiceUnknownEnded: "Oklar kortbetalning, ej genomförd",
  approved: "Kortbetalning",
  lateApproval: "Sent godkänd kortbetalning",
  void: "Makulerad kortbetalning",
  refund: "Återbetalning till kort",
};

export function voucherText(
  event: VoucherEvent,
  about: {
    readonly invoiceNumber: string;
    readonly customerName: string;
    readonly issuer: Issuer | null;
  },
): string {
  const issuer = about.issuer === null ? "" : ` ${ISSUER_NAMES[about.issuer]}`;
  return `${EVENT_TEXTS[event]}${issuer}, faktura ${about.invoiceNumber}, ${about.customerName}`;
}
