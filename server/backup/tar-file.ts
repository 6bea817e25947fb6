/**
 * The plainest form of tar (POSIX ustar), in which an archive opens with tools that every system has:
 * regular files only, each small enough to be held in memory.
 */
import { open } from "node:fs/promises";

const BLOCK = 512;
/** Pieces are of some megabytes; whatever says that it is larger is not one of our archives. */
const LARGEST_ENTRY_BYTES = 256 * 2 ** 20;

/** What was read is not a whole archive; the message says what is wrong, and where. */
export class ArchiveBroken extends Error {
  override readonly name = "ArchiveBroken";
}

export const TAR_END: Uint8Array = Buffer.alloc(2 * BLOCK);

export type TarEntry = { readonly name: string; readonly content: Buffer };

/** An entry as it is written: its header, its content, and what fills its last block. */
export function tarEntry({ name, content }: TarEntry, atMs: number): Buffer[] {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  header.write(name, 0, 100, "ascii");
  header.write(`${octal(0o600, 7)}\0`, 100);
  header.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  header.write(`${octal(content.length, 11)}\0`, 124);
  header.write(`${octal(Math.floor(atMs / 1_000), 11)}\0`, 136);
  header.write("0", 156);
  header.write("ustar\u000000", 257, "latin1");
  header.write(`${octal(checksumOf(header), 6)}\0 `, 148);
  return [header, content, Buffer.alloc(paddingOf(content.length))];
}

/** `at` is how far in the file the entry ends. Throws where the file is cut off or is something else. */
export async function* readTar(
  path: string,
): AsyncGenerator<TarEntry & { readonly at: number }, void, void> {
  const file = await open(path);
  try {
    for (let at = 0; ; ) {
      const header = await readExactly(file, at, BLOCK);
      if (header.every((byte) => byte === 0)) return;
      const { name, bytes } = parseHeader(header, at);
      const content = await readExactly(file, at + BLOCK, bytes);
      at += BLOCK + bytes + paddingOf(bytes);
      yield { name, content, at };
    }
  } finally {
    await file.close();
  }
}

type Readable = {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
};

async function readExactly(file: Readable, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0)
      throw new ArchiveBroken(`The archive is cut off after ${at + done} bytes.`);
    done += bytesRead;
  }
  return buffer;
}

function parseHeader(header: Buffer, at: number): { name: string; bytes: number } {
  const text = (from: number, length: number): string =>
    header
      .toString("latin1", from, from + length)
      .split("\0", 1)
      .join("");
  const stated = Number.parseInt(text(148, 8), 8);
  const bytes = Number.parseInt(text(124, 12), 8);
  if (stated !== checksumOf(header) || !(bytes >= 0 && bytes <= LARGEST_ENTRY_BYTES)) {
    throw new ArchiveBroken(`What stands at byte ${at} is no part of an archive of ours.`);
  }
  return { name: text(0, 100), bytes };
}

/** The sum of the header's bytes, with its own field as spaces. */
function checksumOf(header: Buffer): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return sum;
}

function paddingOf(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}
