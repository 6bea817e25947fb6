/** Closes of a till, a terminal or a company, and a server that is killed between any two lines. */
import type { ClosePart } from "@kortkoll/core/day-close/frozen-close.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { UNKNOWN } from "../payments/test-news.ts";
import { closeDay, type PlaceToClose } from "./close-day.ts";
import { closeNextSession } from "./close-sessions.ts";
import type { DayClose, DayClosed } from "./day-close-api.ts";
import { CAN_RECONCILE, type ClosingDesk, openClosingDesk, sessionClosed } from "./test-closing.ts";

const TID = "77000001";
const OTHER = "77000002";

let it: ClosingDesk;
let lastNumber: number;
beforeAll(async () => {
  it = await openClosingDesk();
});
beforeEach(async () => {
  await it.desk.startOver();
  lastNumber = (await it.closeAll()).number;
});
afterAll(() => it.desk.close());

const till = (code: "K1" | "K2"): ClosePart => ({
  kind: "till",
  id: it.desk.places.tills[code],
  code,
});
const terminal = (terminalId: typeof TID | typeof OTHER): ClosePart => ({
  kind: "terminal",
  id: it.desk.places.terminals[terminalId],
  terminalId,
});

async function checkAllClosedOnce(): Promise<void> {
  const [found] = await it.rows<{ vouchers: number; closed: number }>(
    `select (select count(*) from vouchers)::int as vouchers,
      (select count(*) from close_vouchers)::int as closed`,
  );
  expect(found?.closed).toBe(found?.vouchers);
}

describe("a close of one till", () => {
  test("takes what was taken there and asks its terminal; the site's takes the rest", async () => {
    await it.pay(10_000);
    await it.payAtSecond(20_000, "031");
    const one = await it.close(true, till("K2"));
    expect(one).toMatchObject({
      number: lastNumber + 1,
      frozen: { cards: { netOre: 20_000 }, part: { kind: "till", code: "K2" } },
      terminals: [{ terminalId: OTHER, notClosedOre: 20_000 }],
    });
    expect(one.frozen.tills.map((row) => row.code)).toEqual(["K2"]);
    const rest = await it.close(true);
    expect(rest).toMatchObject({ number: lastNumber + 2, frozen: { cards: { netOre: 10_000 } } });
    expect(rest.frozen).not.toHaveProperty("part");
    await checkAllClosedOnce();
  });

  test("with nothing new there gives the last one that covers it", async () => {
    await it.payAtSecond(20_000, "031");
    const its = await it.closeAll(false, till("K2"));
    await it.pay(10_000);
    expect(await it.closeAll(false, till("K2"))).toMatchObject({ id: its.id, isNew: false });
    const all = await it.closeAll();
    expect(await it.closeAll(false, till("K2"))).toMatchObject({ id: all.id, isNew: false });
  });

  test("names what is in flight there only, and the site's says that it was carried over", async () => {
    const order = await it.desk.send({ totalOre: 70_000 });
    const attemptId = await it.desk.pay([order]);
    expect((await it.close(false, till("K1"))).frozen.inFlight).toEqual([]);
    await it.payAtSecond(20_000, "031");
    expect((await it.close()).frozen.inFlight).toMatchObject([{ paymentId: attemptId }]);
    await it.payAtSecond(30_000, "031");
    expect((await it.close(false, till("K2"))).frozen.inFlight).toEqual([]);
    await it.desk.approve(attemptId, 70_000);
    expect((await it.close()).frozen.carriedIn).toEqual([attemptId]);
  });

  test("at once with the site's leaves each voucher in one of them", async () => {
    for (let round = 0; round < 3; round += 1) {
      await it.pay(10_000);
      await it.payAtSecond(20_000, "031");
      const closes = await Promise.all([
        it.closeAll(false, till("K2")),
        it.closeAll(),
        it.closeAll(false, till("K1")),
      ]);
      const ids = [...new Set(closes.map((one) => one.id))];
      const read = await Promise.all(ids.map((id) => it.read(id)));
      expect(read.reduce((sum, one) => sum + one.frozen.cards.netOre, 0)).toBe(30_000);
      await checkAllClosedOnce();
    }
  });
});

