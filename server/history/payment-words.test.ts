import { seededRandom } from "@kortkoll/core/seeded-random.ts";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ListPaymentsQuery, listPaymentsQuery } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import {
  insertAttempt,
  insertOrder,
  insertPlaces,
  type TestAttempt,
  type TestOrder,
  type TestPlaces,
} from "../database/test-rows.ts";
import { SEES_ALL, type Sight } from "../http/access.ts";
import type { PageCursor } from "../page-cursor.ts";
import { type FoundPayment, findPayments } from "./history-search-store.ts";
import { indexPayments } from "./index-payments.ts";
import { listPayments, prepareHistory } from "./list-payments.ts";

const telling = { language: "sv", nowMs: Date.UTC(2026, 2, 4, 12) } as const;
let it: TestDatabase;
let places: TestPlaces;
let invoices = 0;
const clients: pg.Client[] = [];

beforeAll(async () => {
  it = await openTestDatabase();
  places = await insertPlaces(it.database);
});

afterAll(async () => {
  for (const client of clients) await client.end().catch(() => undefined);
  await it.close();
});

async function session(): Promise<pg.Client> {
  const client = new pg.Client(it.connection);
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const run = (text: string, ...values: unknown[]): Promise<object[]> =>
  it.database.query(statement({ name: "payment_words_test", text }), values);

function order(given: Partial<TestOrder>): Promise<string> {
  invoices += 1;
  const invoiceNumber = `77${invoices}`;
  return insertOrder(it.database, places, { invoiceNumber, ...given });
}

async function pay(given: Partial<TestOrder>, attempt: Partial<TestAttempt> = {}): Promise<string> {
  const orderIds = [await order(given)];
  return await insertAttempt(it.database, places, { orderIds, state: "declined", ...attempt });
}

type Asked = Partial<Omit<ListPaymentsQuery, "cursor">> & {
  readonly sight?: Sight;
  readonly after?: PageCursor | undefined;
};

/** Only what is not among the newest is found so: each test asks it by itself. */
async function foundElsewhere(asked: Asked | string): Promise<readonly FoundPayment[]> {
  const given: Asked = typeof asked === "string" ? { search: asked } : asked;
  const { sight = SEES_ALL, after, ...query } = given;
  const parsed = listPaymentsQuery.parse(query);
  const prepared = await prepareHistory(it.database, parsed, sight);
  if (prepared.kind === "invalid") throw new Error(`${prepared.field} cannot be used`);
  const filter = await prepared.everywhere();
  return await findPayments(it.database, { filter, after, limit: parsed.limit, telling });
}

async function elsewhere(asked: Asked | string): Promise<string[]> {
  return (await foundElsewhere(asked)).map(({ payment }) => payment.id);
}

async function listed(search: string, sql: Sql = it.database): Promise<string[]> {
  const page = await listPayments(sql, listPaymentsQuery.parse({ search }), {
    telling,
    sight: SEES_ALL,
  });
  return page.kind === "page" ? page.payments.map((payment) => payment.id) : [];
}

async function layOutAll(): Promise<void> {
  while (await indexPayments(it.database));
}

test("another server finds a payment in the instant that it is committed, and not before", async () => {
  const other = it.beside("another server");
  const orderIds = [await order({ customerName: "Ögonblick Åkesson" })];
  const client = await session();
  const rows = async (text: string, values: readonly unknown[] = []): Promise<never[]> =>
    (await client.query<never>(text, [...values])).rows;
  await rows("begin");
  const paid = await insertAttempt({ query: ({ text }, values) => rows(text, values) }, places, {
    orderIds,
    state: "declined",
  });
  expect(await listed("ögonblick", other)).toEqual([]);
  await rows("commit");
  expect(await listed("ögonblick", other)).toEqual([paid]);
  expect(await elsewhere("ögonblick")).toEqual([paid]);
  await layOutAll();
  expect(await elsewhere("ögonblick")).toEqual([paid]);
  await other.close();
});

test("what is noted is found while another server has the turn to lay it out, and when it dies", async () => {
  const paid = await pay({ customerName: "Turordning" });
  const other = await session();
  await other.query("begin");
  await other.query("select from payment_words_turn for update");
  await other.query("delete from payments_to_index");
  expect(await indexPayments(it.database)).toBe(false);
  expect(await elsewhere("turordning")).toEqual([paid]);
  await other.query("rollback");
  await layOutAll();
  expect(await elsewhere("turordning")).toEqual([paid]);
});

test("an order that changes its name while it is laid out is found by the new one, not the old", async () => {
  const paid = await pay({ customerName: "Gamla Namnet" });
  const other = await session();
  await other.query("begin");
  await other.query(
    "update orders set customer_name = 'Nya Namnet' where customer_name = 'Gamla Namnet'",
  );
  await layOutAll();
  expect(await elsewhere("gamla")).toEqual([paid]);
  await other.query("commit");
  const found = async (): Promise<string[][]> => [
    await elsewhere("gamla"),
    await elsewhere("nya n"),
  ];
  expect(await found()).toEqual([[], [paid]]);
  await layOutAll();
  expect(await found()).toEqual([[], [paid]]);
});

test("a name without its data is not found any more", async () => {
  await pay({ customerName: "Gallrad Person", registrationNumber: "GAL 123" });
  await layOutAll();
  await run(`update orders set customer_name = '–', registration_number = null
    where customer_name = 'Gallrad Person'`);
  await layOutAll();
  expect(await elsewhere("gallrad")).toEqual([]);
  expect(await elsewhere("gal123")).toEqual([]);
  expect(await run("select from payment_words where name like '%gallrad%'")).toEqual([]);
});

test("a name is found as it is written, in letters whose capitals are lowered otherwise elsewhere", async () => {
  const names = ["İbrahim Öztürk", "ΣΟΦΟΣ Bilservice", "Łukasz Šarić"];
  const paid: string[] = [];
  for (const customerName of names) paid.push(await pay({ customerName }));
  const found = async (): Promise<string[][]> =>
    await Promise.all(
      names.map(async (name) => [await elsewhere(name), await listed(name)].flat()),
    );
  const expected = paid.map((id) => [id, id]);
  expect(await found()).toEqual(expected);
  await layOutAll();
  expect(await found()).toEqual(expected);
});

test("years apart, and of one instant, they come newest first and page by page while others are paid", async () => {
  const days = ["2019-01-02", "2026-02-28", "2023-07-01", "2023-07-01", "2023-07-01", "2026-03-01"];
  const made: { id: string; at: string }[] = [];
  for (const day of days) {
    const at = `${day}T09:00:00.000123Z`;
    made.push({ at, id: await pay({ customerName: "Sidbrytning Öst" }, { at }) });
    if (made.length === 4) await layOutAll();
  }
  const newestFirst = made
    .toSorted((a, b) => (a.at + a.id < b.at + b.id ? 1 : -1))
    .map(({ id }) => id);
  expect(await elsewhere("sidbrytning")).toEqual(newestFirst);
  const walked: string[] = [];
  let after: PageCursor | undefined;
  for (let page = 0; page < 4; page += 1) {
    const found = await foundElsewhere({ search: "sidbrytning", limit: 2, after });
    walked.push(...found.map(({ payment }) => payment.id));
    after = found.at(-1)?.cursor ?? after;
    await pay({ customerName: "Sidbrytning Öst" }, { at: "2026-03-03T09:00:00Z" });
    await layOutAll();
  }
  expect(walked).toEqual(newestFirst);
});

test("a company and a site see their own, in every state of the index", async () => {
  const at = "2025-05-05T09:00:00Z";
  const north = await pay({ customerName: "Synfält" }, { at });
  const south = await pay(
    { customerName: "Synfält", serviceAdvisor: "SYN" },
    { at, till: "SÖDER-K9", terminal: "77000009" },
  );
  const sights: [Sight, string[]][] = [
    [{ companyIds: null, siteIds: [places.sites.NORD] }, [north]],
    [{ companyIds: null, siteIds: [places.sites.SÖDER] }, [south]],
    [{ companyIds: [places.companyId], siteIds: null }, [south, north].toSorted().toReversed()],
    [{ companyIds: [places.serverId], siteIds: null }, []],
    [{ companyIds: null, siteIds: [] }, []],
  ];
  for (let laidOut = 0; laidOut < 2; laidOut += 1) {
    for (const [sight, expected] of sights) {
      expect(await elsewhere({ search: "synfält", sight })).toEqual(expected);
      const ofAdvisor = await elsewhere({ serviceAdvisor: "syn", sight });
      expect(ofAdvisor).toEqual(expected.filter((id) => id === south));
    }
    await layOutAll();
  }
});

test("the index finds exactly what looking through every payment finds", async () => {
  const random = seededRandom(7);
  const text = (letters: string, most: number): string =>
    Array.from({ length: random.between(1, most) }, () =>
      letters.charAt(random.whole(letters.length)),
    ).join("");
  const word = (): string => text("aåÄöÖé%_-", 5);
  for (let nth = 0; nth < 120; nth += 1) {
    invoices += 1;
    const at = new Date(Date.UTC(2020, 0, 1) + (nth % 50) * 3 * 86_400_000).toISOString();
    const given = {
      customerName: `${word()} ${word()}`,
      orderNumber: text("aB1- ", 6).trim() || "1",
      invoiceNumber: `${text("12", 4)}-${invoices}`,
      registrationNumber: text("AB1 -", 5),
    };
    await pay(given, { at, till: nth % 3 === 0 ? "SÖDER-K9" : "NORD-K1" });
    if (nth === 60) await layOutAll();
  }
  let hits = 0;
  for (let nth = 0; nth < 80; nth += 1) {
    const search = nth % 2 === 0 ? text("aåÄöÖé%_- ", 4) : text("aB12- ", 4);
    const parsed = listPaymentsQuery.parse({ search, limit: 7 });
    const prepared = await prepareHistory(it.database, parsed, SEES_ALL);
    if (prepared.kind === "invalid" || search.trim() === "") continue;
    const asked = { after: undefined, limit: 7, telling };
    const looked = await findPayments(it.database, { ...asked, filter: prepared.filter });
    const ids = looked.map(({ payment }) => payment.id);
    expect([search, await elsewhere({ search, limit: 7 })]).toEqual([search, ids]);
    hits += ids.length;
  }
  expect(hits).toBeGreaterThan(100);
});

test("what was there before the index is found all the while it is laid out, piece by piece", async () => {
  const paid = [
    await pay({ customerName: "Uppgradering" }, { at: "2022-01-01T09:00:00Z" }),
    await pay({ customerName: "Uppgradering" }, { at: "2021-01-01T09:00:00Z" }),
  ];
  await run("truncate payment_words, payments_to_index");
  await run(`update payment_words_turn set to_do_before = now(),
      to_do_before_id = '00000000-0000-0000-0000-000000000000'`);
  const isUnder = async (): Promise<boolean> =>
    (await run("select from payment_words_turn where to_do_before is null")).length === 0;
  const noted = await pay({ customerName: "Uppgradering" }, { at: "2020-01-01T09:00:00Z" });
  let pieces = 0;
  do {
    expect(await elsewhere("uppgradering")).toEqual([...paid, noted]);
    pieces += 1;
    await indexPayments(it.database, 50);
  } while (await isUnder());
  expect(pieces).toBeGreaterThan(2);
  expect(await elsewhere("uppgradering")).toEqual([...paid, noted]);
  const missing = await run(`select from allocations l
    where not exists (select from payment_words w where w.attempt_id = l.attempt_id)`);
  expect(missing).toEqual([]);
});
