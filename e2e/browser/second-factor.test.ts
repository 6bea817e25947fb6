/** One's own account, and a code from an app: connected by a picture, asked for, and lost. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage, photograph } from "./inspect-page.ts";
import { codeOf } from "./pages/one-time-app.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk();
const PASSWORD = "demo-maja-2026";

test("a person connects an app, comes in with its code, and with one from paper", async () => {
  const page = await desk.signedIn("MAJA");
  await page.goto("/account");
  const app = page.getByRole("region", { name: "Kod från app" });
  await app.getByRole("button", { name: "Koppla en app" }).waitFor();
  await inspectPage(page, "account");
  await inspectInTheDark(page, "account");
  await app.getByRole("button", { name: "Koppla en app" }).click();
  await app.getByLabel("Bekräfta med ditt lösenord").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await app.getByRole("img", { name: "Bild som appen läser in" }).waitFor();
  await inspectPage(page, "account-connect");
  await inspectInTheDark(page, "account-connect");
  const key = await app.locator("code").innerText();
  desk.expectStatuses(403);
  const code = app.getByRole("textbox", { name: "Skriv koden som appen visar nu" });
  await code.fill(codeOf(key, Date.now() - 10 * 60_000));
  await page.keyboard.press("Enter");
  await app.getByText("Koden stämmer inte eller är redan använd.").waitFor();
  await code.fill(codeOf(key, Date.now()));
  await page.keyboard.press("Enter");
  await app.getByRole("heading", { name: "Spara dina reservkoder" }).waitFor();
  await inspectPage(page, "recovery-codes");
  const paper = await app
    .getByRole("list", { name: "Reservkoder" })
    .locator("code")
    .allInnerTexts();
  expect(paper).toHaveLength(10);
  await page.emulateMedia({ media: "print" });
  await photograph(page, "recovery-codes-print");
  await page.emulateMedia({ media: "screen" });
  await app.getByRole("button", { name: "Jag har sparat dem" }).click();
  await app.getByText("10 reservkoder kvar").waitFor();

  const till = new Till(page);
  await page.getByRole("button", { name: "Logga ut", exact: true }).click();
  await till.heading("Logga in").waitFor();
  const signIn = async (): Promise<void> => {
    await page.getByRole("textbox", { name: "Signatur" }).fill("maja");
    await page.getByLabel("Lösenord", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await till.heading("Kod från din app").waitFor();
  };
  await signIn();
  await inspectPage(page, "second-factor");
  await inspectInTheDark(page, "second-factor");
  // The code that proved the app has been used; the next one counts already.
  await page
    .getByRole("textbox", { name: "Kod", exact: true })
    .fill(codeOf(key, Date.now() + 30_000));
  await page.keyboard.press("Enter");
  await till.heading("Vilken kassa står du vid?").waitFor();
  await page.getByRole("button", { name: "Logga ut", exact: true }).click();
  await till.heading("Logga in").waitFor();
  await signIn();
  // A reload is no way round it.
  await page.goto("/history");
  await till.heading("Kod från din app").waitFor();
  await page.getByRole("button", { name: "Jag har inte telefonen här" }).click();
  const recovery = page.getByRole("textbox", { name: "Reservkod" });
  await recovery.fill("AAAAA-AAAAA");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Koden stämmer inte" }).waitFor();
  await inspectPage(page, "second-factor-paper");
  await recovery.fill(paper[0] ?? "");
  await page.keyboard.press("Enter");
  await till.heading("Historik").waitFor();

  await page.goto("/account");
  await app.getByText("9 reservkoder kvar").waitFor();
  await inspectPage(page, "account-connected");
  await app.getByRole("button", { name: "Koppla bort appen" }).click();
  await app.getByLabel("Bekräfta med ditt lösenord").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await app.getByRole("button", { name: "Koppla en app" }).waitFor();
});

test("a PIN is changed with the password, and the account tells where one is signed in", async () => {
  await desk.signedIn("OLOV");
  const page = await desk.signedIn("OLOV");
  await page.goto("/account");
  const pin = page.getByRole("region", { name: "Pinkod" });
  await pin.getByLabel("Ny pinkod").fill("1234");
  await pin.getByLabel("Bekräfta med ditt lösenord").fill("demo-olov-2026");
  await page.keyboard.press("Enter");
  await pin.getByText("Pinkoden är för lätt att gissa.").waitFor();
  await pin.getByLabel("Ny pinkod").fill("3972");
  await page.keyboard.press("Enter");
  await pin.getByText("Pinkoden är sparad.").waitFor();
  const sessions = page.getByRole("region", { name: "Inloggningar" });
  const ends = sessions.getByRole("button", { name: /^Avsluta/ });
  const before = await ends.count();
  expect(before).toBeGreaterThanOrEqual(1);
  await ends.first().click();
  await expect.poll(() => ends.count(), { timeout: 10_000 }).toBe(before - 1);
  await page.getByRole("button", { name: "Logga ut överallt" }).click();
  await new Till(page).heading("Logga in").waitFor();
});

test("an administrator decides who must have an app, and when a till is locked", async () => {
  const page = await desk.signedIn("ADMI");
  await page.goto("/settings/sign-in");
  const minutes = page.getByRole("textbox", { name: "Minuter utan att någon rör datorn" });
  await minutes.waitFor();
  await inspectPage(page, "sign-in-settings");
  await minutes.fill("241");
  await page.keyboard.press("Enter");
  await page.getByText("0–240; 0 är aldrig").last().waitFor();
  await minutes.fill("12");
  await page.keyboard.press("Enter");
  await page.getByText("Sparat.").waitFor();
  await page.reload();
  await minutes.waitFor();
  expect(await minutes.inputValue()).toBe("12");
  expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
});
