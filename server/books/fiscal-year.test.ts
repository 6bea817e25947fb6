/** A fiscal year that begins in September: numbers, files and reports go by it. */
import { readSie } from "@kortkoll/core/exports/test-sie-reader.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BooksApp, openBooksApp, type Told } from "../exports/test-books-app.ts";
import type { AccountReport, BooksSetting, VoucherPage } from "./books-api.ts";

let it: BooksApp;
beforeAll(async () => {
  it = await openBooksApp();
  it.at("2026-08-31T11:00:00Z");
  await it.addPerson("ADMI", "administrator");
  await it.addPerson("CHEC", "manager");
  await it.addPerson("EKON", "finance");
});
afterAll(() => it.app.close());

const change = (fiscalYearBegins: number, version: number): Promise<Told<BooksSetting>> =>
  it.call("PUT", `/api/settings/companies/${it.desk.places.companyId}/books`, {
    as: "ADMI",
    body: { version, vouchersPer: "day", fiscalYearBegins },
  });

async function close(as: string): Promise<void> {
  const body = { siteCode: "NORD" };
  expect((await it.call("POST", "/api/day-closes", { as, body })).status).toBe(201);
}

test("is chosen before the first number is given, and tells of itself", async () => {
  expect((await change(13, 1)).status).toBe(400);
  expect((await change(9, 1)).body).toMatchObject({ version: 2, fiscalYearBegins: 9 });
  expect((await change(1, 1)).body.code).toBe("conflict");
  const told = await it.rows<{ content: object }>(
    "select content from audit_events where subject_kind = 'books' order by at desc limit 1",
  );
  expect(told).toMatchObject([
    { content: { from: { fiscalYearBegins: 1 }, to: { fiscalYearBegins: 9 } } },
  ]);
});

test("numbers begin again in September, each under the year in which it began", async () => {
  await it.pay(11_100);
  await close("CHEC");
  it.at("2026-09-01T11:00:00Z");
  await it.addPerson("CHEB", "manager");
  await it.addPerson("EKOB", "finance");
  await it.addPerson("ADMB", "administrator");
  await it.pay(22_200);
  await close("CHEB");
  const { body } = await it.get<VoucherPage>("/api/vouchers?sort=day&direction=up", "EKOB");
  expect(body.vouchers.map((one) => [one.fiscalYear, one.number, one.bookedDay])).toEqual([
    [2025, 1, "2026-08-31"],
    [2026, 1, "2026-09-01"],
  ]);
});

test("a file is of one such year, and one over two is refused with both", async () => {
  const file = (days: string): Promise<Told<{ ranges: object[] }>> =>
    it.get(`/api/exports/sie?company=BIL${days}`, "EKOB");
  const sie = readSie((await file("")).bytes);
  expect(sie.vouchers.map(({ number, day }) => [number, day])).toEqual([["1", "20260901"]]);
  const year = sie.records.find(({ label }) => label === "RAR");
  expect(year?.fields).toEqual(["0", "20260901", "20270831"]);
  const both = await file("&from=2026-08-01&to=2026-09-30");
  expect(both.body.code).toBe("severalFiscalYears");
  expect(both.body.nextStep).toContain("2026-08-01 till 2026-08-31, 2026-09-01 till 2026-09-30");
});

test("the accounts' report begins with it", async () => {
  const { body } = await it.get<AccountReport>("/api/reports/accounts?company=BIL", "EKOB");
  expect(body).toMatchObject({ firstDay: "2026-09-01", lastDay: "2026-09-01" });
  const visa = body.accounts.find(({ account }) => account === "1581");
  expect(visa).toMatchObject({ openingOre: 11_100, debitOre: 22_200, differenceOre: 0 });
});

test("is not changed once a number has been given, whoever tries", async () => {
  const path = `/api/settings/companies/${it.desk.places.companyId}/books`;
  const asked = { version: 2, vouchersPer: "day", fiscalYearBegins: 1 };
  const refused = await it.call<object>("PUT", path, { as: "ADMB", body: asked });
  expect(refused.body).toMatchObject({ code: "vouchersNumbered", field: "fiscalYearBegins" });
  const same = { version: 2, vouchersPer: "payment", fiscalYearBegins: 9 };
  expect((await it.call("PUT", path, { as: "ADMB", body: same })).status).toBe(200);
  await expect(it.rows("update company_books set fiscal_year_begins = 1")).rejects.toThrow(
    /numbered by the fiscal year/,
  );
});
