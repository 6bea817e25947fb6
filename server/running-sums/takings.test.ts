import { afterAll, beforeAll, expect, test } from "vitest";
import { insertAttempt, insertOrder, type TestAttempt } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import type { Overview } from "../overview/overview-api.ts";
import { readOverview } from "../overview/read-overview.ts";
import { EVERY_DAY, listDaysOfSums, mendSumsOf } from "./check-sums.ts";
import { foldSums } from "./fold-sums.ts";
import * as sums from "./test-sums.ts";

const DAY = "2026-03-02";
const clock = (): number => Date.parse(`${DAY}T12:00:00Z`);

let at: sums.SumsDatabase;
let orderId: string;

beforeAll(async () => {
  at = await sums.openSums(clock);
  orderId = await insertOrder(at.it.database, at.places, { invoiceNumber: "1" });
});

afterAll(() => at.close());

function take(attempt: Omit<TestAttempt, "orderIds"> = {}): Promise<string> {
  return insertAttempt(at.it.database, at.places, { ...attempt, orderIds: [orderId] });
}

const run = (text: string): Promise<object[]> => at.run(text);
const fold = (): Promise<boolean> => foldSums(at.it.database, "takings");
const checkSums = (): Promise<void> => sums.checkSums(at, "takings");

function overview(): Promise<Overview> {
  return readOverview({ database: at.it.database, clock, booksAgree: () => true }, SEES_ALL);
}

async function countToFold(): Promise<number> {
  return (await run("select from takings_to_fold")).length;
}

test("a payment counts before it is folded, and folding changes no figure", async () => {
  await take({ askedOre: 1_000, at: `${DAY}T09:10:00Z` });
  const first = await take({ askedOre: 500, issuer: "amex", at: `${DAY}T09:20:00Z` });
  await take({
    kind: "refund",
    originalId: first,
    askedOre: 200,
    issuer: "amex",
    at: `${DAY}T11:00:00Z`,
  });
  const before = await overview();
  expect(before).toMatchObject({ takingsOre: 1_300, payments: 2 });
  await checkSums();
  expect(await fold()).toBe(false);
  expect(await countToFold()).toBe(0);
  expect(await overview()).toEqual(before);
  await take({ askedOre: 700, at: `${DAY}T09:30:00Z` });
  expect((await overview()).takingsOre).toBe(2_000);
  await checkSums();
});

test("two servers that fold at once count nothing twice", () =>
  sums.checkTwoFolding(at, "takings", take));

test("a server that dies while it folds has folded nothing", async () => {
  await take();
  const before = await overview();
  const waiting = await countToFold();
  await sums.dieFolding(at, "takings", "takings_of_hours");
  expect(await countToFold()).toBe(waiting);
  expect(await overview()).toEqual(before);
});

test("a payment waits for no other at the same till, and not for the fold", async () => {
  const [a, b] = [await take({ state: "declined" }), await take({ state: "declined" })];
  const approve = `update attempts set state = 'approved', approved_ore = asked_ore, issuer = 'visa',
    business_day = '${DAY}' where id = $1`;
  const slow = await at.session();
  await slow.query("begin");
  await slow.query(approve, [a]);
  const quick = await at.session();
  await quick.query("set statement_timeout = '10s'");
  await quick.query(approve, [b]);
  await fold();
  await slow.query("commit");
  await checkSums();
  expect(await countToFold()).toBe(1);
});

test("whatever changes of an approved attempt changes its sums with it", async () => {
  const id = await take({ askedOre: 9_900, at: `${DAY}T10:00:00Z` });
  await fold();
  for (const change of [
    "issuer = 'diners'",
    "ended_at = ended_at + interval '2 hours'",
    "business_day = business_day - 1",
    "approved_ore = 4_200",
    `terminal_id = '${at.places.terminals["77000002"]}'`,
    "state = 'declined', approved_ore = 0",
    "state = 'approved', approved_ore = 100, business_day = '2026-03-02'",
  ]) {
    await run(`update attempts set ${change} where id = '${id}'`);
    await checkSums();
    await fold();
    await checkSums();
  }
  await run("update attempts set flags = '{unexpectedApproval}' where true");
  expect(await countToFold()).toBe(0);
});

const TAMPERED = [
  [
    "A sum of a day that was changed",
    "update takings_of_days set amount_ore = 5000 where issuer = 'amex'",
  ],
  [
    "A count of an hour that was changed",
    "update takings_of_hours set payments = 7 where hour = 10",
  ],
  ["Sums that are gone", "delete from takings_of_days"],
  [
    "A sum of what never was",
    `insert into takings_of_hours (business_day, company_id, site_id, hour, amount_ore, payments, attempts)
      select date '2026-02-20', company_id, site_id, 3, 100, 1, 1 from takings_of_hours limit 1`,
  ],
  ["A row that is not folded and was changed", "update takings_to_fold set amount_ore = 1"],
  ["A row that is gone before it was folded", "delete from takings_to_fold"],
] as const;

test.each(TAMPERED)("%s is found, told and mended", async (_what, change) => {
  await take({ issuer: "amex", at: `${DAY}T09:00:00Z` });
  await fold();
  const right = await overview();
  await take({ askedOre: 300, at: `${DAY}T09:00:00Z` });
  await run(change);
  await sums.checkMended(at, "takings", { roles: "takingsOf", audited: "takingsMended" });
  expect((await overview()).takingsOre).toBe(right.takingsOre + 300);
});

test("sums are mended while payments come in and rows are folded", async () => {
  const other = at.it.beside("another server");
  await run("update takings_of_days set amount_ore = amount_ore - 77");
  await Promise.all([
    ...Array.from({ length: 10 }, () => take()),
    mendSumsOf(at.deps, "takings", EVERY_DAY),
    mendSumsOf({ ...at.deps, database: other }, "takings", EVERY_DAY),
    fold(),
    ...Array.from({ length: 10 }, () => take()),
    foldSums(other, "takings"),
  ]);
  await other.close();
  await fold();
  await checkSums();
});

test("days with sums or payments are listed in their order, and no others", async () => {
  await take({ at: "2026-01-01T12:00:00Z" });
  const list = (after: string): Promise<readonly string[]> =>
    listDaysOfSums(at.it.database, "takings", { after, most: 2 });
  const [first = "", second = ""] = await list("-infinity");
  expect(first).toBe("2026-01-01");
  expect(await list(first)).toContain(second);
  expect(await list(DAY)).toEqual([]);
});
