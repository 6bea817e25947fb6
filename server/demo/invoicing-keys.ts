/** The invoicing program's three keys: made once, kept where only the owner of the folder reads. */
import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SYSTEM_CODES } from "../api.ts";

export type InvoicingKeys = Readonly<Record<(typeof SYSTEM_CODES)[number], string>>;

export async function readOrMakeInvoicingKeys(dataFolder: string): Promise<InvoicingKeys> {
  const path = join(dataFolder, "invoicing-program-keys.json");
  const stored = await readStored(path);
  if (stored !== undefined) return stored;
  const newKey = (): string => randomBytes(32).toString("base64url");
  const keys = { parts: newKey(), workshop: newKey(), vehicles: newKey() };
  await writeFile(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return keys;
}

/** Anything unreadable is made anew: the old keys are then stopped. */
async function readStored(path: string): Promise<InvoicingKeys | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof stored !== "object" || stored === null) return undefined;
    const { parts, workshop, vehicles } = stored as Record<string, unknown>;
    if (typeof parts !== "string" || typeof workshop !== "string") return undefined;
    return typeof vehicles === "string" ? { parts, workshop, vehicles } : undefined;
  } catch {
    return undefined;
  }
}
