/** The main job in the browser: from the worklist to how it ended, and everywhere that shows. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { Order, OrderPage } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage, photograph } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("NORD");
const place = { siteCode: "NORD", tillCode: "V1" } as const;
const parts = { siteCode: "NORD", tillCode: "L1" } as const;
/** Borrows the terminals of the other two. */
const entrance = { siteCode: "NORD", tillCode: "E1" } as const;

test("two keys bring an invoice from the worklist to the terminal, and everybody learns of it", async () => {
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.showWorklist();
  await inspectPage(till.page, "worklist");
  await inspectInTheDark(till.page, "worklist");
  const order = await findDemoInvoice();
  const amount = kronor(order.totalOre);
  await till.search(order.invoiceNumber);
  till.keys = [];
  await till.press("Enter");
  await till.payHeading().waitFor();
  await inspectPage(till.page, "pay");
  await inspectInTheDark(till.page, "pay");
  await till.sendNow();
  await inspectPage(till.page, "in-progress");
  expect(await till.heard()).toContain("Kunden betalar på terminalen. På Norr, verkstad");
  expect(await customer.waitForAmount()).toBe(amount);
  await customer.payByChip("visa");
  await till.verdict("hasPaid");
  expect(await till.heard()).toContain(`Kunden HAR betalat. ${amount}`);
  await inspectPage(till.page, "approved");
  await inspectInTheDark(till.page, "approved");
  const receipts = till.page.getByRole("figure");
  expect(await receipts.nth(0).innerText()).toContain("KUNDENS EXEMPLAR");
  expect(await receipts.nth(1).innerText()).toContain("BUTIKENS EXEMPLAR");
  await till.page.locator("#content").getByText("Visa •••• 5001").waitFor();
  const paymentId = till.page.url().split("/").at(-1) ?? "";

  await till.page.emulateMedia({ media: "print" });
  await till.page.locator(".kk-print-title").waitFor();
  await photograph(till.page, "print");
  expect(await till.page.locator(".kk-print-title").innerText()).toBe(
    `Betalningskvitto, faktura ${order.invoiceNumber} – ej kassakvitto`,
  );
  expect(await till.page.getByRole("navigation").isVisible()).toBe(false);
  await till.page.emulateMedia({ media: "screen" });

  await till.backToList();
  expect(till.keys, "from the worklist to approved and back").toEqual(["Enter", "Enter", "Enter"]);
  const inList = till.page.getByRole("link", { name: order.invoiceNumber, exact: true });
  await inList.waitFor({ state: "detached" });

  const office = new Office(till.page);
  await office.openFromMenu("Historik");
  await office.searchHistory("5001");
  const found = office.historyRows().filter({ hasText: order.invoiceNumber });
  await found.waitFor();
  await inspectPage(till.page, "history");
  await found.getByRole("link").first().click();
  await till.page.getByText("Vad som hände").waitFor();
  expect(till.page.url()).toContain(paymentId);
  await inspectPage(till.page, "payment");
  await inspectInTheDark(till.page, "payment");

  await office.openOrder(order.id);
  expect(await office.vouchers()).toContain(
    `Kortbetalning godkänd: 1581 D ${amount}, 1689 K ${amount}`.replaceAll(" kr", ""),
  );
  await inspectPage(till.page, "order-paid");

  const invoicing = await till.page.context().newPage();
  await invoicing.goto(desk.stack.invoicing);
  const row = invoicing.locator(`tr[data-invoice="${order.invoiceNumber}"][data-status=paid]`);
  await row.waitFor();
  expect(await row.innerText()).toContain("Betald");
});

const WORKSHOP_CASH = "workshop invoice cash";

/**
 * A cash invoice of the invoicing program's own, which can be seen to learn of the payment; another
 * one each time that the test is run again.
 */
async function findDemoInvoice(): Promise<Order> {
  const { orders } = (await desk.api.get("/api/orders?siteCode=NORD&limit=200")) as OrderPage;
  const [largest] = orders
    .filter(({ system, kind, settlement }) => `${system} ${kind} ${settlement}` === WORKSHOP_CASH)
    .filter(({ position, invoiceNumber }) => {
      // The invoices that tests send begin with another letter.
      return position === "hasNotPaid" && !/^F\d/.test(invoiceNumber);
    })
    .toSorted((a, b) => b.totalOre - a.totalOre);
  if (largest === undefined) throw new Error("The demo has no unpaid cash invoice left");
  return largest;
}

