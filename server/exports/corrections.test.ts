/** Corrections as they are seen on the page and in every file: over new year, several, in one day. */
import { readSie } from "@kortkoll/core/exports/test-sie-reader.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import type { Voucher, VoucherPage } from "../books/books-api.ts";
import { releaseOrder } from "../releases/release-to-ledger.ts";
import { takeOrderBack } from "../releases/take-back-release.ts";
import { type BooksApp, openBooksApp } from "./test-books-app.ts";

let it: BooksApp;
let vouchersOf2026: readonly InFile[] = [];
let vouchersOf2027: readonly InFile[] = [];

type InFile = {
  readonly series: string;
  readonly number: number;
  readonly text: string;
  readonly corrects: readonly object[];
  readonly correctedBy: readonly object[];
  readonly lines: readonly {
    readonly account: string;
    readonly text: string;
    readonly origin: { readonly issuer: string | null };
  }[];
};

/** Released on two days of 2026, one of them with a payment beside; both are taken back in 2027. */
beforeAll(async () => {
  it = await openBooksApp();
  const first = await released("2026-12-29", 11_100);
  await close("2026-12-29", "EN");
  const second = await released("2026-12-30", 22_200);
  await it.pay(33_300);
  await close("2026-12-30", "TVA");
  it.at("2027-01-04T11:00:00Z");
  for (const order of [first, second]) await takeBack(order);
  const same = await released("2027-01-04", 44_400);
  await takeBack(same);
  await close("2027-01-04", "TRE");
  vouchersOf2026 = await fileOf("2026");
  vouchersOf2027 = await fileOf("2027");
});
afterAll(() => it.app.close());

const asked = (order: Order): Parameters<typeof releaseOrder>[1] => ({
  orderId: order.id,
  reason: "Kunden får faktura",
  by: { id: it.desk.places.people.CHEF, signature: "CHEF" },
  language: "sv",
  claim: undefined,
});

async function released(day: string, totalOre: number): Promise<Order> {
  it.at(`${day}T11:00:00Z`);
  const order = await it.desk.send({ totalOre });
  expect((await releaseOrder(it.desk.deps, asked(order))).kind).toBe("done");
  return order;
}

async function takeBack(order: Order): Promise<void> {
  expect((await takeOrderBack(it.desk.deps, asked(order))).kind).toBe("done");
}

/** Sessions end with the day: each day has a manager and a bookkeeper of its own. */
async function close(day: string, who: string): Promise<void> {
  it.at(`${day}T12:00:00Z`);
  await it.addPerson(`M${who}`, "manager");
  await it.addPerson(`E${who}`, "finance");
  const body = { siteCode: "NORD" };
  expect((await it.call("POST", "/api/day-closes", { as: `M${who}`, body })).status).toBe(201);
}

const yearly = (form: string, year: string): string =>
  `/api/exports/${form}?company=BIL&from=${year}-01-01&to=${year}-12-31`;

async function fileOf(year: string): Promise<readonly InFile[]> {
  const { body } = await it.get<{ vouchers: InFile[] }>(yearly("json", year), "ETRE");
  return body.vouchers.filter(({ series }) => series === "V");
}

const inV = (number: number, fiscalYear: number): object => ({ series: "V", number, fiscalYear });

