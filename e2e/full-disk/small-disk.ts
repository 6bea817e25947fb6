/**
 * A disk that can really be full: a small file system in memory, seen only by the program that is
 * started on it and by whoever looks through that program's eyes.
 */
import { execFile } from "node:child_process";
import { open, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const MOUNT_AND_BECOME = 'mount -t tmpfs -o size="$1",mode=0711 tmpfs "$2" && shift 2 && exec "$@"';

/** What a program is started through, so that the folder lies on a disk of its own. */
export function onSmallDisk(folder: string, size: string): readonly [string, ...string[]] {
  return ["unshare", "--mount", "sh", "-c", MOUNT_AND_BECOME, "sh", size, folder];
}

/** A sentence where this machine lets nobody mount one. */
export async function whyNoSmallDisk(folder: string): Promise<string | undefined> {
  const [command, ...words] = onSmallDisk(folder, "1M");
  try {
    await promisify(execFile)(command, [...words, "true"]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

/** The folder as the process sees it. */
export function seenBy(pid: number, folder: string): string {
  return join("/proc", String(pid), "root", folder);
}

const FILLER = "filler";
const PIECE_BYTES = 8 * 1024 * 1024;
const LEAST_PIECE_BYTES = 512;

/** Until nothing more goes in. */
export async function fillDisk(folder: string): Promise<void> {
  const file = await open(join(folder, FILLER), "a", 0o600);
  try {
    for (let bytes = PIECE_BYTES; bytes >= LEAST_PIECE_BYTES; ) {
      const written = await file.write(Buffer.alloc(bytes, 1)).catch(() => ({ bytesWritten: 0 }));
      if (written.bytesWritten < bytes) bytes /= 2;
    }
  } finally {
    await file.close();
  }
}

export async function leaveFree(folder: string, bytes: number): Promise<void> {
  const path = join(folder, FILLER);
  await truncate(path, Math.max(0, (await stat(path)).size - bytes));
}

export async function emptyDisk(folder: string): Promise<void> {
  await rm(join(folder, FILLER), { force: true });
}
