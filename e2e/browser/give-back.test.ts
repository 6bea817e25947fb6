/** Money back: a void while the terminal can, and another card or cash only with a second person. */
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";
import type { VirtualTerminal } from "./pages/virtual-terminal.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

type Paid = {
  readonly manager: Office;
  readonly customer: VirtualTerminal;
  readonly orderId: string;
};

/** Paid by card, and then looked at by the manager. */
async function pay(totalOre: number): Promise<Paid> {
  const order = await desk.sendOrder({ totalOre, siteCode: "VAST" });
  const customer = await desk.customerAt(place);
  const manager = new Office(await desk.signedIn("CHEF", place));
  const till = new Till(manager.page);
  await till.send(order.invoiceNumber);
  await customer.tap("visa");
  await till.verdict("hasPaid");
  await manager.openPayment(till.page.url().split("/").at(-1) ?? "");
  return { manager, customer, orderId: order.id };
}

test("the last purchase at the terminal is voided as a whole, without the card", async () => {
  const { manager, orderId } = await pay(210_00);
  const { page } = manager;
  await page.getByRole("button", { name: /^Makulera köpet/ }).waitFor();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Hela köpet makuleras på terminalen. Kortet behövs inte.").waitFor();
  await inspectPage(page, "void-form");
  await dialog.getByRole("textbox", { name: "Belopp" }).fill("100");
  await dialog.getByRole("button", { name: "Betala tillbaka 100,00 kr" }).waitFor();
  await dialog.getByRole("textbox", { name: "Belopp" }).fill("210");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Fel faktura");
  await dialog.getByRole("button", { name: "Makulera köpet på 210,00 kr" }).click();
  await manager.heading("Kunden HAR FÅTT pengarna tillbaka").waitFor();
  await inspectPage(page, "voided");
  expect(await desk.api.order(orderId)).toMatchObject({ position: "hasNotPaid", paidOre: 0 });
});

test("a refund to another card asks for a second person, whose password is cleared by a change", async () => {
  const { manager, customer } = await pay(220_00);
  const { page } = manager;
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Belopp" }).fill("50");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Kortet är spärrat");
  await dialog.getByRole("radio", { name: "Ett annat kort" }).check();
  await inspectPage(page, "refund-other-card");
  await inspectInTheDark(page, "refund-other-card");
  const approver = dialog.getByRole("textbox", { name: "Signatur" });
  const password = dialog.getByLabel("Pinkod eller lösenord", { exact: true });
  await approver.fill("chef");
  await password.fill("chefens eget");
  await dialog.getByRole("button", { name: "Betala tillbaka 50,00 kr" }).click();
  await dialog.getByText("Du kan inte godkänna din egen återbetalning.").waitFor();
  await approver.fill("ekon");
  expect(await password.inputValue()).toBe("");
  await dialog.getByText("Pinkoden eller lösenordet rensades eftersom något ändrades.").waitFor();
  desk.expectStatuses(403);
  await password.fill("inte rätt lösenord");
  await dialog.getByRole("button", { name: "Betala tillbaka 50,00 kr" }).click();
  await dialog.getByRole("alert").waitFor();
  expect(await password.inputValue()).toBe("");
  await inspectPage(page, "refund-second-person-refused");
  await password.fill(DEMO_PEOPLE.find(({ signature }) => signature === "EKON")?.password ?? "");
  await dialog.getByRole("button", { name: "Betala tillbaka 50,00 kr" }).click();
  await manager.heading("Återbetalning pågår").waitFor();
  await customer.insertOnly("mastercard");
  await manager.heading("Kunden HAR FÅTT pengarna tillbaka").waitFor();
  await inspectPage(page, "refunded-other-card");
  await manager.openPayment(page.url().split("/").at(-1) ?? "");
  await page.getByText("Godkänd av").waitFor();
  await page.getByText("EKON", { exact: true }).first().waitFor();
  await inspectPage(page, "payment-refund-other-card");
});

