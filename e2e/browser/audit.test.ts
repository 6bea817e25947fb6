/** The audit page: what happened and who did it, whether the chain is whole, and the auditor's files. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";

const desk = openDesk("SYD");

test("what an administrator changes is seen by finance, who can have it verified and exported", async () => {
  const admin = await desk.signedIn("ADMI");
  await admin.goto("/settings/cash");
  await admin.getByRole("combobox", { name: "Företag" }).selectOption("SYDBIL");
  await admin.getByRole("button", { name: "Nytt skäl" }).press("Enter");
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Namn" }).fill("Parkering åt kund");
  await dialog.getByRole("textbox", { name: "Motkonto" }).fill("5810");
  await dialog.getByRole("button", { name: "Spara" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await admin.getByText("Parkering åt kund").first().waitFor();
  await inspectPage(admin, "cash-reason-saved");

  const office = new Office(await desk.signedIn("EKON"));
  const { page } = office;
  await office.openFromMenu("Revisionslogg");
  await page.keyboard.press("/");
  await page.keyboard.type("Parkering åt kund");
  await page.waitForURL(/text=/);
  const changed = page.getByRole("row").filter({ hasText: "En inställning ändrades" });
  await changed.nth(1).waitFor({ state: "detached" });
  expect(await changed.innerText()).toMatch(/ADMI[\s\S]*SYDBIL|SYDBIL[\s\S]*ADMI/);
  await page.getByRole("button", { name: "Rensa" }).click();
  await page.getByRole("button", { name: "Kontrollera nu" }).click();
  await page.locator("#content").getByText("Revisionsloggen är hel").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Exportera" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain("Parkering åt kund");

  desk.expectStatuses(403);
  const cashier = await desk.signedIn("KASS");
  expect((await cashier.request.get("/api/audit")).status()).toBe(403);
});

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
