/** The audit page: what happened and who did it, whether the chain is whole, and the auditor's files. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";

const desk = openDesk("SYD");

test("finance sees what happened, has the chain verified, and takes the auditor's files", async () => {
  const order = await desk.sendOrder({ totalOre: 125_50, siteCode: "SYD" });
  const office = new Office(await desk.signedIn("EKON"));
  const { page } = office;
  await office.openFromMenu("Revisionslogg");
  await page.keyboard.press("/");
  await page.keyboard.type(order.invoiceNumber);
  await page.waitForURL(/text=/);
  const arrived = page.getByRole("row").filter({ hasText: "En faktura kom in" });
  // Until only what was searched for is left.
  await arrived.nth(1).waitFor({ state: "detached" });
  await arrived.getByText("Innehåll").click();
  await arrived.getByText("totalOre").waitFor();
  await inspectPage(page, "audit-entries");
  await page.getByRole("button", { name: "Rensa" }).click();
  await page.getByRole("button", { name: "Kontrollera nu" }).click();
  await page.locator("#content").getByText("Revisionsloggen är hel").waitFor();
  await page.getByText(/kontrollerade .* av EKON/).waitFor();
  await inspectPage(page, "audit");
  await inspectInTheDark(page, "audit");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Exportera" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain(order.invoiceNumber);
  expect(text.startsWith('{"kortkollAudit":1')).toBe(true);
});
