/** Service advisors: whose a payment is, whichever till took it, and signatures that nobody has. */
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage, photograph } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "L1" } as const;

test("an unknown signature is marked in the report, said to be a person's, and taken back", async () => {
  const letters = Array.from({ length: 4 }, () => "ABDEFGHJKLMN".charAt(randomInt(12)));
  const nobody = `Q${letters.join("")}`;
  const known = await desk.sendOrder({ totalOre: 289_00, siteCode: "SYD", serviceAdvisor: "MAJA" });
  const order = await desk.sendOrder({
    totalOre: 189_00,
    siteCode: "SYD",
    serviceAdvisor: nobody.toLowerCase(),
  });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  for (const { invoiceNumber } of [known, order]) {
    await till.send(invoiceNumber);
    await customer.tap("visa");
    await till.verdict("hasPaid");
    await till.backToList();
  }
  const office = new Office(await desk.signedIn("ADMI"));
  const { page } = office;
  await page.getByRole("navigation").getByRole("link", { name: "Rapporter" }).click();
  await office.heading("Serviceomottagare").waitFor();
  const row = page.getByRole("row").filter({ hasText: nobody });
  await row.getByText("Okänd signatur").waitFor();
  expect(await row.innerText()).toContain("189,00");
  await inspectPage(page, "advisor-report");
  await inspectInTheDark(page, "advisor-report");
  await page.emulateMedia({ media: "print" });
  await page.getByRole("button", { name: "Skriv ut" }).waitFor({ state: "hidden" });
  // Several companies: each is named with its number, as on the PDF.
  await page.getByText(/Demobolaget .+, 559999-0016/).waitFor();
  await photograph(page, "advisor-report-paper");
  await page.emulateMedia({ media: "screen" });

  await page.getByRole("link", { name: "Gå igenom okända signaturer" }).click();
  await office.heading("Okända signaturer").waitFor();
  const act = page.getByRole("button", { name: `Det är … (${nobody}` });
  await act.waitFor();
  await inspectPage(page, "unknown-signatures");
  await act.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Vems är den" }).selectOption("OLOV");
  await inspectPage(page, "signature-meaning");
  await dialog.getByRole("button", { name: "Spara" }).press("Enter");
  await page.getByText(`${nobody} räknas nu till OLOV i rapporter.`).first().waitFor();
  await page.getByRole("button", { name: `Ångra att ${nobody} betyder OLOV` }).waitFor();
  await inspectPage(page, "signature-said");
  await inspectInTheDark(page, "signature-said");

  await page.getByRole("navigation").getByRole("link", { name: "Rapporter" }).click();
  const olov = page.getByRole("row").filter({ hasText: `Räknar även ${nobody}` });
  await olov.getByText("Olov Påhittsson").waitFor();
  await olov.getByRole("link", { name: `Visa betalningar för ${nobody} i historiken` }).click();
  await office.heading("Historik").waitFor();
  await office.historyShows(1);
  expect(await office.historyRows().innerText()).toContain(order.invoiceNumber);

  await page.goto("/settings/signatures");
  await page.getByRole("button", { name: `Ångra att ${nobody} betyder OLOV` }).press("Enter");
  await page.getByText(`${nobody} är en okänd signatur igen.`).first().waitFor();
  await act.waitFor();
  await page
    .getByRole("link", { name: `Ny person (${nobody})` })
    .first()
    .press("Enter");
  const signature = page.getByRole("dialog").getByRole("textbox", { name: "Signatur" });
  await signature.waitFor();
  expect(await signature.inputValue()).toBe(nobody);
});

test("an advisor is shown own figures only, whoever stood at the till", async () => {
  const advisor = new Office(await desk.signedIn("MAJA", place));
  const { page } = advisor;
  await page.getByRole("navigation").getByRole("link", { name: "Rapporter" }).click();
  await page.getByText("Här visas dina egna siffror.").waitFor();
  const rows = page.locator("table.kk-table tbody tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(1);
  expect(await rows.innerText()).toContain("MAJA");
  await inspectPage(page, "advisor-report-own");
  await page.getByRole("textbox", { name: "Från" }).fill("2020-01-01");
  await page.getByText("Perioden ska vara högst ett år").waitFor();
});
