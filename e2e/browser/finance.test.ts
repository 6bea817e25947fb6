/** Finance's pages: what has been taken as it happens, whether the books agree, and the history. */
import { readFile } from "node:fs/promises";
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import type { Request } from "playwright-core";
import { expect, test } from "vitest";
import { openDesk } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "L1" } as const;

test("the overview counts a payment the moment it is approved, without a reload", async () => {
  const order = await desk.sendOrder({ totalOre: 345_67, siteCode: "SYD" });
  const finance = new Office(await desk.signedIn("EKON"));
  await finance.heading("Översikt").waitFor();
  await finance.page.getByText("Kort per anläggning").waitFor();
  const { bySite } = (await desk.api.get("/api/overview")) as Overview;
  const before = bySite.find(({ siteCode }) => siteCode === "SYD")?.amountOre ?? 0;
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await finance.page.getByText("KASS tar betalt vid").first().waitFor();
  await inspectPage(finance.page, "overview-paying");
  await customer.tap("visa");
  await till.verdict("hasPaid");
  const ofSite = finance.page.getByRole("listitem").filter({ hasText: /^SYD/ });
  await ofSite
    .getByText(kronor(before + 345_67))
    .first()
    .waitFor();
  await inspectPage(finance.page, "overview");
  await inspectInTheDark(finance.page, "overview");
});

/** As a line is after a night's sleep: open for all that either end knows, and nothing comes through it. */
const FIRST_LINE_MAY_DIE = `
  let lines = 0;
  window.EventSource = class extends EventSource {
    #isFirst = this.url.includes("/api/overview/") && ++lines === 1;
    constructor(path) {
      super(path);
      if (this.url.includes("/api/overview/")) window.overviewLine = this;
    }
    addEventListener(name, hear) {
      super.addEventListener(name, (event) => {
        if (!this.#isFirst || !window.isLineDead) hear(event);
      });
    }
  };`;

test("a line that is dead without anybody knowing is found out, and another one tells", async () => {
  const finance = new Office(await desk.signedIn("EKON"));
  const { page } = finance;
  await page.addInitScript({ content: FIRST_LINE_MAY_DIE });
  await page.reload();
  await page.getByText("Direkt", { exact: true }).waitFor();
  await page.evaluate("window.isLineDead = true");
  const customer = await desk.customerAt(place);
  const order = await desk.sendOrder({ totalOre: 111_00, siteCode: "SYD" });
  const tillId = await desk.tillId(place);
  const allocations = [{ orderId: order.id }];
  const id = await desk.api.pay({ allocations, tillId, operator: "KASS" });
  await customer.waitForAmount();
  await customer.tap("visa");
  await desk.api.waitForEnd(id);
  const { bySite } = (await desk.api.get("/api/overview")) as Overview;
  const now = bySite.find(({ siteCode }) => siteCode === "SYD")?.amountOre ?? 0;
  const ofSite = page.getByRole("listitem").filter({ hasText: /^SYD/ });
  expect(await ofSite.getByText(kronor(now)).count()).toBe(0);
  await page.evaluate("window.dispatchEvent(new Event('online'))");
  await ofSite.getByText(kronor(now)).first().waitFor();
  await page.getByText("Direkt", { exact: true }).waitFor();
  // What the server says while its database gives no answer, and when it does again.
  const says = async (words: string, event: string): Promise<number> => {
    await page.evaluate(hear(event));
    return await page.getByText(words).count();
  };
  // Whatever else changes meanwhile says that it is true again.
  await expect.poll(() => says("Inget nytt sedan", "stale")).toBe(1);
  await page.evaluate(hear("changes"));
  await page.getByText("Direkt", { exact: true }).waitFor();
});

