/**
 * Feeds are read below the oldest transaction that still runs, of whatever database of the server: another
 * test's may hold back what this one has just committed.
 */
import { vi } from "vitest";
import { type Database, statement } from "./database.ts";

const LAST_TRANSACTION = statement({
  name: "test_last_transaction",
  text: "select pg_current_xact_id()::text as tx",
});
const IS_BEHIND = statement({
  name: "test_is_behind_horizon",
  text: "select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as behind",
});

/** Until what has been committed is behind every transaction that runs. */
export async function untilBehindHorizon(database: Database): Promise<void> {
  const [last] = await database.query<{ tx: string }>(LAST_TRANSACTION);
  const isBehind = (): Promise<{ behind: boolean }[]> =>
    database.query<{ behind: boolean }>(IS_BEHIND, [last?.tx]);
  await vi.waitUntil(async () => (await isBehind())[0]?.behind, { timeout: 60_000, interval: 5 });
}
