/** The words on a voucher, in Swedish because the books are Swedish whatever the screen speaks. */
import type { Issuer } from "../cards/card-rules.ts";
import type { VoucherEvent } from "./voucher.ts";

export const ISSUER_NAMES: Readonly<Record<Issuer, string>> = {
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
  handKeyedSale: "Kortbetalning slagen direkt på terminalen",
  debtApplied: "Skuld till kund bokad på faktura",
  void: "Makulerad kortbetalning",
  refund: "Återbetalning till kort",
  cashRefund: "Återbetalning kontant",
  reversalFailed: "Ej undertecknad kortbetalning, skuld till kund",
};

/** Of money that belongs to no order yet. */
export function voucherTextOfSale(
  event: VoucherEvent,
  about: { readonly terminalId: string; readonly issuer: Issuer },
): string {
  return `${EVENT_TEXTS[event]} ${ISSUER_NAMES[about.issuer]}, terminal ${about.terminalId}`;
}

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
