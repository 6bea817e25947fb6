/** Coming in: by name and password, at a till, in either language, and the very first time. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { startApp } from "./browser-stack.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { codeOf } from "./pages/one-time-app.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("NORD");

test("a person signs in by keyboard, chooses a till, and the computer remembers it", async () => {
  const context = await desk.newComputer();
  const page = await context.newPage();
  const till = new Till(page);
  await page.goto("/");
  await till.heading("Logga in").waitFor();
  await inspectPage(page, "sign-in");
  await inspectInTheDark(page, "sign-in");
  const signature = page.getByRole("textbox", { name: "Signatur" });
  await signature.focus();
  await page.keyboard.type("kass");
  await page.keyboard.press("Tab");
  await page.keyboard.type("inte rätt lösenord");
  await page.keyboard.press("Enter");
  await page.getByText("Signaturen eller lösenordet stämmer inte.").first().waitFor();
  await inspectPage(page, "sign-in-refused");
  await page.getByLabel("Lösenord", { exact: true }).fill("demo-kass-2026");
  await page.keyboard.press("Enter");
  await till.heading("Vilken kassa står du vid?").waitFor();
  await inspectPage(page, "choose-till");
  await page
    .getByRole("button", { name: /Verkstadskassan/ })
    .first()
    .click();
  await till.showWorklist();
  await page.getByRole("button", { name: "Logga ut" }).click();
  await till.heading("Logga in").waitFor();
  await page.getByRole("button", { name: /^KASS/ }).click();
  await page.keyboard.press("Enter");
  await till.showWorklist();
  await page.getByText("Verkstadskassan").first().waitFor();
});

test("the pages speak English to those who choose it", async () => {
  const till = new Till(await desk.signedIn("KASS", { siteCode: "NORD", tillCode: "V1" }));
  await till.showWorklist();
  await till.page.getByRole("button", { name: /EN/ }).click();
  await till.heading("To be paid").waitFor();
  expect(await till.page.locator("html").getAttribute("lang")).toBe("en");
  await inspectPage(till.page, "worklist-english");
  await till.page.reload();
  await till.heading("To be paid").waitFor();
});

test("an address that leads nowhere and a page without the right say so", async () => {
  const page = await desk.signedIn("KASS", { siteCode: "NORD", tillCode: "V1" });
  await page.goto("/nothing/here");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await inspectPage(page, "missing");
  desk.expectStatuses(403);
  await page.goto("/books");
  await page.getByText("Din behörighet ger inte tillgång").first().waitFor();
  await inspectPage(page, "no-access");
});

test("the printed link makes the first administrator, once", async () => {
  const app = await startApp({ KORTKOLL_DEMO: "0" });
  try {
    const link = /\S+\/first-administrator#\S+/.exec(app.said)?.[0];
    expect(link).toBeDefined();
    const context = await desk.newComputer();
    const page = await context.newPage();
    const till = new Till(page);
    await page.goto(link ?? "");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await inspectPage(page, "first-administrator");
    await page.getByRole("textbox", { name: "Signatur" }).fill("åsa");
    await page.getByRole("textbox", { name: "Namn" }).fill("Åsa Påhittad");
    await page.getByLabel("Lösenord", { exact: true }).fill("för kort");
    await page.keyboard.press("Enter");
    await page.getByText("Lösenordet ska ha minst 12 tecken.").waitFor();
    await page.getByLabel("Lösenord", { exact: true }).fill("långt nog lösenord");
    await page.keyboard.press("Enter");
    await till.heading("Koppla en app").waitFor();
    await page.getByRole("img", { name: "Bild som appen läser in" }).waitFor();
    await inspectPage(page, "first-administrator-app");
    const key = await page.locator("code").innerText();
    await page
      .getByRole("textbox", { name: "Skriv koden som appen visar nu" })
      .fill(codeOf(key, Date.now()));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Spara dina reservkoder" }).waitFor();
    await inspectPage(page, "first-administrator-paper");
    await page.getByRole("button", { name: "Jag har sparat dem" }).click();
    await page.getByText("Åsa Påhittad").first().waitFor();
    await inspectPage(page, "first-administrator-in");
    await page.getByRole("button", { name: "Logga ut" }).click();
    await till.heading("Logga in").waitFor();
    await page.goto(link ?? "");
    await page.reload();
    await page.getByRole("textbox", { name: "Signatur" }).fill("BOSS");
    await page.getByRole("textbox", { name: "Namn" }).fill("Bo Smygare");
    await page.getByLabel("Lösenord", { exact: true }).fill("långt nog lösenord");
    desk.expectStatuses(403);
    await page.keyboard.press("Enter");
    await page.getByText("Länken är redan använd eller för gammal.").waitFor();
    await inspectPage(page, "first-administrator-refused");
  } finally {
    await app.stop();
  }
});
