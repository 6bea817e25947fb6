/** A closed day on its way to other books: read as vouchers, exported, delivered; then its month is locked. */
import { newUuid } from "@kortkoll/server/clock.ts";
import { openDatabase, statement } from "@kortkoll/server/database/database.ts";
import { findRunningPostgres } from "@kortkoll/server/database/running-postgres.ts";
import { silentLog } from "@kortkoll/server/database/test-log.ts";
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("DELA");

const MENDED_SUM = statement({
  name: "test_mended_sum",
  text: `insert into book_differences (id, part, subject, company_id, role, business_day, booked_ore,
      expected_ore, first_found_at, last_found_at, gone_at, mended)
    select $1, 'takings', '2020-02-03', id, 'takingsOfDay', date '2020-02-03', 125000, 120000, now(), now(),
      now(), true from companies where code = 'NORDBIL'`,
});
const place = { siteCode: "DELA", tillCode: "R1" } as const;
const order = { siteCode: "DELA", companyCode: "NORDBIL" } as const;

test("finance reads a day's vouchers, exports them, says that they are delivered, and locks a month", async () => {
  const { invoiceNumber } = await desk.sendOrder({ ...order, totalOre: 312_50 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(invoiceNumber);
  await customer.tap("visa");
  await till.verdict("hasPaid");
  const manager = await desk.signedIn("CHEF");
  const closed = await manager.context().request.post("/api/day-closes", {
    data: { siteCode: "DELA", companyCode: "NORDBIL" },
  });
  expect(closed.status(), await closed.text()).toBe(201);

  const page = await desk.signedIn("EKON");
  await page.getByRole("link", { name: "Bokföring" }).press("Enter");
  await page.getByRole("link", { name: "Verifikationer" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Verifikationer" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(invoiceNumber);
  await page.getByRole("heading", { name: "1 verifikation" }).waitFor();
  await inspectPage(page, "books-vouchers");
  await page.getByRole("table").getByRole("link").first().press("Enter");
  const listing = page.getByRole("table", { name: "Betalningar i verifikationen" });
  await listing.getByText(invoiceNumber).waitFor();
  expect((await listing.innerText()).replaceAll(/\s+/g, " ")).toContain("Visa");
  await inspectPage(page, "books-voucher");
  await page.getByRole("link", { name: "Konton", exact: true }).press("Enter");
  await page.getByText("konton hålls mot sina poster, och de stämmer.").first().waitFor();
  await inspectPage(page, "books-accounts");
  await inspectInTheDark(page, "books-accounts");

  await page.getByRole("link", { name: "Exporter", exact: true }).press("Enter");
  await page.getByRole("button", { name: /^Skapa fil för Demobolaget Nordbil/ }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Format").selectOption("fortnox");
  await inspectPage(page, "books-make-export");
  await dialog.getByRole("button", { name: "Skapa fil" }).press("Enter");
  await page.getByText("SIE 4I för Fortnox").first().waitFor();
  const download = page.waitForEvent("download");
  await page
    .getByRole("link", { name: /^Hämta / })
    .first()
    .press("Enter");
  expect((await download).suggestedFilename()).toMatch(/^NORDBIL-\d+-.*-fortnox\.si$/);
  await page
    .getByRole("button", { name: /^Markera export \d+ som levererad/ })
    .first()
    .press("Enter");
  await dialog.getByRole("button", { name: "Markera levererad" }).press("Enter");
  await page.getByText("Levererad", { exact: true }).first().waitFor();
  await inspectPage(page, "books-exports");

  await page.getByRole("link", { name: "Perioder" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Perioder" }).waitFor();
  const company = page.getByRole("region", { name: "Demobolaget Nordbil AB" });
  await company.getByRole("button", { name: /^Lås till och med/ }).press("Enter");
  await inspectPage(page, "books-lock");
  await dialog.getByRole("button", { name: /^Lås till och med/ }).press("Enter");
  await company.getByText(/^Låste till och med/).waitFor();
  await inspectPage(page, "books-periods");
  await company.getByRole("button", { name: "Lås upp" }).press("Enter");
  const second = DEMO_PEOPLE.find((person) => person.signature === "ADMI");
  await dialog.getByLabel("Skäl").fill("En faktura kom sent");
  await dialog.getByLabel("Den andra personens signatur").fill("ADMI");
  await dialog.getByLabel("Den andra personens lösenord").fill(second?.password ?? "");
  await inspectPage(page, "books-unlock");
  await dialog.getByLabel("Låst till och med").selectOption("Inget");
  await dialog.getByRole("button", { name: "Lås upp" }).press("Enter");
  await company.getByText("Låste upp allt").waitFor();
});

test("an administrator has one voucher for each event and takes it back, and gives an issuer its code in SIE files", async () => {
  const page = await desk.signedIn("ADMI");
  await page.goto("/books/periods");
  const company = page.getByRole("region", { name: "Demobolaget Nordbil AB" });
  const dialog = page.getByRole("dialog");
  for (const wish of ["En per händelse", "En per dag, kontanter för sig"]) {
    await company.getByRole("button", { name: "Ändra numrering och räkenskapsår" }).press("Enter");
    await dialog.getByRole("radio", { name: wish }).check();
    if (wish === "En per händelse") await inspectPage(page, "books-numbering");
    await dialog.getByRole("button", { name: "Spara" }).press("Enter");
    await company.getByText(wish, { exact: true }).waitFor();
  }
  await company.getByText("januari", { exact: true }).waitFor();

  await page.goto("/settings/marking");
  await page.getByRole("button", { name: "Demobolaget Nordbil AB" }).press("Enter");
  await page.locator("input[data-autofocus]:focus").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("AMEX");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Visa: kort");
  await dialog.getByRole("textbox", { name: "Kassa" }).fill("11");
  await page.keyboard.press("Enter");
  await dialog.getByText("Välj 1, 6 eller ett nummer från 20.", { exact: true }).waitFor();
  await dialog.getByText("En annan utställare har redan den.").waitFor();
  await inspectPage(page, "settings-marking-wrong");
  await dialog.getByLabel("Kod för Visa").fill("VISA");
  await dialog.getByLabel("Text för Visa").fill("Visa");
  await dialog.getByRole("textbox", { name: "Kassa" }).fill("31");
  await page.keyboard.press("Enter");
  await page.getByText("Demobolaget Nordbil AB är sparad.").first().waitFor();
  await page
    .getByText("VISA, mastercard, amex, diners, ownCard, unknown", { exact: true })
    .waitFor();
  await inspectPage(page, "settings-marking");
  await inspectInTheDark(page, "settings-marking");
});

test("finance sees what the check found and mended, and says that they have seen it", async () => {
  const postgres = await findRunningPostgres(desk.stack.dataFolder);
  if (postgres.kind !== "running") throw new Error("The product's database does not run");
  const database = openDatabase({ connection: postgres.connection, log: silentLog });
  // As the check leaves a sum that it has put right.
  await database.query(MENDED_SUM, [newUuid()]);
  await database.close();
  const page = await desk.signedIn("EKON");
  await page.goto("/books");
  const found = page.getByRole("region", { name: "Hittat och borta igen" });
  await found.getByText("Summa för 2020-02-03").waitFor();
  await found.getByText(/Rättat av kontrollen/).waitFor();
  await inspectPage(page, "books-found");
  await inspectInTheDark(page, "books-found");
  await found.getByRole("button", { name: /^Jag har sett det: Dagens summa/ }).press("Enter");
  await found.waitFor({ state: "detached" });
});
