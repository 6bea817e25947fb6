/** The life of the embedded server: starts, stops, kills, and two apps on one data folder. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clusterFolderIn } from "./cluster-folder.ts";
import { type Database, openDatabase, statement } from "./database.ts";
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded-postgres.ts";
import { boundLogFile, findOccupant } from "./postmaster.ts";
import { processState } from "./process-state.ts";
import { makeTestFolder } from "./test-folder.ts";
import { silentLog } from "./test-log.ts";

/** For a busy machine with a slow disk; all of this usually takes a second or two. */
const patience = { timeout: 40_000 };
vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

let dataFolder: string;
let endings: (() => Promise<unknown>)[];

beforeEach(async () => {
  dataFolder = await makeTestFolder();
  endings = [];
});

afterEach(async () => {
  for (const end of endings.reverse()) await end();
  await rm(dataFolder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, log: silentLog, ...options });
  endings.push(() => server.stop());
  return server;
}

function open(server: EmbeddedPostgres, maxConnections = 2): Database {
  const { connection } = server;
  const database = openDatabase({ connection, log: silentLog, maxConnections });
  endings.push(() => database.close());
  return database;
}

interface App {
  readonly process: ChildProcessWithoutNullStreams;
  /** "ready" and the server's process number, or "refused" and the code. */
  readonly said: string;
  readonly postmaster: number;
}

async function startApp(leavesAfterMs = 0): Promise<App> {
  const script = join(import.meta.dirname, "test-app.ts");
  const app = spawn(process.execPath, [script, dataFolder, String(leavesAfterMs)]);
  const [line] = await once(createInterface(app.stdout), "line");
  const said = String(line);
  endings.push(async () => {
    if (app.exitCode !== null || app.signalCode !== null) return;
    app.stdin.end();
    await once(app, "exit");
  });
  return { process: app, said, postmaster: Number(said.split(" ")[1]) };
}

async function kill(app: App): Promise<void> {
  const ended = once(app.process, "exit");
  app.process.kill("SIGKILL");
  await ended;
}

const makeNotes = statement({ name: "makeNotes", text: "create table notes (id int primary key)" });
const addNote = statement({ name: "addNote", text: "insert into notes values ($1)" });
const countNotes = statement({ name: "countNotes", text: "select count(*) as n from notes" });

async function notes(database: Database): Promise<number | undefined> {
  return (await database.query<{ n: number }>(countNotes))[0]?.n;
}

async function serverProcesses(server: EmbeddedPostgres): Promise<number[]> {
  const client = new pg.Client(server.administrator);
  client.on("error", () => undefined);
  await client.connect();
  const answer = await client.query<{ pid: number }>("select pid from pg_stat_activity");
  await client.end();
  return [server.pid(), ...answer.rows.map(({ pid }) => pid)];
}

test("a start in an empty folder and a start on what it left keep the same data", async () => {
  const first = await start();
  const database = open(first);
  await database.query(makeNotes);
  await database.query(addNote, [1]);
  await database.close();
  const { pid, port } = { pid: first.pid(), port: first.connection.port };
  await first.stop();
  expect(processState(pid)).toBe("gone");

  const startedAt = performance.now();
  const second = await start();
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(second.connection.port).toBe(port);
  expect(await notes(open(second))).toBe(1);
});

test("the server is durable at commit, closed to others, and the app is no superuser", async () => {
  const server = await start();
  const settings = statement({
    name: "settings",
    text: `select current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit,
      current_setting('data_checksums') as checksums,
      current_setting('listen_addresses') as addresses,
      current_setting('password_encryption') as passwords,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      (select datcollate || ' ' || pg_encoding_to_char(encoding)
        from pg_database where datname = current_database()) as text`,
  });
  expect(await open(server).query(settings)).toEqual([
    {
      fsync: "on",
      commit: "on",
      checksums: "on",
      addresses: "127.0.0.1",
      passwords: "scram-sha-256",
      superuser: false,
      text: "C.UTF-8 UTF8",
    },
  ]);
  const { password: _, ...withoutPassword } = server.connection;
  const stranger = new pg.Client({ ...withoutPassword, password: "guessed" });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");
});

test("other programs of the same person find the way in, and nobody else reads it", async () => {
  const server = await start();
  const path = join(dataFolder, "postgres-service.conf");
  const text = await readFile(path, "utf8");
  expect(text).toContain(`[kortkoll]\nhost=127.0.0.1\nport=${server.connection.port}\n`);
  for (const name of ["postgres-service.conf", "postgres-password", "postgres.log"]) {
    expect((await stat(join(dataFolder, name))).mode & 0o077).toBe(0);
  }
});

test("a server that is killed while it runs is started again and the pool goes on", async () => {
  const server = await start();
  const database = open(server);
  await database.query(makeNotes);
  const killed = server.pid();
  process.kill(killed, "SIGKILL");
  const running = (): number | undefined => {
    try {
      return server.pid();
    } catch {
      return undefined;
    }
  };
  await expect.poll(running, patience).not.toBe(killed);
  await expect.poll(running, patience).toBeTypeOf("number");
  await expect.poll(() => notes(database).catch(() => "lost"), patience).toBe(0);
  process.kill(server.pid(), "SIGKILL");
  await server.stop();
  expect((await findOccupant(clusterFolderIn(dataFolder))).kind).not.toBe("running");
});

