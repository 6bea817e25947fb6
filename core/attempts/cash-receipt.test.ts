import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { type CashReceipt, cashReceipt } from "./cash-receipt.ts";

const PAID: CashReceipt = {
  companyName: "Påhittade Bilar AB",
  organisationNumber: "5560001234",
  till: "Kassa 1",
  invoices: [
    { invoiceNumber: "F1", customerName: "Åsa Påhittad", amountOre: ore(100_020) },
    { invoiceNumber: "F2", customerName: "Åsa Påhittad", amountOre: ore(20_329) },
  ],
  amountOre: ore(120_349),
  cashOre: ore(120_300),
  receivedOre: ore(150_000),
  operator: "CHEF",
  reference: "K0123",
  atMs: Date.parse("2026-07-02T11:05:30Z"),
};

const linesOf = (paid: CashReceipt): string[] =>
  cashReceipt(paid).replaceAll("\u00a0", " ").split("\n");

test("the paper of a payment in cash says what was paid, handed over and given back, and that it is no till receipt", () => {
  expect(linesOf(PAID)).toEqual([
    "Betalningskvitto, faktura F1, F2 – ej kassakvitto",
    "",
    "Påhittade Bilar AB",
    "Organisationsnummer 556000-1234",
    "",
    "Faktura F1                      1 000,20",
    "Åsa Påhittad",
    "Faktura F2                        203,29",
    "Åsa Påhittad",
    "Öresavrundning                     −0,49",
    "Betalt kontant, kr              1 203,00",
    "Mottaget, kr                    1 500,00",
    "Tillbaka, kr                      297,00",
    "",
    "Kassa: Kassa 1",
    "Tid: 2026-07-02 13:05",
    "Mottaget av: CHEF",
    "Referens: K0123",
  ]);
});

test("whole kronor have no line of rounding, and nobody's word none of change", () => {
  const whole = linesOf({ ...PAID, amountOre: ore(120_300), receivedOre: null }).join("\n");
  expect(whole).not.toContain("Öresavrundning");
  expect(whole).not.toContain("Mottaget, kr");
  expect(whole).not.toContain("Tillbaka");
});

test("a rest that was rounded away says that nothing was paid", () => {
  const away = { ...PAID, invoices: [], amountOre: ore(40), cashOre: ore(0), receivedOre: null };
  expect(linesOf(away)).toContain("Öresavrundning                     −0,40");
  expect(linesOf(away)).toContain("Betalt kontant, kr                  0,00");
});

test("it has no tax and no word of a cash register", () => {
  expect(cashReceipt(PAID)).not.toMatch(/moms|z-dag|kontrollenhet|försäljning/i);
});
