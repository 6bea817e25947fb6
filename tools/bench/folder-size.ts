/** What a folder takes on the disk, as du counts it: blocks, and each file with two names once. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

const BLOCK = 512;

export async function folderSizeMb(folder: string): Promise<number> {
  const seen = new Set<number>();
  const bytes = await sizeOf(folder, seen);
  return Math.round(bytes / 100_000) / 10;
}

async function sizeOf(path: string, seen: Set<number>): Promise<number> {
  const entry = await lstat(path);
  if (seen.has(entry.ino)) return 0;
  seen.add(entry.ino);
  // Windows does not count in blocks.
  let bytes = entry.blocks === undefined ? entry.size : entry.blocks * BLOCK;
  if (!entry.isDirectory()) return bytes;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name), seen);
  return bytes;
}
