/** Less than the whole, more than one, and back again. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

test("a share is taken first and the rest after, and history says who chose it", async () => {
  const order = await desk.sendOrder({ totalOre: 1_000_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  await till.press("d");
  const field = till.page.getByRole("textbox", { name: /^Delbelopp för faktura/ });
  await field.waitFor();
  await till.page.keyboard.type("2000");
  await till.page.getByText("Högst 1 000,00 kr är kvar att betala.").waitFor();
  await inspectPage(till.page, "share-too-large");
  await field.fill("250,50");
  await inspectPage(till.page, "share");
  await till.sendNow();
  await customer.tap("visa");
  await till.verdict("hasPaid");
  await till.page.getByText("250,50 kr").first().waitFor();
  await till.page.getByRole("button", { name: /^Till listan/ }).click();
  await till.search(order.invoiceNumber);
  await till.page.getByText("250,50 kr av 1 000,00 kr").waitFor();
  await inspectPage(till.page, "worklist-partly-paid");
  await till.press("Enter");
  await till.payHeading().waitFor();
  await till.sendNow();
  await customer.payByChip("visa");
  await till.verdict("hasPaid");
  await till.page.getByText("749,50 kr").first().waitFor();
  const office = new Office(till.page);
  await office.openOrder(order.id);
  expect(await office.vouchers()).toEqual(
    expect.arrayContaining([
      "Kortbetalning godkänd: 1581 D 250,50, 1689 K 250,50",
      "Kortbetalning godkänd: 1581 D 749,50, 1689 K 749,50",
    ]),
  );
  await office.page
    .getByRole("link", { name: /\d{4}-\d{2}-\d{2}/ })
    .last()
    .click();
  await office.page.getByText("Delbelopp valt av KASS").waitFor();
});

test("two invoices chosen with Space are paid by one card payment", async () => {
  const both = { siteCode: "VAST", customerName: "Testkund Sambetalare" } as const;
  const first = await desk.sendOrder({ ...both, totalOre: 611_00 });
  const second = await desk.sendOrder({ ...both, totalOre: 722_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.search("Sambetalare", "2 fakturor");
  await till.press("ArrowDown", "Space", "ArrowDown", "Space");
  await till.page.getByText("2 fakturor valda").first().waitFor();
  await inspectPage(till.page, "worklist-selected");
  await till.press("Enter");
  await till.payHeading().waitFor();
  await inspectPage(till.page, "pay-two");
  await till.sendNow();
  expect(await customer.waitForAmount()).toBe("1 333,00 kr");
  await customer.payByChip("visa");
  await till.verdict("hasPaid");
  for (const order of [first, second]) {
    expect(await desk.api.order(order.id)).toMatchObject({ leftOre: 0, position: "hasPaid" });
  }
});

test("the manager pays back to the customer's card, and the operator is not offered it", async () => {
  const order = await desk.sendOrder({ totalOre: 390_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.tap("mastercard");
  await till.verdict("hasPaid");
  const paymentId = till.page.url().split("/").at(-1) ?? "";
  const operator = new Office(till.page);
  await operator.openPayment(paymentId);
  expect(
    await operator.page.getByRole("button", { name: /^(Betala tillbaka|Makulera)/ }).count(),
  ).toBe(0);

  const manager = new Office(await desk.signedIn("CHEF", place));
  await manager.openPayment(paymentId);
  await manager.page.getByRole("button", { name: /^(Betala tillbaka|Makulera)/ }).click();
  await manager.page.getByRole("dialog").waitFor();
  await inspectPage(manager.page, "refund-form");
  await manager.page.getByRole("textbox", { name: "Belopp" }).fill("90");
  await manager.page.getByRole("button", { name: "Betala tillbaka 90,00 kr" }).click();
  await manager.page.getByText("Skriv varför pengarna ges tillbaka.").waitFor();
  await manager.page.getByRole("textbox", { name: "Skäl" }).fill("Fel pris på torkarblad");
  await manager.page.getByRole("button", { name: "Betala tillbaka 90,00 kr" }).click();
  await manager.heading("Återbetalning pågår").waitFor();
  await inspectPage(manager.page, "refund-in-progress");
  await customer.insertOnly("mastercard");
  await manager.heading("Kunden HAR FÅTT pengarna tillbaka").waitFor();
  await inspectPage(manager.page, "refunded");
  await manager.openOrder(order.id);
  expect(await manager.vouchers()).toContain("Återbetalning: 1689 D 90,00, 1582 K 90,00");
});
