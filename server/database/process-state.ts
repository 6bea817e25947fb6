/** What the operating system says about a process that is not our child. */
import { readFileSync } from "node:fs";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { systemCodeOf } from "./embedded-postgres-error.ts";

/** `zombie`: ended, but its parent has not been told; it holds nothing and will be gone soon. */
export type ProcessState = "gone" | "zombie" | "running";

export function processState(pid: number): ProcessState {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCodeOf(error) !== "EPERM") return "gone";
  }
  const state = readStat(pid)?.state;
  return state === "Z" || state === "X" ? "zombie" : "running";
}

/** True when the process is surely not PostgreSQL, as when a restart gave its number away. */
export function isAnotherProgram(pid: number): boolean {
  const name = readStat(pid)?.name;
  return name !== undefined && name !== "postgres";
}

/** Sessions of a PostgreSQL server in that folder whose postmaster is gone. Linux only. */
export async function findOrphansIn(clusterFolder: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => []);
  const cluster = await realpath(clusterFolder);
  const found: number[] = [];
  for (const pid of names.filter((name) => /^\d+$/.test(name)).map(Number)) {
    if (await isOrphanIn(cluster, pid)) found.push(pid);
  }
  return found;
}

/** A postmaster shows its command; its children say "postgres: " and what they do. */
async function isOrphanIn(cluster: string, pid: number): Promise<boolean> {
  const stat = readStat(pid);
  if (stat?.name !== "postgres" || readStat(stat.parent)?.name === "postgres") return false;
  try {
    const title = await readFile(`/proc/${pid}/cmdline`, "utf8");
    return title.startsWith("postgres: ") && (await readlink(`/proc/${pid}/cwd`)) === cluster;
  } catch {
    // It has ended meanwhile, or is another user's.
    return false;
  }
}

/** Only Linux has it; elsewhere nothing is known and the caller stays careful. */
function readStat(pid: number): { name: string; state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const found = /^\d+ \((.*)\) (\S) (\d+)/s.exec(text);
    const [, name, state, parent] = found ?? [];
    if (name === undefined || state === undefined) return undefined;
    return { name, state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
