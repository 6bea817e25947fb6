/** From what an acquirer has agreed to, confirmed by a person, to the sales behind what it should pay. */
import { addBankDays } from "@kortkoll/core/time/bank-days.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Settings } from "./pages/settings-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

test("an administrator confirms an agreement by the contract, and is refused a second one for the same cards", async () => {
  const settings = new Settings(await desk.signedIn("ADMI"));
  const { page } = settings;
  await settings.open();
  await settings.openPart("Utbetalningsavtal");
  await settings.rows().first().waitFor();
  await inspectPage(page, "payout-agreements");
  await inspectInTheDark(page, "payout-agreements");
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("n");
  await dialog.getByLabel("Inlösare", { exact: true }).selectOption("Diners Club");
  await dialog.getByLabel("Företag").selectOption("Demobolaget Nordbil AB");
  await dialog.getByLabel("Gäller från").fill("2026-01-01");
  desk.expectStatuses(409);
  await dialog.getByRole("button", { name: "Skapa avtalet" }).press("Enter");
  await dialog.getByText(/Avtalet Nets omfattar redan samma kort/).waitFor();
  await inspectPage(page, "payout-agreement-refused");
  await page.keyboard.press("Escape");
  await settings.openRow("Nets");
  await inspectPage(page, "payout-agreement");
  await dialog.getByRole("button", { name: /^Jag har läst avtalet/ }).press("Enter");
  await page.getByText("Villkoren för Nets är bekräftade.").first().waitFor();
});

test("finance sees when a payment should be on the account, and every sale behind the sum", async () => {
  const { invoiceNumber } = await desk.sendOrder({ totalOre: 312_50, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(invoiceNumber);
  await customer.tap("visa");
  await till.verdict("hasPaid");

  const page = await desk.signedIn("EKON");
  await page.getByRole("link", { name: "Utbetalningar" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "Utbetalningar" }).waitFor();
  const today = businessDayOf(Date.now());
  const due = addBankDays(today, 1);
  if (due.slice(0, 7) !== today.slice(0, 7)) await page.keyboard.press("n");
  const month = page.getByRole("table", { name: /^Kalender för / });
  await inspectPage(page, "payouts");
  await inspectInTheDark(page, "payouts");
  await month.getByRole("link", { name: due }).press("Enter");
  const day = page.getByRole("region", { name: `Utbetalningar ${due}` });
  const payout = day.getByRole("link", { name: `${due} Nets` });
  await payout.waitFor();
  await inspectPage(page, "payouts-day");
  await inspectInTheDark(page, "payouts-day");
  await payout.press("Enter");
  await page.getByRole("heading", { level: 1, name: `Nets ${due}` }).waitFor();
  await page.getByText(invoiceNumber).first().waitFor();
  await inspectPage(page, "payout");
  // Back to the day as it was, and out of it again; forward opens it by its address.
  await page.goBack();
  await payout.waitFor();
  await page.goBack();
  await day.waitFor({ state: "detached" });
  await page.goForward();
  await payout.waitFor();
  await day.getByRole("button", { name: "Stäng dagen" }).press("Enter");
  await day.waitFor({ state: "detached" });
});

test("a day that nothing is due on says so, and one that cannot be read is asked for again", async () => {
  const page = await desk.signedIn("EKON");
  const saturday = "2026-01-03";
  await page.goto(new URL(`/bank/payouts?day=${saturday}`, page.url()).href);
  const day = page.getByRole("region", { name: `Utbetalningar ${saturday}` });
  await day.getByText("Bankerna är stängda", { exact: false }).waitFor();
  await page.getByRole("heading", { level: 2, name: "Januari 2026" }).waitFor();
  await inspectPage(page, "payouts-empty-day");
  await page.route(/\/api\/payouts\/days\/2026-01-04/, (asked) =>
    asked.fulfill({ status: 503, contentType: "application/json", body: "{}" }),
  );
  desk.expectStatuses(503);
  await page.goto(new URL("/bank/payouts?day=2026-01-04", page.url()).href);
  const failed = page.getByRole("region", { name: "Utbetalningar 2026-01-04" });
  await failed.getByRole("alert").waitFor();
  await inspectPage(page, "payouts-day-failed");
  await page.unroute(/\/api\/payouts\/days\/2026-01-04/);
  await failed.getByRole("button", { name: "Försök igen" }).press("Enter");
  await failed.getByText("Bankerna är stängda", { exact: false }).waitFor();
});
