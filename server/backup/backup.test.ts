import { hash } from "node:crypto";
import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuditChain } from "../audit/audit-chain.ts";
import { NO_HEAD_FILE } from "../audit/head-file.ts";
import { createHeadKey } from "../audit/head-key.ts";
import { verifyRestoredChain } from "../audit/verify-restored.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { newUuid, systemPause } from "../clock.ts";
import { statement } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { makeTestFolder } from "../database/test-folder.ts";
import { untilBehindHorizon } from "../database/test-horizon.ts";
import { silentLog } from "../database/test-log.ts";
import { SEES_ALL } from "../http/access.ts";
import { FEED_START, readEvents } from "../orders/read-events.ts";
import { createPaymentRunner } from "../payments/payment-runner.ts";
import { recoverAbandoned } from "../payments/recover-abandoned.ts";
import { Desk, openDesk, VOIDING_CLOUD } from "../payments/test-desk.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import type { ArchiveEnd } from "./archive-form.ts";
import { restoreBackup } from "./restore-backup.ts";
import { TableCopy } from "./restore-store.ts";
import { readTar, TAR_END, type TarEntry, tarEntry } from "./tar-file.ts";
import { verifyArchive } from "./verify-archive.ts";
import { type Backup, keepNewest, writeBackup } from "./write-backup.ts";

let folder: string;
let source: TestDatabase;
let desk: Desk;
let backup: Backup;
let pictureThen: Picture;
let cursorSince: string;
let target: TestDatabase;

