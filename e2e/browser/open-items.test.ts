/** A cash invoice that nobody pays is released to the customer ledger, and leaves the open items. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";

const desk = openDesk("VAST");

test("an unpaid cash invoice is found by its age and released by a person with the right; another is told who may", async () => {
  const order = await desk.sendOrder({ totalOre: 432_10, siteCode: "VAST" });
  const cashier = await desk.signedIn("KASS");
  desk.expectStatuses(403);
  await cashier.goto(`/orders/${order.id}`);
  await cashier.getByRole("button", { name: "Släpp till kundreskontran" }).click();
  const refused = cashier.getByRole("dialog");
  await refused.getByRole("textbox", { name: "Varför släpps den?" }).fill("Kunden vill ha faktura");
  await cashier.keyboard.press("Tab");
  await cashier.keyboard.press("Enter");
  await refused.getByRole("alert").getByText(/EKON/).waitFor();
  await inspectPage(cashier, "release-refused");

  const finance = new Office(await desk.signedIn("EKON"));
  const { page } = finance;
  await page.getByRole("link", { name: "Visa alla öppna poster" }).click();
  await finance.heading("Öppna poster").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(order.invoiceNumber);
  await page.getByText("1 post, 432,10").waitFor();
  await inspectPage(page, "ageing");
  await inspectInTheDark(page, "ageing");
  await page.getByRole("button", { name: `Lämna över: ${order.invoiceNumber}` }).click();
  await inspectPage(page, "ageing-hand-over");
  await page.getByRole("textbox", { name: "Ny ansvarig, signatur" }).fill("CHEF");
  await page.keyboard.press("Enter");
  await page.getByText("Posten lämnades över till CHEF.").first().waitFor();
  await page.getByRole("link", { name: order.invoiceNumber }).click();
  await page.getByRole("button", { name: "Släpp till kundreskontran" }).click();
  await page.getByRole("textbox", { name: "Varför släpps den?" }).fill("Kunden vill ha faktura");
  await inspectPage(page, "release-dialog");
  await page.getByRole("button", { name: "Släpp", exact: true }).click();
  await page.getByText(/släpptes av EKON/).waitFor();
  await inspectPage(page, "release-done");
  const released = (await desk.api.get(`/api/orders/${order.id}`)) as { settlement: string };
  expect(released.settlement).toBe("ledger");
  await page.goto(`/books/ageing?search=${order.invoiceNumber}`);
  await page.getByText("Inga poster passar urvalet").waitFor();
});

test("finance sees what is kept and what the night removed; an administrator keeps it longer, never shorter than the law", async () => {
  const finance = new Office(await desk.signedIn("EKON"));
  await finance.page.goto("/books/retention");
  await finance.heading("Gallring").waitFor();
  await finance.page.getByText("Bokföringslagen 7 kap. 2 §").first().waitFor();
  await finance.page.getByText("En administratör ändrar det.").waitFor();
  await inspectPage(finance.page, "retention");
  await inspectInTheDark(finance.page, "retention");

  const administrator = new Office(await desk.signedIn("ADMI"));
  const { page } = administrator;
  await page.goto("/books/retention");
  await page.getByRole("button", { name: "Ändra" }).click();
  await page.locator("input[data-autofocus]:focus").waitFor();
  await page.getByRole("textbox", { name: "År efter räkenskapsårets slut" }).fill("6");
  await page.keyboard.press("Enter");
  await page.getByText("Skriv ett antal år från 7 till 30.").waitFor();
  await inspectPage(page, "retention-too-short");
  await page.getByRole("textbox", { name: "År efter räkenskapsårets slut" }).fill("10");
  await page.keyboard.press("Enter");
  await page.getByText("Ändringen gäller från nästa natt.").first().waitFor();
  await page.getByText("10 år", { exact: true }).waitFor();
  await page.getByText("ADMI", { exact: false }).last().waitFor();
  await inspectPage(page, "retention-changed");

  await finance.page.reload();
  await finance.page.getByText("10 år", { exact: true }).waitFor();
  await finance.page.getByRole("list", { name: "Ändringar" }).getByText("10").waitFor();
});
