/**
 * Builds the web pages when they are missing or older than their sources. What they were built from
 * is told by a hash that lies beside them, because clones and copies give files new times.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { processState } from "./database/process-state.ts";

const root = join(import.meta.dirname, "..");
const webFolder = join(root, "web");
const markName = ".built";

export type WebBuild =
  | { readonly kind: "fresh"; readonly folder: string }
  | { readonly kind: "built"; readonly folder: string; readonly tookMs: number }
  /** What does not build leaves the earlier pages, if there are any. */
  | { readonly kind: "failed"; readonly folder: string | undefined; readonly why: string };

export async function buildWebIfNeeded(): Promise<WebBuild> {
  const folder = join(webFolder, "dist");
  try {
    const hash = await hashSources();
    if ((await readMark(folder)) === hash) return { kind: "fresh", folder };
    const startedAt = performance.now();
    await build(folder, hash);
    return { kind: "built", folder, tookMs: performance.now() - startedAt };
  } catch (error) {
    const earlier = existsSync(join(folder, "index.html")) ? folder : undefined;
    return { kind: "failed", folder: earlier, why: reasonOf(error) };
  }
}

/** Vite's own words, without its colours and without where in Vite it happened. */
function reasonOf(error: unknown): string {
  const said =
    error instanceof Error && "stderr" in error && typeof error.stderr === "string"
      ? error.stderr
      : String(error);
  return stripVTControlCharacters(said).split("\n    at ")[0]?.trim() ?? "";
}

/** Pages import the core, and their libraries are those of the lock file. */
async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  const files = [
    ...(await sourcesIn(webFolder)),
    ...(await sourcesIn(join(root, "core"))),
    join(root, "package-lock.json"),
  ];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  for (const [index, file] of files.entries()) {
    hash.update(`${file.slice(root.length)}\0`).update(contents[index] ?? "");
  }
  return hash.digest("hex");
}

async function sourcesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|dist|dist-\d+[a-z-]*)[\\/]|\.test\.tsx?$/.test(path))
    .sort();
}

async function readMark(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, markName), "utf8");
  } catch {
    return undefined;
  }
}

/** Built beside and moved into place, so that nobody is served half of the new pages. */
async function build(folder: string, hash: string): Promise<void> {
  const fresh = join(webFolder, `dist-${process.pid}`);
  const old = join(webFolder, `dist-${process.pid}-old`);
  await removeAbandoned();
  const vite = join(
    dirname(createRequire(import.meta.url).resolve("vite/package.json")),
    "bin/vite.js",
  );
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, "build", "--outDir", fresh, "--emptyOutDir", "--logLevel", "error"],
      { cwd: webFolder, maxBuffer: 10_000_000 },
    );
    await writeFile(join(fresh, markName), hash);
    await mkdir(folder, { recursive: true });
    await rename(folder, old);
    await rename(fresh, folder);
  } catch (error) {
    // Another start may have built the same pages and moved them in at the same moment.
    if ((await readMark(folder)) !== hash) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** Another build may be under way in a folder of its own; only the dead leave one behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(webFolder)) {
    const pid = Number(/^dist-(\d+)(-old)?$/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || (pid !== process.pid && processState(pid) === "running"))
      continue;
    await rm(join(webFolder, name), { recursive: true, force: true });
  }
}