describe("a voucher that corrects two of last year", () => {
  test("names both with their year, and each of them names it", () => {
    const [correcting] = vouchersOf2027;
    expect(correcting?.corrects).toEqual([inV(1, 2026), inV(2, 2026)]);
    expect(vouchersOf2026.map(({ correctedBy }) => correctedBy)).toEqual([
      [inV(1, 2027)],
      [inV(1, 2027)],
    ]);
  });

  test("says so in SIE, CSV, hledger and beancount", async () => {
    const sie = readSie((await it.get(yearly("sie", "2027"), "ETRE")).bytes);
    expect(sie.vouchers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Rättar V-1 \(2026\), V-2 \(2026\): Dagsverifikation/),
    ]);
    const earlier = readSie((await it.get(yearly("sie", "2026"), "ETRE")).bytes);
    expect(earlier.vouchers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/\(rättad av V-1 \(2027\)\)$/),
      expect.stringMatching(/\(rättad av V-1 \(2027\)\)$/),
    ]);
    const csv = (await it.get(yearly("csv", "2027"), "ETRE")).text;
    expect(csv).toContain(";V-1 (2026), V-2 (2026);");
    const hledger = (await it.get(yearly("hledger", "2027"), "ETRE")).text;
    expect(hledger).toContain("corrects:V-1 (2026); V-2 (2026)");
    const beancount = (await it.get(yearly("beancount", "2027"), "ETRE")).text;
    expect(beancount).toContain("^2027-V-1 ^2026-V-1 ^2026-V-2");
  });

  test("is seen from both sides on the page, by its year", async () => {
    const page = await pageOf(2027, 1);
    expect(page.corrects).toMatchObject([inV(1, 2026), inV(2, 2026)]);
    expect((await pageOf(2026, 1)).correctedBy).toMatchObject([inV(1, 2027)]);
  });
});

async function pageOf(fiscalYear: number, number: number): Promise<Voucher> {
  const { body } = await it.get<VoucherPage>("/api/vouchers?series=V&limit=50", "ETRE");
  const found = body.vouchers.find((one) => one.fiscalYear === fiscalYear && one.number === number);
  return (await it.get<Voucher>(`/api/vouchers/${found?.id}`, "ETRE")).body;
}

test("a release and its taking back say who it was, in files and on the page", async () => {
  const texts = vouchersOf2027.flatMap(({ lines }) => lines.map(({ text }) => text));
  const about = expect.stringMatching(/Kunden får faktura, av CHEF\)$/);
  expect(texts.filter((text) => text.includes("kundreskontran"))).toEqual(
    Array.from({ length: 8 }, () => about),
  );
  for (const line of (await pageOf(2026, 1)).lines)
    expect(line.at).toBe("2026-12-29T11:00:00.000Z");
  const people = (await pageOf(2026, 1)).lines.filter((line) => line.text.startsWith("Släppt"));
  expect(people.map(({ by }) => by)).toEqual(["CHEF", "CHEF"]);
});

test("a release and its taking back in one voucher name each other's rows", async () => {
  const [{ lines } = { lines: [] }] = vouchersOf2027;
  const undone = lines.findIndex(({ text }) => text.startsWith("Rättad på rad"));
  const undoing = lines.findIndex(({ text }) => text.startsWith("Rättar rad"));
  const rows = (at: number): string => `rad ${at + 1}-${at + 2}: `;
  expect(lines[undone]?.text).toContain(`Rättad på ${rows(undoing)}Släppt`);
  expect(lines[undoing]?.text).toContain(`Rättar ${rows(undone)}Rättelse`);
  const onPage = (await pageOf(2027, 1)).lines.map(({ text }) => text);
  expect(onPage).toEqual(lines.map(({ text }) => text));
});

test("every row of a card payment's voucher carries its issuer", () => {
  const lines = vouchersOf2026.flatMap((one) => one.lines);
  const ofPayment = lines.filter(({ text }) => text.startsWith("Kortbetalning Visa"));
  expect(ofPayment.map(({ account, origin }) => [account, origin.issuer])).toEqual([
    ["1581", "visa"],
    ["1689", "visa"],
  ]);
});

test("a correction that no close has numbered yet is told of on its original's page", async () => {
  const order = await released("2027-01-05", 55_500);
  await close("2027-01-05", "FYR");
  await takeBack(order);
  const { body } = await it.get<VoucherPage>("/api/vouchers?series=V&sort=number&limit=1", "EFYR");
  const id = body.vouchers[0]?.id;
  const page = (await it.get<Voucher>(`/api/vouchers/${id}`, "EFYR")).body;
  expect(page.correctedBy).toEqual([]);
  expect(page.correctionsAwaited).toMatchObject([
    { by: "CHEF", text: expect.stringMatching(/^Rättelse: släppt till kundreskontran/) },
  ]);
});
