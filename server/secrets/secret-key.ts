/**
 * The master key: given in the environment, or made once and kept in the data folder where only its
 * owner reads it. A database remembers the mark of its key, so that a lost or mixed-up key is told at
 * the start and not when the first secret does not open.
 */
import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "../database/database.ts";
import { createSecretBox, MASTER_KEY_BYTES, type SecretBox } from "./secret-box.ts";
import { keepSecretKeyMark } from "./secret-mark-store.ts";

/** The key that was found is not the one that the database's secrets were sealed with. */
export class SecretKeyRefused extends Error {
  override readonly name = "SecretKeyRefused";
}

type KeySource = { readonly secretKey: string | undefined; readonly dataFolder: string };

const WHEN_LOST = "If it is lost for good, npm run new-secret-key says what is to be done.";

/** By the key that the server has now, whatever the database was sealed with. */
export async function openKey(from: KeySource): Promise<SecretBox> {
  const key =
    from.secretKey === undefined
      ? await readOrMakeKey(join(from.dataFolder, "secret.key"))
      : keyOf(from.secretKey);
  if (key === undefined) {
    throw new SecretKeyRefused(
      `The file secret.key in ${from.dataFolder} does not hold a key of 32 bytes in base64. ` +
        `Put back the one that was there. ${WHEN_LOST}`,
    );
  }
  return createSecretBox(key);
}

export async function openSecrets(sql: Sql, from: KeySource): Promise<SecretBox> {
  const box = await openKey(from);
  // Two servers that start on an empty database at once: the second look sees what the first kept.
  const kept = (await keepSecretKeyMark(sql, box.mark)) ?? (await keepSecretKeyMark(sql, box.mark));
  if (kept !== box.mark) {
    throw new SecretKeyRefused(
      "The secrets in this database were sealed with another key. Put back the file secret.key of " +
        `its data folder, or give its key in KORTKOLL_SECRET_KEY: several servers share one. ${WHEN_LOST}`,
    );
  }
  return box;
}

/** Undefined when it is no key of 32 bytes in base64. */
export function keyOf(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text.trim(), "base64");
  return bytes.length === MASTER_KEY_BYTES ? bytes : undefined;
}

/**
 * Made under a name of its own first and linked: of two servers that start at once one key wins,
 * whole. A process id is no such name: two may be opened in one process, and processes of two
 * containers often share an id.
 */
async function readOrMakeKey(path: string): Promise<Uint8Array | undefined> {
  const stored = await read(path);
  if (stored !== undefined) return keyOf(stored);
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  const text = `${randomBytes(MASTER_KEY_BYTES).toString("base64")}\n`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return keyOf((await read(path)) ?? "");
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
