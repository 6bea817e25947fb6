/**
 * Signed heads outside the database: each server keeps them in its data folder. A chain that is cut
 * off together with its heads, or written anew, is found against them.
 */
import { appendFile, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Sql } from "../database/database.ts";
import { readHeads } from "./chain-store.ts";
import type { Head } from "./head-key.ts";

export const HEAD_FILE_NAME = "audit-heads.jsonl";

export interface HeadFile {
  /** The number of the last head in the file; 0 when it has none. */
  lastNo(): Promise<number>;
  /** Adds the heads that the file does not have yet, whoever signed them. */
  catchUp(): Promise<void>;
  /** Lines that cannot be read are left out: a crash may have cut one off. */
  lines(): AsyncIterable<Head>;
}

/** For a server without a data folder. */
export const NO_HEAD_FILE: HeadFile = {
  lastNo: () => Promise.resolve(0),
  catchUp: () => Promise.resolve(),
  async *lines() {
    // Has none.
  },
};

const AT_ONCE = 1_000;

export function openHeadFile(sql: Sql, path: string): HeadFile {
  let known: number | undefined;
  // A line that was cut off by a crash ends before the next one begins.
  let before = "\n";
  let writing: Promise<void> = Promise.resolve();
  const lines = (): AsyncIterable<Head> => readLines(path);
  const lastNo = async (): Promise<number> => {
    if (known !== undefined) return known;
    let last = 0;
    for await (const head of lines()) last = Math.max(last, head.no);
    known ??= last;
    return known;
  };
  const add = async (): Promise<void> => {
    for (;;) {
      const afterNo = await lastNo();
      const heads = await readHeads(sql, {
        afterNo,
        toNo: Number.MAX_SAFE_INTEGER,
        limit: AT_ONCE,
      });
      if (heads.length === 0) return;
      const text = heads.map((head) => `${JSON.stringify(head)}\n`).join("");
      await appendFile(path, before + text, { mode: 0o600, flush: true });
      before = "";
      known = heads.at(-1)?.no ?? known;
    }
  };
  return {
    lastNo,
    lines,
    catchUp: () => {
      const added = writing.then(add);
      writing = added.catch(() => undefined);
      return added;
    },
  };
}

async function* readLines(path: string): AsyncGenerator<Head, void, void> {
  const file = await open(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return;
  for await (const line of createInterface({ input: file.createReadStream() })) {
    const head = readHead(line);
    if (head !== undefined) yield head;
  }
}

function readHead(line: string): Head | undefined {
  try {
    const { no, seq, hash, at, signature } = JSON.parse(line) as Record<string, unknown>;
    if (typeof no !== "number" || typeof seq !== "number") return undefined;
    if (typeof hash !== "string" || typeof at !== "string") return undefined;
    return typeof signature === "string" ? { no, seq, hash, at, signature } : undefined;
  } catch {
    return undefined;
  }
}
