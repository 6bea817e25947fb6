/** Cash at the till and in the drawer, by keyboard, for those who may; everybody else is steered to card. */
import type { OrderDetails, Payment, PaymentPage } from "@kortkoll/server/api.ts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage, photograph } from "./inspect-page.ts";
import { CashDrawer } from "./pages/cash-pages.ts";
import { takeIn } from "./pages/new-person.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "V1" } as const;

async function paymentsOf(invoiceNumber: string): Promise<readonly Payment[]> {
  const query = new URLSearchParams({ search: invoiceNumber });
  const page = (await desk.api.get(`/api/payments?${query}`)) as PaymentPage;
  return await Promise.all(
    page.payments.map(async ({ id }) => (await desk.api.get(`/api/payments/${id}`)) as Payment),
  );
}

test("a manager takes cash for an invoice with öre: rounded, with change and a receipt", async () => {
  const order = await desk.sendOrder({ totalOre: 1_234_60, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("CHEF", place));
  const { page } = till;
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  await till.press("k");
  await page.getByText("Att betala kontant").first().waitFor();
  await page.getByText("1 235 kr").first().waitFor();
  await page.getByText("avrundning 0,40 kr").waitFor();
  await inspectPage(page, "cash-to-pay");
  await page.keyboard.type("1200");
  await page.getByText("Kunden ska lämna minst 1 235 kr.").waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1500");
  const change = page.getByRole("region", { name: "Växel tillbaka" });
  await change.getByText("265 kr").waitFor();
  await inspectPage(page, "cash-change");
  await inspectInTheDark(page, "cash-change");
  await till.press("Enter");
  await till.verdict("hasPaid");
  await page.getByText("265 kr").first().waitFor();
  const receipt = page.locator("pre").filter({ hasText: "ej kassakvitto" }).first();
  expect((await receipt.innerText()).replaceAll(/\s+/g, " ")).toContain(
    "Öresavrundning 0,40 Betalt kontant, kr 1 235,00 Mottaget, kr 1 500,00 Tillbaka, kr 265,00",
  );
  expect(await till.heard()).toContain("Växel tillbaka 265 kr");
  await inspectPage(page, "cash-paid");
  await inspectInTheDark(page, "cash-paid");
  await page.evaluate("window.print = () => undefined");
  await page.getByRole("button", { name: /^Skriv ut/ }).press("Enter");
  await page.emulateMedia({ media: "print" });
  const paper = await page.locator(".kk-print").innerText();
  for (const row of ["ej kassakvitto", "Öresavrundning", "Mottaget, kr", "Tillbaka, kr"]) {
    expect(paper).toContain(row);
  }
  await photograph(page, "cash-receipt-print");
  await page.emulateMedia({ media: "screen" });
  await till.backToList();
  const paid = (await desk.api.get(`/api/orders/${order.id}`)) as OrderDetails;
  expect([paid.paidOre, paid.leftOre]).toEqual([1_234_60, 0]);
});

test("an operator who may not take cash is told who may, and goes on by card", async () => {
  const order = await desk.sendOrder({ totalOre: 300_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  desk.expectStatuses(403);
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  await till.press("k");
  await till.page.getByText("Du får inte ta emot kontanter.").first().waitFor();
  const steered = till.page.getByText(/^Ta betalt med kort, eller be .*CHEF/).first();
  await steered.waitFor();
  await inspectPage(till.page, "cash-not-for-you");
  expect(await paymentsOf(order.invoiceNumber)).toEqual([]);
  await till.sendNow();
  await customer.tap("visa");
  await till.verdict("hasPaid");
  expect((await paymentsOf(order.invoiceNumber)).map((one) => one.method)).toEqual(["card"]);
});

test("whoever may take cash and no card is led straight to cash, and is offered no terminal", async () => {
  const order = await desk.sendOrder({ totalOre: 215_00, siteCode: "SYD" });
  const page = await takeIn(desk, await desk.signedIn("ADMI"), {
    signature: "KONTA",
    name: "Konta Provgren",
    role: "operator",
    rights: [
      { right: "takeCard", siteId: null, allowed: false },
      { right: "takeCash", siteId: null, allowed: true },
    ],
    place,
  });
  const till = new Till(page);
  await till.choose(order.invoiceNumber);
  await page.getByText("Att betala kontant").first().waitFor();
  await inspectPage(page, "cash-only");
  expect(await page.getByRole("radio").count()).toBe(0);
  expect(await page.getByRole("button", { name: /Skicka till|kort/i }).count()).toBe(0);
  expect(await till.offeredKey("Kort").count()).toBe(0);
  await page.getByRole("button", { name: "Jämna pengar" }).press("Enter");
  await page.getByRole("textbox", { name: "Mottaget" }).press("Enter");
  await till.verdict("hasPaid");
  await inspectPage(page, "cash-only-paid");
  expect((await paymentsOf(order.invoiceNumber)).map((one) => one.method)).toEqual(["cash"]);

  // Nor does the server take a card from them.
  const other = await desk.sendOrder({ totalOre: 216_00, siteCode: "SYD" });
  const refused = await page.request.post("/api/payments", {
    data: {
      method: "card",
      allocations: [{ orderId: other.id }],
      tillId: await desk.tillId(place),
      operator: "KONTA",
    },
    headers: { "idempotency-key": other.id },
  });
  expect(refused.status(), await refused.text()).toBe(403);

  // Finance sees what is cash today, and finds it in the history by itself.
  const office = new Office(await desk.signedIn("EKON"));
  await office.openFromMenu("Översikt");
  await office.page.getByText("Kontant", { exact: false }).first().waitFor();
  // What no voucher has yet is counted down, in hours or days, to a day.
  const countdown = office.page.getByRole("region", { name: "Kontanter att bokföra" });
  await countdown
    .getByText(/(timmar|dagar) kvar, senast \d{4}-\d{2}-\d{2}/)
    .first()
    .waitFor();
  await inspectPage(office.page, "overview-cash");
  await inspectInTheDark(office.page, "overview-cash");
  await office.openFromMenu("Historik");
  await office.page.getByRole("button", { name: "Filter" }).press("Enter");
  await office.page.getByRole("combobox", { name: "Betalsätt" }).selectOption("cash");
  await office.page.waitForURL(/method=cash/);
  await office.historyRows().filter({ hasText: order.invoiceNumber }).waitFor();
  await inspectPage(office.page, "history-cash");
});

test("from card to cash: none is taken before the terminal has said that the card has not paid", async () => {
  const order = await desk.sendOrder({ totalOre: 480_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("CHEF", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  await till.press("k");
  await till.page.getByText("Kortet har inte betalat. Kontanter får tas emot.").waitFor();
  await inspectPage(till.page, "cash-instead");
  await till.page.getByRole("button", { name: "Jämna pengar" }).press("Enter");
  await till.page.getByRole("textbox", { name: "Mottaget" }).press("Enter");
  await till.verdict("hasPaid");
  const [cash, card] = await paymentsOf(order.invoiceNumber);
  expect([cash?.method, cash?.state, card?.method, card?.state]).toEqual([
    "cash",
    "approved",
    "card",
    "cancelled",
  ]);
  expect(card?.timeline.map(({ kind }) => kind)).toContain("switchedToCash");
});

test("a card that pays before it is stopped is said large, and no cash is taken", async () => {
  const order = await desk.sendOrder({ totalOre: 490_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("CHEF", place));
  const customer = await desk.customerAt(place);
  await customer.arm("cancel-loses-race");
  await till.send(order.invoiceNumber);
  // The card may have paid before the wish to switch arrives, which is then refused.
  desk.expectStatuses(409);
  await till.press("k");
  await till.page.getByText("Ta INTE emot kontanter än").first().waitFor();
  await till.page.getByText("Kortet hann betala. Ta INTE emot kontanter.").first().waitFor();
  await till.verdict("hasPaid");
  await inspectPage(till.page, "cash-card-paid");
  await inspectInTheDark(till.page, "cash-card-paid");
  expect((await paymentsOf(order.invoiceNumber)).map((one) => one.method)).toEqual(["card"]);
});

test("above the company's limit somebody must have seen who pays", async () => {
  const office = new Office(await desk.signedIn("ADMI"));
  const { page } = office;
  await page.goto("/settings/cash");
  await page.getByRole("combobox", { name: "Företag" }).selectOption("SYDBIL");
  await inspectPage(page, "cash-settings");
  await page.getByRole("button", { name: "Ändra gränsen", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /^Från det här beloppet ska/ }).fill("5 000");
  await inspectPage(page, "cash-limit");
  await dialog.getByRole("button", { name: "Spara" }).press("Enter");
  await page.getByText("Gränsen är sparad.").first().waitFor();
  await page.getByRole("button", { name: "Nytt skäl" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Namn" }).waitFor();
  await inspectPage(page, "cash-reason");
  await page.keyboard.press("Escape");

  const order = await desk.sendOrder({ totalOre: 6_000_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("CHEF", place));
  desk.expectStatuses(409);
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  await till.press("k");
  await till.page.getByText("Att betala kontant").first().waitFor();
  await till.page.keyboard.press("Enter");
  const check = till.page.getByRole("dialog");
  await check.getByText("Kontrollera vem som betalar").waitFor();
  await check.getByRole("combobox").selectOption("passport");
  await check.getByRole("textbox").fill("Kunden 19121212-1212");
  await check.getByRole("button", { name: "Kontrollerat, ta emot" }).press("Enter");
  await check.getByText(/ser ut som ett personnummer/).waitFor();
  await check.getByRole("textbox").fill("Åke Påhittsson betalar sin egen bil");
  await inspectPage(till.page, "cash-check");
  await check.getByRole("button", { name: "Kontrollerat, ta emot" }).press("Enter");
  await till.verdict("hasPaid");
  await till.backToList();

  // From a card: who pays is seen before the card is stopped, and only once.
  const byCard = await desk.sendOrder({ totalOre: 7_000_00, siteCode: "SYD" });
  const customer = await desk.customerAt(place);
  await till.send(byCard.invoiceNumber);
  await customer.waitForAmount();
  await till.press("k");
  const stop = check.getByRole("button", { name: "Kontrollerat, avbryt kortet" });
  await stop.waitFor();
  await inspectPage(till.page, "cash-check-before-stop");
  expect((await paymentsOf(byCard.invoiceNumber)).map((one) => one.state)).toEqual(["sent"]);
  await check.getByRole("textbox").fill("Åke Påhittsson betalar sin egen bil");
  await stop.press("Enter");
  await till.page.getByText("Kortet har inte betalat. Kontanter får tas emot.").waitFor();
  await till.page.getByRole("textbox", { name: "Mottaget" }).press("Enter");
  await till.verdict("hasPaid");
});

test("float, a bag for the bank, what the bank counted, and a mistake taken back", async () => {
  const manager = new CashDrawer(await desk.signedIn("CHEF", place));
  await manager.open();
  const before = await manager.expectedOre();
  await manager.page.keyboard.press("v");
  await manager.dialog().getByRole("textbox", { name: "Belopp i hela kronor" }).fill("750");
  await manager.dialog().getByRole("combobox", { name: "Skäl" }).selectOption({ index: 1 });
  await inspectPage(manager.page, "cash-float");
  await manager.dialog().getByRole("button", { name: "Lägg in" }).press("Enter");
  await manager.page.getByText("Växel in 750,00 kr.").first().waitFor();
  await manager.expects(before + 750_00);
  const bag = `P${Date.now().toString(36).toUpperCase()}`;
  await manager.page.keyboard.press("p");
  await manager.dialog().getByRole("textbox", { name: "Påsens nummer" }).fill(bag);
  await manager.dialog().getByRole("textbox", { name: "Belopp i hela kronor" }).fill("500");
  await inspectPage(manager.page, "cash-bag");
  await manager.page.keyboard.press("Enter");
  await manager.page.getByText("Dagspåse 500,00 kr.").first().waitFor();
  await manager.expects(before + 250_00);
  await inspectPage(manager.page, "cash-drawer");
  await inspectInTheDark(manager.page, "cash-drawer");
  await manager.page.evaluate("window.print = () => undefined");
  const print = manager.page.getByRole("button", { name: `Skriv ut insättningsblankett (${bag})` });
  await print.press("Enter");
  const slip = manager.page.locator(".kk-print");
  expect(await slip.textContent()).toContain(bag);
  await manager.page.emulateMedia({ media: "print" });
  await slip.waitFor();
  await photograph(manager.page, "cash-slip");
  await manager.page.emulateMedia({ media: "screen" });

  const finance = new CashDrawer(await desk.signedIn("EKON"));
  await finance.open();
  await finance.page.getByRole("button", { name: `Banken har räknat (${bag})` }).press("Enter");
  await finance.dialog().getByRole("textbox", { name: "Räknat belopp" }).fill("499,50");
  await inspectPage(finance.page, "cash-counted");
  await finance.page.keyboard.press("Enter");
  await finance.page.getByText(`${bag} är räknad av banken.`).first().waitFor();
  await finance.page.getByRole("button", { name: "Visa alla" }).press("Enter");
  await finance.page.getByText("Differens −0,50 kr").first().waitFor();
  await inspectPage(finance.page, "cash-finance");

  await manager.page
    .getByRole("button", { name: "Ångra Växel in 750,00 kr" })
    .first()
    .press("Enter");
  await manager.dialog().getByRole("button", { name: "Ångra rörelsen" }).press("Enter");
  await manager.dialog().getByText("Skriv varför.").waitFor();
  await inspectPage(manager.page, "cash-undo");
  await manager.dialog().getByRole("textbox").fill("Fel låda");
  await manager.dialog().getByRole("button", { name: "Ångra rörelsen" }).press("Enter");
  await manager.page.getByText("Ångrar en rörelse").first().waitFor();
  await manager.expects(before - 500_00);
});

test("an unanswered wish is asked about in its own person's name only, and is taken once", async () => {
  const order = await desk.sendOrder({ totalOre: 800_00, siteCode: "SYD" });
  const till = new Till(await desk.signedIn("CHEF", place));
  const { page } = till;
  const asked: string[] = [];
  let isCut = true;
  desk.expectStatuses(409, 503);
  // The server takes the first; nobody hears of it.
  await page.route("**/api/payments", async (route) => {
    asked.push(route.request().headers()["kortkoll-operator"] ?? "");
    if (!isCut) return await route.continue();
    if (asked.length === 1) await route.fetch();
    await route.fulfill({ status: 503, body: "" });
  });
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  await till.press("k");
  await page.getByText("Att betala kontant").first().waitFor();
  await till.press("Enter");
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  await takeOver(page, "anli4719", "Anna Låtsasdotter");
  isCut = false;
  const told = page.waitForResponse((answer) => answer.status() === 409);
  await told;
  await takeOver(page, "chef7351", "Charlie Exempelberg");
  await till.verdict("hasPaid");
  expect(new Set(asked)).toEqual(new Set(["CHEF"]));
  expect(await paymentsOf(order.invoiceNumber)).toMatchObject([{ operator: "CHEF" }]);
});

async function takeOver(page: Page, keyed: string, name: string): Promise<void> {
  await page.keyboard.press("F2");
  await page.keyboard.type(keyed);
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Meny" }).getByText(name).waitFor();
}
