/**
 * The default database: a real PostgreSQL server that came with npm, run by this process in the
 * data folder. Everything that can be left over from a kill is cleared up at the next start.
 */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import {
  choosePort,
  clusterFolderIn,
  databaseName,
  ensureCluster,
  letUserThrough,
  makeDataFolder,
  readOrMakePassword,
  writeServiceFile,
} from "./cluster-folder.ts";
import type { DatabaseConnection, DatabaseLog } from "./database.ts";
import { freeBytesAt, LEAST_SPACE_BYTES, tellsOfFullDisk } from "./disk-space.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { choosePostgresUser, commandAs, type PostgresUser } from "./postgres-user.ts";
import {
  boundLogFile,
  findOccupant,
  launchPostmaster,
  type Postmaster,
  type PostmasterOptions,
  sendSignal,
  stopPostmaster,
} from "./postmaster.ts";
import { serverSettings } from "./server-settings.ts";
import { administratorConnection, askOccupant, takeSupervisorLock } from "./supervisor-lock.ts";

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  readonly log: DatabaseLog;
  /** Another PostgreSQL's programs than those from npm. */
  readonly binFolder?: string;
  /** Server settings on top of our own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called once when the server ended and could not be started again: the app had better end. */
  readonly onUnexpectedExit?: (reason: Error) => void;
  /** How long to wait for another server that is leaving the data folder. */
  readonly waitForHolderMs?: number;
  /** One restart follows each pause when the server ends by itself; then it is given up. */
  readonly pausesBeforeRestartMs?: readonly number[];
}

export interface EmbeddedPostgres {
  /** The app's own role and database. It stays the same when the server is restarted. */
  readonly connection: DatabaseConnection;
  /** The superuser, for tests and for care of the server. */
  readonly administrator: DatabaseConnection;
  /** The server process that runs now. */
  pid(): number;
  stop(): Promise<void>;
}

export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const supervisor = new Supervisor(await prepare(options));
  await supervisor.start();
  return supervisor;
}

interface Prepared extends Omit<PostmasterOptions, "stop"> {
  readonly log: DatabaseLog;
  readonly major: number;
  readonly password: string;
  readonly waitForHolderMs: number;
  readonly pausesBeforeRestartMs: readonly number[];
  readonly onUnexpectedExit: (reason: Error) => void;
}

async function prepare(options: EmbeddedPostgresOptions): Promise<Prepared> {
  const folder = clusterFolderIn(resolve(options.dataFolder));
  await makeDataFolder(folder.dataFolder);
  const binaries = await findPostgresBinaries(options.binFolder);
  const user = await choosePostgresUser(folder.dataFolder, [binaries.folder]);
  const major = await readMajorVersion(binaries, user);
  await letUserThrough(folder.dataFolder, user);
  const password = await readOrMakePassword(folder);
  await boundLogFile(folder.logFile, maxLogBytes);
  return {
    folder,
    binaries,
    user,
    major,
    password,
    log: options.log,
    settings: { ...serverSettings(major), ...options.settings },
    waitForHolderMs: options.waitForHolderMs ?? 10_000,
    pausesBeforeRestartMs: options.pausesBeforeRestartMs ?? [0, 200, 1_000, 3_000, 10_000],
    onUnexpectedExit: options.onUnexpectedExit ?? (() => undefined),
  };
}

