/** Two companies at one reception: each invoice to its own terminal, each finance its own money. */
import type { Order, PaymentPage } from "@kortkoll/server/api.ts";
import type { CompanyList } from "@kortkoll/server/settings/company-api.ts";
import { expect, test } from "vitest";
import { openDesk, type Place } from "./browser-desk.ts";
import { inspectInTheDark, inspectPage } from "./inspect-page.ts";
import { takeIn } from "./pages/new-person.ts";
import { Office } from "./pages/office-pages.ts";
import { Settings } from "./pages/settings-pages.ts";
import { Till } from "./pages/till-pages.ts";

const desk = openDesk("DELA");
const reception = { siteCode: "DELA", tillCode: "R1" } as const;
const COMPANIES = {
  NORDBIL: { name: "Demobolaget Nordbil AB", terminal: "Reception, Nordbil", card: "mastercard" },
  SYDBIL: { name: "Demobolaget Sydbil AB", terminal: "Reception, Sydbil", card: "visa" },
} as const;
type Company = keyof typeof COMPANIES;

function orderOf(companyCode: Company, totalOre: number): Promise<Order> {
  return desk.sendOrder({ siteCode: "DELA", companyCode, totalOre });
}

async function pay(till: Till, companyCode: Company, order: Order): Promise<void> {
  const { name, terminal, card } = COMPANIES[companyCode];
  const place: Place = { ...reception, companyCode };
  const customer = await desk.customerAt(place);
  await till.choose(order.invoiceNumber);
  await till.sendButton().waitFor();
  const offered = till.page.getByRole("radio");
  expect(await offered.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([terminal]);
  await inspectPage(till.page, `shared-pay-${companyCode}`);
  await till.sendNow();
  await customer.tap(card);
  await till.verdict("hasPaid");
  expect(await till.page.getByRole("figure").first().innerText()).toContain(name);
  await inspectPage(till.page, `shared-paid-${companyCode}`);
  await till.backToList();
  await customer.leave();
}

test("a cashier is paid for both companies at one till, and each one's finance sees its own", async () => {
  const nord = await orderOf("NORDBIL", 310_00);
  const syd = await orderOf("SYDBIL", 320_00);
  const till = new Till(await desk.signedIn("KASS", reception));
  await till.showWorklist();
  await till.rows().nth(1).waitFor();
  const list = await till.page.locator("main").innerText();
  for (const company of Object.keys(COMPANIES)) expect(list).toContain(company);
  await inspectPage(till.page, "shared-worklist");
  await pay(till, "NORDBIL", nord);
  await pay(till, "SYDBIL", syd);

  const administrator = await desk.signedIn("ADMI");
  const companies = await administrator.request.get("/api/settings/companies");
  const found = ((await companies.json()) as CompanyList).companies.find(
    ({ code }) => code === "SYDBIL",
  );
  const page = await takeIn(desk, administrator, {
    signature: "SYDEK",
    name: "Sydney Ekmönster",
    role: "finance",
    companyIds: [found?.id ?? ""],
  });
  await page.getByRole("heading", { level: 1, name: "Översikt" }).waitFor();
  await page.getByText("Reception, Sydbil").first().waitFor();
  expect(await page.locator("main").innerText()).not.toMatch(/Nordbil|Norr, /);
  await inspectPage(page, "shared-overview");
  await inspectInTheDark(page, "shared-overview");

  const office = new Office(page);
  await office.openFromMenu("Historik");
  await office.searchHistory(syd.invoiceNumber);
  await office.historyShows(1);
  await inspectPage(page, "shared-history");
  const sought = await page.request.get(`/api/payments?search=${nord.invoiceNumber}`);
  expect(((await sought.json()) as PaymentPage).payments).toEqual([]);
  desk.expectStatuses(404);
  await page.goto(`/orders/${nord.id}`);
  await page.getByText("finns inte").first().waitFor();
  await inspectPage(page, "shared-other-order");
});

test("a terminal whose purchases are not reconciled stays where it stands, and the dialog says why", async () => {
  const admin = new Settings(await desk.signedIn("ADMI"));
  const { page } = admin;
  const { terminal } = COMPANIES.SYDBIL;
  await admin.open();
  await admin.openPart("Terminaler");
  desk.expectStatuses(409);
  await page.getByRole("button", { name: `Flytta ${terminal}` }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: /^R1/ }).uncheck();
  await page.getByRole("button", { name: "Flytta terminalen" }).click();
  await page.getByText("Terminalen har köp som inte är avstämda").waitFor();
  await inspectPage(page, "settings-terminal-move");
  await page.getByRole("button", { name: "Stäng" }).click();
  const row = admin.rows().filter({ hasText: terminal });
  expect(await row.innerText()).toContain("R1 Receptionskassan");
});
