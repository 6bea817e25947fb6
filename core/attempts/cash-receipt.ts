/**
 * The paper that the customer gets for a payment in cash: no terminal prints one. In Swedish, as all
 * that Kortkoll prints. It is no receipt of a cash register, says so, and has none of its words: the
 * invoice tells what was sold and its tax.
 */
import { type Ore, subtractOre, ZERO } from "../money.ts";
import { minuteOf } from "../time/stockholm.ts";
import { organisationRow, receiptRow } from "./receipt-lines.ts";

export type CashReceipt = {
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
  readonly receivedOre: Ore | null;
  readonly operator: string;
  readonly reference: string;
  readonly atMs: number;
};

export function cashReceipt(paid: CashReceipt): string {
  const numbers = [...new Set(paid.invoices.map((one) => one.invoiceNumber))].join(", ");
  const roundingOre = subtractOre(paid.cashOre, paid.amountOre);
  const { receivedOre } = paid;
  const lines = [
    `Betalningskvitto, faktura ${numbers} – ej kassakvitto`,
    "",
    paid.companyName,
    organisationRow(paid.organisationNumber),
    "",
    ...paid.invoices.flatMap((one) => [
      receiptRow(`Faktura ${one.invoiceNumber}`, one.amountOre),
      one.customerName,
    ]),
    ...(roundingOre === ZERO ? [] : [receiptRow("Öresavrundning", roundingOre)]),
    receiptRow("Betalt kontant, kr", paid.cashOre),
    ...(receivedOre === null
      ? []
      : [
          receiptRow("Mottaget, kr", receivedOre),
          receiptRow("Tillbaka, kr", subtractOre(receivedOre, paid.cashOre)),
        ]),
    "",
    `Kassa: ${paid.till}`,
    `Tid: ${minuteOf(paid.atMs)}`,
    `Mottaget av: ${paid.operator}`,
    `Referens: ${paid.reference}`,
  ];
  return lines.join("\n");
}
