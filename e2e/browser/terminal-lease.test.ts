/** A terminal that tills share: who has it, who waits, and where to go when it has no contact. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("NORD");
const workshop = { siteCode: "NORD", tillCode: "V1" } as const;
const parts = { siteCode: "NORD", tillCode: "L1" } as const;
/** Borrows the terminals of the other two. */
const entrance = { siteCode: "NORD", tillCode: "E1" } as const;

async function payPage(signature: string, place: typeof workshop | typeof parts | typeof entrance) {
  const order = await desk.sendOrder({ totalOre: 870_00 });
  const till = new Till(await desk.signedIn(signature, place));
  await till.choose(order.invoiceNumber);
  return till;
}

test("a till waits its turn, is handed the terminal, and sends nothing by itself", async () => {
  await Promise.all([workshop, parts].map((place) => desk.customerAt(place)));
  const first = await payPage("KASS", parts);
  await first.page.getByText("Terminalen är din").waitFor();
  const second = await payPage("ANLI", entrance);
  // Its own choice is the other terminal; it wants this one.
  const wanted = second.page.getByRole("radio", { name: "Norr, lager" });
  await wanted.check();
  await second.page.getByText("Nummer 1 i kön · Du väntar på Norr, lager").waitFor();
  await second.page
    .getByText(/^KASS vid L1 har den sedan/)
    .first()
    .waitFor();
  expect(await second.page.getByRole("button", { name: /^Skicka till/ }).isDisabled()).toBe(true);
  await inspectPage(second.page, "lease-queue");
  await inspectInTheDark(second.page, "lease-queue");
  await first.page.getByText("ANLI vid E1 väntar på terminalen").waitFor();
  await inspectPage(first.page, "lease-asked-for");
  await first.press("l");
  await first.page.getByText("Norr, lager är överlämnad").first().waitFor();
  await inspectPage(first.page, "lease-handed-over");
  await second.page
    .getByRole("button", { name: "Skicka till Norr, lager", disabled: false })
    .waitFor();
  expect(await second.heard()).toContain("Din tur: Norr, lager är ledig");
  await second.payHeading().waitFor();
  await inspectPage(second.page, "lease-yours");
  // Who leaves the page lets go.
  await second.press("Escape");
  await second.showWorklist();
  await first.page.getByText("Terminalen är din").waitFor();
});

test("a terminal without contact is left for the next one by one key, and Enter sends", async () => {
  const borrowed = await desk.customerAt(parts);
  const other = await desk.customerAt(workshop);
  await borrowed.unplug();
  try {
    const till = await payPage("ANLI", entrance);
    await till.page.getByRole("radio", { name: "Norr, lager" }).check();
    await till.page.getByText("Norr, lager har ingen kontakt").first().waitFor({ timeout: 45_000 });
    await inspectPage(till.page, "terminal-offline");
    await inspectInTheDark(till.page, "terminal-offline");
    await till.press("b");
    await till.page
      .getByText("Bytt till Norr, verkstad. Tryck Enter för att skicka.")
      .first()
      .waitFor();
    await inspectPage(till.page, "terminal-switched");
    await till.page
      .getByRole("button", { name: "Skicka till Norr, verkstad", disabled: false })
      .waitFor();
    await till.sendNow();
    await other.payByChip("visa");
    await till.verdict("hasPaid");
  } finally {
    await borrowed.plugIn();
    await desk.waitForContact(parts);
  }
}, 150_000);

test("the administrator is told why a terminal cannot be moved now, and what to do", async () => {
  await desk.customerAt(parts);
  const till = await payPage("KASS", parts);
  await till.page.getByText("Terminalen är din").waitFor();
  const page = await desk.signedIn("ADMI");
  await page.getByRole("navigation").getByRole("link", { name: "Inställningar" }).click();
  await page.getByRole("heading", { level: 1, name: "Inställningar" }).waitFor();
  await inspectPage(page, "settings");
  await page
    .locator("#content")
    .getByRole("link", { name: /^Terminaler/ })
    .click();
  await page.getByRole("heading", { level: 1, name: "Terminaler" }).waitFor();
  await page
    .getByText(/^KASS vid L1 har den sedan/)
    .first()
    .waitFor();
  await inspectPage(page, "terminals");
  await inspectInTheDark(page, "terminals");
  await page.getByRole("button", { name: "Flytta Norr, lager" }).click();
  await inspectPage(page, "terminal-move");
  desk.expectStatuses(409, 422);
  await page.getByRole("checkbox", { name: "E1 Entrékassan" }).uncheck();
  await page.getByRole("button", { name: "Flytta terminalen" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await inspectPage(page, "terminal-move-refused");
  await page.getByRole("button", { name: "Stäng" }).click();
  await page.getByRole("button", { name: "Ersätt Norr, bilhall" }).click();
  await page.getByRole("textbox", { name: "Den nya terminalens nummer" }).fill("79001099");
  await page.getByRole("textbox", { name: "Modell" }).fill("Leksak9000");
  await page.getByRole("button", { name: "Ersätt terminalen" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await inspectPage(page, "terminal-replace-refused");
});

test("a payment that never reached its terminal goes on at the next one", async () => {
  const customer = await desk.customerAt(parts);
  const other = await desk.customerAt(workshop);
  await customer.arm("terminal-offline");
  const till = await payPage("ANLI", entrance);
  await till.page.getByRole("radio", { name: "Norr, lager" }).check();
  await till.page
    .getByRole("button", { name: "Skicka till Norr, lager", disabled: false })
    .waitFor();
  await till.sendButton().waitFor();
  await till.press("Enter");
  await till.verdict("hasNotPaid");
  await till.page.getByRole("button", { name: /^Byt till Norr, verkstad/ }).waitFor();
  await inspectPage(till.page, "not-sent-switch");
  await till.press("b");
  await till.payHeading().waitFor();
  await till.page
    .getByText("Bytt till Norr, verkstad. Tryck Enter för att skicka.")
    .first()
    .waitFor();
  await till.sendNow();
  await other.payByChip("visa");
  await till.verdict("hasPaid");
});
