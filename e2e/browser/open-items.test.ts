/** A cash invoice that nobody pays is released to the customer ledger, and leaves the open items. */
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage, photograph } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

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
  // Paper has no buttons, and no column for them.
  await page.emulateMedia({ media: "print" });
  await page.getByRole("columnheader", { name: "Lämna över" }).waitFor({ state: "hidden" });
  await photograph(page, "ageing-paper");
  await page.emulateMedia({ media: "screen" });
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

test("what is owed since an invoice was lowered is found among the open items, and pays the customer's other invoice", async () => {
  const customerName = "Testkund Åkerprov Sänkt";
  const order = await desk.sendOrder({ totalOre: 200_00, siteCode: "VAST", customerName });
  const customer = await desk.customerAt(place);
  const manager = new Till(await desk.signedIn("CHEF", place));
  await manager.send(order.invoiceNumber);
  await customer.tap("visa");
  await manager.verdict("hasPaid");
  const { orderNumber, invoiceNumber } = order;
  const lower = { orderNumber, invoiceNumber, version: 2, totalOre: 150_00 };
  await desk.sendOrder({ ...lower, siteCode: "VAST", customerName });
  const other = await desk.sendOrder({ totalOre: 80_00, siteCode: "VAST", customerName });

  const finance = new Office(await desk.signedIn("EKON"));
  const { page } = finance;
  await page.goto(`/books/ageing?search=${invoiceNumber}`);
  await page.getByText("1 post, 50,00").waitFor();
  await inspectPage(page, "owed-item");
  await page.getByRole("button", { name: `Boka på en faktura: ${invoiceNumber}` }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Boka på fakturan" }).press("Enter");
  await dialog.getByText("Välj vilken faktura pengarna ska bokas på.").waitFor();
  // The customer's own unpaid invoices are there without a search.
  await dialog.getByRole("radio", { name: new RegExp(other.invoiceNumber) }).press("Space");
  await dialog.getByRole("textbox", { name: "Skäl" }).fill("Kunden vill betala den andra");
  await dialog.getByText(/^50,00.kr bokas\. Sedan är 30,00.kr kvar/).waitFor();
  await inspectPage(page, "owed-dialog");
  await inspectInTheDark(page, "owed-dialog");
  await dialog.getByRole("button", { name: "Boka på fakturan" }).press("Enter");
  await page.getByText("Bokat på fakturan.").first().waitFor();
  await page.getByText("Inga poster passar urvalet").waitFor();

  await finance.openOrder(order.id);
  await page.getByText("50,00 kr var kundens, inget är kvar").waitFor();
  await page.getByText("Kunden vill betala den andra").first().waitFor();
  await inspectPage(page, "owed-order");
  await page.getByRole("link", { name: other.invoiceNumber }).first().click();
  await page.getByText("Delbetald").first().waitFor();
  const paid = (await desk.api.get(`/api/orders/${other.id}`)) as { paidOre: number };
  expect(paid.paidOre).toBe(50_00);
});
