/** A bank's statement and an acquirer's rows on their way in: dropped, looked at, mapped with a preview. */
import { camtFile, NETS_FILE, OUR_IBAN } from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";

const desk = openDesk("DELA");

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

test("finance takes in a statement whose account an administrator adds, and maps an acquirer's rows", async () => {
  const page = await desk.signedIn("EKON");
  await page.getByRole("link", { name: "Bankfiler", exact: true }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Bankfiler" }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await chooser).setFiles([file("utdrag.xml", camtFile({ currency: "SEK" }))]);
  await page.getByRole("link", { name: /^utdrag\.xml är inläst, med 1 sak/ }).waitFor();
  await inspectPage(page, "bank-files");
  await inspectInTheDark(page, "bank-files");

  const boss = await desk.signedIn("ADMI");
  const companies = await boss.context().request.get("/api/settings/bank-accounts");
  const list = (await companies.json()) as { companies: { companyId: string; version: number }[] };
  expect(list.companies.length).toBeGreaterThan(0);
  await boss.goto("/settings/bank-accounts");
  await boss.getByRole("button", { name: "Demobolaget Nordbil AB" }).press("Enter");
  const dialog = boss.getByRole("dialog");
  await dialog.getByLabel("Konton").fill(`${OUR_IBAN}\n5050-1055`);
  await inspectPage(boss, "bank-accounts");
  await dialog.getByRole("button", { name: "Spara" }).press("Enter");
  await boss.getByText("Bankkonton för Demobolaget Nordbil AB är sparade.").first().waitFor();

  await page.getByRole("link", { name: /^utdrag\.xml är inläst/ }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "utdrag.xml" }).waitFor();
  await page.getByText("Summerar").first().waitFor();
  await page.getByText("INLÖSEN AB").first().waitFor();
  await inspectPage(page, "bank-file");

  await page.getByRole("link", { name: "Alla filer" }).press("Enter");
  const next = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await next).setFiles([file("rapport.csv", NETS_FILE)]);
  await page.getByRole("link", { name: /^rapport\.csv är inläst/ }).press("Enter");
  await page.getByLabel("Börja från").selectOption("netsCsv");
  await page.getByRole("table", { name: "Rader i filen" }).getByText("Visa").first().waitFor();
  await inspectPage(page, "bank-mapping");
  await page.getByLabel("Mappningens namn").fill("Nets dagligen");
  await page.getByRole("button", { name: "Spara och läs filen" }).press("Enter");
  await page.getByText("00000001").first().waitFor();
  await page.getByText("Räknas").first().waitFor();
  await inspectPage(page, "bank-file-rows");
});
