/**
 * Data folders of tests: in memory where there is enough of it, for a disk makes them wait for what
 * none of them asks about, a power cut. What a killed run leaves is known by its name and taken away.
 */
import { existsSync, statfsSync } from "node:fs";
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
  const folder = await mkdtemp(join(inMemory() ?? tmpdir(), folderPrefix));
  await writeFile(join(folder, ownerFileName), String(process.pid));
  return folder;
}

export async function removeAbandonedTestFolders(): Promise<void> {
  for (const place of [tmpdir(), memoryFolder].filter((folder) => existsSync(folder))) {
    for (const name of await readdir(place)) {
      if (name.startsWith(folderPrefix)) await removeIfAbandoned(join(place, name));
    }
  }
}

async function removeIfAbandoned(folder: string): Promise<void> {
  const owner = await readOwner(folder);
  if (owner === undefined || processState(owner) === "running") return;
  const occupant = await findOccupant(clusterFolderIn(folder));
  if (occupant.kind === "running") {
    // Nothing in it is worth keeping, so it gets no time to say goodbye.
    sendSignal(occupant.pid, "SIGQUIT");
    while (processState(occupant.pid) === "running") await pause(20);
  }
  await rm(folder, { recursive: true, force: true });
}

const memoryFolder = "/dev/shm";
/** What Linux calls a file system in memory. */
const TMPFS = 0x01021994;
/** The databases of a whole run take 4 GiB, and it may not be the only one. */
const enoughBytes = 12 * 2 ** 30;

/** Linux has a folder in memory; in a container it is often too small to be of use. */
function inMemory(): string | undefined {
  try {
    const { type, bavail, bsize } = statfsSync(memoryFolder);
    const leftBytes = Math.min(bavail * bsize, process.availableMemory());
    return type === TMPFS && leftBytes >= enoughBytes ? memoryFolder : undefined;
  } catch {
    return undefined;
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
