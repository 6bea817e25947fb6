/** Numbered vouchers, locked periods and the accounts' report over HTTP. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { move, payInCash } from "../cash/test-cash.ts";
import { type BooksApp, openBooksApp, type Told } from "../exports/test-books-app.ts";
import { openTestApp, TEST_PASSWORD } from "../http/test-app.ts";
import { NOT_PERFORMED, UNKNOWN } from "../payments/test-news.ts";
import { foldSums } from "../running-sums/fold-sums.ts";
import type { AccountReport, CashDeadlines, Periods, Voucher, VoucherPage } from "./books-api.ts";
import { checkMovements } from "./test-movements.ts";

let it: BooksApp;
beforeAll(async () => {
  it = await openBooksApp();
  await it.addPerson("ADMI", "administrator");
});
beforeEach(async () => {
  await it.desk.startOver();
  it.at("2026-03-02T11:00:00Z");
  await it.close();
});
// Sums of days say what the postings say, whatever was booked, closed, locked and moved in between.
afterEach(async () => {
  await checkMovements(it.app.database, DAYS);
  await foldSums(it.app.database, "postings");
  await checkMovements(it.app.database, DAYS);
});
afterAll(() => it.app.close());

const DAYS = ["2026-01-15", "2026-02-28", "2026-03-01", "2026-03-02", "2026-12-31"].map(
  (day) => day as BusinessDay,
);

const list = (query = ""): Promise<Told<VoucherPage>> => it.get(`/api/vouchers?${query}`);

async function newest(): Promise<Voucher> {
  const { body } = await list("limit=1&sort=number&series=V");
  return (await it.get<Voucher>(`/api/vouchers/${body.vouchers[0]?.id}`)).body;
}

async function company(): Promise<Periods["companies"][number]> {
  const [found] = (await it.get<Periods>("/api/periods")).body.companies;
  if (found === undefined) throw new Error("No company");
  return found;
}

const lock = (body: object = {}): Promise<Told<{ lockedThrough: string | null }>> =>
  it.post(`/api/companies/${it.desk.places.companyId}/locked-period`, {
    through: "2026-02-28",
    ...body,
  });

const unlock = (body: object = {}): Promise<Told<{ lockedThrough: string | null }>> =>
  it.post(`/api/companies/${it.desk.places.companyId}/unlocked-period`, {
    through: null,
    reason: "En faktura kom sent",
    approver: { signature: "BOSS", password: TEST_PASSWORD },
    ...body,
  });

/** Pays on one day and numbers it on another, from a signed-in session that lasts. */
async function payOn(instant: string, amountOre: number): Promise<void> {
  const now = it.app.nowMs;
  it.at(instant);
  await it.pay(amountOre);
  it.at(new Date(now).toISOString());
}

