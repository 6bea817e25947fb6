/**
 * What lies in the data folder: `postgres` (the cluster), `postgres-password`, `postgres.log`, and
 * `postgres-service.conf`, with which `PGSERVICEFILE=… psql service=kortkoll` opens the database.
 */
import { execFile } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeRenameDurable } from "../durable-rename.ts";
import { EmbeddedPostgresError, systemCodeOf } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { commandAs, mayEnter, ownerOfFiles, type PostgresUser } from "./postgres-user.ts";
import { processState } from "./process-state.ts";

export interface ClusterFolder {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly serviceFile: string;
}

export const administratorName = "postgres";
export const databaseName = "kortkoll";

export function clusterFolderIn(dataFolder: string): ClusterFolder {
  return {
    dataFolder,
    cluster: join(dataFolder, "postgres"),
    logFile: join(dataFolder, "postgres.log"),
    serviceFile: join(dataFolder, "postgres-service.conf"),
  };
}

export async function makeDataFolder(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(dataFolder, error);
  }
}

/** Another user must be able to pass through the data folder, but sees only its own part of it. */
export async function letUserThrough(dataFolder: string, user: PostgresUser): Promise<void> {
  if (user.kind !== "otherUser" || (await mayEnter(dataFolder, user))) return;
  await chmod(dataFolder, ((await stat(dataFolder)).mode & 0o777) | 0o011);
}

/** Two servers that start at the same time must end with the same password: the first file wins. */
export async function readOrMakePassword(folder: ClusterFolder): Promise<string> {
  const path = join(folder.dataFolder, "postgres-password");
  const fresh = `${path}-${process.pid}`;
  try {
    if (!(await hasCluster(folder))) {
      const password = randomBytes(24).toString("base64url");
      await writeFile(fresh, password, { mode: 0o600, flush: true });
      await link(fresh, path);
    }
  } catch (error) {
    if (systemCodeOf(error) !== "EEXIST") throw unusable(folder.dataFolder, error);
  }
  try {
    await rm(fresh, { force: true });
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw unusable(folder.dataFolder, error);
  }
}

export interface ClusterMaking {
  readonly folder: ClusterFolder;
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser;
  readonly password: string;
  readonly major: number;
}

/** initdb works beside and the result is renamed, so a kill leaves no half cluster in its place. */
export async function ensureCluster(making: ClusterMaking): Promise<void> {
  const { folder, user, major } = making;
  await removeAbandonedInits(folder);
  if (await hasCluster(folder)) {
    await refuseOtherVersion(folder, major);
    await takeOverFiles(folder.cluster, user);
    return;
  }
  const fresh = `${folder.cluster}.init-${process.pid}`;
  try {
    await runInitdb(making, fresh);
    await rename(fresh, folder.cluster);
    await makeRenameDurable(folder.dataFolder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Somebody else's cluster got there first; the caller then meets its postmaster.
    const code = systemCodeOf(error);
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  } finally {
    await rm(`${fresh}.password`, { force: true });
  }
}

async function runInitdb(making: ClusterMaking, fresh: string): Promise<void> {
  const { binaries, user, password, major } = making;
  const passwordFile = `${fresh}.password`;
  const owner = ownerOfFiles(user);
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600, flag: "wx" });
  if (owner !== undefined) {
    await chown(fresh, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  // The builtin locale sorts alike on every machine; before 17 the C library's own is nearest.
  const locale = major >= 17 ? ["--locale-provider=builtin"] : [];
  const command = commandAs(user, binaries.initdb, [
    ...locale,
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "--data-checksums",
    "--auth=scram-sha-256",
    `--username=${administratorName}`,
    `--pwfile=${passwordFile}`,
    `--pgdata=${fresh}`,
  ]);
  try {
    await promisify(execFile)(command.file, command.args, {
      ...command.identity,
      ...postgresEnvironment(),
      cwd: binaries.folder,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError("startFailed", `initdb failed: ${reason}`, error);
  }
}

/** PostgreSQL's programs get no PG… variables and no locale of the person who started us. */
export function postgresEnvironment(): { env?: NodeJS.ProcessEnv } {
  return process.platform === "win32" ? {} : { env: { LC_ALL: "C", PATH: "/usr/bin:/bin" } };
}

async function hasCluster(folder: ClusterFolder): Promise<boolean> {
  try {
    return (await stat(join(folder.cluster, "PG_VERSION"))).isFile();
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return false;
    throw unusable(folder.dataFolder, error);
  }
}

async function refuseOtherVersion(folder: ClusterFolder, major: number): Promise<void> {
  const madeBy = Number(await readFile(join(folder.cluster, "PG_VERSION"), "utf8"));
  if (madeBy === major) return;
  const message =
    `The data in ${folder.cluster} was made by PostgreSQL ${madeBy}, and this program brings ` +
    `${major}. Start it with the program version that made it, or move the data over first.`;
  throw new EmbeddedPostgresError("wrongVersion", message);
}

async function removeAbandonedInits(folder: ClusterFolder): Promise<void> {
  for (const name of await readdir(folder.dataFolder)) {
    const pid = Number(/^postgres\.init-(\d+)(\.password)?$/.exec(name)?.[1]);
    if (!Number.isInteger(pid)) continue;
    if (pid !== process.pid && processState(pid) === "running") continue;
    await rm(join(folder.dataFolder, name), { recursive: true, force: true });
  }
}

/** The user may differ from last time: then every file of the stopped cluster changes hands. */
async function takeOverFiles(cluster: string, user: PostgresUser): Promise<void> {
  const owner = ownerOfFiles(user);
  if (owner === undefined || (await stat(cluster)).uid === owner.uid) return;
  const inside = await readdir(cluster, { recursive: true });
  for (const name of inside) await changeOwner(join(cluster, name), owner);
  // The folder itself comes last: it is what says that all of it is done.
  await changeOwner(cluster, owner);
}

async function changeOwner(path: string, owner: { uid: number; gid: number }): Promise<void> {
  if (!(await lstat(path)).isSymbolicLink()) await chown(path, owner.uid, owner.gid);
}

export async function writeServiceFile(
  folder: ClusterFolder,
  entry: { port: number; password: string },
): Promise<void> {
  const text = `[kortkoll]
host=127.0.0.1
port=${entry.port}
user=${databaseName}
dbname=${databaseName}
password=${entry.password}
`;
  const fresh = `${folder.serviceFile}.new`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, folder.serviceFile);
}

/** The port of last time if it is free, so that other programs find the database again. */
export async function choosePort(folder: ClusterFolder): Promise<number> {
  const last = await readLastPort(folder);
  if (last !== undefined && (await isFree(last))) return last;
  for (;;) {
    // Below the ports that systems hand out for outgoing connections.
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function readLastPort(folder: ClusterFolder): Promise<number | undefined> {
  try {
    const text = await readFile(folder.serviceFile, "utf8");
    const port = /^port=(\d+)$/m.exec(text)?.[1];
    return port === undefined ? undefined : Number(port);
  } catch {
    return undefined;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

function unusable(dataFolder: string, cause: unknown): EmbeddedPostgresError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message =
    `The data folder ${dataFolder} cannot be used: ${reason}. ` +
    "Start as the user it belongs to, or choose another one with KORTKOLL_DATA.";
  return new EmbeddedPostgresError("dataFolderUnusable", message, cause);
}