test("a page that nobody sees keeps no line to the server, and is true again when it is seen", async () => {
  const finance = new Office(await desk.signedIn("EKON"));
  const { page } = finance;
  const lines = new Set<string>();
  const isLine = (asked: Request): boolean => /\/stream|\/api\/live/.test(asked.url());
  page.on("request", (asked) => isLine(asked) && lines.add(asked.url()));
  const hasEnded = (asked: Request): boolean => lines.delete(asked.url());
  page.on("requestfinished", hasEnded);
  page.on("requestfailed", hasEnded);
  await page.reload();
  await page.getByText("Direkt", { exact: true }).waitFor();
  await expect.poll(() => lines.size).toBe(2);
  await page.evaluate(lookAway(true));
  await expect.poll(() => lines.size).toBe(0);
  const customer = await desk.customerAt(place);
  const order = await desk.sendOrder({ totalOre: 113_00, siteCode: "SYD" });
  const allocations = [{ orderId: order.id }];
  const tillId = await desk.tillId(place);
  const id = await desk.api.pay({ allocations, tillId, operator: "KASS" });
  await customer.waitForAmount();
  await customer.tap("visa");
  await desk.api.waitForEnd(id);
  const { bySite } = (await desk.api.get("/api/overview")) as Overview;
  const now = bySite.find(({ siteCode }) => siteCode === "SYD")?.amountOre ?? 0;
  await page.evaluate(lookAway(false));
  const ofSite = page.getByRole("listitem").filter({ hasText: /^SYD/ });
  await ofSite.getByText(kronor(now)).first().waitFor();
  await page.getByText("Direkt", { exact: true }).waitFor();
  expect(lines.size).toBe(2);
});

/** As a browser tells a page when its tab is left, or come back to. */
function lookAway(isHidden: boolean): string {
  return `Object.defineProperty(document, "hidden", { configurable: true, value: ${isHidden} });
    document.dispatchEvent(new Event("visibilitychange")); 0`;
}

function hear(event: string): string {
  return `window.overviewLine.dispatchEvent(new MessageEvent("${event}", { data: "{}" })); 0`;
}

/** What the clock says must not decide whether the page fits: the answer is given every hour. */
test("a day with takings in each of its 24 hours fits a phone", async () => {
  const finance = new Office(await desk.signedIn("EKON"));
  // Without its stream the page asks by itself, and is given the long day each time.
  await finance.page.route("**/api/overview/stream*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: "" }),
  );
  await finance.page.route("**/api/overview?*", async (route) => {
    const answer = await route.fetch();
    const overview = (await answer.json()) as Overview;
    const byHour = Array.from({ length: 24 }, (_, hour) => ({
      hour,
      amountOre: 1_000_00 + hour * 100_00,
      sameWeekdayOre: 3_000_00 - hour * 100_00,
    }));
    await route.fulfill({ response: answer, json: { ...overview, byHour } });
  });
  await finance.page.reload();
  await finance.page.getByRole("cell", { name: "3\u00a0300,00\u00a0kr" }).waitFor();
  await inspectPage(finance.page, "overview-every-hour");
});

function kronor(amountOre: number): string {
  return `${formatOre(ore(amountOre))}\u00a0kr`;
}

test("the books agree with the items, to the öre", async () => {
  const finance = new Office(await desk.signedIn("EKON"));
  await finance.openFromMenu("Bokföring");
  await finance.page.getByText("Bokföringen stämmer med posterna").first().waitFor();
  await inspectPage(finance.page, "books");
  await inspectInTheDark(finance.page, "books");
});

test("history is filtered, and what is shown can be taken out as CSV", async () => {
  const order = await desk.sendOrder({ totalOre: 217_00, siteCode: "SYD", serviceAdvisor: "ÅÄÖ" });
  const till = new Till(await desk.signedIn("KASS", place));
  const customer = await desk.customerAt(place);
  await till.send(order.invoiceNumber);
  await customer.tap("diners");
  await till.verdict("hasPaid");
  const finance = new Office(await desk.signedIn("EKON"));
  await finance.openFromMenu("Historik");
  const { page } = finance;
  await page.getByRole("button", { name: "Filter" }).click();
  await inspectPage(page, "history-filters");
  await page
    .getByRole("combobox", { name: "Kortutställare" })
    .selectOption({ label: "Diners Club" });
  await page.getByRole("textbox", { name: "Serviceomottagare" }).fill("ÅÄÖ");
  await finance.historyShows(1);
  expect(await finance.historyRows().innerText()).toContain(order.invoiceNumber);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Hämta som CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  const rows = csv.trim().split("\n");
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain(order.invoiceNumber);
  expect(rows[1]).toContain("ÅÄÖ");
  await page.getByRole("textbox", { name: "Serviceomottagare" }).fill("FINNS");
  await page.getByText("Inga betalningar stämmer").waitFor();
  await inspectPage(page, "history-empty");
  await page.getByRole("button", { name: "Rensa filtren" }).click();
  await finance.historyRows().first().waitFor();
});