describe("a voucher of a day", () => {
  test("lists its payments as they were, frozen with it, and cash has one of its own", async () => {
    await it.pay(41_100, "amex");
    const cash = await it.desk.send({ totalOre: 55_560 });
    await payInCash(it.desk, [cash]);
    await it.close();
    const last = await newest();
    const [before] = (await list(`search=V-${last.number - 1}`)).body.vouchers;
    const card = (await it.get<Voucher>(`/api/vouchers/${before?.id}`)).body;
    expect(card.text).toBe("Dagsverifikation kort 2026-03-02, NORD");
    expect(card.listing?.payments).toMatchObject([
      { amountOre: 41_100, issuer: "amex", customer: "Åsa Påhittad", event: "approved" },
    ]);
    const [listed] = card.listing?.payments ?? [];
    expect(listed?.invoiceNumber).toMatch(/^F\d+$/);
    expect(listed?.authorisationCode).toBeTruthy();
    expect(card.lines.reduce((sum, line) => sum + line.amountOre, 0)).toBe(0);
    const found = await list(`search=V-${card.number + 1}`);
    const [inCash] = found.body.vouchers;
    expect(inCash).toMatchObject({
      part: "cash",
      text: "Dagsverifikation kontant 2026-03-02, NORD",
    });
    const one = await it.get<Voucher>(`/api/vouchers/${inCash?.id}`);
    expect(one.body.listing?.payments).toMatchObject([{ amountOre: 55_600, issuer: null }]);
    await it.rows("update orders set customer_name = 'Någon annan' where id = $1", [cash.id]);
    expect((await it.get<Voucher>(`/api/vouchers/${inCash?.id}`)).text).toBe(one.text);
    await expect(
      it.rows("update voucher_listings set content = '[]' where number_id = $1", [inCash?.id]),
    ).rejects.toThrow(/append-only/);
  });

  test("is found by its number, its text, an invoice, and the days that it is booked on", async () => {
    const order = await it.desk.send({ totalOre: 42_000 });
    await it.desk.payAndApprove([order], 42_000);
    await it.close();
    const { id, series, number } = await newest();
    for (const search of [`${series}-${number}`, order.invoiceNumber]) {
      const { body } = await list(`search=${search}`);
      expect(body.vouchers.map((one) => one.id)).toContain(id);
    }
    expect((await list("search=finns-inte")).body).toMatchObject({ vouchers: [], total: 0 });
    expect((await list("from=2026-03-03")).body.total).toBe(0);
    const up = (await list("sort=number&direction=up&limit=2")).body.vouchers;
    expect(up.map((one) => one.number).toSorted((a, b) => a - b)).toEqual(
      up.map((one) => one.number),
    );
    expect((await it.get("/api/vouchers", "KASSA")).status).toBe(403);
  });
});

describe("a voucher that corrects another", () => {
  test("is seen from both sides, on the page and in the files", async () => {
    await insertReasons();
    const { movement } = await move(it.desk, { kind: "floatIn", amountOre: 100_000 });
    await it.close();
    await it.post(`/api/cash-movements/${movement.id}/correct`, { note: "Fel kassa" }, "CHEFA");
    await it.close();
    const { vouchers } = (await list("series=K&sort=number&limit=2")).body;
    const [later, earlier] = vouchers;
    const of = async (id = ""): Promise<Voucher> =>
      (await it.get<Voucher>(`/api/vouchers/${id}`)).body;
    expect((await of(later?.id)).corrects.map((one) => one.id)).toEqual([earlier?.id]);
    expect((await of(earlier?.id)).correctedBy.map((one) => one.id)).toEqual([later?.id]);
    const file = await it.get<{
      vouchers: readonly {
        number: number;
        series: string;
        corrects: object;
        correctedBy: object;
      }[];
    }>("/api/exports/json?company=BIL");
    const inFile = (one: typeof later): object | undefined =>
      file.body.vouchers.find((v) => v.number === one?.number && v.series === one.series);
    expect(inFile(later)).toMatchObject({ corrects: [{ number: earlier?.number }] });
    expect(inFile(earlier)).toMatchObject({ correctedBy: [{ number: later?.number }] });
  });
});

/** The made-up company has none of its own. */
async function insertReasons(): Promise<void> {
  const { companyId } = it.desk.places;
  await it.rows(
    `insert into cash_reasons (id, company_id, kind, name, account)
      select gen_random_uuid(), $1, 'floatIn', 'Växel från bank', '1930'
      where not exists (select from cash_reasons where company_id = $1)`,
    [companyId],
  );
}

