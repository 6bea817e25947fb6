/**
 * All files share one running product, two at a time. A file has the terminals of its site to
 * itself: whatever the other one leaves at them, or arms them with, is not its concern.
 */
import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 300;

/** Waits until no other file has the site; gives the way to let it go. */
export async function lockSite(folder: string, siteCode: string): Promise<() => Promise<void>> {
  const place = join(folder, siteCode);
  while (!(await isMade(place))) await pause(LOOK_EVERY_MS);
  return () => rmdir(place);
}

/** Making a folder succeeds for one of two who try at once. */
async function isMade(place: string): Promise<boolean> {
  try {
    await mkdir(place);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
