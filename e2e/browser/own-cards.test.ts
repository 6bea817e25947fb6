/** Toyota's own cards where they are off: turned off, told who may, paid with, flagged, handled. */
import { randomInt } from "node:crypto";
import type { OwnCards } from "@kortkoll/server/cards/cards-api.ts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { InterruptedList } from "./pages/interrupted-pages.ts";
import { takeIn } from "./pages/new-person.ts";
import { Office } from "./pages/office-pages.ts";
import { Settings } from "./pages/settings-pages.ts";
import { Till } from "./pages/till-pages.ts";

// The file has the site to itself: the others there pay with own cards while the programme is on.
const desk = openDesk("NORD");
const place = { siteCode: "NORD", tillCode: "F1" } as const;
const SWITCH = "Ta emot egna kort på Nordbil Norr";
const STOP = "Sluta ta emot egna kort på Nordbil Norr";

test("an own card where the programme is off is paid, booked on what lies under it, and handled", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  await admin.open();
  await admin.openPart("Egna kort");
  const taken = admin.page.getByRole("switch", { name: SWITCH });
  await taken.waitFor();
  expect(await taken.isChecked()).toBe(true);
  try {
    const between = await comeBetween(admin.page);
    await taken.press("Space");
    await admin.page.getByText(new RegExp(`^${between} ändrade det här .*Inget av ditt`)).waitFor();
    expect(await taken.isChecked()).toBe(true);
    await inspectPage(admin.page, "own-cards-conflict");
    await admin.page.getByRole("button", { name: STOP }).click();
    await admin.page
      .locator("#content")
      .getByText("Nordbil Norr tar inte emot egna kort från och med nu")
      .waitFor();
    await expect.poll(() => taken.isChecked()).toBe(false);
    await inspectPage(admin.page, "own-cards-off");
    await inspectInTheDark(admin.page, "own-cards-off");

    const till = new Till(await desk.signedIn("KASS", place));
    await seeWhoMay(till.page);
    const invoiceNumber = await payWithOwnCard(till);
    await handle(invoiceNumber);
    await readReport();

    await admin.page.reload();
    const row = admin.page.getByRole("row").filter({ hasText: "Nordbil Norr" });
    await row.getByText(/^\d+ betalning/).waitFor();
    await taken.press("Space");
    await admin.page
      .locator("#content")
      .getByText("Nordbil Norr tar emot egna kort från och med nu")
      .waitFor();
    await expect.poll(() => taken.isChecked()).toBe(true);
    await inspectPage(admin.page, "own-cards-on-again");
  } finally {
    await turn(admin.page, true);
  }
});

async function seeWhoMay(page: Page): Promise<void> {
  await page.goto("/settings/own-cards");
  const people = page.getByRole("list", { name: /^Be (den|någon av dem) som har behörigheten:$/ });
  await people.getByText("ADMI Admir Provström").waitFor();
  expect(await page.getByRole("switch", { name: SWITCH }).count()).toBe(0);
  await inspectPage(page, "own-cards-who-may");
  await inspectInTheDark(page, "own-cards-who-may");
  await page.goto("/");
}

/** The simulated one carries a Mastercard's issuer id. */
async function payWithOwnCard(till: Till): Promise<string> {
  const order = await desk.sendOrder({ totalOre: 351_00 });
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.tap("own");
  await till.verdict("hasPaid");
  await till.page.getByText("Mastercard •••• 2007").first().waitFor();
  await till.page.getByText("egna kort är avstängda på anläggningen").first().waitFor();
  await inspectPage(till.page, "own-card-where-off");
  await inspectInTheDark(till.page, "own-card-where-off");
  const office = new Office(till.page);
  await office.openOrder(order.id);
  expect(await office.vouchers()).toContain("Kortbetalning godkänd: 1582 D 351,00, 1689 K 351,00");
  expect(await desk.api.order(order.id)).toMatchObject({ position: "hasPaid", paidOre: 351_00 });
  return order.invoiceNumber;
}

async function handle(invoiceNumber: string): Promise<void> {
  const finance = new InterruptedList(await desk.signedIn("EKON"));
  await finance.open();
  const item = await finance.find(invoiceNumber);
  await item.getByText("Eget kort där det är avstängt").first().waitFor();
  await inspectPage(finance.page, "interrupted-own-card");
  await finance.page.keyboard.press("h");
  const dialog = finance.dialog();
  await dialog
    .getByRole("textbox", { name: "Vad gjordes?" })
    .fill("Banken betalar ut som Mastercard, inget att rätta åäö");
  await inspectPage(finance.page, "interrupted-own-card-handle");
  await dialog.getByRole("button", { name: "Markera som klart" }).click();
  await finance.page.getByText("Inget ärende stämmer").waitFor();
  await finance.page.getByRole("combobox", { name: "Visa" }).selectOption({ label: "Avslutade" });
  const closed = finance.item(invoiceNumber);
  await closed.getByText("Banken betalar ut som Mastercard, inget att rätta åäö").first().waitFor();
  await inspectPage(finance.page, "interrupted-own-card-handled");
}

/** The report tells of it, on the screen and on the paper that it leads to. */
async function readReport(): Promise<void> {
  const page = await desk.signedIn("EKON");
  await page.getByRole("link", { name: "Rapporter" }).press("Enter");
  await page.getByRole("link", { name: "Egna kort" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Egna kort" }).waitFor();
  const off = page.getByRole("table", { name: "Där programmet är avslaget" });
  await off.getByText("NORD", { exact: false }).first().waitFor();
  await inspectPage(page, "own-card-report");
  const paper = page.getByRole("link", { name: "PDF" });
  const pdf = await page.request.get((await paper.getAttribute("href")) ?? "");
  expect([pdf.status(), pdf.headers()["content-type"]]).toEqual([200, "application/pdf"]);
}

/** Another administrator, whose signature it gives, turns it off and on while the page is open. */
async function comeBetween(administrator: Page): Promise<string> {
  // Another one when the test is tried again.
  const signature = `EGON${String.fromCharCode(65 + randomInt(26))}`;
  const person = { signature, name: "Egon Påhittad", role: "administrator" } as const;
  const other = await takeIn(desk, administrator, person);
  desk.expectStatuses(409);
  await turn(other, false);
  await turn(other, true);
  return signature;
}

/** Beside the page; whatever became of the test, the next file finds the programme as it was. */
async function turn({ request }: Page, on: boolean): Promise<void> {
  const { sites } = (await (await request.get("/api/own-cards")).json()) as OwnCards;
  const { siteId, version } = sites.find(({ code }) => code === place.siteCode) ?? {};
  const answer = await request.put(`/api/sites/${siteId}/own-cards`, { data: { version, on } });
  expect(answer.status(), await answer.text()).toBe(200);
}
