/** Runs the real start as a process of its own, as `npm start` does, and listens to what it says. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeTestFolder } from "./database/test-folder.ts";

export type Started = {
  readonly child: ChildProcess;
  /** Everything said so far, on both outputs. */
  said(): string;
  /** Resolves when the text has been said, or rejects when the process ends without it. */
  hears(text: string | RegExp): Promise<string>;
  readonly exit: Promise<number | null>;
};

export async function makeDataFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await makeTestFolder();
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export function runStart(environment: Readonly<Record<string, string>>): Started {
  return runProgram("start.ts", [], environment);
}

/** Another program of this folder. */
export function runProgram(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Started {
  const { PATH = "", HOME = "", TMPDIR = "/tmp", NODE_COMPILE_CACHE = "" } = process.env;
  const ofNode = { PATH, HOME, TMPDIR, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...words], {
    env: { ...ofNode, PORT: "0", KORTKOLL_LOG: "error", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const listeners = new Set<() => void>();
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8");
    output.on("data", (piece: string) => {
      said += piece;
      for (const listener of listeners) listener();
    });
  }
  const exit = once(child, "close").then(([code]) => code as number | null);
  const hears = (text: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const heard = typeof text === "string" ? said.includes(text) : text.test(said);
        if (!heard) return;
        listeners.delete(look);
        resolve(said);
      };
      listeners.add(look);
      look();
      void exit.then((code) => reject(new Error(`It ended with ${code} and said: ${said}`)));
    });
  return { child, said: () => said, hears, exit };
}
