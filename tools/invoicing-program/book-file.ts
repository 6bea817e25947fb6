/** The book on disk: one JSON file, replaced whole, so that a kill leaves the old or the new one. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Book, emptyBook, forgetOldest } from "./invoice-book.ts";

export type BookFile = {
  readonly book: Book;
  /** True when there was nothing to read. */
  readonly isNew: boolean;
  /** Returns when everything changed before the call is on disk. */
  save(): Promise<void>;
  /** Returns when every save that has been asked for is done. */
  saved(): Promise<void>;
  /** Puts the file aside and begins again, as when the other side has forgotten every order. */
  startOver(): Promise<void>;
};

export async function openBookFile(folder: string, openedAtMs: number): Promise<BookFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "invoices.json");
  const stored = await readStored(path);
  const book = stored ?? emptyBook(openedAtMs);
  let writing: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  /** Saves that come while one is being written share the next one. */
  const save = (): Promise<void> => {
    waiting ??= writing
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        forgetOldest(book);
        writing = replaceFile(path, JSON.stringify(book));
        return writing;
      });
    return waiting;
  };

  return {
    book,
    isNew: stored === undefined,
    save,
    saved: () => waiting ?? writing,
    async startOver() {
      await save();
      await rename(path, `${path}.before-${openedAtMs}`);
      Object.assign(book, { ...emptyBook(openedAtMs), invoices: book.invoices });
      book.invoices.length = 0;
      await save();
    },
  };
}

async function readStored(path: string): Promise<Book | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return JSON.parse(text) as Book;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