describe("a voucher of each event", () => {
  test("is numbered in the order of the events, without gaps, from the next close on", async () => {
    const before = await newest().catch(() => ({ number: 0 }));
    const { companyId, version } = await company();
    const path = `/api/settings/companies/${companyId}/books`;
    const change = (vouchersPer: string, from: number) =>
      it.call<{ version: number }>("PUT", path, {
        as: "ADMI",
        body: { version: from, vouchersPer },
      });
    expect((await change("payment", version)).status).toBe(200);
    expect((await change("day", version + 7)).body.code).toBe("conflict");
    await it.pay(10_000);
    await it.pay(20_000);
    await payInCash(it.desk, [await it.desk.send({ totalOre: 30_000 })]);
    const { body } = await it.close();
    expect(body.isNew).toBe(true);
    const { vouchers } = (await list("series=V&sort=number&direction=down&limit=100")).body;
    const made = vouchers.filter((one) => one.closeNumber === body.number);
    expect(made.map((one) => one.number)).toEqual(
      Array.from({ length: 6 }, (_, at) => before.number + 6 - at),
    );
    expect(made.every((one) => one.events === 1)).toBe(true);
    expect(made.filter((one) => one.part === "cash")).toHaveLength(1);
    const json = await it.get<{ vouchers: readonly object[] }>("/api/exports/json?company=BIL");
    expect(json.status).toBe(200);
    await change("day", version + 1);
  });
});

describe("a period", () => {
  test("is locked month by month, once it is over, by those who may", async () => {
    expect((await lock({ through: "2026-02-27" })).body.code).toBe("periodNotWhole");
    expect((await lock({ through: "2026-03-31" })).body.code).toBe("periodNotOver");
    const path = `/api/companies/${it.desk.places.companyId}/locked-period`;
    const refused = await it.post(path, { through: "2026-02-28" }, "CHEFA");
    expect(refused.status).toBe(403);
    expect((await lock()).body.lockedThrough).toBe("2026-02-28");
    expect((await lock()).status).toBe(200);
    expect((await lock({ through: "2026-01-31" })).body.code).toBe("periodLocked");
    expect(await company()).toMatchObject({
      lockedThrough: "2026-02-28",
      canLockThrough: "2026-02-28",
      changes: [{ kind: "periodLocked", from: null, to: "2026-02-28", by: "EKO" }],
    });
    await unlock();
  });

  test("is opened with a reason and a second person, and both stand on the record", async () => {
    await lock();
    expect((await unlock({ approver: undefined })).body.code).toBe("secondPersonNeeded");
    for (const signature of ["EKO", "CHEFA"]) {
      const alone = await unlock({ approver: { signature, password: TEST_PASSWORD } });
      expect(alone.body.code).toBe("secondPersonNotAllowed");
    }
    expect((await company()).lockedThrough).toBe("2026-02-28");
    expect((await unlock({ through: "2026-03-31" })).body.code).toBe("periodNotLocked");
    expect((await unlock()).body.lockedThrough).toBeNull();
    const [change] = (await company()).changes;
    expect(change).toMatchObject({
      kind: "periodUnlocked",
      from: "2026-02-28",
      to: null,
      reason: "En faktura kom sent",
      approvedBy: "BOSS",
      by: "EKO",
    });
  });

  test("that has events in no close is told of; locked all the same, they go to the first open day", async () => {
    await payOn("2026-02-27T10:00:00Z", 43_300);
    const refused = await lock();
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: "periodNotClosed",
        detail: "2 händelser i perioden är inte med i något dagsavslut (NORD).",
      },
    });
    expect((await lock({ moveEvents: true })).status).toBe(200);
    const before = await february();
    await it.close();
    const voucher = await newest();
    expect(voucher).toMatchObject({
      businessDay: "2026-02-27",
      bookedDay: "2026-03-01",
      text: "Dagsverifikation kort 2026-02-27, NORD (perioden var låst)",
    });
    // What is locked did not move when the late events were numbered.
    expect(await february()).toEqual(before);
    const inMarch = (await list("from=2026-03-01&to=2026-03-01")).body.vouchers;
    expect(inMarch.map((one) => one.id)).toContain(voucher.id);
    await unlock();
    expect(await february()).toEqual(before);
  });

  test("that is locked while a day is closed on another server holds no voucher of that close", async () => {
    const beside = await openTestApp({ beside: it.app });
    for (let round = 0; round < 4; round += 1) {
      await payOn("2026-02-26T10:00:00Z", 10_000 + round);
      const closing = it.call("POST", "/api/day-closes", {
        as: "CHEFA",
        body: { siteCode: "NORD" },
        on: beside,
      });
      const [closed, locked] = await Promise.all([closing, lock({ moveEvents: true })]);
      expect([closed.status, locked.status]).toEqual([201, 200]);
      // Either it was numbered before the lock and lies in February, or after it and lies in March.
      const voucher = await newest();
      const changes = (await company()).changes;
      const moved = Number((await notClosedAt(changes[0]?.at)) ?? 0);
      expect(voucher.bookedDay).toBe(moved > 0 ? "2026-03-01" : "2026-02-26");
      await unlock();
    }
    await beside.close();
  });

  test("cannot be booked in past the lock, whoever writes", async () => {
    await it.pay(44_000);
    await it.close();
    await it.rows("update company_books set locked_through = '2026-03-31'");
    const insert = it.rows(
      `insert into voucher_numbers (id, close_id, company_id, series, fiscal_year, number,
        business_day, booked_day, part)
      select gen_random_uuid(), close_id, company_id, 'Q', 2026, 1, '2026-03-01', '2026-03-02', 'card'
      from voucher_numbers limit 1`,
    );
    await expect(insert).rejects.toThrow(/locked/);
    await it.rows("update company_books set locked_through = null");
  });
});

