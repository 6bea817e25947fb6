/** The words on a voucher, in Swedish because the books are Swedish whatever the screen speaks. */
import type { Issuer } from "../cards/card-rules.ts";
import type { BusinessDay } from "../time/stockholm.ts";
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
  cashPaid: "Kontantbetalning",
  cashRestClosed: "Öresrest avrundad vid kontantbetalning",
  lateApproval: "Sent godkänd kortbetalning",
  handKeyedSale: "Kortbetalning slagen direkt på terminalen",
  debtApplied: "Skuld till kund bokad på faktura",
  paymentMoved: "Betalning flyttad mellan fakturor",
  releasedToLedger: "Släppt till kundreskontran",
  releaseTakenBack: "Rättelse: släppt till kundreskontran",
  void: "Makulerad kortbetalning",
  refund: "Återbetalning till kort",
  cashRefund: "Återbetalning kontant",
  reversalFailed: "Ej undertecknad kortbetalning, skuld till kund",
  floatIn: "Växelkassa in",
  floatOut: "Växelkassa ut",
  cashIn: "Kontanter in",
  cashOut: "Kontanter ut",
  bagSealed: "Dagspåse förseglad",
  bagCounted: "Dagspåse räknad av banken",
  countShort: "Kassadifferens, för lite",
  countOver: "Kassadifferens, för mycket",
  payout: "Utbetalning",
  monthlyFee: "Kortavgifter",
  chargeback: "Återkrav",
  unidentifiedPayout: "Ej identifierad inbetalning",
  zeroPayout: "Utbetalning på 0 kr",
};

/** Of these the card is no longer what the event is about; their rows name its issuer all the same. */
const SAYS_NO_ISSUER: ReadonlySet<VoucherEvent> = new Set(["debtApplied", "paymentMoved"]);

/** Of money that belongs to no order yet. */
export function voucherTextOfSale(
  event: VoucherEvent,
  about: { readonly terminalId: string; readonly issuer: Issuer },
): string {
  return `${EVENT_TEXTS[event]} ${ISSUER_NAMES[about.issuer]}, terminal ${about.terminalId}`;
}

/** Of cash that goes in or out of a drawer: its till, and the reason or the bag. */
export function voucherTextOfCash(
  event: VoucherEvent,
  about: {
    readonly till: string;
    readonly what: string;
    /** Who took it back, where it is a correction. */
    readonly correctedBy: string | undefined;
  },
): string {
  const { correctedBy, till, what } = about;
  const text = `${EVENT_TEXTS[event]}, ${what}, kassa ${till}`;
  return correctedBy === undefined ? text : `Rättelse: ${text}, av ${correctedBy}`;
}

/** "Fel faktura, av CHEF", and of what two have decided, "…, av CHEF, godkänt av BOSS". */
export function reasonOf(
  reason: string,
  decided: { readonly by: string; readonly approver?: string | undefined },
): string {
  const approved = decided.approver === undefined ? "" : `, godkänt av ${decided.approver}`;
  return `${reason}, av ${decided.by}${approved}`;
}

/**
 * Of a bank line: whose agreement it is of, the day on the account, and how the bank names the line. A payout
 * of nothing has its day, and the acquirer's name of it.
 */
export function voucherTextOfPayout(
  event: VoucherEvent,
  about: {
    readonly agreement: string;
    readonly bookedOn: BusinessDay;
    readonly reference: string | undefined;
  },
): string {
  const reference = about.reference === undefined ? "" : `, ${about.reference}`;
  const line = event === "zeroPayout" ? "" : "bankrad ";
  return `${EVENT_TEXTS[event]} ${about.agreement}, ${line}${about.bookedOn}${reference}`;
}

export function voucherText(
  event: VoucherEvent,
  about: {
    readonly invoiceNumber: string;
    readonly customerName: string;
    readonly issuer: Issuer | null;
    /** What a person said of their decision, and who it was. */
    readonly reason?: string | undefined;
  },
): string {
  const reason = about.reason === undefined ? "" : ` (${about.reason})`;
  const isSaid = about.issuer !== null && !SAYS_NO_ISSUER.has(event);
  const issuer = isSaid ? ` ${ISSUER_NAMES[about.issuer]}` : "";
  return `${EVENT_TEXTS[event]}${issuer}, faktura ${about.invoiceNumber}, ${about.customerName}${reason}`;
}
