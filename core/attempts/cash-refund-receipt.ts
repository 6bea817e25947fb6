/**
 * The paper that the customer signs for when money is given back in cash: no terminal prints one. In
 * Swedish, as all that Kortkoll prints; it says that it is no receipt of a cash register.
 */
import { type Ore, subtractOre, ZERO } from "../money.ts";
import { minuteOf } from "../time/stockholm.ts";
import { organisationRow, RECEIPT_COLUMNS, receiptRow } from "./receipt-lines.ts";

export type CashRefund = {
  readonly companyName: string;
  readonly organisationNumber: string;
  readonly till: string;
  readonly invoices: readonly {
    readonly invoiceNumber: string;
    readonly customerName: string;
    readonly amountOre: Ore;
  }[];
  readonly amountOre: Ore;
  readonly cashOre: Ore;
  readonly reason: string;
  readonly operator: string;
  readonly approver: string;
  readonly reference: string;
  readonly atMs: number;
};

export function cashRefundReceipt(refund: CashRefund): string {
  const numbers = [...new Set(refund.invoices.map((one) => one.invoiceNumber))].join(", ");
  const roundingOre = subtractOre(refund.cashOre, refund.amountOre);
  const lines = [
    `Återbetalningskvitto, faktura ${numbers} – ej kassakvitto`,
    "",
    refund.companyName,
    organisationRow(refund.organisationNumber),
    "",
    ...refund.invoices.flatMap((one) => [
      receiptRow(`Faktura ${one.invoiceNumber}`, one.amountOre),
      one.customerName,
    ]),
    ...(roundingOre === ZERO ? [] : [receiptRow("Öresavrundning", roundingOre)]),
    receiptRow("Utbetalt kontant, kr", refund.cashOre),
    "",
    `Skäl: ${refund.reason}`,
    `Kassa: ${refund.till}`,
    `Tid: ${minuteOf(refund.atMs)}`,
    `Utlämnat av: ${refund.operator}`,
    `Godkänt av: ${refund.approver}`,
    `Referens: ${refund.reference}`,
    "",
    "Mottaget av kunden:",
    "",
    "_".repeat(RECEIPT_COLUMNS),
  ];
  return lines.join("\n");
}