beforeAll(async () => {
  folder = await makeTestFolder();
  source = await openTestDatabase({ isEmpty: true });
  await migrate({ connection: source.connection, log: silentLog });
  desk = await openDesk(source);
  const approved = await desk.pay([await desk.send()]);
  await desk.approve(approved, 100_000);
  await desk.send({ settlement: "ledger", totalOre: 7 });
  await chainOf(source).sealNow();
  backup = await writeBackup(orderFor(source, join(folder, "whole.tar")));
  pictureThen = await picture(source);
  target = await openTestDatabase({ isEmpty: true });
  // What happens after it is in no archive, and its cursor has been given away.
  await desk.send();
  await untilBehindHorizon(source.database);
  cursorSince = (await eventsOf(source, FEED_START)).next;
});
afterAll(async () => {
  await source.close();
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

function orderFor(of: TestDatabase, path: string): Parameters<typeof writeBackup>[0] {
  return { connection: of.connection, clock: () => Date.now(), version: "1.2.3", path };
}

function chainOf({ database }: TestDatabase): ReturnType<typeof createAuditChain> {
  return createAuditChain({
    database,
    clock: () => Date.now(),
    pause: systemPause,
    log: silentLog,
    newId: newUuid,
    secrets: TEST_SECRETS,
    headFilePath: undefined,
  });
}

function eventsOf(of: TestDatabase, after: string): ReturnType<typeof readEvents> {
  const [nothing, follow] = [() => undefined, () => () => undefined];
  const live = { isClosed: false, wake: nothing, look: nothing, subscribe: follow };
  return readEvents(
    { database: of.database, live: { ...live, followFeed: follow, close: nothing } },
    { after, systems: undefined, sight: SEES_ALL, limit: 500, waitMs: 0 },
  );
}

async function restoreInto({ connection }: TestDatabase, path: string): Promise<void> {
  await restoreBackup({ connection, path, clock: () => Date.now(), log: silentLog });
}

type Picture = { readonly rows: Record<string, unknown> } & Record<string, unknown>;

/** A hash of every row of every table, and what the tables are made of. */
async function picture(of: TestDatabase): Promise<Picture> {
  const client = new pg.Client(of.connection);
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r'
      and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations' order by 1`,
  );
  const rows: Record<string, unknown> = {};
  for (const { name } of tables.rows) {
    const found = await client.query(
      `select count(*), md5(string_agg(t::text, e'\\n' order by t::text)) from "${name}" t`,
    );
    rows[name] = found.rows[0];
  }
  const made = await client.query(`select
    (select jsonb_agg(pg_get_indexdef(indexrelid) order by pg_get_indexdef(indexrelid))
      from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace) as indexes,
    (select jsonb_agg(concat(conrelid::regclass, ' ', conname, ' ', pg_get_constraintdef(oid), ' ', convalidated)
      order by conrelid::regclass::text, conname) from pg_constraint
      where connamespace = 'public'::regnamespace) as constraints,
    (select jsonb_agg(concat(tgrelid::regclass, ' ', tgname, ' ', tgenabled)
      order by tgrelid::regclass::text, tgname) from pg_trigger where not tgisinternal) as triggers,
    (select jsonb_agg(concat(sequencename, last_value) order by 1) from pg_sequences) as sequences`);
  await client.end();
  return { rows, ...made.rows[0] };
}

test("a restore that broke off shows nothing, and lets no server in until it was run again", async () => {
  const { connection } = target;
  const cut = await changed("cut.tar", (entries) => entries.slice(0, -3));
  await expect(restoreInto(target, cut)).rejects.toThrow("cut off: it has no end");
  await expect(migrate({ connection, log: silentLog })).rejects.toThrow(/begun and has not ended/);
  expect(await eventsOf(target, FEED_START)).toMatchObject({ events: [] });
  await restoreInto(target, backup.path);
  await migrate({ connection, log: silentLog });
  expect(await eventsOf(target, FEED_START)).not.toMatchObject({ events: [] });
});

test("what is restored is what was backed up, to the row, the index, the trigger and the chain's end", async () => {
  // None of the servers of then runs here.
  const withoutServers = (all: Picture): Picture => ({
    ...all,
    rows: { ...all.rows, servers: {} },
  });
  expect(withoutServers(await picture(target))).toEqual(withoutServers(pictureThen));
  const { database } = target;
  const headKey = createHeadKey(TEST_SECRETS);
  const { chain } = backup.begin;
  expect(chain.seq).toBeGreaterThan(5);
  expect(
    await verifyRestoredChain({ database, headKey, headFile: NO_HEAD_FILE }, chain),
  ).toMatchObject({ ok: true, isSameEnd: true, entries: chain.seq });
  const { agree, balances } = await readBalances({ database, clock: () => Date.now() }, SEES_ALL);
  expect(agree).toBe(true);
  expect(balances.find((one) => one.account === "1581")?.balanceOre).toBe(100_000);
});

test("the restored database goes on above every number that was given away, and its books stay shut", async () => {
  const restored = new Desk(target, desk.places);
  await restored.send({ invoiceNumber: "EFTERÅT" });
  await untilBehindHorizon(target.database);
  const { events } = await eventsOf(target, cursorSince);
  expect(events.map((event) => event.invoiceNumber)).toEqual(["EFTERÅT"]);
  expect(await chainOf(target).verify("EKON")).toMatchObject({ ok: true, unsealed: 0 });
  const client = new pg.Client(target.connection);
  await client.connect();
  await expect(client.query("delete from postings")).rejects.toThrow();
  await client.end();
});

test("what had not been sent when the backup was made may have been since: its terminal is asked", async () => {
  const from = await openTestDatabase({ isEmpty: true });
  const to = await openTestDatabase({ isEmpty: true });
  await migrate({ connection: from.connection, log: silentLog });
  const shop = await openDesk(from);
  const order = await shop.send();
  const outcome = await shop.tryPay({ allocations: [{ orderId: order.id }] });
  if (outcome.kind === "refused") throw new Error(outcome.code);
  const { id } = outcome.payment;
  // Nor has a void been sent.
  const paid = await shop.pay([await shop.send()], undefined, {
    till: "K2",
    terminalId: "77000002",
  });
  await shop.approve(paid, 100_000);
  shop.cloud = VOIDING_CLOUD;
  const voided = await shop.tryRefund(paid, 100_000);
  if (voided.kind === "refused") throw new Error(voided.code);
  expect(voided.payment.kind).toBe("void");
  const { path } = await writeBackup(orderFor(from, join(folder, "under-way.tar")));
  // The customer pays in the minute that is in no archive.
  await shop.markSent(id);
  await shop.approve(id, 100_000);
  await restoreInto(to, path);
  const restored = new Desk(to, shop.places);
  expect(await restored.timeline(id)).toEqual(["created", "sent"]);
  const deps = { ...restored.deps, serverId: newUuid() };
  expect(await recoverAbandoned(deps, createPaymentRunner(deps))).toBe(2);
  expect(await restored.stateOf(id)).toBe("unknown");
  expect(await restored.stateOf(voided.payment.id)).toBe("unknown");
  expect(await restored.order(order)).toMatchObject({ position: "findingOut" });
  await Promise.all([from.close(), to.close()]);
});

test("two restores into one place at once are one, and the other is told", async () => {
  const place = await openTestDatabase({ isEmpty: true });
  const outcomes = await Promise.allSettled([
    restoreInto(place, backup.path),
    restoreInto(place, backup.path),
  ]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { name: "RestoreRefused" },
  });
  await place.close();
});

