/**
 * A file is made under another name and gets its own when it is whole: what is left of one that failed,
 * or that somebody broke off, is taken away again.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";

/** `make` renames the draft to the path when it is whole. */
export async function withDraft<Made>(
  path: string,
  make: (draft: string) => Promise<Made>,
): Promise<Made> {
  const draft = `${path}.part-${randomBytes(4).toString("hex")}`;
  const remove = (): void => rmSync(draft, { force: true });
  process.once("exit", remove);
  try {
    return await make(draft);
  } finally {
    await rm(draft, { force: true });
    process.removeListener("exit", remove);
  }
}
