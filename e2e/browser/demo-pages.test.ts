/** The other side of the counter in the demo: the virtual terminals and the invoicing program. */
import { test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectPage } from "./inspect-page.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("VAST");
const place = { siteCode: "VAST", tillCode: "V1" } as const;

test("the virtual terminal can be used by everybody, idle and while a customer pays", async () => {
  const order = await desk.sendOrder({ totalOre: 512_00, siteCode: "VAST" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await inspectPage(customer.page, "terminal-idle");
  await till.send(order.invoiceNumber);
  await customer.waitForAmount();
  await customer.page.locator("#insert").click();
  await customer.page.locator("#screen[data-mood=pin]").waitFor();
  await inspectPage(customer.page, "terminal-pin");
  await customer.keyPin();
  await till.verdict("hasPaid");
  await inspectPage(customer.page, "terminal-receipt");
  await customer.page.goto(desk.stack.nets);
  await customer.page.locator("#terminals li").first().waitFor();
  await inspectPage(customer.page, "terminal-list");
});

test("the invoicing program can be used by everybody", async () => {
  const page = await (await desk.newComputer()).newPage();
  await page.goto(desk.stack.invoicing);
  await page.locator("tr[data-invoice]").first().waitFor();
  await inspectPage(page, "invoicing");
});