test("a close of one terminal takes what was taken on it, and asks that one alone", async () => {
  await it.payAtSecond(20_000, "031");
  const close = await it.close(true, terminal(OTHER));
  expect(close.frozen).toMatchObject({ part: { terminalId: OTHER }, cards: { netOre: 20_000 } });
  expect(close.terminals.map((one) => one.terminalId)).toEqual([OTHER]);
  await it.pay(5_000);
  const rest = await it.close(false, terminal(TID));
  expect(rest.frozen).toMatchObject({ cards: { netOre: 5_000 }, events: 1 });
  await it.close();
  await checkAllClosedOnce();
});

describe("a close of a company", () => {
  let south: readonly PlaceToClose[];
  beforeAll(async () => {
    const { database, places } = it.desk;
    const siteId = newUuid();
    await insertRow(database, "sites", { id: siteId, code: "SYD", name: "Syd" });
    const row = { site_id: siteId, company_id: places.companyId };
    await insertRow(database, "site_companies", row);
    south = await it.placesToClose("SYD");
  });

  async function payAt(siteId: string, amountOre: number): Promise<void> {
    const moved = await it.pay(amountOre);
    await it.rows("update attempts set site_id = $2 where id = $1 returning id", [moved, siteId]);
  }

  test("closes each of its sites with a number of its own, all or none", async () => {
    const [{ siteId = "" } = {}] = south;
    await it.pay(10_000);
    await payAt(siteId, 20_000);
    const north = await it.placesToClose();
    const { closes } = await it.closeAll(false, undefined, [...south, ...north]);
    expect(closes.map((one) => [one.siteCode, one.isNew]).toSorted()).toEqual([
      ["NORD", true],
      ["SYD", true],
    ]);
    const read = await Promise.all(closes.map((one) => it.read(one.id)));
    const sums = read.map((one) => [one.siteCode, one.frozen.cards.netOre]);
    expect(sums.toSorted()).toEqual([
      ["NORD", 10_000],
      ["SYD", 20_000],
    ]);
  });

  test("at once with its sites' own closes waits in no ring, and nothing is closed twice", async () => {
    const [{ siteId = "" } = {}] = south;
    const north = await it.placesToClose();
    for (let round = 0; round < 3; round += 1) {
      await it.pay(10_000);
      await payAt(siteId, 20_000);
      await Promise.all([
        it.closeAll(false, undefined, [...south, ...north]),
        it.closeAll(false, undefined, south),
        it.closeAll(),
        it.closeAll(false, undefined, [...north, ...south]),
      ]);
      await checkAllClosedOnce();
    }
    const numbers = await it.rows<{ n: number; last: number }>(
      "select count(*)::int as n, max(number) as last from voucher_numbers where series = 'V'",
    );
    expect(numbers[0]?.n).toBe(numbers[0]?.last);
  });
});

/** A database whose server is killed before the statement with this number, counted from 1. */
function dyingBefore(database: Database, statementNumber: number): Database {
  let left = statementNumber;
  const counting = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(of, key) {
        const value: unknown = Reflect.get(of, key, of);
        if (typeof value !== "function") return value;
        return (...given: unknown[]): unknown => {
          if (key === "query" || key === "write") {
            left -= 1;
            if (left === 0) return Promise.reject(new Error("killed"));
          }
          return Reflect.apply(value, of, given) as unknown;
        };
      },
    });
  return {
    query: (...given) => database.query(...given),
    inTransaction: (work, options) => database.inTransaction((tx) => work(counting(tx)), options),
    close: () => database.close(),
  };
}

