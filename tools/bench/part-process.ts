/**
 * A part in a process of its own, so that what one leaves in memory is not in the next one's figures, and
 * what ends one does not end the rest. It has a process group and a temporary folder of its own: whatever
 * ends it, its programs and databases are stopped and its folder is taken away.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { clusterFolderIn } from "../../server/database/cluster-folder.ts";
import { findPostgresBinaries } from "../../server/database/postgres-binaries.ts";
import { findOccupant, stopPostmaster } from "../../server/database/postmaster.ts";
import type { PartFound, Scale } from "./bench-part.ts";

export type PartAnswer = PartFound | { readonly failure: string };

export type PartRun = Scale & {
  /** What takes the part's name and measures it; `measure-part.ts`, but in tests. */
  readonly program: string;
  readonly name: string;
  readonly stop: AbortSignal;
  readonly mostMs: number;
};

/** A server that is asked to end finishes what it has in hand, and stops its database. */
const ENDS_WITHIN_MS = 30_000;

export async function runPart(run: PartRun): Promise<PartAnswer> {
  const { program, name, stop, mostMs } = run;
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-bench-"));
  // The database may run as another user, who must get through.
  await chmod(folder, 0o711);
  const tooLong = AbortSignal.timeout(mostMs);
  const child = spawn(process.execPath, [...process.execArgv, program, name, ...optionsOf(run)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    // Ctrl-C in a terminal reaches us alone, and we end what the part has started.
    detached: process.platform !== "win32",
  });
  const end = (): boolean => signalGroup(child.pid, "SIGTERM");
  const reasons = AbortSignal.any([stop, tooLong]);
  reasons.addEventListener("abort", end);
  if (reasons.aborted) end();
  try {
    const said = text(child.stdout);
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    await endGroup(child.pid);
    if (stop.aborted) return { failure: "it was interrupted" };
    if (tooLong.aborted) return { failure: `it was stopped after ${minutes(mostMs)} min` };
    return answerOf(await said) ?? { failure: `it ended with ${signal ?? code}` };
  } catch (error) {
    return { failure: String(error) };
  } finally {
    reasons.removeEventListener("abort", end);
    await stopDatabasesIn(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function minutes(ms: number): number {
  return Math.round(ms / 6_000) / 10;
}

function optionsOf({ quick, largest }: Scale): readonly string[] {
  return [
    ...(quick ? ["--quick"] : []),
    ...(largest === undefined ? [] : ["--largest", String(largest)]),
  ];
}

/** What a part prints on its way is not its answer: that is the last line. */
function answerOf(said: string): PartAnswer | undefined {
  try {
    return JSON.parse(said.trimEnd().split("\n").at(-1) ?? "") as PartAnswer;
  } catch {
    return undefined;
  }
}

async function endGroup(pid: number | undefined): Promise<void> {
  const askedAt = performance.now();
  if (!signalGroup(pid, "SIGTERM")) return;
  while (signalGroup(pid, 0)) {
    if (performance.now() - askedAt > ENDS_WITHIN_MS) {
      signalGroup(pid, "SIGKILL");
      return;
    }
    await pause(50);
  }
}

/** False when nobody of the group is left. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL has a process group of its own: one whose program was killed goes on. */
async function stopDatabasesIn(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const pidFile of files.filter((file) => file.endsWith("postmaster.pid"))) {
    const dataFolder = clusterFolderIn(dirname(dirname(join(folder, pidFile))));
    const occupant = await findOccupant(dataFolder);
    if (occupant.kind !== "running") continue;
    await stopPostmaster(
      { folder: dataFolder, binaries: await findPostgresBinaries() },
      occupant.pid,
    );
  }
}
