import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { type CashRefund, cashRefundReceipt } from "./cash-refund-receipt.ts";

const REFUND: CashRefund = {
  companyName: "Påhittade Bilar AB",
  organisationNumber: "5560001234",
  till: "Kassa 1",
  invoices: [
    { invoiceNumber: "F1", customerName: "Åsa Påhittad", amountOre: ore(100_020) },
    { invoiceNumber: "F2", customerName: "Åsa Påhittad", amountOre: ore(20_329) },
  ],
  amountOre: ore(120_349),
  cashOre: ore(120_300),
  reason: "Felaktigt arbete",
  operator: "CHEF",
  approver: "EKON",
  reference: "K0123",
  atMs: Date.parse("2026-07-02T11:05:30Z"),
};

test("the paper of a cash refund says what, to whom, why, by whom, and that it is no till receipt", () => {
  expect(cashRefundReceipt(REFUND).replaceAll("\u00a0", " ").split("\n")).toEqual([
    "Återbetalningskvitto, faktura F1, F2 – ej kassakvitto",
    "",
    "Påhittade Bilar AB",
    "Organisationsnummer 556000-1234",
    "",
    "Faktura F1                      1 000,20",
    "Åsa Påhittad",
    "Faktura F2                        203,29",
    "Åsa Påhittad",
    "Öresavrundning                     −0,49",
    "Utbetalt kontant, kr            1 203,00",
    "",
    "Skäl: Felaktigt arbete",
    "Kassa: Kassa 1",
    "Tid: 2026-07-02 13:05",
    "Utlämnat av: CHEF",
    "Godkänt av: EKON",
    "Referens: K0123",
    "",
    "Mottaget av kunden:",
    "",
    "________________________________________",
  ]);
});

test("whole kronor have no line of rounding", () => {
  const whole = { ...REFUND, amountOre: ore(120_300) };
  expect(cashRefundReceipt(whole)).not.toContain("Öresavrundning");
});
