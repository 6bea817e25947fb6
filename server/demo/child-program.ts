/**
 * A program of the demo that runs beside the server: started, restarted when it dies, stopped by its
 * process id. Its standard input stays open for as long as we live, so it never outlives us.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { DatabaseLog } from "../database/database.ts";

export type ChildSettings = {
  /** What people are told: "The simulated Nets cloud". */
  readonly name: string;
  readonly file: string;
  readonly arguments: readonly string[];
  /** Written to its standard input first: secrets that must not be seen in a process list. */
  readonly firstLine?: string;
  readonly log: DatabaseLog;
  readonly tell: (sentence: string) => void;
};

export interface ChildProgram {
  /** Stays the same when the program is restarted: it is given the same port. */
  readonly url: string;
  stop(): Promise<void>;
}

const readyWithinMs = 20_000;
const leaveWithinMs = 5_000;
const pausesMs = [250, 1_000, 3_000, 10_000, 30_000];
/** One that lived this long has earned its quick restarts anew. */
const steadyAfterMs = 60_000;

export async function startChildProgram(settings: ChildSettings): Promise<ChildProgram> {
  const keeper = new ChildKeeper(settings);
  await keeper.start();
  return keeper;
}

const PORTS_TRIED = 5;

/**
 * For a port that nobody asked for by name: another program may take it between its choice and its
 * use, and then another one is chosen.
 */
export async function startOnChosenPort(
  choosePort: (tries: number) => Promise<number>,
  settingsFor: (port: number) => ChildSettings,
): Promise<ChildProgram> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startChildProgram(settingsFor(await choosePort(tries)));
    } catch (error) {
      const mayTryAgain = error instanceof ChildNotStarted && error.portWasTaken;
      if (!mayTryAgain || tries >= PORTS_TRIED) throw error;
    }
  }
}

export class ChildNotStarted extends Error {
  override readonly name = "ChildNotStarted";
  readonly portWasTaken: boolean;

  constructor(program: string, portWasTaken: boolean) {
    const why = portWasTaken ? ": its port is taken by another program." : ".";
    super(`${program} could not be started${why}`);
    this.portWasTaken = portWasTaken;
  }
}

class ChildKeeper implements ChildProgram {
  url = "";
  readonly #settings: ChildSettings;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restarting: Promise<void> = Promise.resolve();
  #wakeUp: () => void = () => undefined;
  #deaths = 0;

  constructor(settings: ChildSettings) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    const child = this.#launch();
    try {
      this.url = await urlOf(child, this.#settings.name);
    } catch (error) {
      await end(child);
      throw error;
    }
    this.#watch(child);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wakeUp();
    await this.#restarting;
    const child = this.#child;
    if (child !== undefined) await end(child);
  }

  #launch(): ChildProcess {
    const { file, firstLine, name, log } = this.#settings;
    // Out of our process group: Ctrl-C in a terminal is for us to pass on, when we are done.
    const child = spawn(process.execPath, [file, ...this.#settings.arguments], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#child = child;
    child.on("error", (err) => log.error({ err, name }, "a program of the demo did not start"));
    child.stdin.on("error", () => undefined);
    if (firstLine !== undefined) child.stdin.write(`${firstLine}\n`);
    createInterface({ input: child.stderr }).on("line", (line) => log.warn({ name }, line));
    return child;
  }

  #watch(child: ChildProcess): void {
    const startedAt = performance.now();
    const ended = (): void => {
      if (this.#isStopping) return;
      if (performance.now() - startedAt > steadyAfterMs) this.#deaths = 0;
      this.#restarting = this.#restart();
    };
    if (child.exitCode !== null || child.signalCode !== null) ended();
    else child.once("exit", ended);
  }

  async #restart(): Promise<void> {
    const { name, tell, log } = this.#settings;
    while (!this.#isStopping) {
      const pauseMs = pausesMs[Math.min(this.#deaths, pausesMs.length - 1)] ?? 0;
      this.#deaths += 1;
      tell(`${name} has died and is started again in ${pauseMs / 1_000} s.`);
      await this.#pause(pauseMs);
      if (this.#isStopping) return;
      const child = this.#launch();
      try {
        await urlOf(child, name);
        tell(`${name} runs again: ${this.url}`);
        return this.#watch(child);
      } catch (err) {
        log.error({ err, name }, "a program of the demo could not be started again");
        await end(child);
      }
    }
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** From the one line of JSON that says that it listens. What it says before it ends may tell why it does. */
function urlOf(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let portWasTaken = false;
    const failed = (): void => reject(new ChildNotStarted(name, portWasTaken));
    child.stderr?.on("data", (piece: Buffer) => {
      portWasTaken ||= piece.includes("EADDRINUSE");
    });
    const timer = setTimeout(failed, readyWithinMs);
    child.once("error", failed);
    // Not its exit: what it said last may come after that.
    child.once("close", failed);
    if (child.stdout === null) return failed();
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = readyUrlIn(line);
      if (url === undefined) return;
      clearTimeout(timer);
      child.off("close", failed);
      resolve(url);
    });
  });
}

function readyUrlIn(line: string): string | undefined {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said !== "object" || said === null || !("ready" in said)) return undefined;
    return "url" in said && typeof said.url === "string" ? said.url : undefined;
  } catch {
    return undefined;
  }
}

/** Closing its input asks politely; after that it is told, and at last it is ended. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), leaveWithinMs);
  await exited;
  clearTimeout(timer);
}
