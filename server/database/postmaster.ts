/**
 * One PostgreSQL server process: started, watched until it is ready, stopped. It runs in a process
 * group of its own, so that Ctrl-C in a terminal does not stop it before the app has drained.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { copyFile, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { type ClusterFolder, postgresEnvironment } from "./cluster-folder.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { commandAs, type PostgresUser } from "./postgres-user.ts";
import { findOrphansIn, isAnotherProgram, processState } from "./process-state.ts";

export interface PostmasterOptions {
  readonly folder: ClusterFolder;
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser;
  readonly settings: Readonly<Record<string, string>>;
  /** Ends a start that is still under way. */
  readonly stop: AbortSignal;
}

export interface Postmaster {
  readonly pid: number;
  /** Resolves with a sentence when the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
}

export type Launch =
  | { kind: "ready"; postmaster: Postmaster }
  /** Something of an earlier server is still there; it may be gone in a moment. */
  | { kind: "blocked"; reason: string }
  | { kind: "failed"; reason: string };

/** Crash recovery may take long after a hard stop; a server that works on it is left to it. */
const readyWithinMs = 10 * 60_000;

/** What postmaster.pid says of a server of its own, and of one that follows another. */
const TAKES_CONNECTIONS = ["ready", "standby"];

export async function launchPostmaster(options: PostmasterOptions): Promise<Launch> {
  const { folder, stop } = options;
  const logStart = await sizeOf(folder.logFile);
  const child = spawnPostgres(options);
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) return { kind: "failed", reason: await ended };
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const giveUpAt = performance.now() + readyWithinMs;
  while (!hasEnded && !stop.aborted && performance.now() < giveUpAt) {
    const file = await readPidFile(folder);
    if (file?.pid === pid && TAKES_CONNECTIONS.includes(file.status ?? "")) {
      return { kind: "ready", postmaster: { pid, ended } };
    }
    await pause(10);
  }
  if (!hasEnded) await stopPostmaster(options, pid);
  const said = (await readFile(folder.logFile)).subarray(logStart).toString().trim();
  const reason = `${await ended}; its last words were: ${said.slice(-2_000)}`;
  const blocked = /"postmaster.pid" already exists|still in use|could not bind IPv4/.test(said);
  if (/shared memory block .* is still in use/.test(said)) await endLeftBehind(folder);
  return { kind: blocked ? "blocked" : "failed", reason };
}

/**
 * A session whose postmaster was killed ends by itself, unless it waits for a lock that a killed
 * process held: then it waits for ever, and no server can start beside it. Linux only.
 */
async function endLeftBehind(folder: ClusterFolder): Promise<void> {
  const occupant = await findOccupant(folder);
  if (occupant.kind === "running") return;
  for (const pid of await findOrphansIn(folder.cluster)) sendSignal(pid, "SIGKILL");
}

function spawnPostgres({ folder, binaries, user, settings }: PostmasterOptions): ChildProcess {
  const args = ["-D", folder.cluster];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const command = commandAs(user, binaries.postgres, args);
  const log = openSync(folder.logFile, "a", 0o600);
  try {
    return spawn(command.file, command.args, {
      ...command.identity,
      ...postgresEnvironment(),
      cwd: binaries.folder,
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`PostgreSQL could not be run: ${error.message}`));
    child.once("exit", (code, signal) => {
      resolve(`PostgreSQL ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

/** The lines of postmaster.pid that matter here. */
export interface PidFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly status: string | undefined;
}

export async function readPidFile(folder: ClusterFolder): Promise<PidFile | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(pidFilePath(folder), "utf8")).split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: port > 0 ? port : undefined, status: lines[7]?.trim() };
}

export type Occupant =
  | { kind: "none" }
  | { kind: "leaving" }
  | { kind: "running"; pid: number; port: number | undefined };

/** Who, if anybody, holds the cluster now. */
export async function findOccupant(folder: ClusterFolder): Promise<Occupant> {
  const file = await readPidFile(folder);
  if (file === undefined) return { kind: "none" };
  switch (processState(file.pid)) {
    case "gone":
      return { kind: "none" };
    case "zombie":
      return { kind: "leaving" };
    case "running":
      if (!isAnotherProgram(file.pid)) return { ...file, kind: "running" };
      await forgetReusedPid(folder);
      return { kind: "none" };
  }
}

/**
 * After a restart of the machine or container the number in postmaster.pid may be another
 * program's, and PostgreSQL would refuse for ever. A number that just ended takes its place; the
 * rest stays, because PostgreSQL uses it to find leftover server processes.
 */
async function forgetReusedPid(folder: ClusterFolder): Promise<void> {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const lines = (await readFile(pidFilePath(folder), "utf8")).split("\n");
  await writeFile(pidFilePath(folder), [String(pid), ...lines.slice(1)].join("\n"));
}

/** SIGINT lets sessions roll back and writes everything down; the harder ways come after it. */
export async function stopPostmaster(
  { folder, binaries }: Pick<PostmasterOptions, "folder" | "binaries">,
  pid: number,
): Promise<void> {
  if (process.platform === "win32") {
    const args = ["stop", "-D", folder.cluster, "-m", "fast", "-w"];
    await promisify(execFile)(binaries.pgCtl, args);
    return;
  }
  const steps = [
    { signal: "SIGINT", waitMs: 15_000 },
    { signal: "SIGQUIT", waitMs: 8_000 },
    { signal: "SIGKILL", waitMs: 5_000 },
  ] as const;
  for (const { signal, waitMs } of steps) {
    if (!sendSignal(pid, signal)) return;
    if (await hasEndedWithin(pid, waitMs)) return;
  }
  throw new EmbeddedPostgresError("startFailed", `PostgreSQL (process ${pid}) does not stop.`);
}

export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function hasEndedWithin(pid: number, waitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + waitMs;
  while (performance.now() < giveUpAt) {
    if (processState(pid) !== "running") return true;
    await pause(5);
  }
  return false;
}

/** The server writes on at the file's new end, because it was opened for appending. */
export async function boundLogFile(logFile: string, maxBytes: number): Promise<void> {
  if ((await sizeOf(logFile)) <= maxBytes) return;
  await copyFile(logFile, `${logFile}.1`);
  await truncate(logFile, 0);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function pidFilePath(folder: ClusterFolder): string {
  return join(folder.cluster, "postmaster.pid");
}
