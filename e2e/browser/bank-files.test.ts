/** A bank's statement and an acquirer's rows on their way in: dropped, looked at, mapped with a preview. */
import { camtFile, NETS_FILE, OUR_IBAN } from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

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

test("finance says what a bank line pays for; the order names the line, and it can be undone", async () => {
  const place = { siteCode: "VAST", tillCode: "V1" } as const;
  const { invoiceNumber } = await desk.sendOrder({ totalOre: 312_50, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(invoiceNumber);
  await customer.tap("visa");
  await till.verdict("hasPaid");

  const page = await desk.signedIn("EKON");
  const today = businessDayOf(Date.now());
  const { agreements } = (await (
    await page.context().request.get("/api/payout-agreements")
  ).json()) as {
    agreements: { name: string; companyCode: string; terms: { payerNames: string[] }[] }[];
  };
  const payer = agreements.find(({ name }) => name === "Nets")?.terms[0]?.payerNames[0] ?? "";
  expect(payer).not.toBe("");
  const entry = {
    kronor: "300.00",
    reference: `BANKRAD-${invoiceNumber}`,
    day: today,
    inside: `<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>${payer}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>Åkerö ${invoiceNumber}</Ustrd></RmtInf></TxDtls></NtryDtls>`,
  };
  const text = camtFile({ sequence: 18, opening: "0.00", closing: "300.00", entries: [entry] });
  await page.goto("/bank/files");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Välj filer" }).press("Enter");
  await (await chooser).setFiles([file("dagen.xml", text)]);
  await page.getByRole("link", { name: /^dagen\.xml är inläst/ }).waitFor();

  await page.goto("/bank/bench");
  const list = page.getByRole("list", { name: "Bankrader att avgöra" });
  await list
    .getByRole("button", { name: new RegExp(`${today}.*300,00`) })
    .last()
    .click();
  const shown = page.getByRole("region", { name: "Bankraden och förslaget" });
  await shown.getByText(`Åkerö ${invoiceNumber}`).waitFor();
  await inspectPage(page, "match-bench");
  await inspectInTheDark(page, "match-bench");
  await page.keyboard.press("v");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Avtal", { exact: true }).selectOption("Nets");
  await dialog.getByRole("checkbox", { name: new RegExp(`^${today} · Visa · VAST`) }).check();
  await dialog.getByLabel("Resten är").selectOption("Justering");
  await inspectPage(page, "match-choose");
  await dialog.getByRole("button", { name: "Bokför" }).press("Enter");
  await dialog.getByText("Skriv varför.").waitFor();
  await dialog.getByLabel("Skäl", { exact: true }).fill("Enligt inlösarens brev");
  await dialog.getByRole("button", { name: "Bokför" }).press("Enter");
  await page.getByText("Vald och bokförd.").first().waitFor();

  await page.goto("/bank/lines");
  await page.getByRole("link", { name: today }).first().waitFor();
  await inspectPage(page, "bank-lines");
  await page.getByRole("textbox", { name: /^Sök/ }).fill(`Åkerö ${invoiceNumber}`);
  await page.getByRole("row", { name: /Åkerö/ }).getByRole("link", { name: today }).press("Enter");
  await page.getByRole("heading", { level: 1, name: /300,00/ }).waitFor();
  await page.getByText("En människas val").waitFor();
  await inspectPage(page, "bank-line");
  await page.getByRole("link", { name: invoiceNumber, exact: true }).press("Enter");
  await page.getByText(`På kontot ${today} från Nets`).waitFor();
  await page.getByRole("link", { name: "Öppna raden" }).press("Enter");
  await page.getByRole("button", { name: "Ångra" }).press("Enter");
  await dialog.getByLabel("Skäl", { exact: true }).fill("Fel rad");
  await dialog.getByRole("button", { name: "Ångra" }).press("Enter");
  await page.getByText("Ångrad. En rättelse är bokförd.").first().waitFor();
  await page.getByRole("heading", { name: "Tidigare matchningar" }).waitFor();
});
