import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { openSecrets } from "./secret-key.ts";

let database: Database;
let close: () => Promise<void>;
let dataFolder: string;
beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  dataFolder = await mkdtemp(join(tmpdir(), "kortkoll-key-"));
});
afterAll(async () => {
  await close();
  await rm(dataFolder, { recursive: true });
});

const open = (secretKey?: string): ReturnType<typeof openSecrets> =>
  openSecrets(database, { secretKey, dataFolder });

test("servers that start at once have one key, which only its owner reads, and leave no draft", async () => {
  const boxes = await Promise.all([open(), ...Array.from({ length: 11 }, () => open())]);
  const [one] = boxes;
  expect(new Set(boxes.map((box) => box.mark)).size).toBe(1);
  expect(await readdir(dataFolder)).toEqual(["secret.key"]);
  const path = join(dataFolder, "secret.key");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const sealed = one.seal("totp", "x", "hemligt");
  const key = await readFile(path, "utf8");
  expect((await open(key)).open("totp", "x", sealed)).toBe("hemligt");
});

test("another key, a lost key and a spoilt one are told at the start", async () => {
  const path = join(dataFolder, "secret.key");
  const right = await readFile(path, "utf8");
  await expect(open(Buffer.alloc(32, 1).toString("base64"))).rejects.toThrow("another key");
  await writeFile(path, "spoilt");
  await expect(open()).rejects.toThrow("32 bytes");
  await rm(path);
  await expect(open()).rejects.toThrow("another key");
  await writeFile(path, right);
  await open();
});