async function notClosedAt(at: string | undefined): Promise<number | undefined> {
  const [row] = await it.rows<{ events: number }>(
    `select (content -> 'notClosed' ->> 'events')::int as events from audit_events
      where kind = 'periodLocked' and at = $1 order by id desc limit 1`,
    [at],
  );
  return row?.events;
}

async function february(): Promise<unknown> {
  const { body } = await it.get<AccountReport>(
    "/api/reports/accounts?company=BIL&from=2026-02-01&to=2026-02-28",
  );
  return body.accounts.map((one) => [one.account, one.debitOre, one.creditOre, one.closingOre]);
}

describe("the accounts' report", () => {
  test("opens where the month before closed, and every account is what its items are", async () => {
    await payOn("2026-02-25T10:00:00Z", 61_000);
    await it.pay(62_000, "mastercard");
    await payInCash(it.desk, [await it.desk.send({ totalOre: 63_050 })]);
    await it.desk.send({ totalOre: 64_000 });
    const of = async (from: string, to: string): Promise<AccountReport> =>
      (await it.get<AccountReport>(`/api/reports/accounts?company=BIL&from=${from}&to=${to}`)).body;
    const before = await of("2026-02-01", "2026-02-28");
    const after = await of("2026-03-01", "2026-03-31");
    expect(after.debitOre).toBe(after.creditOre);
    expect(after.accounts.length).toBeGreaterThan(4);
    for (const one of after.accounts) {
      const earlier = before.accounts.find((other) => other.account === one.account);
      expect(one.openingOre, one.account).toBe(earlier?.closingOre ?? 0);
      expect(one.differenceOre, one.account).toBe(0);
    }
    const held = after.accounts.map((one) => one.account);
    expect(held).toEqual(expect.arrayContaining(["1510", "1581", "1582", "1689", "1910", "3740"]));
    const csv = await it.get("/api/reports/accounts.csv?company=BIL&from=2026-03-01&to=2026-03-31");
    expect(csv.text).toContain("Utgående saldo (kr)");
    expect(csv.text).toContain("1582;Kortfordran Mastercard;");
  });

  test("holds a day that is over against what stood there then, whatever came after", async () => {
    const days = ["2026-02-09", "2026-02-10", "2026-02-11", "2026-02-12"] as const;
    const onDay = (day: (typeof days)[number]): void => it.at(`${day}T10:00:00Z`);
    const { desk } = it;
    onDay("2026-02-09");
    const part = await desk.send({ totalOre: 50_000 });
    const lowered = await desk.send({ totalOre: 30_000 });
    await desk.payAndApprove([lowered], 30_000);
    const ledger = await desk.send({ totalOre: 40_000, settlement: "ledger" });
    const unknown = await desk.pay([ledger]);
    await desk.tell(unknown, UNKNOWN);
    onDay("2026-02-10");
    await desk.tell(unknown, NOT_PERFORMED);
    await desk.approve(await desk.pay([part], 20_000), 20_000);
    await desk.change(lowered, 2, 10_000);
    onDay("2026-02-11");
    await it.post(`/api/orders/${part.id}/release`, { reason: "Betalar mot faktura" });
    await desk.withdraw(lowered);
    const credit = await desk.send({ kind: "creditInvoice", credits: part.invoiceNumber });
    onDay("2026-02-12");
    await desk.withdraw(part);
    await desk.withdraw(credit);
    it.at("2026-03-02T11:00:00Z");
    const of = async (day: string): Promise<AccountReport["accounts"]> =>
      (await it.get<AccountReport>(`/api/reports/accounts?company=BIL&from=${day}&to=${day}`)).body
        .accounts;
    const moved: unknown[] = [];
    for (const day of days) {
      const accounts = await of(day);
      expect(accounts.filter((one) => one.differenceOre !== 0)).toEqual([]);
      const interim = accounts.find((one) => one.account === "1689");
      moved.push((interim?.closingOre ?? 0) - (interim?.openingOre ?? 0));
    }
    // Of the first day 50 and 40 are unpaid; then 20 is paid, 40 falls, and the rest is released.
    expect(moved).toEqual([90_000, -60_000, -30_000, 0]);
    // An event from before events told of interim: what stood there then is not known, and not agreed.
    const trigger = "trigger order_events_append_only";
    await it.rows(`alter table order_events disable ${trigger}`);
    const old = `update order_events set content = content - 'interimOre'
      where order_id = $1 and at < '2026-02-10'`;
    await it.rows(old, [part.id]);
    await it.rows(`alter table order_events enable ${trigger}`);
    const notHeld = (await of("2026-02-09")).filter((one) => one.differenceOre === null);
    expect(notHeld.map((one) => [one.account, one.itemsOre])).toEqual([
      ["1510", null],
      ["1689", null],
    ]);
    expect((await of("2026-02-10")).every((one) => one.differenceOre === 0)).toBe(true);
    // No difference is an empty cell, never a zero.
    const csv = await it.get("/api/reports/accounts.csv?company=BIL&from=2026-02-09&to=2026-02-09");
    for (const { account } of notHeld) {
      const row = csv.text.split("\r\n").find((line) => line.includes(`;${account};`));
      expect(row?.split(";").slice(-3)).toEqual(["", "", ""]);
    }
  });

  test("counts expenses within the fiscal year, and what of the year before was booked in it by itself", async () => {
    it.at("2025-12-30T10:00:00Z");
    await payInCash(it.desk, [await it.desk.send({ totalOre: 10_040 })]);
    it.at("2026-03-02T11:00:00Z");
    await it.rows("update company_books set locked_through = '2025-12-31'");
    const rounding = async (): Promise<AccountReport["accounts"][number] | undefined> =>
      (
        await it.get<AccountReport>(
          "/api/reports/accounts?company=BIL&from=2026-01-01&to=2026-01-31",
        )
      ).body.accounts.find((one) => one.account === "3740");
    expect(await rounding()).toMatchObject({
      openingOre: 0,
      closingOre: 40,
      ofEarlierYearOre: 40,
      itemsOre: 0,
      differenceOre: 0,
    });
    await it.rows("update company_books set locked_through = null");
    expect(await rounding()).toMatchObject({ closingOre: 0, itemsOre: 0, differenceOre: 0 });
  });

  test("holds an issuer without items against nothing, and shows items without a posting", async () => {
    const attemptId = await it.pay(66_000, "amex");
    const moved = await it.rows<{ id: string }>(
      "update attempts set issuer = 'diners' where issuer = 'amex' returning id",
    );
    expect(moved.map((one) => one.id)).toContain(attemptId);
    const { accounts } = (await it.get<AccountReport>("/api/reports/accounts?company=BIL")).body;
    const of = (account: string): object | undefined =>
      accounts.find((one) => one.account === account);
    const owedOre = accounts.find((one) => one.account === "1583")?.closingOre ?? 0;
    expect(owedOre).toBeGreaterThanOrEqual(66_000);
    expect(of("1583")).toMatchObject({ itemsOre: 0, items: 0, differenceOre: owedOre });
    const dinersAlone = { closingOre: 0, itemsOre: owedOre, differenceOre: -owedOre };
    expect(of("1584")).toMatchObject({ name: "Kortfordran Diners Club", ...dinersAlone });
    await it.rows("update attempts set issuer = 'amex' where issuer = 'diners'");
  });

  test("holds the cash account to its drawers, also beside an opening float that stood there", async () => {
    await it.rows(
      `insert into cash_reasons (id, company_id, kind, name, account)
        select gen_random_uuid(), $1, 'cashIn', 'Ingående kassa', '1910'`,
      [it.desk.places.companyId],
    );
    await move(it.desk, { kind: "cashIn", amountOre: 70_000 });
    const cash = async (): Promise<AccountReport["accounts"][number] | undefined> => {
      const { body } = await it.get<AccountReport>("/api/reports/accounts?company=BIL");
      return body.accounts.find((one) => one.account === "1910");
    };
    const held = await cash();
    expect(held?.itemsOre).not.toBeNull();
    expect(held?.differenceOre).toBe(0);
    const change = (ore: number): Promise<object[]> =>
      it.rows(
        `update attempts set cash_ore = cash_ore + $1, asked_ore = asked_ore + $1,
            received_ore = received_ore + $1
          where id = (select id from attempts where method = 'cash' and state = 'approved'
            and kind = 'purchase' order by id limit 1)`,
        [ore],
      );
    await change(100);
    expect((await cash())?.differenceOre).toBe(-100);
    await change(-100);
  });

  test("tells a payment without its posting to the öre", async () => {
    const attemptId = await it.pay(65_000, "amex");
    await it.rows("update attempts set approved_ore = approved_ore + 100 where id = $1", [
      attemptId,
    ]);
    const { body } = await it.get<AccountReport>(
      "/api/reports/accounts?company=BIL&from=2026-03-01&to=2026-03-31",
    );
    const amex = body.accounts.find((one) => one.account === "1583");
    expect(amex?.differenceOre).toBe(-100);
    await it.rows("update attempts set approved_ore = approved_ore - 100 where id = $1", [
      attemptId,
    ]);
  });
});

test("cash that no close has yet is counted down to the end of the next working day", async () => {
  it.at("2026-03-06T11:00:00Z");
  await payInCash(it.desk, [await it.desk.send({ totalOre: 50_000 })]);
  it.at("2026-03-02T11:00:00Z");
  const { waiting } = (await it.get<CashDeadlines>("/api/books/cash-deadlines")).body;
  // A Friday: the weekend is no working day.
  expect(waiting).toEqual([
    {
      companyCode: "BIL",
      siteCode: "NORD",
      businessDay: "2026-03-06",
      events: 1,
      cashOre: 50_000,
      deadlineDay: "2026-03-09",
      deadlineAt: "2026-03-09T23:00:00.000Z",
    },
  ]);
  await it.close();
  expect((await it.get<CashDeadlines>("/api/books/cash-deadlines")).body.waiting).toEqual([]);
});
