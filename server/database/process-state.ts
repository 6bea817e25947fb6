/** What the operating system says about a process that is not our child. */
import { readFileSync } from "node:fs";
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

/** Only Linux has it; elsewhere nothing is known and the caller stays careful. */
function readStat(pid: number): { name: string; state: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const found = /^\d+ \((.*)\) (\S)/s.exec(text);
    const [, name, state] = found ?? [];
    return name === undefined || state === undefined ? undefined : { name, state };
  } catch {
    return undefined;
  }
}