test("cash is handed back with a second person, and has a receipt of its own", async () => {
  const { manager } = await pay(230_00);
  const { page } = manager;
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Belopp" }).fill("30");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Kunden har inget kort med sig");
  await dialog.getByRole("radio", { name: "Kontanter" }).check();
  await dialog.getByRole("textbox", { name: "Signatur" }).fill("EKON");
  await dialog
    .getByLabel("Pinkod eller lösenord", { exact: true })
    .fill(DEMO_PEOPLE.find(({ signature }) => signature === "EKON")?.password ?? "");
  await dialog.getByRole("button", { name: "Betala tillbaka 30,00 kr" }).click();
  await manager.heading("Kunden HAR FÅTT pengarna tillbaka").waitFor();
  await inspectPage(page, "refunded-cash");
  await page.getByText("Kontanter").first().waitFor();
});

test("a void that the terminal refuses leads on to paying back to the card", async () => {
  const { manager, customer } = await pay(240_00);
  const { page } = manager;
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Fel faktura");
  await customer.arm("decline-05");
  await dialog.getByRole("button", { name: "Makulera köpet på 240,00 kr" }).click();
  await manager.heading("Kunden HAR INTE fått pengarna tillbaka").waitFor();
  await page.getByText("Köpet kunde inte makuleras: kunden har fortfarande betalat.").waitFor();
  await inspectPage(page, "void-failed");
  await page.keyboard.press("r");
  await page.getByRole("dialog").getByRole("textbox", { name: "Belopp" }).waitFor();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Betala tillbaka 240,00 kr" })
    .waitFor();
  await inspectPage(page, "void-failed-pay-back");
});

test("a payment for the wrong invoice is moved with keys to the right one, and both tell of it", async () => {
  const { manager, orderId } = await pay(250_00);
  const { page } = manager;
  const right = await desk.sendOrder({ totalOre: 180_00, siteCode: "VAST" });
  const operator = new Office(await desk.signedIn("KASS"));
  await operator.openPayment(page.url().split("/").at(-1) ?? "");
  await operator.page.keyboard.press("f");
  await operator.page.getByRole("dialog").getByText("CHEF").waitFor();
  await inspectPage(operator.page, "move-not-allowed");
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox", { name: "Sök faktura" }).waitFor();
  await page.keyboard.type(right.registrationNumber ?? "");
  await dialog.getByRole("radio", { name: right.invoiceNumber }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await dialog.getByText("Betalningen hamnar på").waitFor();
  await inspectPage(page, "move-planned");
  await page.keyboard.press("Tab");
  await page.keyboard.type("180,01");
  desk.expectStatuses(422, 403);
  await dialog.getByText("Beloppet är större än vad som är kvar att betala.").waitFor();
  await inspectPage(page, "move-too-much");
  await dialog.getByRole("textbox", { name: "Belopp att flytta" }).fill("");
  await dialog
    .getByRole("button", { name: `Flytta 180,00 kr till ${right.invoiceNumber}` })
    .waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Kassan tog fel faktura");
  await page.keyboard.press("Tab");
  await page.keyboard.type("kass");
  await page.keyboard.press("Tab");
  await page.keyboard.type(
    DEMO_PEOPLE.find(({ signature }) => signature === "KASS")?.password ?? "",
  );
  await page.keyboard.press("Enter");
  await dialog.getByText(/EKON/).waitFor();
  await inspectPage(page, "move-second-person-refused");
  await dialog.getByRole("textbox", { name: "Signatur" }).fill("ekon");
  await page.keyboard.press("Tab");
  await page.keyboard.type(
    DEMO_PEOPLE.find(({ signature }) => signature === "EKON")?.password ?? "",
  );
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Betalningen flyttades mellan fakturor").waitFor();
  await page.getByText(`Till faktura ${right.invoiceNumber}`).waitFor();
  await inspectPage(page, "moved-payment");
  await manager.openOrder(orderId);
  await page.getByText("180,00 kr flyttades härifrån till").waitFor();
  await inspectPage(page, "moved-from-order");
  await manager.openOrder(right.id);
  await page.getByText("180,00 kr flyttades hit från").waitFor();
  await page.getByText("Kassan tog fel faktura").first().waitFor();
  await inspectInTheDark(page, "moved-to-order");
  expect(await desk.api.order(right.id)).toMatchObject({ position: "hasPaid", leftOre: 0 });
});