/** A session with a transaction of a number of its own; one that only reads has none. */
const HOLDS_THE_FEED = statement({
  name: "backup_test_holds_the_feed",
  text: `select count(*) filter (where backend_xid is not null)::int as holds,
      bool_or(backend_xmin is not null) as "isReading"
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
});

test("a backup holds up neither payments nor the event feed, and sees none of what comes after its start", async () => {
  const [during, holding]: [string[], unknown[]] = [[], []];
  let sending: Promise<unknown> | undefined;
  const { path } = await writeBackup({
    ...orderFor(source, join(folder, "during.tar")),
    onProgress: () => {
      sending ??= (async () => {
        holding.push(...(await source.database.query(HOLDS_THE_FEED)));
        await desk.send({ invoiceNumber: "UNDERTIDEN" });
        await untilBehindHorizon(source.database);
        during.push(
          ...(await eventsOf(source, cursorSince)).events.map((one) => one.invoiceNumber),
        );
      })();
    },
  });
  await sending;
  expect(holding).toEqual([{ isReading: true, holds: 0 }]);
  expect(during).toEqual(["UNDERTIDEN"]);
  for await (const { name, content } of readTar(path)) {
    if (name.startsWith("tables/orders/")) {
      expect(gunzipSync(content).toString()).not.toContain("UNDERTIDEN");
    }
  }
});

test("an archive of an older version is brought on to this one, and one of a newer version is refused", async () => {
  const older = await openTestDatabase({ isEmpty: true });
  const newer = await openTestDatabase({ isEmpty: true });
  const last = backup.begin.migrations.at(-3)?.name ?? "";
  await migrate({ connection: older.connection, log: silentLog, toRestore: last });
  const { path, begin } = await writeBackup(orderFor(older, join(folder, "older.tar")));
  expect(begin.migrations.at(-1)?.name).toBe(last);
  await restoreInto(newer, path);
  expect(await migrate({ connection: newer.connection, log: silentLog })).toEqual([]);
  expect((await picture(newer))["indexes"]).toEqual(pictureThen["indexes"]);
  const fromTheFuture = await changed("newer.tar", ([first, ...rest]) => {
    const said = JSON.parse(String(first?.content)) as typeof begin;
    const migrations = [...said.migrations, { name: "9999-later.sql", sha256: "0".repeat(64) }];
    return [
      { name: "begin.json", content: Buffer.from(JSON.stringify({ ...said, migrations })) },
      ...rest,
    ];
  });
  await expect(restoreInto(older, fromTheFuture)).rejects.toThrow(/9999-later.sql, which this/);
  await older.close();
  await newer.close();
});

test("a large table that goes in piece by piece leaves no listener behind for each", async () => {
  const client = new pg.Client(target.connection);
  await client.connect();
  await client.query("create temp table large (line text)");
  const stream = client.query(copyFrom("copy large from stdin"));
  const copy = new TableCopy(stream);
  const piece = Buffer.from(`${"x".repeat(1_023)}\n`.repeat(512));
  await copy.write(piece);
  const after = { error: stream.listenerCount("error"), close: stream.listenerCount("close") };
  for (let more = 0; more < 15; more += 1) await copy.write(piece);
  expect({ error: stream.listenerCount("error"), close: stream.listenerCount("close") }).toEqual(
    after,
  );
  expect(await copy.finish()).toBe(16 * 512);
  await client.end();
});

test("a database that holds anything is never restored into", async () => {
  const before = await picture(source);
  await expect(restoreInto(source, backup.path)).rejects.toThrow(/tables already.*KORTKOLL_DATA/);
  expect(await picture(source)).toEqual(before);
});

/** The archive with other entries; what its end says of them is made to fit, unless told otherwise. */
async function changed(
  name: string,
  change: (entries: TarEntry[]) => TarEntry[],
  { fits = false } = {},
): Promise<string> {
  const entries: TarEntry[] = [];
  for await (const { name: entry, content } of readTar(backup.path)) {
    entries.push({ name: entry, content });
  }
  const made = change(entries).map((entry, _index, all) =>
    fits && entry.name === "end.json" ? { ...entry, content: endFor(entry, all) } : entry,
  );
  const path = join(folder, name);
  await writeFile(path, [...made.flatMap((entry) => tarEntry(entry, 0)), TAR_END]);
  return path;
}

function endFor({ content }: TarEntry, all: readonly TarEntry[]): Buffer {
  const end = JSON.parse(content.toString()) as ArchiveEnd;
  const entries = all
    .filter(({ name }) => name !== "end.json")
    .map((one) => ({ name: one.name, sha256: hash("sha256", one.content) }));
  return Buffer.from(JSON.stringify({ ...end, entries }));
}

function withText(table: string, change: (text: string) => string) {
  return (entries: TarEntry[]): TarEntry[] =>
    entries.map((entry) => {
      if (!entry.name.startsWith(`tables/${table}/`)) return entry;
      const text = change(gunzipSync(entry.content).toString());
      return { ...entry, content: gzipSync(text) };
    });
}

const REFUSED = "Det här";
test.each<[string, (entries: TarEntry[]) => TarEntry[], boolean, RegExp]>([
  [
    "without a piece",
    (all) => all.filter((one) => !one.name.startsWith("tables/orders/")),
    false,
    /tables\/orders\/0000001.gz is missing|is not what/,
  ],
  [
    "with another row in a piece",
    withText("orders", (text) => text.replace("Åsa", "Eva")),
    false,
    /tables\/orders\/0000001.gz is not what was written/,
  ],
  [
    "with a row fewer, hashed anew",
    withText("order_events", (text) => text.slice(text.indexOf("\n") + 1)),
    true,
    /order_events has \d+ rows and should have \d+/,
  ],
  [
    "with another posting, hashed anew",
    withText("postings", (text) => text.replace("100000", "100001")),
    true,
    /do not balance/,
  ],
  [
    "with another audit entry, hashed anew",
    withText("audit_chain", (text) => text.replace("\\\\x", "\\\\x00")),
    true,
    /The audit chain does not hold at entry 1\./,
  ],
  [
    "of something else",
    () => [{ name: "readme.txt", content: Buffer.from(REFUSED) }],
    false,
    /no archive of Kortkoll/,
  ],
])("an archive %s is not taken for a whole one", async (_what, change, fits, says) => {
  const path = await changed("changed.tar", change, { fits });
  await expect(verifyArchive(path)).rejects.toThrow(says);
});

test("an archive that was cut off anywhere is not taken for a whole one", async () => {
  const whole = await readFile(backup.path);
  const path = join(folder, "short.tar");
  for (const bytes of [0, 100, 600, Math.floor(whole.length / 2), whole.length - 1_500]) {
    await writeFile(path, whole);
    await truncate(path, bytes);
    await expect(verifyArchive(path), String(bytes)).rejects.toThrow(/cut off|no end|empty/);
  }
  await expect(verifyArchive(backup.path)).resolves.toMatchObject({ begin: { version: "1.2.3" } });
});

test("a backup that fails leaves no file, and only our own oldest files are cleared away", async () => {
  const place = join(folder, "kept");
  await expect(
    writeBackup({
      ...orderFor(source, join(place, "kortkoll-20260101T000000Z.tar")),
      onProgress: () => {
        throw new Error("the disk is full");
      },
    }),
  ).rejects.toThrow("the disk is full");
  expect(await readdir(place)).toEqual([]);
  for (const name of [
    "kortkoll-20260101T000000Z.tar",
    "kortkoll-20260102T000000Z.tar",
    "mina.tar",
  ]) {
    await writeFile(join(place, name), "");
  }
  await keepNewest(place, 1);
  expect((await readdir(place)).toSorted()).toEqual(["kortkoll-20260102T000000Z.tar", "mina.tar"]);
});