/** As the pages write it, with plain spaces. */
function kronor(amountOre: number): string {
  return `${formatOre(ore(amountOre))} kr`.replaceAll(/\s/g, " ");
}

test("a declined card leaves the invoice unpaid, and R tries again", async () => {
  const order = await desk.sendOrder({ totalOre: 1_250_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.decline();
  await till.verdict("hasNotPaid");
  expect(await till.heard()).toContain("Kunden HAR INTE betalat. 1 250,00 kr");
  await inspectPage(till.page, "declined");
  await inspectInTheDark(till.page, "declined");
  await till.press("r");
  await till.payHeading().waitFor();
  await till.sendNow();
  await customer.payByChip("visa");
  await till.verdict("hasPaid");
});

test("the customer's red key ends in HAS NOT PAID", async () => {
  const order = await desk.sendOrder({ totalOre: 480_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.pressStop();
  await till.verdict("hasNotPaid");
  await inspectPage(till.page, "customer-cancelled");
});

test("Esc asks the terminal to cancel, and the answer says that nothing was paid", async () => {
  const order = await desk.sendOrder({ totalOre: 490_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  await till.press("Escape");
  await till.verdict("hasNotPaid");
  await new Office(till.page).openOrder(order.id);
  await inspectPage(till.page, "order-unpaid");
});

test("a cancel that loses the race shows that the customer HAS paid", async () => {
  const order = await desk.sendOrder({ totalOre: 510_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await customer.arm("cancel-loses-race");
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  await till.press("Escape");
  await till.verdict("hasPaid");
  await till.page
    .getByText("Kunden hann betala innan avbrottet. Pengarna HAR dragits.")
    .first()
    .waitFor();
  await inspectPage(till.page, "cancel-lost-race");
});

test("a till whose terminals are all in use is told by whom, and follows when one comes free", async () => {
  const order = await desk.sendOrder({ totalOre: 820_00 });
  const others = await Promise.all(
    [place, parts].map(async (place) => {
      const held = await desk.sendOrder({ totalOre: 810_00 });
      const till = new Till(await desk.signedIn("KASS", place));
      const customer = await desk.customerAt(place);
      await till.send(held.invoiceNumber);
      await customer.waitForAmount();
      return { till, customer };
    }),
  );
  const borrower = new Till(await desk.signedIn("ANLI", entrance));
  await borrower.choose(order.invoiceNumber);
  await borrower.page.getByText("Alla terminaler vid kassan är upptagna.").waitFor();
  await borrower.page.getByText(/^Används av KASS vid V1 sedan/).waitFor();
  await borrower.page.getByText(/^Används av KASS vid L1 sedan/).waitFor();
  expect(await borrower.page.getByRole("button", { name: /^Skicka till/ }).isDisabled()).toBe(true);
  await inspectPage(borrower.page, "terminals-taken");
  await others[1]?.customer.pressStop();
  await others[1]?.till.verdict("hasNotPaid");
  await borrower.page.getByRole("button", { name: "Skicka till Norr, lager" }).waitFor();
  await borrower.sendNow();
  await others[1]?.customer.payByChip("visa");
  await borrower.verdict("hasPaid");
  await others[0]?.customer.pressStop();
  await others[0]?.till.verdict("hasNotPaid");
});

test("a second person who opens an invoice that is being paid sees that payment", async () => {
  const order = await desk.sendOrder({ totalOre: 830_00 });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  const other = new Till(await desk.signedIn("ANLI", parts));
  await other.search(order.invoiceNumber);
  await other.page.getByText("Följ betalningen").first().waitFor();
  await inspectPage(other.page, "worklist-held");
  await other.press("Enter");
  await other.heading("Betalning pågår").waitFor();
  expect(other.page.url()).toBe(till.page.url());
  await other.page.goto(`/till/pay?orders=${order.id}`);
  await other.heading("Betalning pågår").waitFor();
  await customer.payByChip("visa");
  await Promise.all([till.verdict("hasPaid"), other.verdict("hasPaid")]);
});
