/** When the answer gets lost: the page says so, asks by itself, and ends with the truth. */
import type { Order } from "@kortkoll/server/api.ts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "V1" } as const;

type Lost = { readonly till: Till; readonly secondTab: Page; readonly order: Order };

async function loseBy(lose: "payAndLoseAnswer" | "loseLink"): Promise<Lost> {
  const order = await desk.sendOrder({ totalOre: 730_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer[lose]();
  await till.verdict("findingOut");
  const secondTab = await till.page.context().newPage();
  await secondTab.goto(till.page.url());
  return { till, secondTab, order };
}

test("a lost answer is found out by itself: the customer HAS paid", async () => {
  const { till, secondTab } = await loseBy("payAndLoseAnswer");
  expect(await till.heard()).toContain("VI TAR REDA PÅ DET");
  await till.page.getByText(/Nästa kontroll om \d+ s|Frågar terminalen nu/).waitFor();
  await till.page.reload();
  await till.verdict("findingOut");
  await new Till(secondTab).verdict("findingOut");
  await inspectPage(till.page, "finding-out");
  await inspectInTheDark(till.page, "finding-out");
  await till.verdict("hasPaid", 30_000);
  expect(await till.heard()).toContain("Kunden HAR betalat");
  await new Till(secondTab).verdict("hasPaid");
  await till.page
    .getByText("Kunden HAR betalat – terminalens senaste resultat visar det.")
    .first()
    .waitFor();
  await inspectPage(till.page, "found-out-paid");
});

// The terminal must have shown an older result for a while before that proves anything.
test("a link lost before payment is found out by itself: the customer HAS NOT paid", async () => {
  const { till, secondTab, order } = await loseBy("loseLink");
  const manager = new Office(await desk.signedIn("CHEF"));
  await manager.openFromMenu("Avbrutna");
  await manager.page.getByRole("button", { name: new RegExp(order.invoiceNumber) }).waitFor();
  await inspectPage(manager.page, "interrupted");
  await till.page.reload();
  await till.verdict("findingOut");
  await till.verdict("hasNotPaid", 100_000);
  await new Till(secondTab).verdict("hasNotPaid");
  await inspectPage(till.page, "found-out-not-paid");
}, 150_000);
