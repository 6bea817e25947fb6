import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { statement } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { silentLog } from "./test-log.ts";

let folder: string;
let own: TestDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "migrations-åäö "));
  own = await openTestDatabase({ isEmpty: true });
  await write("0001-slips.sql", "create table slips (id int);\ninsert into slips values (1);");
});

afterEach(async () => {
  await own.close();
  await rm(folder, { recursive: true });
});

const countSlips = statement({ name: "countSlips", text: "select count(*) as n from slips" });

async function slips(): Promise<number | undefined> {
  return (await own.database.query<{ n: number }>(countSlips))[0]?.n;
}

function write(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

function run(): Promise<string[]> {
  return migrate({ connection: own.connection, folder, log: silentLog });
}

test("each migration is applied once, in order", async () => {
  await write("0002-more.sql", "insert into slips values (2);");
  expect(await run()).toEqual(["0001-slips.sql", "0002-more.sql"]);
  expect(await run()).toEqual([]);
  await write("0003-still-more.sql", "insert into slips values (3);");
  expect(await run()).toEqual(["0003-still-more.sql"]);
  expect(await slips()).toBe(3);
});

test("servers that start at the same time share the work", async () => {
  await write("0002-more.sql", "select pg_sleep(0.1); insert into slips values (2);");
  const applied = await Promise.all([run(), run(), run(), run()]);
  expect(applied.flat().sort()).toEqual(["0001-slips.sql", "0002-more.sql"]);
  expect(await slips()).toBe(2);
});

test("a migration that fails leaves nothing of itself and can be mended", async () => {
  await write("0002-bad.sql", "insert into slips values (2); select 1/0;");
  await expect(run()).rejects.toThrow("0002-bad.sql failed: division by zero");
  expect(await slips()).toBe(1);
  await write("0002-bad.sql", "insert into slips values (2);");
  expect(await run()).toEqual(["0002-bad.sql"]);
});

test("a changed migration is refused, changed line ends are not", async () => {
  await run();
  await write("0001-slips.sql", "create table slips (id int);\r\ninsert into slips values (1);");
  expect(await run()).toEqual([]);
  await write("0001-slips.sql", "create table slips (id bigint);");
  await expect(run()).rejects.toThrow("0001-slips.sql was changed after it was applied");
});

test("a database newer than the program is refused", async () => {
  await write("0002-more.sql", "select 1;");
  await run();
  await rm(join(folder, "0002-more.sql"));
  await expect(run()).rejects.toThrow("newer than this program (it has 0002-more.sql)");
  await write("0002-other.sql", "select 1;");
  await expect(run()).rejects.toThrow("has the migration 0002-more.sql where this program has");
});

test("gaps and badly named files are refused before anything is applied", async () => {
  await write("0003-gap.sql", "select 1;");
  await expect(run()).rejects.toThrow("expected 0002-….sql, found 0003-gap.sql");
  await rm(join(folder, "0003-gap.sql"));
  await write("0002-Å.sql", "select 1;");
  await expect(run()).rejects.toThrow("found 0002-Å.sql");
});

test("a migration may not end its own transaction", async () => {
  await write("0002-commits.sql", "commit;");
  await expect(run()).rejects.toThrow("ends its own transaction");
});

test("a migration that a company's settings stop says what to do", async () => {
  await rm(join(folder, "0001-slips.sql"));
  const names = Array.from({ length: 52 }, (_, nth) => String(nth + 1).padStart(4, "0"));
  for (const number of names.slice(0, -1)) await write(`${number}-nothing.sql`, "select 1;");
  await write("0052-payout-matches.sql", "select 1/0;");
  await expect(run()).rejects.toThrow("under Settings, Accounts, and upgrade again");
});
