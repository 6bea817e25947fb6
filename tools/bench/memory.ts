/**
 * Memory as proportional set size: a page that several processes share counts once in all. Resident
 * sizes would count the database's shared buffers once for each of its sessions.
 */
import { readdir, readFile } from "node:fs/promises";

export type Memory = {
  readonly appMb: number;
  readonly databaseMb: number;
  readonly totalMb: number;
};

/** Undefined where the system has no /proc (anything but Linux). */
export async function measureMemory(
  appPid: number,
  postmasterPid: number,
): Promise<Memory | undefined> {
  const app = await proportionalKb(appPid);
  if (app === undefined) return undefined;
  let database = 0;
  for (const pid of [postmasterPid, ...(await childrenOf(postmasterPid))]) {
    database += (await proportionalKb(pid)) ?? 0;
  }
  const mb = (kb: number): number => Math.round(kb * 0.01024) / 10;
  return { appMb: mb(app), databaseMb: mb(database), totalMb: mb(app + database) };
}

async function proportionalKb(pid: number): Promise<number | undefined> {
  const rollup = await readOrNothing(`/proc/${pid}/smaps_rollup`);
  const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  return pss === undefined ? undefined : Number(pss);
}

export async function childrenOf(parent: number): Promise<readonly number[]> {
  const processes = (await readdir("/proc").catch(() => [])).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(
    processes.map(async (pid) => {
      const status = await readOrNothing(`/proc/${pid}/status`);
      return { pid, parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) };
    }),
  );
  return parents.filter((one) => one.parent === parent).map((one) => one.pid);
}

async function readOrNothing(file: string): Promise<string> {
  return await readFile(file, "utf8").catch(() => "");
}
