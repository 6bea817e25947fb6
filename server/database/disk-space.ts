/** How much room is left where a data folder lies, and how much PostgreSQL cannot do without. */
import { statfs } from "node:fs/promises";

/**
 * PostgreSQL lays its log out in files of 16 MB: with less than two of them free it may stop at any
 * write, and not come up again before there is room.
 */
export const LEAST_SPACE_BYTES = 2 * 16 * 1024 * 1024;

/** Undefined where the folder cannot be looked at: nobody knows. */
export async function freeBytesAt(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** "No space left on device", "Disk quota exceeded": the system's words, which are not translated here. */
export function tellsOfFullDisk(words: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(words);
}
