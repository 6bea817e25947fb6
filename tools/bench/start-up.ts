/**
 * How long `npm start` takes from its first line of our code to an answer of GET /api/health, beside
 * the bare start of the database on the same folder. The web pages are built before.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startEmbeddedPostgres } from "../../server/database/embedded-postgres.ts";
import { findFreePort } from "../../server/free-port.ts";
import { folderSizeMb } from "./folder-size.ts";
import { type Memory, measureMemory } from "./memory.ts";

export type StartUp = { readonly readyMs: number; readonly floorMs: number };

export type Started = {
  readonly empty: StartUp;
  readonly existing: StartUp;
  /** Of the server and its database, not of the demo's programs beside it. */
  readonly atRest: Memory | undefined;
  readonly freshDataFolderMb: number;
};

const startFile = join(import.meta.dirname, "../../server/start.ts");
const READY_WITHIN_MS = 60_000;
const REST_MS = 5_000;
const LOOKS_EVERY_MS = 10;
const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

export async function measureStartUp(times: number): Promise<Started> {
  const empty: StartUp[] = [];
  const existing: StartUp[] = [];
  let atRest: Memory | undefined;
  let freshDataFolderMb = 0;
  for (let time = 0; time < times; time += 1) {
    const folder = await mkdtemp(join(tmpdir(), "kortkoll-bench-"));
    const bare = await mkdtemp(join(tmpdir(), "kortkoll-bench-"));
    try {
      const fresh = await startAndStop(folder, 0);
      empty.push({ readyMs: fresh.readyMs, floorMs: await startBare(bare) });
      freshDataFolderMb = await folderSizeMb(folder);
      const again = await startAndStop(folder, time === 0 ? REST_MS : 0);
      existing.push({ readyMs: again.readyMs, floorMs: await startBare(bare) });
      atRest ??= again.memory;
    } finally {
      await rm(folder, { recursive: true, force: true });
      await rm(bare, { recursive: true, force: true });
    }
  }
  return { empty: middle(empty), existing: middle(existing), atRest, freshDataFolderMb };
}

async function startBare(dataFolder: string): Promise<number> {
  const startedMs = performance.now();
  const postgres = await startEmbeddedPostgres({ dataFolder, log: quiet });
  const tookMs = performance.now() - startedMs;
  await postgres.stop();
  return Math.round(tookMs);
}

async function startAndStop(
  dataFolder: string,
  restMs: number,
): Promise<{ readonly readyMs: number; readonly memory: Memory | undefined }> {
  const port = await findFreePort("127.0.0.1", []);
  const startedMs = performance.now();
  const child = spawn(process.execPath, [startFile], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: String(port),
      KORTKOLL_DATA: dataFolder,
      KORTKOLL_DEMO: "1",
      KORTKOLL_LOG: "error",
    },
  });
  try {
    await untilHealthy(child, `http://127.0.0.1:${port}/api/health`);
    const readyMs = Math.round(performance.now() - startedMs);
    await pause(restMs);
    const memory = restMs > 0 ? await memoryOf(child, dataFolder) : undefined;
    return { readyMs, memory };
  } finally {
    await end(child);
  }
}

async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    await pause(LOOKS_EVERY_MS);
  }
  throw new Error("The server was not ready in time");
}

async function memoryOf(child: ChildProcess, dataFolder: string): Promise<Memory | undefined> {
  const pidFile = await readFile(join(dataFolder, "postgres", "postmaster.pid"), "utf8");
  const postmasterPid = Number(pidFile.split("\n")[0]);
  return child.pid === undefined ? undefined : await measureMemory(child.pid, postmasterPid);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** The median by time to readiness. */
function middle(starts: readonly StartUp[]): StartUp {
  const of = (pick: (start: StartUp) => number): number => {
    const sorted = starts.map(pick).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return { readyMs: of((start) => start.readyMs), floorMs: of((start) => start.floorMs) };
}
