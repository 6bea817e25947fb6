/** A program of ours in a process of its own, which can be ended the way a power cut ends it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { DatabaseConnection } from "../../server/database/database.ts";

export type Ready = {
  readonly url: string;
  /** Of an app that runs its own database. */
  readonly postmasterPid?: number;
  readonly connection?: DatabaseConnection;
};

export interface KillableProcess {
  readonly ready: Ready;
  readonly pid: number;
  /** What it wrote to its standard error, for the sentence of a failing test. */
  said(): string;
  /** SIGKILL: no handler runs, no buffer is flushed. Returns when the process is gone. */
  kill(): Promise<void>;
  /** Closes its standard input, which tells it to end well. */
  end(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

export type KillableOptions = {
  readonly readyWithinMs?: number;
  /** A command that becomes the program once it has prepared a place for it. */
  readonly through?: readonly [string, ...string[]];
};

/** Resolves with the one line of JSON that says that the program listens. */
export async function startKillable(
  file: string,
  programArguments: readonly string[],
  { readyWithinMs = READY_WITHIN_MS, through }: KillableOptions = {},
): Promise<KillableProcess> {
  const words: [string, ...string[]] = [process.execPath, file, ...programArguments];
  const [command, ...rest] = through === undefined ? words : ([...through, ...words] as const);
  const child = spawn(command, rest, {
    // The program ends when its standard input does, so it never outlives a killed test run.
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (piece: Buffer) => {
    stderr += piece.toString();
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started`);
  const endBy = async (act: () => void): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    act();
    await gone;
  };
  const kill = (): Promise<void> => endBy(() => child.kill("SIGKILL"));
  const end = (): Promise<void> => endBy(() => child.stdin.end());
  try {
    const ready = await readyLine(child, readyWithinMs);
    return { ready, pid, said: () => stderr, kill, end };
  } catch (error) {
    await kill();
    throw new Error(`${file} did not start: ${stderr}`, { cause: error });
  }
}

function readyLine(child: ChildProcess, withinMs: number): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("not ready in time")), withinMs);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    if (child.stdout === null) throw new Error("no standard output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      clearTimeout(late);
      resolve(JSON.parse(line) as Ready);
    });
  });
}