describe("a server that is killed between any two lines", () => {
  const counted = `select (select count(*) from day_closes)::int as closes,
    (select count(*) from close_vouchers)::int as taken,
    (select count(*) from voucher_numbers)::int as numbers,
    (select sum(last_number) from voucher_counters)::int as counted,
    (select count(*) from close_terminals)::int as asked,
    (select count(*) from close_follow_ups)::int as told,
    (select count(*) from session_attempts)::int as placed`;

  test("of a close has closed nothing, and whoever closes next takes it all", async () => {
    await it.pay(10_000);
    const before = await it.rows(counted);
    const { database } = it.desk;
    const asked = {
      places: await it.placesToClose(),
      part: undefined,
      by: { id: null, name: "X" },
    };
    let closed: DayClosed | undefined;
    let statements = 0;
    while (closed === undefined) {
      statements += 1;
      const dying = {
        ...it.desk.deps,
        cloud: CAN_RECONCILE,
        database: dyingBefore(database, statements),
      };
      closed = await closeDay(dying, asked, undefined).catch((error: unknown) => {
        expect(error).toMatchObject({ message: "killed" });
        return undefined;
      });
      if (closed === undefined) expect(await it.rows(counted)).toEqual(before);
    }
    expect(statements).toBeGreaterThan(10);
    expect(closed).toMatchObject({ number: lastNumber + 1, isNew: true });
    expect((await it.read(closed.id)).frozen.cards.netOre).toBe(10_000);
    await checkAllClosedOnce();
  });

  test("of keeping what a terminal said has kept nothing; it is asked again and the loss named", async () => {
    const { desk } = it;
    let session = 100;
    let isKept = false;
    let statements = 0;
    // A closing that waited for the terminals of the tests before.
    it.answers = { [TID]: sessionClosed("099", []), [OTHER]: sessionClosed("099", []) };
    await it.askAll();
    while (!isKept) {
      statements += 1;
      session += 2;
      const paid = await it.pay(10_000, String(session));
      const { id } = await it.close(true, terminal(TID));
      const [before] = await it.rows(counted);
      const serverId = await it.addServer();
      it.answers = { [TID]: sessionClosed(String(session), [["Visa", 1, 10_000]]) };
      const deps = { ...it.deps(serverId), database: dyingBefore(desk.database, statements) };
      isKept = await closeNextSession(deps).catch(() => false);
      if (isKept) {
        const kept = await it.read(id);
        expect(kept).toMatchObject({ toExplain: 0, progress: { isComplete: true } });
        break;
      }
      expect((await it.rows(counted))[0]).toEqual(before);
      await it.stopServer(serverId);
      expect(await it.giveUpLost()).toBe(1);
      desk.nowMs += 15_000;
      it.answers = { [TID]: sessionClosed(String(session + 1), []) };
      await it.askAll();
      const close = await it.read(id);
      expect(close.terminals[0]).toMatchObject({
        state: "closed",
        lostAnswers: 1,
        comparison: { onlyInOurs: [{ paymentId: paid, why: "lostSession" }] },
      });
    }
    expect(statements).toBeGreaterThan(10);
  });
});

test("a close whose attempt in flight turns out to be paid tells where it is booked now", async () => {
  const order = await it.desk.send({ totalOre: 70_000 });
  const attemptId = await it.desk.pay([order]);
  await it.desk.tell(attemptId, UNKNOWN);
  const first = await it.close();
  expect(first.payments).toMatchObject([{ id: attemptId, state: "unknown", closeNumber: null }]);
  await it.desk.approve(attemptId, 70_000);
  const second = await it.close();
  const named = { id: attemptId, state: "approved", amountOre: 70_000, closeNumber: second.number };
  expect((await it.read(first.id)).payments).toMatchObject([named]);
  expect(second.payments).toMatchObject([named]);
});

test("a payment of a ledger invoice is booked in the close that has its card, not its question", async () => {
  const order = await it.desk.send({ totalOre: 70_000, settlement: "ledger" });
  const attemptId = await it.desk.pay([order]);
  await it.desk.tell(attemptId, UNKNOWN);
  const first = await it.close();
  expect(first.frozen.events).toBeGreaterThan(0);
  expect(first.payments).toMatchObject([{ id: attemptId, state: "unknown", closeNumber: null }]);
  await it.desk.approve(attemptId, 70_000);
  const second = await it.close();
  const named = [{ id: attemptId, state: "approved", closeNumber: second.number }];
  expect((await it.read(first.id)).payments).toMatchObject(named);
});

