/** The folders the embedded server must work in, and what a broken start may have left in them. */
import { spawnSync } from "node:child_process";
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDatabase, statement } from "./database.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { makeMissingLinks } from "./postgres-binaries.ts";
import { choosePostgresUser, commandAs } from "./postgres-user.ts";
import { makeTestFolder } from "./test-folder.ts";
import { silentLog } from "./test-log.ts";

/** For a busy machine with a slow disk; a start usually takes a second. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

let outer: string;

beforeEach(async () => {
  outer = await makeTestFolder();
});

afterEach(() => rm(outer, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
/** Some containers forbid root the user namespaces that PostgreSQL needs in closed folders. */
const canEnterClosedFolders =
  !isRoot || spawnSync("unshare", ["--user", "--map-user=65534", "true"]).status === 0;
const addOne = statement({
  name: "addOne",
  text: `create table if not exists starts (at timestamptz default now())`,
});
const insertStart = statement({ name: "insertStart", text: "insert into starts default values" });
const countStarts = statement({ name: "countStarts", text: "select count(*) as n from starts" });

/** Starts, counts the starts this cluster has seen, and stops. */
async function checkStart(
  dataFolder: string,
): Promise<{ starts: number; uid: number | undefined }> {
  const server = await startEmbeddedPostgres({ dataFolder, log: silentLog });
  try {
    const database = openDatabase({ connection: server.connection, log: silentLog });
    await database.query(addOne);
    await database.query(insertStart);
    const [row] = await database.query<{ n: number }>(countStarts);
    await database.close();
    const uid =
      process.platform === "linux" ? (await stat(`/proc/${server.pid()}`)).uid : undefined;
    return { starts: row?.n ?? 0, uid };
  } finally {
    await server.stop();
  }
}

test("a data folder that only its owner may enter works, and is never opened for reading", async () => {
  // Only root has another user for PostgreSQL, and so must let it through to its own part.
  await chmod(outer, 0o700);
  const { uid } = await checkStart(outer);
  expect(uid).not.toBe(0);
  expect((await stat(outer)).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
  expect((await stat(join(outer, "postgres"))).mode & 0o777).toBe(0o700);
});

test("a data folder inside a closed folder works, or is refused with the way to open it", async () => {
  await chmod(outer, 0o700);
  const dataFolder = join(outer, "inner", "data");
  if (!canEnterClosedFolders) {
    await expect(checkStart(dataFolder)).rejects.toThrow(`chmod o+x ${outer}`);
    return;
  }
  expect((await checkStart(dataFolder)).starts).toBe(1);
  expect((await stat(outer)).mode & 0o777).toBe(0o700);
  // The user PostgreSQL runs as may differ from start to start.
  await chmod(outer, 0o755);
  await chmod(join(outer, "inner"), 0o755);
  expect((await checkStart(dataFolder)).starts).toBe(2);
  await chmod(outer, 0o700);
  expect((await checkStart(dataFolder)).starts).toBe(3);
});

test("a folder with spaces, å, ä, ö, quotes and a long path works", async () => {
  const dataFolder = join(outer, "Kortköll å ä ö's", "x".repeat(120), "y".repeat(120));
  expect((await checkStart(dataFolder)).starts).toBe(1);
  expect((await checkStart(dataFolder)).starts).toBe(2);
});

test("half a first start is cleared away", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const ruin = join(outer, `postgres.init-${pid}`);
  await mkdir(join(ruin, "base"), { recursive: true });
  await writeFile(join(ruin, "PG_VERSION"), "18\n");
  await writeFile(`${ruin}.password`, "half");
  await mkdir(join(outer, `postgres.init-${process.pid}`));
  expect((await checkStart(outer)).starts).toBe(1);
  expect((await readdir(outer)).filter((name) => name.includes(".init"))).toEqual([]);
});

test("a process number that now belongs to another program does not stand in the way", async () => {
  await checkStart(outer);
  const path = join(outer, "postgres", "postmaster.pid");
  const rest = ["x", "1700000000", "25432", "", "127.0.0.1", "", "ready"];
  await writeFile(path, [process.pid, ...rest].join("\n"), { mode: 0o600 });
  const { uid, gid } = await stat(dirname(path));
  await chown(path, uid, gid);
  expect((await checkStart(outer)).starts).toBe(2);
});

test("data of another PostgreSQL version is refused and left alone", async () => {
  await mkdir(join(outer, "postgres"));
  await writeFile(join(outer, "postgres-password"), "secret");
  await writeFile(join(outer, "postgres", "PG_VERSION"), "12\n");
  await expect(checkStart(outer)).rejects.toMatchObject({
    code: "wrongVersion",
    message: expect.stringContaining("was made by PostgreSQL 12"),
  });
  expect(await readFile(join(outer, "postgres", "PG_VERSION"), "utf8")).toBe("12\n");
});

test("a data folder that cannot be made or read is refused in clear words", async () => {
  await writeFile(join(outer, "file"), "");
  await expect(checkStart(join(outer, "file", "data"))).rejects.toMatchObject({
    code: "dataFolderUnusable",
    message: expect.stringContaining("choose another one with KORTKOLL_DATA"),
  });
  await mkdir(join(outer, "lost", "postgres"), { recursive: true });
  await writeFile(join(outer, "lost", "postgres", "PG_VERSION"), "18\n");
  await expect(checkStart(join(outer, "lost"))).rejects.toThrow("postgres-password");
});

test("programs that do not run are told of by their folder", async () => {
  const started = startEmbeddedPostgres({ dataFolder: outer, log: silentLog, binFolder: outer });
  await expect(started).rejects.toMatchObject({
    code: "binariesUnusable",
    message: expect.stringContaining(`PostgreSQL in ${outer} does not run here`),
  });
});

test("links that npm did not make are made, also by two at once", async () => {
  const lib = join(outer, "native", "lib");
  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, "libpq.so.5.18"), "library");
  const links = [
    { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" },
    { source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so" },
  ];
  await writeFile(join(outer, "native", "pg-symlinks.json"), JSON.stringify(links));
  await Promise.all([makeMissingLinks(outer), makeMissingLinks(outer)]);
  await makeMissingLinks(outer);
  expect(await readlink(join(lib, "libpq.so.5"))).toBe("libpq.so.5.18");
  expect(await readFile(join(lib, "libpq.so"), "utf8")).toBe("library");
});

test("the user that PostgreSQL runs as is never root", async () => {
  await chmod(outer, 0o755);
  const users = [await choosePostgresUser(outer, [])];
  await chmod(outer, 0o700);
  if (canEnterClosedFolders) users.push(await choosePostgresUser(outer, [outer]));
  const expected = isRoot ? ["otherUser", "userNamespace"] : ["self", "self"];
  expect(users.map(({ kind }) => kind)).toEqual(expected.slice(0, users.length));
  for (const user of users) {
    const { file, args, identity } = commandAs(user, "id", ["-u"]);
    const { stdout } = spawnSync(file, args, { ...identity, cwd: dirname(outer) });
    expect(Number(stdout.toString())).not.toBe(0);
  }
});