async function readMajorVersion(binaries: PostgresBinaries, user: PostgresUser): Promise<number> {
  const command = commandAs(user, binaries.postgres, ["--version"]);
  try {
    const { stdout } = await promisify(execFile)(command.file, command.args, {
      ...command.identity,
      cwd: binaries.folder,
    });
    const major = Number(/ (\d+)/.exec(stdout)?.[1]);
    if (Number.isInteger(major)) return major;
    throw new Error(`it calls itself ${stdout.trim()}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `PostgreSQL in ${binaries.folder} does not run here: ${reason}`;
    throw new EmbeddedPostgresError("binariesUnusable", message, error);
  }
}

const maxLogBytes = 10_000_000;
/** A server that lived this long has earned its restarts anew. */
const steadyAfterMs = 10 * 60_000;
/** Each start goes through what was not written down yet, as far as there is room. */
const WHEN_FULL_EVERY_MS = 2_000;

class Supervisor implements EmbeddedPostgres {
  readonly #setup: Prepared;
  readonly #logBound: NodeJS.Timeout;
  readonly #onProcessExit: () => void;
  readonly #stop = new AbortController();
  #port: number | undefined;
  #postmaster: Postmaster | undefined;
  #stopped: Promise<void> | undefined;
  #watch: Promise<void> = Promise.resolve();

  constructor(setup: Prepared) {
    const { folder, log } = setup;
    this.#setup = setup;
    this.#logBound = setInterval(() => {
      boundLogFile(folder.logFile, maxLogBytes).catch((err: unknown) => {
        log.warn({ err }, "the database's log file could not be shortened");
      });
    }, 60_000).unref();
    // Not even a crash of the app should leave the server behind; a kill -9 does.
    this.#onProcessExit = () => {
      if (this.#postmaster !== undefined) sendSignal(this.#postmaster.pid, "SIGINT");
    };
  }

  async start(): Promise<void> {
    try {
      this.#postmaster = await this.#launch();
    } catch (error) {
      clearInterval(this.#logBound);
      throw await this.#inPlainWords(error);
    }
    process.once("exit", this.#onProcessExit);
    this.#watch = this.#restartWhenItEnds();
  }

  get administrator(): DatabaseConnection {
    if (this.#port === undefined) throw new Error("The database was never started.");
    return administratorConnection(this.#port, this.#setup.password);
  }

  get connection(): DatabaseConnection {
    return { ...this.administrator, user: databaseName, database: databaseName };
  }

  pid(): number {
    if (this.#postmaster === undefined) throw new Error("The database is not running.");
    return this.#postmaster.pid;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopNow();
    return this.#stopped;
  }

  async #stopNow(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#logBound);
    if (this.#postmaster !== undefined) await stopPostmaster(this.#setup, this.#postmaster.pid);
    await this.#watch;
    // A restart that was under way may have put a new one in its place.
    if (this.#postmaster !== undefined) await stopPostmaster(this.#setup, this.#postmaster.pid);
    process.removeListener("exit", this.#onProcessExit);
  }

  /** Tries until the server is ours, or another app is seen to hold the data folder. */
  async #launch(): Promise<Postmaster> {
    const giveUpAt = performance.now() + this.#setup.waitForHolderMs;
    for (;;) {
      const outcome = await this.#tryLaunch();
      if (outcome.kind === "ours") return outcome.postmaster;
      if (performance.now() >= giveUpAt) throw inUse(this.#setup, outcome.by);
      await pause(100, undefined, { signal: this.#stop.signal });
    }
  }

  async #tryLaunch(): Promise<Outcome> {
    const { folder } = this.#setup;
    const occupant = await findOccupant(folder);
    switch (occupant.kind) {
      case "leaving":
        return { kind: "busy", by: "a database that is ending" };
      case "running":
        return this.#dealWith(occupant.pid, occupant.port);
      case "none":
        await ensureCluster(this.#setup);
        return this.#launchOwn();
    }
  }

  async #dealWith(pid: number, port: number | undefined): Promise<Outcome> {
    const { password, log } = this.#setup;
    const by = `the database process ${pid}`;
    if (port === undefined) return { kind: "busy", by };
    const answer = await askOccupant(administratorConnection(port, password));
    switch (answer.kind) {
      case "held":
        return { kind: "busy", by: answer.by };
      case "silent":
        return { kind: "busy", by };
      case "orphan":
        log.warn({ pid }, "stopping a database server that a killed app left behind");
        await stopPostmaster(this.#setup, pid);
        return { kind: "busy", by };
    }
  }

  /** The port is chosen at the first start and kept: the app's connections go on using it. */
  async #launchOwn(): Promise<Outcome> {
    const { folder, password, settings } = this.#setup;
    const port = this.#port ?? (await choosePort(folder));
    const launch = await launchPostmaster({
      ...this.#setup,
      settings: { ...settings, port: String(port) },
      stop: this.#stop.signal,
    });
    switch (launch.kind) {
      case "failed":
        throw new EmbeddedPostgresError("startFailed", launch.reason);
      case "blocked":
        return { kind: "busy", by: `an earlier database server (${launch.reason})` };
      case "ready": {
        const connection = administratorConnection(port, password);
        const lock = await takeSupervisorLock(connection, password);
        if (lock === undefined) {
          await stopPostmaster(this.#setup, launch.postmaster.pid);
          return { kind: "busy", by: "another server" };
        }
        await writeServiceFile(folder, { port, password });
        this.#port = port;
        void lock.lost.then(() => this.#takeLockAgain(launch.postmaster));
        return { kind: "ours", postmaster: launch.postmaster };
      }
    }
  }

  /** A crashed session takes all others with it, the lock's too, while the server lives on. */
  async #takeLockAgain(postmaster: Postmaster): Promise<void> {
    const { password, log } = this.#setup;
    let hasEnded = false;
    void postmaster.ended.then(() => {
      hasEnded = true;
    });
    while (!hasEnded && !this.#stop.signal.aborted) {
      await pause(100);
      try {
        const lock = await takeSupervisorLock(this.administrator, password);
        if (lock === undefined) continue;
        void lock.lost.then(() => this.#takeLockAgain(postmaster));
        return;
      } catch (err) {
        log.warn({ err }, "the supervisor's database session was lost; trying again");
      }
    }
  }

  async #restartWhenItEnds(): Promise<void> {
    const { log, onUnexpectedExit, pausesBeforeRestartMs } = this.#setup;
    let restarts = 0;
    while (this.#postmaster !== undefined && !this.#stop.signal.aborted) {
      const startedAt = performance.now();
      const reason = await this.#postmaster.ended;
      this.#postmaster = undefined;
      if (performance.now() - startedAt > steadyAfterMs) restarts = 0;
      let problem = new EmbeddedPostgresError("startFailed", reason);
      while (this.#postmaster === undefined && !this.#stop.signal.aborted) {
        // A full disk is nobody's crash: it comes up by itself when somebody has made room.
        const isFull = await this.#isFull(problem);
        const pauseMs = isFull ? WHEN_FULL_EVERY_MS : pausesBeforeRestartMs[restarts];
        if (pauseMs === undefined) {
          onUnexpectedExit(problem);
          return;
        }
        if (!isFull) restarts += 1;
        const why = isFull ? "the disk is full" : "it ended";
        log.error({ err: problem, restarts }, `the database server is started again: ${why}`);
        const outcome = await this.#relaunch(pauseMs);
        if (outcome instanceof Error) problem = outcome;
      }
    }
  }

  async #inPlainWords(error: unknown): Promise<unknown> {
    if (!(error instanceof EmbeddedPostgresError) || !(await this.#isFull(error))) return error;
    const message =
      `The disk of the data folder ${this.#setup.folder.dataFolder} is full. ` +
      "Make room and start again: nothing is lost.";
    return new EmbeddedPostgresError("diskFull", `${message}\n${error.message}`, error);
  }

  async #isFull({ message }: EmbeddedPostgresError): Promise<boolean> {
    if (tellsOfFullDisk(message)) return true;
    const freeBytes = await freeBytesAt(this.#setup.folder.dataFolder);
    return freeBytes !== undefined && freeBytes < LEAST_SPACE_BYTES;
  }

  async #relaunch(pauseMs: number): Promise<EmbeddedPostgresError | undefined> {
    try {
      await pause(pauseMs, undefined, { signal: this.#stop.signal });
      this.#postmaster = await this.#launch();
      return undefined;
    } catch (error) {
      if (error instanceof EmbeddedPostgresError) return error;
      return new EmbeddedPostgresError("startFailed", String(error), error);
    }
  }
}

type Outcome = { kind: "ours"; postmaster: Postmaster } | { kind: "busy"; by: string };

function inUse({ folder, waitForHolderMs }: Prepared, by: string): EmbeddedPostgresError {
  const message =
    `The data folder ${folder.dataFolder} is in use by ${by}, also after waiting ` +
    `${Math.round(waitForHolderMs / 1_000)} seconds. Stop that one first, or choose another ` +
    "folder with KORTKOLL_DATA.";
  return new EmbeddedPostgresError("dataFolderInUse", message);
}
