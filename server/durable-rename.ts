/** What was renamed in the folder stays so after a power cut, which else may bring the old name back. */
import { open } from "node:fs/promises";

export async function makeRenameDurable(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
