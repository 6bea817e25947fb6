/** An administrator has another program told of what happens, and sees what comes of it. */
import { randomInt } from "node:crypto";
import { answers, openTarget, TAKES, type Target } from "@kortkoll/server/webhooks/test-target.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Settings } from "./pages/settings-pages.ts";

const desk = openDesk();

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

const NAME = `Kundsystemet i Åkerby ${randomInt(1_000)}`;

const LEDGER_INVOICE = {
  system: "workshop",
  siteCode: "NORD",
  settlement: "ledger",
  serviceAdvisor: "ANLI",
  totalOre: 100_000,
} as const;

test("a receiver is made, tested, told of keys, mended and sent to again", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  const { page } = admin;
  await admin.open();
  await admin.openPart("Webhooks");
  await inspectPage(page, "webhooks-empty");
  await makeReceiver(page);

  await page.getByRole("link", { name: NAME }).click();
  await page.getByText("Inga meddelanden").waitFor();
  await page.getByRole("button", { name: "Sänd ett prov" }).click();
  await page
    .getByText(/Provet är framme: svar 200/)
    .first()
    .waitFor();
  target.answer = answers(500, "Databasen är full");
  await page.getByRole("button", { name: "Sänd ett prov" }).click();
  await page.getByText("Fel hos mottagaren, svar 500").first().waitFor();
  await page.getByText("Databasen är full").waitFor();
  await inspectPage(page, "webhook-test-failed");

  target.answer = answers(422, "Okänd order");
  // A ledger invoice keeps no keys back.
  const order = await desk.sendOrder(LEDGER_INVOICE);
  const car = order.registrationNumber?.replaceAll(" ", "") ?? "";
  const row = page.getByRole("row").filter({ hasText: car });
  await row.getByText("Försöks igen").waitFor();
  await inspectPage(page, "webhook-failing");
  await inspectInTheDark(page, "webhook-failing");
  await row.getByRole("button", { name: "Nycklar får lämnas ut" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Okänd order").first().waitFor();
  await inspectPage(page, "webhook-delivery");
  target.answer = TAKES;
  await dialog.getByRole("button", { name: "Sänd om" }).click();
  await dialog.getByText("Framme, svar 200").waitFor();
  await page.keyboard.press("Escape");
  await row.getByText("Framme", { exact: true }).waitFor();
  await page.getByRole("combobox", { name: "Slag" }).selectOption({ label: "Prov" });
  await expect.poll(() => page.getByRole("row").filter({ hasText: "Prov" }).count()).toBe(2);

  await page.getByRole("button", { name: "Ny hemlighet" }).click();
  await dialog.getByRole("combobox", { name: "Den gamla gäller också" }).waitFor();
  await inspectPage(page, "webhook-new-secret");
  await dialog.getByRole("button", { name: "Ny hemlighet" }).click();
  await page.getByText("Hemligheten visas bara nu").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Gamla hemligheten gäller till").waitFor();

  await page.getByRole("button", { name: "Ändra", exact: true }).click();
  await dialog.getByRole("switch", { name: "På" }).uncheck();
  await page.keyboard.press("Enter");
  await page.getByText(`${NAME} är sparad.`).first().waitFor();
  await page.getByText("Av", { exact: true }).first().waitFor();
  await inspectPage(page, "webhook-off");

  await page.getByRole("button", { name: "Ta bort" }).click();
  await dialog.getByText("Inget väntar på att sändas.").waitFor();
  await inspectPage(page, "webhook-remove");
  await dialog.getByRole("button", { name: "Ta bort" }).click();
  await page.getByText(/^Borttagen \d/).waitFor();
  await inspectPage(page, "webhook-removed");
  await page.getByRole("button", { name: "Ta tillbaka" }).click();
  await dialog.getByRole("textbox", { name: "Namn" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText(`${NAME} är tillbaka, och är av.`).first().waitFor();
  await page.getByText("Av", { exact: true }).first().waitFor();
  await page.getByText("Mottagaren har ingen hemlighet").waitFor();
  await inspectPage(page, "webhook-taken-back");
  await page.getByRole("button", { name: "Ny hemlighet" }).first().click();
  await inspectPage(page, "webhook-secret-again");
  await dialog.getByRole("button", { name: "Ny hemlighet" }).click();
  await page.getByText("Hemligheten visas bara nu").waitFor();
});

async function makeReceiver(page: Page): Promise<void> {
  await page.keyboard.press("n");
  await page.locator("input[data-autofocus]:focus").waitFor();
  await page.keyboard.type(NAME);
  await page.getByRole("textbox", { name: "Adress" }).fill("https://10.0.0.8/kortkoll");
  desk.expectStatuses(422);
  await page.keyboard.press("Enter");
  await page.getByText("Adressen ligger inne i ett nät, dit inget sänds.").waitFor();
  await inspectPage(page, "webhooks-inside");
  await page.getByRole("textbox", { name: "Adress" }).fill(`${target.address}/kortkoll`);
  await page.keyboard.press("Enter");
  await page.getByText("Hemligheten visas bara nu").waitFor();
  await page.getByText(/^whsec_/).waitFor();
  await inspectPage(page, "webhooks-secret");
  await page.keyboard.press("Escape");
  await page.getByText("Redo").waitFor();
  await inspectPage(page, "webhooks");
  await inspectInTheDark(page, "webhooks");
}
