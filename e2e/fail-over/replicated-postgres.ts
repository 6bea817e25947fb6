/**
 * Two real PostgreSQL servers: one that takes writes, and one that follows it by streaming. Nothing
 * is acknowledged before both have it on disk. docs/fail-over.md tells how to set up the same.
 */
import { copyFile, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { DatabaseConnection } from "../../server/database/database.ts";
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../server/database/embedded-postgres.ts";
import { silentLog } from "../../server/database/test-log.ts";

const FOLLOWER = "follower";
const SLOT = "follower";
const FOLLOWS_WITHIN_MS = 30_000;
/** Belongs to the server that is copied, or comes by streaming. */
const NOT_COPIED = ["postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_stat_tmp"];

export interface ReplicatedPostgres {
  /** A DATABASE_URL that names both, the one that takes writes first. */
  readonly url: string;
  readonly version: string;
  /** The power cut: not a byte more is written by the first server. */
  killPrimary(): void;
  /** Makes the follower the one that takes writes; returns when it does. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplicatedPostgres(folder: string): Promise<ReplicatedPostgres> {
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  // A server that was killed must stay dead, or two would take writes.
  const onlyOnce = { log: silentLog, pausesBeforeRestartMs: [] };
  const primary = await startEmbeddedPostgres({ ...onlyOnce, dataFolder: first });
  let follower: EmbeddedPostgres | undefined;
  try {
    await onAdministrator(primary, async (client) => {
      await copyRunning(client, first, second);
    });
    follower = await startEmbeddedPostgres({
      ...onlyOnce,
      dataFolder: second,
      settings: { primary_conninfo: conninfoOf(primary), primary_slot_name: SLOT },
    });
    const version = await onAdministrator(primary, waitForBoth);
    return new Pair(primary, follower, version);
  } catch (error) {
    await follower?.stop();
    await primary.stop();
    throw error;
  }
}

class Pair implements ReplicatedPostgres {
  readonly #primary: EmbeddedPostgres;
  readonly #follower: EmbeddedPostgres;
  readonly url: string;
  readonly version: string;

  constructor(primary: EmbeddedPostgres, follower: EmbeddedPostgres, version: string) {
    this.#primary = primary;
    this.#follower = follower;
    this.version = version;
    const { user, password, database, port } = primary.connection;
    const hosts = `127.0.0.1:${port},127.0.0.1:${follower.connection.port}`;
    this.url = `postgres://${user}:${String(password)}@${hosts}/${database}`;
  }

  killPrimary(): void {
    process.kill(this.#primary.pid(), "SIGKILL");
  }

  async promote(): Promise<void> {
    await onAdministrator(this.#follower, async (client) => {
      await client.query("select pg_promote(wait => true, wait_seconds => 30)");
    });
  }

  async stop(): Promise<void> {
    await this.#follower.stop();
    await this.#primary.stop().catch(() => undefined);
  }
}

/**
 * A copy of the files of a running server. The slot keeps what is written from now on until the
 * follower has it (PostgreSQL's documentation, "Making a Base Backup Using the Low Level API").
 */
async function copyRunning(client: pg.Client, from: string, to: string): Promise<void> {
  await client.query("select pg_create_physical_replication_slot($1, true)", [SLOT]);
  await client.query("select pg_backup_start('follower', true)");
  const cluster = join(to, "postgres");
  await mkdir(to, { mode: 0o700 });
  await cp(join(from, "postgres"), cluster, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(path.split("/").at(-1) ?? ""),
  });
  const stopped = await client.query<{ labelfile: string }>(
    "select labelfile from pg_backup_stop()",
  );
  for (const name of ["pg_wal", "pg_replslot", "pg_stat_tmp"]) {
    await mkdir(join(cluster, name), { mode: 0o700 });
  }
  await writeFile(join(cluster, "backup_label"), stopped.rows[0]?.labelfile ?? "", { mode: 0o600 });
  await writeFile(join(cluster, "standby.signal"), "", { mode: 0o600 });
  await copyFile(join(from, "postgres-password"), join(to, "postgres-password"));
  await rm(join(to, "postgres-service.conf"), { force: true });
}

/** From here on a commit is answered when both servers have it on disk. Tells the version. */
async function waitForBoth(client: pg.Client): Promise<string> {
  await client.query(`alter system set synchronous_standby_names = '${FOLLOWER}'`);
  await client.query("select pg_reload_conf()");
  const giveUpAt = performance.now() + FOLLOWS_WITHIN_MS;
  for (;;) {
    const { rows } = await client.query<{ sync_state: string }>(
      "select sync_state from pg_stat_replication where application_name = $1",
      [FOLLOWER],
    );
    if (rows[0]?.sync_state === "sync") break;
    if (performance.now() > giveUpAt) throw new Error("The second server does not follow.");
    await pause(50);
  }
  const { rows } = await client.query<{ version: string }>("show server_version");
  return String(Object.values(rows[0] ?? {})[0]);
}

function conninfoOf({ administrator }: EmbeddedPostgres): string {
  const { host, port, user, password } = administrator;
  const given = { host, port, user, password: String(password), application_name: FOLLOWER };
  return Object.entries(given)
    .map(([name, value]) => `${name}='${value}'`)
    .join(" ");
}

async function onAdministrator<T>(
  { administrator }: { readonly administrator: DatabaseConnection },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(administrator);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
