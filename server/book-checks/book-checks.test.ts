import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import { leastIdSince, newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { endWaiting } from "../database/test-end-waiting.ts";
import { silentLog } from "../database/test-log.ts";
import { insertRow } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { foldSums } from "../running-sums/fold-sums.ts";
import { type BookCheck, startBookCheck } from "./check-loop.ts";
import { readLatest } from "./latest-check.ts";
import { readBalances } from "./read-balances.ts";
import { seeDifference } from "./see-difference.ts";
import { type Slice, takeSlice } from "./take-slice.ts";
import { verifyBooks } from "./verify-books.ts";
import { findWalk, rest, type WalkName } from "./walk-store.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

let it: TestDatabase;
let desk: Desk;
const opened: TestDatabase[] = [];

beforeEach(async () => {
  it = await openTestDatabase();
  opened.push(it);
  desk = await openDesk(it);
});
afterAll(async () => {
  for (const one of opened) await one.close();
});

const run = (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
  it.database.query(statement({ name: "book_checks_test", text }), values);

let invoices = 0;

/** A ledger invoice that nobody has paid, made so many days ago. */
async function oldOrder(daysAgo: number): Promise<string> {
  invoices += 1;
  const id = leastIdSince(Date.now() - daysAgo * DAY_MS + invoices);
  const at = new Date(Date.now() - daysAgo * DAY_MS);
  const [place] = await run(
    `select i.company_id, i.id as system_id, s.id as site_id from invoicing_systems i, sites s
      where i.code = 'workshop' and s.code = 'NORD'`,
  );
  await insertRow(it.database, "orders", {
    ...place,
    id,
    order_number: `G${invoices}`,
    invoice_number: `G${invoices}`,
    kind: "invoice",
    settlement: "ledger",
    version: 1,
    customer_name: "Åke Påhittad",
    service_advisor: "ANLI",
    total_ore: 100_000,
    created_at: at,
    changed_at: at,
  });
  return id;
}

const spoil = (id: string): Promise<unknown> =>
  run("update orders set paid_ore = paid_ore + 700 where id = $1", [id]);
const heal = (id: string): Promise<unknown> =>
  run("update orders set paid_ore = paid_ore - 700 where id = $1", [id]);

const slice = (only: WalkName, most = 1_000, database?: Database): Promise<Slice | undefined> =>
  takeSlice({ ...desk.deps, ...(database && { database }) }, { most, only, waits: true });

/** Until the pass that is under way, or the next one, has come to its end. */
async function pass(only: WalkName, most = 1_000): Promise<void> {
  while ((await slice(only, most))?.isEnd === false);
}

async function standing(): Promise<readonly (string | null)[]> {
  const latest = await readLatest(it.database);
  return (latest?.differences ?? []).map((one) => one.orderId);
}

function newCheck(): BookCheck {
  return startBookCheck({ ...desk.deps, elapsedMs: () => performance.now(), log: silentLog });
}

test("a wrong row of an old day is found by the walk over history, one of these days by the quick one", async () => {
  const old = await oldOrder(90);
  const fresh = await oldOrder(1);
  await pass("recent");
  await pass("whole");
  expect(await standing()).toEqual([]);
  await spoil(old);
  await spoil(fresh);
  await pass("recent");
  expect(await standing()).toEqual([fresh]);
  await pass("whole", 2);
  expect((await standing()).toSorted()).toEqual([old, fresh].toSorted());
  const { balances } = { balances: await readBalances(desk.deps, SEES_ALL, 0) };
  expect(balances.agree).toBe(false);
  expect(balances.check).toMatchObject({ everything: false, progress: 0 });
  expect(balances.differences.map((one) => one.orderId).toSorted()).toEqual(
    [old, fresh].toSorted(),
  );
});

test("an old order that is paid today is looked at with its voucher", async () => {
  const old = await oldOrder(90);
  await desk.payAndApprove([await desk.order({ id: old })], 100_000);
  await spoilBooked(old);
  await pass("recent");
  expect(await standing()).toEqual([old]);
});

const spoilBooked = (id: string): Promise<unknown> =>
  run("update orders set paid_ore = paid_ore - 100 where id = $1", [id]);

test("what is spoiled between two slices is found by this pass or by the next", async () => {
  const orders = [await oldOrder(80), await oldOrder(70), await oldOrder(60), await oldOrder(50)];
  const [first = "", , , last = ""] = orders;
  expect(await slice("whole", 2)).toMatchObject({ looked: 2, found: 0, isEnd: false });
  await spoil(first);
  await spoil(last);
  await pass("whole", 2);
  expect(await standing()).toEqual([last]);
  await pass("whole", 2);
  expect((await standing()).toSorted()).toEqual([first, last].toSorted());
  const { lastLooked } = await findWalk(it.database, "whole");
  expect(lastLooked).toBeGreaterThanOrEqual(orders.length);
});

test("while payments come in nothing differs but what was spoiled", async () => {
  const old = await oldOrder(30);
  const pay = async (): Promise<void> => {
    for (let n = 0; n < 6; n += 1) {
      await desk.payAndApprove([await desk.send({ totalOre: 50_000 })], 50_000);
      await foldSums(it.database, "takings");
    }
  };
  const look = async (): Promise<void> => {
    for (let n = 0; n < 3; n += 1) {
      await pass("recent", 3);
      await pass("whole", 3);
    }
    await spoil(old);
    await pass("whole", 3);
  };
  await Promise.all([pay(), look()]);
  expect(await standing()).toEqual([old]);
  const latest = await readLatest(it.database);
  expect(latest?.unseen).toEqual([]);
});

test("two servers share a pass: each row is looked at once, and one alone has the turn", async () => {
  for (let n = 0; n < 12; n += 1) await oldOrder(40);
  const other = it.beside("another server");
  await run("update book_check_turn set walk = 'whole'");
  const seen: Slice[] = [];
  const work = async (database: Database): Promise<void> => {
    while (!seen.some(({ isEnd }) => isEnd)) {
      const one = await slice("whole", 1, database);
      if (one !== undefined) seen.push(one);
    }
  };
  await Promise.all([work(it.database), work(other)]);
  const { lastLooked } = await findWalk(it.database, "whole");
  const until = seen.findIndex(({ isEnd }) => isEnd) + 1;
  expect(lastLooked).toBe(seen.slice(0, until).reduce((sum, { looked }) => sum + looked, 0));
  const holder = new pg.Client(it.connection);
  await holder.connect();
  await holder.query("begin; select from book_check_turn for update");
  expect(await takeSlice({ ...desk.deps, database: other }, { most: 1 })).toBeUndefined();
  await holder.query("rollback");
  await rest(it.database, 60_000);
  expect(await takeSlice({ ...desk.deps, database: other }, { most: 1 })).toBeUndefined();
  await rest(it.database, 0);
  expect(await takeSlice({ ...desk.deps, database: other }, { most: 1 })).toBeDefined();
  await holder.end();
  await other.close();
});

test("a server that dies in the middle of a slice has done nothing of it, and another goes on", async () => {
  const orders = [await oldOrder(80), await oldOrder(70), await oldOrder(60)];
  await slice("whole", 1);
  const before = await findWalk(it.database, "whole");
  await spoil(orders[1] ?? "");
  const holder = new pg.Client(it.connection);
  await holder.connect();
  await holder.query("begin; lock table book_differences in share mode");
  const dying = it.beside("dying check");
  const looking = slice("whole", 1, dying).catch(() => "died");
  await endWaiting(it.name, "dying check");
  expect(await looking).toBe("died");
  await holder.query("rollback");
  await holder.end();
  expect(await findWalk(it.database, "whole")).toEqual(before);
  expect(await standing()).toEqual([]);
  await pass("whole", 1);
  expect(await standing()).toEqual([orders[1]]);
  await dying.close();
});

test("a difference stands until it is gone, is told once, and is shown until somebody has seen it", async () => {
  const old = await oldOrder(90);
  await spoil(old);
  const check = newCheck();
  await check.checkNow();
  desk.nowMs += 60_000;
  await check.checkNow();
  const [found] = check.latest()?.differences ?? [];
  expect(found).toMatchObject({ orderId: old, role: "paid", bookedOre: 700, expectedOre: 0 });
  expect((found?.lastFoundAt.getTime() ?? 0) - (found?.firstFoundAt.getTime() ?? 0)).toBe(60_000);
  expect(await run("select from audit_events where kind = 'bookDifferencesFound'")).toHaveLength(1);
  await heal(old);
  await check.checkNow();
  await check.checkNow();
  const latest = check.latest();
  expect(latest?.differences).toEqual([]);
  expect(latest?.unseen).toMatchObject([{ id: found?.id, mended: false }]);
  expect(latest?.counts).toMatchObject({ ever: 1, standing: 0, unseen: 1 });
  const by = { id: desk.places.people.KASS, name: "KASS" };
  const seen = await seeDifference(desk.deps, { id: found?.id ?? "", by });
  expect(seen).toMatchObject({ seenBy: "KASS" });
  const again = { id: desk.places.people.CHEF, name: "CHEF" };
  expect(await seeDifference(desk.deps, { id: found?.id ?? "", by: again })).toEqual(seen);
  expect(await seeDifference(desk.deps, { id: newUuid(), by })).toBeUndefined();
  expect(await run("select from audit_events where kind = 'bookDifferenceSeen'")).toHaveLength(1);
  await check.checkNow();
  expect(check.latest()?.counts).toMatchObject({ ever: 1, unseen: 0 });
  // The same again is another one.
  await spoil(old);
  await check.checkNow();
  expect(check.latest()?.counts).toMatchObject({ ever: 2, standing: 1 });
  await check.stop();
});

test("a sum that the check mends itself is shown to every server until somebody has seen it", async () => {
  await desk.payAndApprove([await desk.send()], 100_000);
  await foldSums(it.database, "takings");
  await run("update takings_of_days set amount_ore = amount_ore + 5");
  const [one, other] = [newCheck(), newCheck()];
  await one.checkNow();
  await one.checkNow();
  await one.stop();
  await other.stop();
  const latest = await readLatest(it.database);
  expect(latest?.differences).toEqual([]);
  expect(latest?.unseen).toMatchObject([
    { role: "takingsOfDay", mended: true, bookedOre: 100_005, expectedOre: 100_000 },
  ]);
  const { agree, found } = await readBalances(desk.deps, SEES_ALL);
  expect([agree, found.map(({ mended }) => mended)]).toEqual([true, [true]]);
  const elsewhere = { companyIds: [newUuid()], siteIds: null };
  expect((await readBalances(desk.deps, elsewhere)).found).toEqual([]);
});

test("the loop goes through new and old by itself and says when", async () => {
  const old = await oldOrder(90);
  await spoil(old);
  const check = newCheck();
  await expect.poll(() => check.latest()?.whole.lastFinishedAt ?? null).not.toBeNull();
  expect(check.latest()?.differences).toMatchObject([{ orderId: old }]);
  await check.stop();
});

test("a verification of everything tells what still differs when it is looked at again", async () => {
  const [healed, spoiled] = [await oldOrder(90), await oldOrder(80)];
  await spoil(healed);
  await spoil(spoiled);
  const told: number[] = [];
  const verifying = verifyBooks(desk.deps, (done) => told.push(done));
  const verified = await verifying;
  expect(verified.differences.map(({ subject }) => subject).toSorted()).toEqual(
    [healed, spoiled].toSorted(),
  );
  expect(told.length).toBeGreaterThan(1);
  let isHealed = false;
  const meanwhile = {
    ...it.database,
    query: it.database.query.bind(it.database),
    close: it.database.close.bind(it.database),
    inTransaction: async <T>(...args: Parameters<typeof it.database.inTransaction<T>>) => {
      if (!isHealed) await heal(healed);
      isHealed = true;
      return await it.database.inTransaction(...args);
    },
  };
  const { differences, gone, agree } = await verifyBooks(
    { ...desk.deps, database: meanwhile },
    () => undefined,
  );
  expect([differences.map(({ subject }) => subject), gone, agree]).toEqual([[spoiled], 1, false]);
});

type Planted = {
  readonly companyId: string;
  readonly role: string;
  readonly ore: number;
  readonly orderId?: string;
};

/** Balances, and so the database takes it. */
async function plantVoucher(lines: readonly Planted[]): Promise<void> {
  const rows = lines.map((line, index) => ({ orderId: null, ...line, line: index + 1 }));
  await run(
    `with v as (insert into vouchers (id, company_id, series, business_day, event, text, created_by,
          created_at)
        select $1, company_id, series, business_day, event, 'planted', created_by, created_at
        from vouchers limit 1)
      insert into postings (voucher_id, line, company_id, account, role, amount_ore, site_id,
        order_id, system_code, booked_by_system)
      select $1, n.line, n."companyId", '1689', n.role, n.ore,
        (select id from sites limit 1), n."orderId", 'workshop', false
      from jsonb_to_recordset($2::jsonb) as n(line int, "companyId" uuid, role text, ore bigint,
        "orderId" uuid)`,
    [newUuid(), JSON.stringify(rows)],
  );
}

test("what is booked for nothing, or in the books of another company, is found by both walks", async () => {
  const orderId = await oldOrder(90);
  await desk.payAndApprove([await desk.send({ totalOre: 50_000 })], 50_000);
  await pass("whole", 1);
  await pass("recent", 1);
  expect((await readLatest(it.database))?.differences).toEqual([]);
  const [own, other] = [desk.places.companyId, newUuid()];
  await insertRow(it.database, "companies", {
    id: other,
    code: "ANNAT",
    name: "Annat AB",
    organisation_number: "5560000001",
  });
  await plantVoucher([
    { companyId: own, role: "interim", ore: 700 },
    { companyId: own, role: "issuerVisa", ore: -700 },
  ]);
  await plantVoucher([
    { companyId: own, role: "interim", ore: 900, orderId },
    { companyId: other, role: "interim", ore: -900, orderId },
  ]);
  const expected = [
    ["ANNAT", "interim", -900],
    ["BIL", "interim", 700],
    ["BIL", "issuerVisa", -700],
  ];
  for (const walk of ["recent", "whole"] as const) {
    await pass(walk, 1);
    const { differences } = (await readLatest(it.database)) ?? { differences: [] };
    const found = differences.map((one) => [one.companyCode, one.role, one.bookedOre]);
    expect([walk, found.toSorted()]).toEqual([walk, expected]);
    await run("update book_differences set gone_at = now()");
  }
});
