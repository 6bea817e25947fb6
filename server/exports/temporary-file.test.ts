import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spool } from "@kortkoll/core/exports/spool.ts";
import { expect, test } from "vitest";
import { withTemporaryFile } from "./temporary-file.ts";

async function whole(spool: Spool): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of spool.read()) pieces.push(piece.slice());
  return Buffer.concat(pieces).toString("latin1");
}

test("what was added is read whole and in its order, each time anew", async () => {
  const parts = ["a".repeat(70_000), "", "b", "c".repeat(200_000)];
  const [first, again] = await withTemporaryFile(async (spool) => {
    for (const part of parts) await spool.add(new Uint8Array(Buffer.from(part)));
    return [await whole(spool), await whole(spool)];
  });
  expect(first === parts.join("")).toBe(true);
  expect(again === first).toBe(true);
});

test("nothing is read where nothing was added", async () => {
  expect(await withTemporaryFile(whole)).toBe("");
});

test("the file has no name while it is in use, so that nothing is left of it if the server dies", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-nameless-"));
  await withTemporaryFile(async (spool) => {
    await spool.add(new Uint8Array([1]));
    expect(await readdir(folder)).toEqual([]);
    expect(await whole(spool)).toBe("\u0001");
  }, folder);
  await rmdir(folder);
});

test("what goes wrong while it is used is what is thrown, and a read after that is refused", async () => {
  let kept: Spool | undefined;
  const failing = withTemporaryFile(async (spool) => {
    await spool.add(new Uint8Array([1]));
    kept = spool;
    throw new Error("The disk is full");
  });
  await expect(failing).rejects.toThrow("The disk is full");
  await expect(kept === undefined ? undefined : whole(kept)).rejects.toThrow();
});
