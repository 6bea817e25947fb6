/** What did not end as expected: found in the list, owned, commented on, and worked through. */
import type { Order } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { InterruptedList } from "./pages/interrupted-pages.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "V1" } as const;

/** The money is taken, and the terminal does not show it for a while. */
async function loseAnswer(totalOre: number): Promise<{ till: Till; order: Order }> {
  const order = await desk.sendOrder({ totalOre, siteCode: "SYD" });
  const customer = await desk.customerAt(place);
  const till = new Till(await desk.signedIn("KASS", place));
  await customer.arm("stale-last-result");
  await till.send(order.invoiceNumber);
  await till.verdict("findingOut");
  return { till, order };
}

test("an unknown payment is owned, commented on and claimed, and is never called paid by that", async () => {
  const { till, order } = await loseAnswer(640_00);
  const manager = new InterruptedList(await desk.signedIn("CHEF"));
  await manager.open();
  const item = await manager.find(order.invoiceNumber);
  await item
    .getByText(/Kortkoll frågar terminalen/)
    .first()
    .waitFor();
  await inspectPage(manager.page, "interrupted-item");
  await inspectInTheDark(manager.page, "interrupted-item");
  await manager.page.keyboard.press("t");
  await item.getByText("Ansvarig CHEF").waitFor();
  await manager.page.keyboard.press("k");
  await manager.dialog().getByRole("textbox", { name: "Kommentar" }).fill("Ringde kunden åäö");
  await inspectPage(manager.page, "interrupted-comment");
  await manager.dialog().getByRole("button", { name: "Spara kommentaren" }).click();
  await item.getByText("Ringde kunden åäö").waitFor();

  await manager.page.keyboard.press("d");
  await manager.dialog().getByLabel("Dag och tid").fill("2026-01-02T10:00");
  await manager.dialog().getByRole("button", { name: "Spara tiden" }).click();
  await item.getByText("Försenad", { exact: true }).waitFor();
  await inspectPage(manager.page, "interrupted-overdue");

  const finance = new InterruptedList(await desk.signedIn("EKON"));
  await finance.open();
  const seen = await finance.find(order.invoiceNumber);
  await seen.getByText("Ansvarig CHEF").waitFor();
  await seen.getByText("Ringde kunden åäö").waitFor();
  await finance.fillClaim({ value: "4711", reason: "Kvittot finns i pärmen" });

  await manager.fillClaim({ value: "123456", reason: "Kunden visade terminalens kvitto" });
  await inspectPage(manager.page, "claim-dialog");
  await inspectInTheDark(manager.page, "claim-dialog");
  await manager.claimNow().click();
  await manager.dialog().waitFor({ state: "detached" });
  await item.getByText("Uppgiven betald, ej bevisad").waitFor();
  // Its line has become another one, and whoever works by keys still stands on it.
  await item.locator(".kk-item-row:focus").waitFor();
  await inspectPage(manager.page, "interrupted-claimed");

  desk.expectStatuses(409);
  await finance.claimNow().click();
  await finance.dialog().getByRole("alert").waitFor();
  await inspectPage(finance.page, "claim-refused");

  await till.heading("EJ BEVISAT").waitFor();
  await till.page.getByText("EJ BEVISAT – CHEF uppger betalt").first().waitFor();
  await till.page.getByText("Lämna inte ut nycklarna än").waitFor();
  await inspectPage(till.page, "claimed-result");
  const paymentId = till.page.url().split("/").at(-1) ?? "";
  const office = new Office(manager.page);
  await office.openPayment(paymentId);
  await office.page.getByText("Ärenden om betalningen").waitFor();
  await office.page.getByText("Ännu inte bevisad").first().waitFor();
  await inspectPage(office.page, "payment-claimed");
  await inspectInTheDark(office.page, "payment-claimed");
  // The server's own sentences follow the language at once.
  await office.page.getByRole("button", { name: /^EN/ }).click();
  await office.page
    .getByText(/^NOT PROVEN – CHEF says paid, because/)
    .first()
    .waitFor();
  await office.page.getByText("Items about the payment").waitFor();
  await inspectPage(office.page, "payment-claimed-english");
  await office.page.getByRole("button", { name: /^SV/ }).click();
  await office.page
    .getByText(/^EJ BEVISAT – CHEF/)
    .first()
    .waitFor();
  await office.openOrder(order.id);
  await office.page.getByText("Lämna inte ut nycklarna än").waitFor();
  await inspectPage(office.page, "order-claimed");
  expect(await desk.api.order(order.id)).toMatchObject({ position: "notProven", paidOre: 0 });
});

