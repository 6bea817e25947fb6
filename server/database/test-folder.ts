/** Folders that a killed test run leaves behind are known by their name and taken away later. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { clusterFolderIn } from "./cluster-folder.ts";
import { findOccupant, sendSignal } from "./postmaster.ts";
import { processState } from "./process-state.ts";

const folderPrefix = "kortkoll-test-";
const ownerFileName = "test-run.pid";

/** A new folder of mode 0700 that may serve as a data folder; the caller removes it. */
export async function makeTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  await writeFile(join(folder, ownerFileName), String(process.pid));
  return folder;
}

export async function removeAbandonedTestFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = join(tmpdir(), name);
    const owner = await readOwner(folder);
    if (owner === undefined || processState(owner) === "running") continue;
    const occupant = await findOccupant(clusterFolderIn(folder));
    if (occupant.kind === "running") {
      // Nothing in it is worth keeping, so it gets no time to say goodbye.
      sendSignal(occupant.pid, "SIGQUIT");
      while (processState(occupant.pid) === "running") await pause(20);
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function readOwner(folder: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(join(folder, ownerFileName), "utf8"));
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
