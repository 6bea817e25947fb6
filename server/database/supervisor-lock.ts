/**
 * Who supervises the cluster: the app whose session holds one advisory lock. The lock goes with
 * the session, so a killed app loses it at once, and its orphaned server can be told from one that
 * is in use. Nothing else in the program uses advisory locks.
 */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { administratorName, databaseName } from "./cluster-folder.ts";
import type { DatabaseConnection } from "./database.ts";

const lockKey = 7_254_100_118;

export function administratorConnection(port: number, password: string): DatabaseConnection {
  return { host: "127.0.0.1", port, password, user: administratorName, database: "postgres" };
}

export interface SupervisorLock {
  /** Resolves when the session is gone, and the lock with it. */
  readonly lost: Promise<void>;
}

/** Takes the lock of a server that this process has just started, and keeps it. */
export async function takeSupervisorLock(
  connection: DatabaseConnection,
  password: string,
): Promise<SupervisorLock | undefined> {
  const client = await connectAsSupervisor(connection);
  const lost = new Promise<void>((resolve) => client.once("end", resolve));
  // Somebody who looks whether we are alive may hold it for a moment.
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await client.query("select pg_try_advisory_lock($1) as taken", [lockKey]);
    if (answer.rows[0]?.taken === true) {
      await makeOwnDatabase(client, password);
      return { lost };
    }
    await pause(100);
  }
  await client.end();
  return undefined;
}

export type OccupantAnswer =
  | { kind: "orphan" }
  | { kind: "held"; by: string }
  /** It does not answer yet, or any more. */
  | { kind: "silent" };

/**
 * Asks a running server that is not our child. One that is younger than three seconds may be
 * another app's that has not come to taking its lock: it counts as held.
 */
export async function askOccupant(connection: DatabaseConnection): Promise<OccupantAnswer> {
  let client: pg.Client | undefined;
  try {
    client = await connectAsSupervisor(connection);
    const answer = await client.query(orphanQuestion, [lockKey]);
    if (answer.rows[0]?.orphan === true) return { kind: "orphan" };
    return { kind: "held", by: String(answer.rows[0]?.holder ?? "another server") };
  } catch {
    return { kind: "silent" };
  } finally {
    await client?.end().catch(() => undefined);
  }
}

const orphanQuestion = `
  select case
      when now() - pg_postmaster_start_time() < interval '3 seconds' then false
      else pg_try_advisory_lock($1)
    end as orphan,
    (select application_name from pg_stat_activity
      where application_name like 'kortkoll supervisor %' and pid <> pg_backend_pid()
      limit 1) as holder`;

async function connectAsSupervisor(connection: DatabaseConnection): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    application_name: `kortkoll supervisor ${process.pid}`,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // A lost connection also shows in the query under way and as its end.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** The app's own role is not a superuser, so that grants and triggers bind it too. */
async function makeOwnDatabase(client: pg.Client, password: string): Promise<void> {
  const role = await client.query("select from pg_roles where rolname = $1", [databaseName]);
  if (role.rowCount === 0) {
    const literal = client.escapeLiteral(password);
    await client.query(`create role ${databaseName} login password ${literal}`);
  }
  const database = await client.query("select from pg_database where datname = $1", [databaseName]);
  if (database.rowCount === 0) {
    await client.query(`create database ${databaseName} owner ${databaseName}`);
  }
}
