/** An administrator's day: a new site with its till, and two who change the same thing at once. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { takeIn } from "./pages/new-person.ts";
import { Settings } from "./pages/settings-pages.ts";

const desk = openDesk();

const PASSWORD = "ett långt lösenord";

test("a site and its till are made, and a stale form is told who came between", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  const { page } = admin;
  await admin.open();
  await inspectPage(page, "settings");
  await inspectInTheDark(page, "settings");

  await admin.openPart("Anläggningar");
  await page.keyboard.press("n");
  await page.locator("input[data-autofocus]:focus").waitFor();
  await page.keyboard.type("Provorten");
  await page.keyboard.press("Enter");
  await page.getByText("Koden ska ha 2–12 stora bokstäver eller siffror.").waitFor();
  await inspectPage(page, "settings-site-wrong");
  await page.getByRole("textbox", { name: "Kod" }).fill("prov");
  await page.getByRole("checkbox", { name: "Demobolaget Nordbil AB" }).check();
  await page.keyboard.press("Enter");
  await page.getByText("Provorten är upplagd.").first().waitFor();
  await inspectPage(page, "settings-sites");
  await inspectInTheDark(page, "settings-sites");

  await admin.openPart("Kassor");
  await page.getByRole("button", { name: "Ny kassa" }).first().click();
  await page.getByRole("combobox", { name: "Anläggning" }).selectOption({ label: "Provorten" });
  await page.getByRole("textbox", { name: "Namn" }).fill("Provkassan");
  await page.getByRole("textbox", { name: "Kod" }).fill("P1");
  await page.keyboard.press("Enter");
  await page.getByText("Provkassan är upplagd.").first().waitFor();
  await page.getByRole("searchbox").fill("provkassan");
  expect(await admin.rows().count()).toBe(1);
  await inspectPage(page, "settings-tills");

  const bosse = { signature: "BOSSE", name: "Bosse Provberg", role: "administrator" } as const;
  const other = new Settings(await takeIn(desk, page, bosse));
  await other.open();
  await other.openPart("Kassor");
  await other.openRow("Provkassan");
  await admin.openRow("Provkassan");
  await page.getByRole("textbox", { name: "Namn" }).fill("Receptionskassan");
  await page.keyboard.press("Enter");
  await page.getByText("Receptionskassan är sparad.").first().waitFor();
  desk.expectStatuses(409);
  await other.page.getByRole("textbox", { name: "Namn" }).fill("Min kassa");
  await other.page.keyboard.press("Enter");
  await other.page.getByText(/ADMI ändrade det här .* Inget av ditt är sparat/).waitFor();
  await other.page.getByText("nu ”Receptionskassan” (du öppnade ”Provkassan”)").waitFor();
  await inspectPage(other.page, "settings-conflict");
  await inspectInTheDark(other.page, "settings-conflict");
  await other.page.getByRole("button", { name: "Fortsätt från det nya" }).click();
  await other.page.getByRole("button", { name: "Spara" }).click();
  await other.page.getByText("Min kassa är sparad.").first().waitFor();

  await other.openRow("Min kassa");
  await other.page.getByText("Ändringar").last().click();
  await other.page.getByText("Nekades: Någon annan ändrade samma sak samtidigt.").waitFor();
  await inspectPage(other.page, "settings-history");
  await other.page.getByRole("button", { name: "Stäng" }).click();
  await other.openPart("Ändringar");
  await other.page.getByText("Anläggning PROV").first().waitFor();
  await inspectPage(other.page, "settings-changes");
  await inspectInTheDark(other.page, "settings-changes");
});

test("a person is let take cash at one site, chooses a password by the link, and signs in", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  const { page } = admin;
  await admin.open();
  await admin.openPart("Personer");
  await inspectPage(page, "settings-people");
  await inspectInTheDark(page, "settings-people");
  await page.getByRole("button", { name: "Ny person" }).first().click();
  await page.getByRole("textbox", { name: "Signatur" }).fill("prova");
  await page.getByRole("textbox", { name: "Namn" }).fill("Prova Provsson");
  await page.getByRole("combobox", { name: "Roll" }).selectOption({ label: "operatör" });
  await page.getByRole("combobox", { name: "Behörighet" }).selectOption("Ta kontanter");
  await page.getByRole("combobox", { name: "Var" }).selectOption({ label: "Nordbil Väst" });
  await page.getByRole("button", { name: "Får", exact: true }).click();
  await page.getByText("Får: ta kontanter på Nordbil Väst").waitFor();
  await inspectPage(page, "settings-person");
  await page.getByRole("button", { name: "Lägg upp personen" }).click();
  const link = await page.locator("output.kk-secret").innerText();
  await inspectPage(page, "settings-person-link");
  await page.getByRole("button", { name: "Jag har tagit vara på den" }).click();
  await admin.openRow("Prova Provsson");
  await page.getByText("Ändringar").last().click();
  await page.getByText("Får: ta kontanter på VAST").waitFor();
  await inspectPage(page, "settings-person-history");

  const context = await desk.newComputer();
  const own = await context.newPage();
  await own.goto(link);
  await own.getByLabel("Lösenord", { exact: true }).fill("för kort");
  await own.keyboard.press("Enter");
  await own.getByText("Lösenordet ska ha minst 12 tecken.").waitFor();
  await inspectPage(own, "choose-password");
  await own.getByLabel("Lösenord", { exact: true }).fill(PASSWORD);
  await own.keyboard.press("Enter");
  await own.getByText("Logga in som PROVA").waitFor();
  await inspectPage(own, "choose-password-done");
  await own.getByRole("link", { name: "Logga in" }).click();
  await own.getByRole("textbox", { name: "Signatur" }).fill("prova");
  await own.getByLabel("Lösenord", { exact: true }).fill(PASSWORD);
  await own.keyboard.press("Enter");
  await own.getByRole("heading", { level: 1, name: "Vilken kassa står du vid?" }).waitFor();
  const rightsAt = async (siteCode: string): Promise<readonly string[]> => {
    const tillId = await desk.tillId({ siteCode, tillCode: "V1" });
    const session = await context.request.put("/api/session/till", { data: { tillId } });
    return ((await session.json()) as { person: { rights: string[] } }).person.rights;
  };
  expect(await rightsAt("VAST")).toContain("takeCash");
  expect(await rightsAt("NORD")).not.toContain("takeCash");
});

test("every part of the settings can be used by everybody, with its form open too", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  const { page } = admin;
  await admin.open();
  for (const [part, make] of [
    ["Företag", "Nytt företag"],
    ["Konton", "Ändra konton"],
    ["Terminaler", "Ny terminal"],
    ["Faktureringssystem", "Anslut ett system"],
    ["Nycklar", "Ny nyckel"],
  ] as const) {
    await admin.openPart(part);
    await inspectPage(page, `settings-part-${part}`);
    await page.getByRole("button", { name: make }).first().click();
    await page.getByRole("dialog").waitFor();
    await inspectPage(page, `settings-part-${part}-form`);
    await page.getByRole("button", { name: "Stäng" }).click();
  }
  await inspectInTheDark(page, "settings-part-keys");
  await admin.openPart("Kassor");
  await page.getByRole("button", { name: "Terminaler för Entrékassan" }).click();
  await page
    .getByRole("button", { name: /^Flytta ner/ })
    .first()
    .click();
  await inspectPage(page, "settings-till-terminals");
  await page.getByRole("button", { name: "Stäng" }).click();
  await admin.openPart("Terminaler");
  await page.getByRole("button", { name: "Ersätt Norr, bilhall" }).click();
  await page.getByRole("button", { name: "Ersätt terminalen" }).click();
  await page.getByText("1–20 bokstäver och siffror.").waitFor();
  await inspectPage(page, "settings-terminal-replace");
});
