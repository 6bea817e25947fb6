/** Ends a program's session in the middle of what it does: as soon as it waits for a lock. */
import pg from "pg";
import { testAdministrator } from "./test-database.ts";

export async function endWaiting(databaseName: string, program: string): Promise<void> {
  const administrator = new pg.Client(testAdministrator(databaseName));
  await administrator.connect();
  let ended = 0;
  while (ended === 0) {
    const { rowCount } = await administrator.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = $1 and wait_event_type = 'Lock'`,
      [program],
    );
    ended = rowCount ?? 0;
  }
  await administrator.end();
}
