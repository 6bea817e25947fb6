/** What a cut takes, what it numbers, and that nothing is lost between two of them. */

import { ore } from "@kortkoll/core/money.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { payInCash } from "../cash/test-cash.ts";
import { newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { UNKNOWN } from "../payments/test-news.ts";
import { bookMatch } from "../payout-matches/book-match.ts";
import { insertTestAgreement, insertTestBankLine } from "../payout-matches/test-bank-lines.ts";
import type { DayClose } from "./day-close-api.ts";
import { previewDay } from "./preview-day.ts";
import { readFrozenText } from "./read-close.ts";
import { type ClosingDesk, openClosingDesk } from "./test-closing.ts";

let it: ClosingDesk;
/** Where the numbers stood when the test began. */
let lastNumber: number;
let counters: ReadonlyMap<string, number>;
beforeAll(async () => {
  it = await openClosingDesk();
});
beforeEach(async () => {
  await it.desk.startOver();
  lastNumber = (await it.closeAll()).number;
  const rows = await it.rows<{ of: string; last: number }>(
    "select series || fiscal_year as of, last_number as last from voucher_counters",
  );
  counters = new Map(rows.map((row) => [row.of, row.last]));
});
afterAll(() => it.desk.close());

/** Numbers are counted from where they stood. */
const numberOf = (close: { readonly number: number }): number => close.number - lastNumber;
const numbersOf = (close: DayClose): unknown =>
  close.frozen.vouchers.map(({ series, fiscalYear, number, businessDay }) => [
    series,
    fiscalYear,
    number - (counters.get(`${series}${fiscalYear}`) ?? 0),
    businessDay,
  ]);

/** Every voucher that there is lies in exactly one close. */
async function checkAllClosedOnce(): Promise<void> {
  const [found] = await it.rows<{ vouchers: number; closed: number }>(
    `select (select count(*) from vouchers)::int as vouchers,
      (select count(*) from close_vouchers)::int as closed`,
  );
  expect(found?.closed).toBe(found?.vouchers);
}

describe("a cut", () => {
  test("numbers what a bank line pays for in the bank's own series, and counts no card for it", async () => {
    await it.pay(125_000);
    const { companyId, siteId, people } = it.desk.places;
    const agreement = await insertTestAgreement(it.desk.database, companyId);
    const bookedOn = businessDayOf(it.desk.nowMs);
    const line = { companyId, amountOre: 125_000, bookedOn };
    const bankLineId = await insertTestBankLine(it.desk.database, line);
    await it.desk.database.inTransaction((tx) =>
      bookMatch(tx, newUuid, {
        companyId,
        bankLineId,
        agreementId: agreement.id,
        agreementName: agreement.name,
        reference: undefined,
        reportedPayoutIds: [],
        kind: "payout",
        evidence: "reference",
        reason: null,
        amountOre: ore(125_000),
        bookedOn,
        siteId,
        parts: [
          { kind: "sales", issuer: "visa", siteId, saleDay: bookedOn, amountOre: ore(125_000) },
        ],
        by: { id: people.CHEF, signature: "CHEF" },
        at: new Date(it.desk.nowMs),
      }),
    );
    const close = await it.close();
    expect(numbersOf(close)).toContainEqual(["B", 2026, 1, bookedOn]);
    expect(close.frozen.cards).toMatchObject({ payments: 1, netOre: 125_000 });
    await checkAllClosedOnce();
  });

  test("takes what is booked, by issuer, terminal and till, and numbers its vouchers", async () => {
    await it.pay(125_000);
    const refunded = await it.pay(40_000);
    await it.desk.approve(await it.desk.refund(refunded, 10_000), 10_000);
    const close = await it.close();
    expect(numberOf(close)).toBe(1);
    expect(close).toMatchObject({
      companyCode: "BIL",
      siteCode: "NORD",
      by: "CHEF",
      frozen: {
        cards: {
          payments: 2,
          takenOre: 165_000,
          givenBack: 1,
          givenBackOre: -10_000,
          netOre: 155_000,
          byIssuer: [{ issuer: "visa", netOre: 155_000 }],
        },
        terminals: [{ terminalId: "77000001", netOre: 155_000 }],
        tills: [{ code: "K1", cards: { netOre: 155_000 }, cash: { netOre: 0 } }],
        firstDay: "2026-03-02",
        lastDay: "2026-03-02",
      },
      progress: { terminals: 0, isComplete: true },
    });
    expect(numbersOf(close)).toEqual([["V", 2026, 1, "2026-03-02"]]);
    await checkAllClosedOnce();
  });

  test("with nothing new gives the last one again, and numbers nothing", async () => {
    await it.pay(100_000);
    const first = await it.closeAll();
    const again = await it.closeAll();
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect([again.id, numberOf(again)]).toEqual([first.id, 1]);
    const text = "select count(*)::int as n from voucher_numbers where close_id = $1";
    expect(await it.rows<{ n: number }>(text, [first.id])).toEqual([{ n: 1 }]);
  });

  test("a second the same day has the next number, and its vouchers go on from the first's", async () => {
    await it.pay(100_000);
    await it.close();
    await it.pay(55_000);
    const second = await it.close();
    expect([numberOf(second), second.frozen.cards.netOre]).toEqual([2, 55_000]);
    expect(numbersOf(second)).toEqual([["V", 2026, 2, "2026-03-02"]]);
  });

  test("names an attempt in flight, and the next one says that it was carried over", async () => {
    const order = await it.desk.send({ totalOre: 70_000 });
    const attemptId = await it.desk.pay([order]);
    const first = await it.close();
    expect(first.frozen.inFlight).toMatchObject([
      { paymentId: attemptId, state: "sent", askedOre: 70_000, till: "K1", operator: "KASS" },
    ]);
    expect(first.frozen.cards.payments).toBe(0);
    await it.desk.approve(attemptId, 70_000);
    const second = await it.close();
    expect(second.frozen).toMatchObject({ carriedIn: [attemptId], inFlight: [] });
    expect(second.frozen.cards.netOre).toBe(70_000);
  });

  test("after which a payment turns out to be approved leaves it as it was", async () => {
    const order = await it.desk.send({ totalOre: 70_000 });
    const attemptId = await it.desk.pay([order]);
    await it.desk.tell(attemptId, UNKNOWN);
    const first = await it.close();
    const before = await readFrozenText(it.desk.database, first.id);
    await it.desk.approve(attemptId, 70_000);
    const second = await it.close();
    expect(first.frozen.inFlight).toMatchObject([{ paymentId: attemptId, state: "unknown" }]);
    expect([numberOf(second), second.frozen.cards.netOre]).toEqual([2, 70_000]);
    expect(await readFrozenText(it.desk.database, first.id)).toBe(before);
    expect((await it.read(first.id)).frozen).toEqual(first.frozen);
  });

  test("run the day after the month's end keeps each payment on its own day", async () => {
    it.desk.nowMs = Date.parse("2026-03-31T21:30:00Z");
    await it.pay(30_000);
    it.desk.nowMs = Date.parse("2026-03-31T22:30:00Z");
    await it.pay(40_000);
    it.desk.nowMs = Date.parse("2026-04-01T06:00:00Z");
    const close = await it.close();
    expect(close.frozen).toMatchObject({ firstDay: "2026-03-31", lastDay: "2026-04-01" });
    expect(numbersOf(close)).toEqual([
      ["V", 2026, 1, "2026-03-31"],
      ["V", 2026, 2, "2026-04-01"],
    ]);
  });

  test("over new year numbers each fiscal year from its own beginning", async () => {
    it.desk.nowMs = Date.parse("2026-12-31T12:00:00Z");
    await it.pay(30_000);
    await it.close();
    it.desk.nowMs = Date.parse("2026-12-31T20:00:00Z");
    await it.pay(30_000);
    it.desk.nowMs = Date.parse("2027-01-01T12:00:00Z");
    await it.pay(40_000);
    expect(numbersOf(await it.close())).toEqual([
      ["V", 2026, 2, "2026-12-31"],
      ["V", 2027, 1, "2027-01-01"],
    ]);
  });

  test("has cash apart from cards", async () => {
    await it.pay(100_000);
    await payInCash(it.desk, [await it.desk.send({ totalOre: 25_000 })]);
    const { frozen } = await it.close();
    expect(frozen.cards).toMatchObject({ payments: 1, netOre: 100_000 });
    expect(frozen.cash).toMatchObject({ payments: 1, netOre: 25_000, movedOre: 0 });
    expect(frozen.tills).toMatchObject([{ cards: { netOre: 100_000 }, cash: { netOre: 25_000 } }]);
  });

  test("is foreseen by X, which takes and numbers nothing", async () => {
    await it.pay(100_000);
    const { database, nowMs } = it.desk;
    const asked = { places: await it.placesToClose(), part: undefined, at: new Date(nowMs) };
    const preview = async (): Promise<unknown> => (await previewDay(database, asked)).previews[0];
    const ahead = await preview();
    expect(ahead).toEqual(await preview());
    const close = await it.close();
    const { cards, terminals, tills, cash, events, inFlight } = close.frozen;
    expect(ahead).toMatchObject({ cards, terminals, tills, cash, events, inFlight, lastNumber });
    expect(numberOf(close)).toBe(1);
    expect(await preview()).toMatchObject({ lastNumber: close.number, events: 0, toNumber: [] });
  });
});

describe("of two at once", () => {
  test("from two servers there is one close, and both get it", async () => {
    for (let round = 1; round <= 3; round += 1) {
      await it.pay(10_000);
      const closes = await Promise.all([it.closeAll(), it.closeAll(), it.closeAll()]);
      expect(new Set(closes.map((one) => one.id)).size).toBe(1);
      expect(closes.map(numberOf)).toEqual([round, round, round]);
      expect(closes.filter((one) => one.isNew)).toHaveLength(1);
    }
  });

  test("at two sites of one company each has its own number, and the vouchers have no gap", async () => {
    const { desk } = it;
    const siteId = newUuid();
    await insertRow(desk.database, "sites", { id: siteId, code: "SYD", name: "Syd" });
    const { companyId } = desk.places;
    await insertRow(desk.database, "site_companies", { site_id: siteId, company_id: companyId });
    for (let round = 0; round < 3; round += 1) {
      const moved = await it.pay(20_000);
      await it.rows("update attempts set site_id = $2 where id = $1 returning id", [moved, siteId]);
      await it.pay(10_000);
      const south = await it.placesToClose("SYD");
      await Promise.all([it.closeAll(), it.closeAll(false, undefined, south)]);
    }
    const numbers = await it.rows<{ number: number }>(
      "select number from voucher_numbers where series = 'V' and fiscal_year = 2026 order by number",
    );
    expect(numbers.map((one) => one.number)).toEqual(numbers.map((_one, at) => at + 1));
    expect(numbers).toHaveLength((counters.get("V2026") ?? 0) + 6);
    await checkAllClosedOnce();
  });

  test("payments that commit meanwhile are in exactly one close, to the öre", async () => {
    const paying = Array.from({ length: 8 }, async (_, at) => {
      const order = await it.desk.send({ totalOre: 10_000 + at });
      return await payInCash(it.desk, [order]);
    });
    const closing = (async () => {
      for (let round = 0; round < 6; round += 1) await it.closeAll();
    })();
    await Promise.all([...paying, closing]);
    await it.closeAll();
    await checkAllClosedOnce();
    const closes = await it.rows<{ cash: number }>(
      `select (content::json -> 'cash' ->> 'netOre')::int as cash from day_closes
        where number > $1 and site_id = $2`,
      [lastNumber, it.desk.places.siteId],
    );
    // To whole kronor: 100 kr each.
    expect(closes.reduce((sum, one) => sum + one.cash, 0)).toBe(80_000);
  });

  test("a slow transaction that commits after a cut is in the next one", async () => {
    await it.pay(10_000);
    const first = await whileBooking(it, 77_700, () => it.close());
    expect(first.frozen.cards.netOre).toBe(11_000);
    const second = await it.close();
    expect(second).toMatchObject({ number: first.number + 1, frozen: { events: 1 } });
    await checkAllClosedOnce();
  });
});

/** Does it between the writing of a voucher and its commit. */
async function whileBooking<T>(
  at: ClosingDesk,
  amountOre: number,
  work: () => Promise<T>,
): Promise<T> {
  const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>();
  const { promise: done, resolve: tellDone } = Promise.withResolvers<void>();
  const booking = (at.desk.database as Database).inTransaction(async (tx) => {
    await tx.query(BOOK, [
      newUuid(),
      at.desk.places.companyId,
      at.desk.places.siteId,
      amountOre,
      new Date(at.desk.nowMs),
    ]);
    tellWritten();
    await done;
  });
  await written;
  // Others commit in the meantime, so that the slow one is older than the cut.
  await at.pay(1_000);
  const worked = await work().finally(tellDone);
  await booking;
  return worked;
}

const BOOK = statement({
  name: "test_book_slowly",
  text: `with v as (insert into vouchers (id, company_id, series, business_day, event, text,
      created_by, created_at) values ($1, $2, 'V', '2026-03-02', 'lateApproval', 'Sen', 'TEST', $5))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, site_id,
      system_code, booked_by_system)
    select $1, l.line, $2, l.account, l.role, l.sign * $4::bigint, $3, 'workshop', false
    from (values (1, '1689', 'interim', 1), (2, '2499', 'debtsToCustomers', -1))
      as l(line, account, role, sign)`,
});

describe("the database itself", () => {
  test("refuses to change a close, what is in it and the numbers that it gave", async () => {
    await it.pay(100_000);
    await it.close();
    for (const change of [
      "update day_closes set by = 'X'",
      "delete from day_closes",
      "update close_vouchers set close_id = close_id",
      "delete from close_vouchers",
      "update voucher_numbers set number = 7",
      "delete from voucher_numbers",
    ]) {
      await expect(it.rows(change)).rejects.toThrow(/append-only/);
    }
  });

  test("refuses a number with a gap before it, and a text that is not its hash's", async () => {
    await it.pay(100_000);
    const { id } = await it.close();
    const number = (at: number): Promise<unknown> =>
      it.rows(
        `insert into voucher_numbers select gen_random_uuid(), close_id, company_id, series,
          fiscal_year, number + ${at}, business_day + 1, booked_day + 1
          from voucher_numbers where close_id = $1`,
        [id],
      );
    await expect(number(2)).rejects.toThrow(/missing/);
    await expect(number(0)).rejects.toThrow(/duplicate/);
    const copy = (at: number, text: string): Promise<unknown> =>
      it.rows(
        `insert into day_closes select gen_random_uuid(), company_id, site_id, number + ${at}, cut_at, by_id,
          by, ${text}, content_hash from day_closes where id = $1`,
        [id],
      );
    await expect(copy(2, "content")).rejects.toThrow(/missing/);
    await expect(copy(1, "content || ' '")).rejects.toThrow(/content_hash|check/);
  });
});

describe("two companies at one site", () => {
  test("have each its own cut, number and vouchers, closed in one go", async () => {
    const { database, places } = it.desk;
    const otherId = newUuid();
    await it.pay(100_000);
    await insertRow(database, "companies", {
      id: otherId,
      code: "ANDRA",
      name: "Andra Påhittade AB",
      organisation_number: "5560009999",
    });
    await insertRow(database, "site_companies", { site_id: places.siteId, company_id: otherId });
    const closed = await it.closeAll();
    expect(closed.companyCode).toBe("ANDRA");
    expect(closed.closes.map((one) => one.companyCode).toSorted()).toEqual(["ANDRA", "BIL"]);
    const [ours] = closed.closes.filter((one) => one.companyCode === "BIL");
    const [theirs] = closed.closes.filter((one) => one.companyCode === "ANDRA");
    expect((await it.read(ours?.id ?? "")).frozen.cards.netOre).toBe(100_000);
    expect((await it.read(theirs?.id ?? "")).frozen).toMatchObject({ events: 0, vouchers: [] });
    expect([ours?.number, theirs?.number]).toEqual([lastNumber + 1, 1]);
  });
});
