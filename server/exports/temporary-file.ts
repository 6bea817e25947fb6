/**
 * A spool in a file that has no name: deleted as soon as it is open, so that nothing of it is left
 * whenever the server dies, and nobody else can open it meanwhile.
 */
import { randomUUID } from "node:crypto";
import { write } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Spool } from "@kortkoll/core/exports/spool.ts";

const PIECE_BYTES = 0x10000;
const OWNER_ONLY = 0o600;

/** The file is made with the first bytes. What `use` has of it ends with `use`. */
export async function withTemporaryFile<T>(
  use: (spool: Spool) => Promise<T>,
  folder: string = tmpdir(),
): Promise<T> {
  let file: FileHandle | undefined;
  let length = 0;
  try {
    return await use({
      add: async (bytes) => {
        file ??= await openNameless(folder);
        await writeAll(file.fd, bytes, length);
        length += bytes.length;
      },
      read: async function* () {
        if (file !== undefined) yield* readAll(file, length, roomOnce());
      },
    });
  } finally {
    await file?.close();
  }
}

/** Room for a piece, each time the same: for a reader that is done with one before it asks for the next. */
function roomOnce(): () => Uint8Array<ArrayBuffer> {
  const room = new Uint8Array(PIECE_BYTES);
  return () => room;
}

const roomForEach = (): Uint8Array<ArrayBuffer> => new Uint8Array(PIECE_BYTES);

/** Throws when it is shorter than that. */
export async function* readAll(
  file: FileHandle,
  length: number,
  room: () => Uint8Array<ArrayBuffer> = roomForEach,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  for (let at = 0; at < length; ) {
    const piece = room();
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, length - at), at);
    if (bytesRead === 0) throw new Error("A temporary file is shorter than what was written to it");
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

export async function openNameless(folder: string = tmpdir()): Promise<FileHandle> {
  const path = join(folder, `kortkoll-export-${randomUUID()}`);
  const file = await open(path, "wx+", OWNER_ONLY);
  await unlink(path);
  return file;
}

const writeTo = promisify(write);

/** A disk that is nearly full takes a part, and says only at the next try that it is full. */
export async function writeAll(fd: number, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await writeTo(fd, bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
