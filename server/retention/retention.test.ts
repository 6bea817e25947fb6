/** Personal data goes when its time is over, with a moved clock: the books and the chain stay whole. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealDepsOf, sealEverything, verify } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { findDifferences } from "../ledger/check-store.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { UNKNOWN } from "../payments/test-news.ts";
import { type RetentionDeps, readRetention, removeTonight } from "./remove-personal-data.ts";

let desk: Desk;
let deps: RetentionDeps;

beforeAll(async () => {
  desk = await openDesk();
  deps = { database: desk.database, newId: newUuid, clock: () => desk.nowMs };
});
afterAll(() => desk.close());

function run(text: string, ...values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  return desk.database.query(statement({ name: `test_retention_${text.length}`, text }), values);
}

const namesLeft = async (): Promise<number> =>
  (await run("select id from orders where customer_name <> '–'")).length;

test("what is paid and old loses its names; what is open, and the books, lose nothing", async () => {
  const paid = await desk.send();
  const attemptId = await desk.payAndApprove([paid], 100_000);
  const unpaid = await desk.send();
  const unclear = await desk.send();
  const unknownId = await desk.pay([unclear], undefined, { till: "K2" });
  await desk.tell(unknownId, UNKNOWN);
  const vouchers = await run("select id, text from vouchers order by id");
  const seal = sealDepsOf(desk.database, { clock: () => desk.nowMs });
  await sealEverything(seal);

  // What happened in 2026 may lie in a fiscal year that ends in 2027: kept until the end of 2034.
  desk.nowMs = Date.parse("2034-12-31T12:00:00Z");
  expect((await readRetention(deps)).wouldRemove).toMatchObject({ orders: 0, payments: 0 });
  expect(await removeTonight(deps)).toMatchObject({ orders: 0, payments: 0 });
  expect(await namesLeft()).toBe(3);

  desk.nowMs = Date.parse("2035-01-01T12:00:00Z");
  const { keptFrom, wouldRemove } = await readRetention(deps);
  expect([keptFrom, wouldRemove]).toEqual(["2027-01-01", { orders: 1, payments: 1, answers: 0 }]);
  expect(await namesLeft()).toBe(3);
  const done = await Promise.all([removeTonight(deps), removeTonight(deps)]);
  expect(done.filter((one) => one !== undefined)).toEqual([{ orders: 1, payments: 1, answers: 0 }]);

  const [order] = await run("select * from orders where id = $1", paid.id);
  expect(order).toMatchObject({
    customer_name: "–",
    customer_number: null,
    registration_number: null,
    service_advisor: "ANLI",
    total_ore: 100_000,
    paid_ore: 100_000,
  });
  const [words] = await run("select words from order_search where order_id = $1", paid.id);
  expect(String(words?.["words"])).not.toMatch(/påhittad|abc123/);
  const [attempt] = await run("select * from attempts where id = $1 and true", attemptId);
  expect(attempt).toMatchObject({
    truncated_pan: null,
    last_four: null,
    customer_receipt: null,
    approved_ore: 100_000,
    issuer: "visa",
    operator: "KASS",
  });
  expect((await desk.order(unpaid)).customerName).toBe("Åsa Påhittad");
  expect((await desk.order(unclear)).customerName).toBe("Åsa Påhittad");
  expect(await run("select id, text from vouchers order by id")).toEqual(vouchers);
  expect(await findDifferences(desk.database)).toEqual([]);
  const told = await run("select content from audit_events where kind = 'personalDataRemoved'");
  expect(told).toEqual([
    { content: { orders: 1, payments: 1, answers: 0, keptFrom: "2027-01-01" } },
  ]);
  await sealEverything(seal);
  expect(await verify(seal)).toMatchObject({ ok: true });
});

test("answers that were kept to be repeated are forgotten after their days", async () => {
  await run(
    `insert into idempotency_keys (caller, key, request_hash, status, body, created_at)
      values ('key:1', 'gammal', 'x', 200, '{}', $1)`,
    new Date(desk.nowMs - 91 * 86_400_000),
  );
  desk.nowMs += 86_400_000;
  expect(await removeTonight(deps)).toEqual({ orders: 0, payments: 0, answers: 1 });
  expect(await removeTonight(deps)).toBeUndefined();
});

test("a server that died over a night's run is followed by another one", async () => {
  desk.nowMs += 86_400_000;
  await run(
    "insert into retention_runs (night, started_at) values ($1, $2)",
    "2035-01-03",
    new Date(desk.nowMs),
  );
  expect(await removeTonight(deps)).toBeUndefined();
  desk.nowMs += 31 * 60_000;
  expect(await removeTonight(deps)).toEqual({ orders: 0, payments: 0, answers: 0 });
});