test("a close keeps the names of its day when company, site and till are called something else", async () => {
  await it.pay(10_000);
  const { id, companyName, siteName, organisationNumber, frozen } = await it.close();
  expect(frozen).toMatchObject({ companyName, siteName, organisationNumber });
  const tillName = frozen.tills[0]?.name;
  expect([tillName, frozen.terminals[0]?.name]).toEqual([expect.any(String), expect.any(String)]);
  const called = "Heter något annat nu";
  for (const table of ["companies", "sites", "tills"]) {
    await it.rows(`update ${table} set name = $1`, [called]);
  }
  expect(await it.read(id)).toMatchObject({ companyName, siteName, frozen: { siteName } });
  await it.pay(10_000);
  const next = await it.close();
  expect(next).toMatchObject({ companyName: called, siteName: called });
  expect(next.frozen.tills[0]?.name).toBe(called);
});

describe("a payment that lies in a session which was closed before its close", () => {
  const columnOf = (close: DayClose) => close.columns.find((one) => one.scheme === "visa");
  const frozenOf = (close: DayClose): number =>
    close.frozen.terminals.reduce((sum, one) => sum + one.netOre, 0);
  const namedAt = (close: DayClose) =>
    close.terminals.find((one) => one.terminalId === TID)?.comparison?.onlyInOurs;

  test("taken while the terminal was silent, stays in its column and says where it lies", async () => {
    it.answers = {};
    await it.pay(10_000, "041");
    const first = await it.close(true);
    await it.askAll();
    const paid = await it.pay(20_000, "041");
    it.answers = { [TID]: sessionClosed("041", [["Visa", 2, 30_000]]) };
    it.desk.nowMs += 3_600_000;
    await it.askAll();
    const before = await it.pay(5_000, "042");
    const second = await it.close(true);
    it.answers = { [TID]: sessionClosed("042", [["Visa", 1, 5_000]]) };
    await it.askAll();
    const close = await it.read(second.id);
    expect(columnOf(close)).toMatchObject({
      ours: { count: 2, netOre: 25_000 },
      difference: null,
    });
    expect(frozenOf(close)).toBe(25_000);
    expect(namedAt(close)).toMatchObject([
      { paymentId: paid, netOre: 20_000, why: "closedSession", closeNumber: first.number },
    ]);
    expect(namedAt(close)?.map((one) => one.paymentId)).not.toContain(before);
  });

  test("at a terminal that two tills share, stays in the site's close when one till closed first", async () => {
    await it.pay(10_000, "051");
    const order = await it.desk.send({ totalOre: 20_000 });
    const at = { till: "K2", terminalId: it.desk.places.terminals[TID] } as const;
    const shared = await it.desk.pay([order], 20_000, at);
    await it.approveIn(shared, 20_000, "051");
    it.answers = { [TID]: sessionClosed("051", [["Visa", 2, 30_000]]) };
    const one = await it.close(true, till("K1"));
    await it.askAll();
    it.answers = { [TID]: sessionClosed("052", []), [OTHER]: sessionClosed("053", []) };
    const site = await it.close(true);
    await it.askAll();
    const close = await it.read(site.id);
    expect(close.columns).toMatchObject([
      {
        scheme: "visa",
        ours: { count: 1, netOre: 20_000 },
        terminal: { count: 0, netOre: 0 },
        difference: { count: -1, netOre: -20_000 },
        unexplained: { count: 0, netOre: 0 },
      },
    ]);
    expect(namedAt(close)).toMatchObject([
      { paymentId: shared, why: "closedSession", closeNumber: one.number },
    ]);
    expect([close.toExplain, frozenOf(close)]).toEqual([0, 20_000]);
  });
});
