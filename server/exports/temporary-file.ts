/**
 * A spool in a file that has no name: deleted as soon as it is open, so that nothing of it is left
 * whenever the server dies, and nobody else can open it meanwhile.
 */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
        await writeAll(file, bytes, length);
        length += bytes.length;
      },
      read: async function* () {
        for (let at = 0; at < length; ) {
          const piece = new Uint8Array(Math.min(PIECE_BYTES, length - at));
          const read = (await file?.read(piece, 0, piece.length, at))?.bytesRead ?? 0;
          if (read === 0)
            throw new Error("A temporary file is shorter than what was written to it");
          yield piece.subarray(0, read);
          at += read;
        }
      },
    });
  } finally {
    await file?.close();
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `kortkoll-export-${randomUUID()}`);
  const file = await open(path, "wx+", OWNER_ONLY);
  await unlink(path);
  return file;
}

/** A disk that is nearly full takes a part, and says only at the next try that it is full. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
