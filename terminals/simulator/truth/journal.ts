/**
 * The append-only file in which the truth lies, one JSON text per line. A line is on the disk
 * before anybody is told of it, so a simulator that is killed has forgotten nothing it has said.
 */
import { type FileHandle, mkdir, open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome, SessionEnd } from "./outcome.ts";

export type JournalEntry =
  | { readonly kind: "opened"; readonly seed: string; readonly at: string }
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "sessionEnded"; readonly end: SessionEnd }
  | { readonly kind: "settings"; readonly terminalId: string; readonly printerWidth: number };

export interface Journal {
  /** Kept when the promise is. Entries that wait at the same time share one flush. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

export type OpenedJournal = { readonly journal: Journal; readonly entries: JournalEntry[] };

const JOURNAL_NAME = "journal.jsonl";

export async function openJournal(stateFolder: string | null): Promise<OpenedJournal> {
  if (stateFolder === null) return { journal: memoryJournal(), entries: [] };
  await mkdir(stateFolder, { recursive: true });
  const path = join(stateFolder, JOURNAL_NAME);
  const text = await readFile(path, "utf8").catch(whenMissing);
  const { entries, completeText } = readEntries(text);
  // A half line is what a kill in the middle of a write leaves; nobody was told of it.
  const completeBytes = Buffer.byteLength(completeText);
  if (Buffer.byteLength(text) > completeBytes) await truncate(path, completeBytes);
  const file = await open(path, "a");
  await syncFolder(stateFolder);
  return { journal: new FileJournal(file), entries };
}

export function readEntries(text: string): { entries: JournalEntry[]; completeText: string } {
  const completeText = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = completeText.split("\n").filter((line) => line !== "");
  return { entries: lines.map((line) => JSON.parse(line) as JournalEntry), completeText };
}

class FileJournal implements Journal {
  readonly #file: FileHandle;
  #waiting: { line: string; resolve: () => void; reject: (why: unknown) => void }[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  append(entry: JournalEntry): Promise<void> {
    if (this.#closed) return Promise.reject(new Error("The journal is closed"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      this.#writing ??= this.#writeWaiting();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#file.close();
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#file.appendFile(batch.map((entry) => entry.line).join(""));
        await this.#file.datasync();
        for (const entry of batch) entry.resolve();
      } catch (why) {
        // After a failed write the file may end in half a line: nothing may follow it.
        this.#closed = true;
        for (const entry of batch) entry.reject(why);
      }
    }
    this.#writing = undefined;
  }
}

function memoryJournal(): Journal {
  return { append: () => Promise.resolve(), close: () => Promise.resolve() };
}

function whenMissing(why: unknown): string {
  if (why instanceof Error && "code" in why && why.code === "ENOENT") return "";
  throw why;
}

/** The new file's name must be on the disk too, not only its content. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