test("nothing that was acknowledged is lost when every database process is killed", async () => {
  const server = await start();
  const database = open(server, 4);
  await database.query(makeNotes);
  const pids = await serverProcesses(server);
  const acknowledged: number[] = [];
  let isKilled = false;
  const writers = [0, 1, 2, 3].map(async (writer) => {
    for (let id = writer; !isKilled; id += 4) {
      try {
        await database.query(addNote, [id]);
        acknowledged.push(id);
      } catch {
        return;
      }
    }
  });
  await expect.poll(() => acknowledged.length, patience).toBeGreaterThan(200);
  for (const pid of pids) killIfThere(pid);
  isKilled = true;
  await Promise.all(writers);
  const all = statement({ name: "allNotes", text: "select id from notes" });
  const ids = new Set<number>();
  const readAll = async (): Promise<void> => {
    for (const { id } of await database.query<{ id: number }>(all)) ids.add(id);
  };
  await expect.poll(() => readAll().then(() => "read", String), patience).toBe("read");
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a session that hangs when its server is killed does not keep the next one from starting",
  async () => {
    const server = await start();
    const database = open(server);
    await database.query(makeNotes);
    const client = new pg.Client(server.administrator);
    client.on("error", () => undefined);
    await client.connect();
    const own = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    // As one that waits for a lock of a killed process: it does not see that its postmaster is gone.
    process.kill(own.rows[0]?.pid ?? 0, "SIGSTOP");
    process.kill(server.pid(), "SIGKILL");
    await expect.poll(() => notes(database).catch(() => "lost"), patience).toBe(0);
  },
);

test("a crashed session does not cost the app its hold on the data folder", async () => {
  const server = await start();
  const client = new pg.Client(server.administrator);
  client.on("error", () => undefined);
  await client.connect();
  const own = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  process.kill(own.rows[0]?.pid ?? 0, "SIGKILL");
  const database = open(server);
  const holders = statement({
    name: "holders",
    text: "select count(*) as n from pg_locks where locktype = 'advisory' and granted",
  });
  const held = (): Promise<unknown> => database.query(holders).catch(() => "lost");
  await expect.poll(held, patience).toEqual([{ n: 1 }]);
});

test("an app that is killed leaves a server behind, and the next start replaces it", async () => {
  const app = await startApp();
  await kill(app);
  expect(processState(app.postmaster)).toBe("running");
  const server = await start();
  expect(server.pid()).not.toBe(app.postmaster);
  expect(processState(app.postmaster)).not.toBe("running");
  await open(server).query(makeNotes);
});

test("app and server killed together are no hindrance, zombie or not", async () => {
  const app = await startApp();
  await kill(app);
  process.kill(app.postmaster, "SIGKILL");
  await open(await start()).query(makeNotes);
});

test("a second start on the same folder waits and is then refused in clear words", async () => {
  const server = await start();
  const startedAt = performance.now();
  await expect(start({ waitForHolderMs: 1_000 })).rejects.toMatchObject({
    code: "dataFolderInUse",
    message: expect.stringContaining(
      `The data folder ${dataFolder} is in use by kortkoll supervisor ${process.pid}`,
    ),
  });
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  await open(server).query(makeNotes);
});

test("an app that is leaving is waited for", async () => {
  const app = await startApp(1_000);
  app.process.stdin.end();
  const server = await start();
  expect(processState(app.postmaster)).not.toBe("running");
  await open(server).query(makeNotes);
});

test("of apps that start together in an empty folder one gets it and the others wait", async () => {
  const [server, ...apps] = await Promise.all([
    start({ waitForHolderMs: 2_000 }).catch((error: unknown) => error),
    startApp(),
    startApp(),
  ]);
  const refusals = apps.filter(({ said }) => said === "refused dataFolderInUse");
  const isOurs = !(server instanceof Error);
  expect(refusals).toHaveLength(isOurs ? 2 : 1);
  if (!isOurs) expect(server).toMatchObject({ code: "dataFolderInUse" });
});

test("when the server cannot be started again the app is told once", async () => {
  let tell = (_: Error): void => undefined;
  const told = new Promise<Error>((resolve) => {
    tell = resolve;
  });
  const server = await start({
    onUnexpectedExit: (reason) => tell(reason),
    pausesBeforeRestartMs: [0, 50, 100],
  });
  // Without its control file no PostgreSQL starts; the restarts then fail one after another.
  await rm(join(dataFolder, "postgres", "global", "pg_control"));
  process.kill(server.pid(), "SIGKILL");
  const reason = await told;
  expect(reason).toMatchObject({ code: "startFailed" });
  expect(reason.message).toContain("could not find the database system");
  expect(() => server.pid()).toThrow("not running");
});

test("a stop with work under way ends the work and the server", async () => {
  const server = await start();
  const database = open(server);
  const slow = statement({ name: "slow", text: "select pg_sleep(60)" });
  const work = expect(database.query(slow)).rejects.toThrow("may or may not");
  const sleepers = statement({
    name: "sleepers",
    text: "select from pg_stat_activity where wait_event = 'PgSleep'",
  });
  await expect.poll(() => database.query(sleepers), patience).toHaveLength(1);
  await server.stop();
  await work;
  const socket = connect(server.connection.port ?? 0, "127.0.0.1");
  await expect(once(socket, "connect")).rejects.toThrow("ECONNREFUSED");
});

test("the log file does not grow without end", async () => {
  const path = join(dataFolder, "postgres.log");
  await writeFile(path, "x".repeat(2_000));
  await boundLogFile(path, 2_000);
  expect((await stat(path)).size).toBe(2_000);
  await boundLogFile(path, 1_999);
  expect((await stat(path)).size).toBe(0);
  expect((await stat(`${path}.1`)).size).toBe(2_000);
});

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had ended by itself.
  }
}
