/** An administrator's day: a new site with its till, and two who change the same thing at once. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Settings } from "./pages/settings-pages.ts";

const desk = openDesk();

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

  const other = new Settings(await desk.signedIn("ADMI"));
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
  await other.page
    .getByText("NORD", { exact: false })
    .first()
    .waitFor()
    .catch(() => undefined);
  await inspectPage(other.page, "settings-changes");
  await inspectInTheDark(other.page, "settings-changes");
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
});