test("the list is filtered and sorted, and says what to do when nothing is left", async () => {
  const manager = new InterruptedList(await desk.signedIn("CHEF"));
  await manager.open();
  const { page } = manager;
  await page.getByRole("combobox", { name: "Orsak" }).selectOption({ label: "Betald två gånger" });
  await page.getByText("Inget ärende stämmer").waitFor();
  await inspectPage(page, "interrupted-empty-filter");
  await page.getByRole("button", { name: "Rensa filtren" }).click();
  await page.getByRole("combobox", { name: "Ordning" }).selectOption({ label: "Äldst först" });
  await page.waitForURL(/sort=age/);
  await page.getByRole("combobox", { name: "Visa" }).selectOption({ label: "Alla" });
  await page.waitForURL(/status=all/);
  await inspectPage(page, "interrupted-all");
});

test("payment is taken again only under the warning, and being paid twice is an alarm", async () => {
  const { order } = await loseAnswer(650_00);
  const other = { siteCode: "SYD", tillCode: "L1" } as const;
  const customer = await desk.customerAt(other);
  const page = await desk.signedIn("CHEF", other);
  const manager = new InterruptedList(page);
  await manager.open();
  await manager.find(order.invoiceNumber);
  await page.keyboard.press("i");
  const till = new Till(page);
  await till.payHeading().waitFor();
  await page.getByText("Kunden kan redan ha betalat", { exact: true }).waitFor();
  const send = page.getByRole("button", { name: "Skicka ändå till Syd, lager" });
  await send.waitFor();
  expect(await send.isDisabled()).toBe(true);
  await inspectPage(page, "pay-again");
  await inspectInTheDark(page, "pay-again");
  await till.press("v");
  await page
    .getByRole("button", { name: "Skicka ändå till Syd, lager", disabled: false })
    .waitFor();
  await till.press("Enter");
  await till.heading("Betalning pågår").waitFor();
  await customer.payByChip("mastercard");
  await till.verdict("hasPaid");
  // The first one's truth comes out later: then the customer has paid twice.
  await manager.open();
  await manager.find(order.invoiceNumber);
  const item = manager.item(order.invoiceNumber);
  await item.getByText("Betald två gånger").waitFor({ timeout: 100_000 });
  await inspectPage(page, "paid-twice");
}, 200_000);

test("what a person may close is closed with words, and is found among the closed", async () => {
  const order = await desk.sendOrder({ totalOre: 380_00, siteCode: "SYD" });
  const customer = await desk.customerAt(place);
  const till = new Till(await desk.signedIn("KASS", place));
  await till.send(order.invoiceNumber);
  await customer.tap("unknown");
  await till.verdict("hasPaid");
  const finance = new InterruptedList(await desk.signedIn("EKON"));
  await finance.open();
  const item = await finance.find(order.invoiceNumber);
  await item.getByText("Okänd kortutställare").first().waitFor();
  await finance.page.keyboard.press("h");
  const dialog = finance.dialog();
  await dialog.getByRole("button", { name: "Markera som klart" }).click();
  await dialog.getByText("Skriv vad som gjordes.").waitFor();
  await dialog.getByRole("textbox", { name: "Vad gjordes?" }).fill("Kvittot visar ett hotellkort");
  await inspectPage(finance.page, "interrupted-handle");
  await dialog.getByRole("button", { name: "Markera som klart" }).click();
  await finance.page.getByText("Inget ärende stämmer").waitFor();
  await finance.page.getByRole("combobox", { name: "Visa" }).selectOption({ label: "Avslutade" });
  await finance
    .item(order.invoiceNumber)
    .getByText("Kvittot visar ett hotellkort")
    .first()
    .waitFor();
  await inspectPage(finance.page, "interrupted-handled");
});
