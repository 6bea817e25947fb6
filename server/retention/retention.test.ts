/** Personal data goes when its time is over, with a moved clock: the books and the chain stay whole. */
import { ore } from "@kortkoll/core/money.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealDepsOf, sealEverything, verify } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { findDifferences } from "../ledger/check-books.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import {
  answerOf,
  approved,
  DECLINED,
  NOT_PERFORMED,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";
import { insertTestBankLine } from "../payout-matches/test-bank-lines.ts";
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
  const due = await readRetention(deps);
  expect(due).toMatchObject({
    keptFrom: "2027-01-01",
    wouldRemove: { orders: 1, payments: 1, bankFiles: 0, answers: 0 },
    nextRunAt: null,
    newYear: { on: "2036-01-01", keptFrom: "2028-01-01" },
  });
  expect(await namesLeft()).toBe(3);
  const done = await Promise.all([removeTonight(deps), removeTonight(deps)]);
  expect(done.filter((one) => one !== undefined)).toEqual([
    { orders: 1, payments: 1, bankFiles: 0, answers: 0 },
  ]);

  const { runs, nextRunAt } = await readRetention(deps);
  expect(nextRunAt).toBe("2035-01-02T02:00:00.000Z");
  expect(runs).toMatchObject([
    { night: "2035-01-01", orders: 1, payments: 1, bankFiles: 0, answers: 0 },
    { night: "2034-12-31", orders: 0, payments: 0, answers: 0 },
  ]);

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
    { content: { orders: 1, payments: 1, bankFiles: 0, answers: 0, keptFrom: "2027-01-01" } },
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
  expect(await removeTonight(deps)).toEqual({ orders: 0, payments: 0, bankFiles: 0, answers: 1 });
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
  expect(await removeTonight(deps)).toEqual({ orders: 0, payments: 0, bankFiles: 0, answers: 0 });
});

test("a payment keeps its card as long as anything of it is open, and its order its names", async () => {
  desk.nowMs = Date.parse("2026-03-03T12:00:00Z");
  const [, unclear] = await run("select id from attempts order by created_at, id");
  await desk.tell(String(unclear?.["id"]), NOT_PERFORMED);
  const withdrawn = await desk.send();
  const owed = await desk.payAndApprove([withdrawn], 100_000);
  await desk.withdraw(withdrawn);
  const marked = await desk.send();
  const surcharged = await desk.pay([marked]);
  const answer = answerOf("visa", nextStan());
  await desk.tell(surcharged, approved(100_000, { ...answer, surchargeOre: ore(500) }));
  const part = await desk.send();
  const share = await desk.payAndApprove([part], 60_000);
  const refunded = await desk.send();
  const given = await desk.payAndApprove([refunded], 100_000);
  const refund = await desk.refund(given, 100_000);
  await desk.tell(refund, DECLINED);
  const all = [owed, surcharged, share, given, refund];

  // The night before has taken what was nobody's any more.
  desk.nowMs = Date.parse("2035-02-01T12:00:00Z");
  const cards = (): Promise<Record<string, unknown>[]> =>
    run("select id from attempts where truncated_pan is not null and id = any($1)", all);
  const before = (await cards()).length;
  await removeTonight(deps);
  expect(await cards()).toHaveLength(before);
  for (const order of [withdrawn, marked, part, refunded]) {
    expect((await desk.order(order)).customerName).toBe("Åsa Påhittad");
  }

  await run("update attempts set handled_flags = flags where id = $1", surcharged);
  await run("update debts set settled_ore = amount_ore where order_id = $1", withdrawn.id);
  desk.nowMs += 86_400_000;
  expect(await removeTonight(deps)).toEqual({ orders: 2, payments: 2, bankFiles: 0, answers: 0 });
  const kept = (await cards()).map(({ id }) => id);
  expect([owed, surcharged].filter((id) => kept.includes(id))).toEqual([]);
  expect(kept).toContain(share);
});

test("an old bank file loses its bytes, names and texts; what its lines are and pay stays", async () => {
  const { companyId } = desk.places;
  desk.nowMs = Date.parse("2040-06-01T12:00:00Z");
  const told = { companyId, amountOre: 700, bookedOn: "2026-03-03", payer: "Kalles Plåt AB" };
  const id = await insertTestBankLine(desk.database, { ...told, reference: "Lön mars" });
  const recent = { ...told, bookedOn: "2040-05-01" };
  const keptId = await insertTestBankLine(desk.database, recent);
  const bytesOf =
    "insert into bank_file_chunks select file_id, 0, 'Kalle' from bank_lines where id = $1";
  for (const lineId of [id, keptId]) await run(bytesOf, lineId);
  const [before] = await run(
    "select identity, own_name, amount_ore from bank_lines where id = $1",
    id,
  );
  const differences = await findDifferences(desk.database);
  expect((await readRetention(deps)).wouldRemove).toMatchObject({ bankFiles: 1 });
  expect(await removeTonight(deps)).toMatchObject({ bankFiles: 1 });
  const left = (lineId: string) =>
    run(
      `select l.text, d.payer_name, d.reference_texts, (select count(*)::int from bank_file_chunks c
          where c.file_id = l.file_id) as chunks
        from bank_lines l join bank_line_details d on d.file_id = l.file_id where l.id = $1`,
      lineId,
    );
  expect(await left(id)).toEqual([
    { text: null, payer_name: null, reference_texts: [], chunks: 0 },
  ]);
  expect(await left(keptId)).toMatchObject([{ payer_name: "Kalles Plåt AB", chunks: 1 }]);
  expect(
    await run("select identity, own_name, amount_ore from bank_lines where id = $1", id),
  ).toEqual([before]);
  expect(await findDifferences(desk.database)).toEqual(differences);
});
