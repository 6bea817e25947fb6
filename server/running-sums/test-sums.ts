/** For tests: a database with sums, sessions beside it, and what is true of every kind of sum. */
import pg from "pg";
import { expect } from "vitest";
import { startBookCheck } from "../book-checks/check-loop.ts";
import type { MendedPart } from "../book-checks/check-parts.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { endWaiting } from "../database/test-end-waiting.ts";
import { silentLog } from "../database/test-log.ts";
import { insertPlaces, type TestPlaces } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { EVERY_DAY, findDifferentSums, type MendDeps } from "./check-sums.ts";
import { foldSums } from "./fold-sums.ts";

export type SumsDatabase = {
  readonly it: TestDatabase;
  readonly places: TestPlaces;
  readonly deps: MendDeps;
  run(text: string, values?: readonly unknown[]): Promise<object[]>;
  /** Its own session, whose transactions the test begins and ends. */
  session(): Promise<pg.Client>;
  close(): Promise<void>;
};

export async function openSums(clock: () => number): Promise<SumsDatabase> {
  const it = await openTestDatabase();
  const clients: pg.Client[] = [];
  return {
    it,
    places: await insertPlaces(it.database),
    deps: { database: it.database, clock, newId: newUuid },
    run: (text, values = []) => it.database.query(statement({ name: "sums_test", text }), values),
    session: async () => {
      const client = new pg.Client(it.connection);
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) await client.end().catch(() => undefined);
      await it.close();
    },
  };
}

export async function checkSums({ it }: SumsDatabase, part: MendedPart): Promise<void> {
  expect(await findDifferentSums(it.database, part, EVERY_DAY)).toEqual([]);
}

/** What `add` does and folds come at once, from two servers, and are counted once. */
export async function checkTwoFolding(
  sums: SumsDatabase,
  part: MendedPart,
  add: () => Promise<unknown>,
): Promise<void> {
  const other = sums.it.beside("another server");
  const fold = (database: Database): Promise<boolean> => foldSums(database, part);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      add(),
      fold(sums.it.database),
      fold(other),
      add(),
      fold(sums.it.database),
      fold(other),
    ]);
    await checkSums(sums, part);
  }
  await other.close();
}

/** The server ends while its fold waits for a table of sums: nothing of it has happened. */
export async function dieFolding(
  { it, session }: SumsDatabase,
  part: MendedPart,
  table: string,
): Promise<void> {
  const holder = await session();
  await holder.query(`begin; lock table ${table} in share mode`);
  const dying = it.beside("dying folder");
  const folding = foldSums(dying, part).catch(() => "died");
  await endWaiting(it.name, "dying folder");
  await folding;
  await holder.query("rollback");
  await dying.close();
}

/** Past the program: what was done is found, told on the page, mended, and shown until it is seen. */
export async function checkMended(
  { it, deps, run }: SumsDatabase,
  part: MendedPart,
  told: { readonly roles: string; readonly audited: string },
): Promise<void> {
  const tellings = async (): Promise<number> =>
    (await run("select from audit_events where kind = $1", [told.audited])).length;
  const toldBefore = await tellings();
  const { agree, differences } = await readBalances(deps, SEES_ALL);
  expect([agree, differences.some(({ role }) => role.startsWith(told.roles))]).toEqual([
    false,
    true,
  ]);
  const check = startBookCheck({ ...deps, elapsedMs: () => 0, log: silentLog });
  await check.checkNow();
  await check.stop();
  const { differences: standing, unseen } = check.latest() ?? { differences: [], unseen: [] };
  expect(standing.filter((one) => one.part === part)).toEqual([]);
  expect(unseen.filter(({ mended }) => mended).map((one) => one.part)).toContain(part);
  expect(await tellings()).toBeGreaterThan(toldBefore);
  expect(await findDifferentSums(it.database, part, EVERY_DAY)).toEqual([]);
}
