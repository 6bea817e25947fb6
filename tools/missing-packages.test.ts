import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { missingPackages, neededLocations } from "./missing-packages.mjs";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const other = process.platform === "win32" ? "linux" : "win32";

const lock = {
  "": { dependencies: { web: "1", absent: "1" }, devDependencies: { tester: "1" } },
  web: { dependencies: { view: "1" }, devDependencies: { builder: "1" } },
  "node_modules/web": { link: true, resolved: "web" },
  "node_modules/view": { version: "1.0.0", integrity: "sha512-view" },
  "node_modules/tester": {
    version: "1.0.0",
    devDependencies: { unwanted: "1" },
    peerDependencies: { peer: "1", maybe: "1" },
    peerDependenciesMeta: { maybe: { optional: true } },
  },
  "node_modules/peer": { version: "1.0.0" },
  "node_modules/maybe": { version: "1.0.0" },
  "node_modules/unwanted": { version: "1.0.0" },
  "node_modules/absent": { version: "1.0.0" },
  "node_modules/builder": {
    version: "2.0.0",
    dependencies: { view: "2" },
    optionalDependencies: { "for-linux": "1", "for-windows": "1", wasm: "1", musl: "1" },
  },
  "node_modules/builder/node_modules/view": { version: "2.0.0" },
  "node_modules/for-linux": { version: "1.0.0", optional: true, os: "linux", cpu: ["x64"] },
  "node_modules/for-windows": { version: "1.0.0", optional: true, os: ["win32"] },
  "node_modules/musl": { version: "1.0.0", optional: true, os: ["linux"], libc: ["musl"] },
  "node_modules/wasm": {
    version: "1.0.0",
    optional: true,
    cpu: ["wasm32"],
    dependencies: { "only-for-wasm": "1" },
  },
  "node_modules/only-for-wasm": { version: "1.0.0", optional: true },
};

const everywhere = ["absent", "builder", "builder/node_modules/view", "peer", "tester", "view"];

const checkNeeded = (
  platform: { os: string; cpu: string; libc: string },
  optional: readonly string[],
): void => {
  const expected = [...everywhere, "web", ...optional].map((name) => `node_modules/${name}`);
  expect(neededLocations(lock, platform)).toEqual(expected.sort());
};

test("packages of other platforms, and what only they need, may be absent", () => {
  checkNeeded({ os: "linux", cpu: "x64", libc: "glibc" }, ["for-linux"]);
  checkNeeded({ os: "linux", cpu: "x64", libc: "musl" }, ["for-linux", "musl"]);
  checkNeeded({ os: "linux", cpu: "arm64", libc: "glibc" }, []);
  checkNeeded({ os: "win32", cpu: "x64", libc: "" }, ["for-windows"]);
});

const checkout = (installed: Record<string, object>, folderOf: readonly string[]): string => {
  const root = mkdtempSync(join(tmpdir(), "kortkoll-missing-"));
  folders.push(root);
  const packages = {
    "": { dependencies: { a: "1", b: "1" }, optionalDependencies: { c: "1" } },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b": { version: "1.0.0", integrity: "sha512-b" },
    "node_modules/c": { version: "1.0.0", integrity: "sha512-c", optional: true, os: [other] },
  };
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
  for (const name of folderOf) {
    mkdirSync(join(root, "node_modules", name));
    writeFileSync(join(root, "node_modules", name, "package.json"), "{}");
  }
  if (Object.keys(installed).length > 0) {
    const hidden = join(root, "node_modules", ".package-lock.json");
    writeFileSync(hidden, JSON.stringify({ packages: installed }));
  }
  return root;
};

const a = { version: "1.0.0", integrity: "sha512-a" };
const b = { version: "1.0.0", integrity: "sha512-b" };

const missingIn = (root: string): string[] => missingPackages(root).map(({ location }) => location);

test("a complete install misses nothing", () => {
  const installed = { "node_modules/a": a, "node_modules/b": b };
  expect(missingIn(checkout(installed, ["a", "b"]))).toEqual([]);
});

test("a fresh clone misses everything", () => {
  expect(missingIn(checkout({}, []))).toEqual(["node_modules/a", "node_modules/b"]);
});

test("another version, other bytes and a removed folder are missing", () => {
  const otherVersion = { "node_modules/a": { ...a, version: "1.0.1" }, "node_modules/b": b };
  expect(missingIn(checkout(otherVersion, ["a", "b"]))).toEqual(["node_modules/a"]);
  const otherBytes = { "node_modules/a": a, "node_modules/b": { ...b, integrity: "sha512-x" } };
  expect(missingIn(checkout(otherBytes, ["a", "b"]))).toEqual(["node_modules/b"]);
  const complete = { "node_modules/a": a, "node_modules/b": b };
  expect(missingIn(checkout(complete, ["a"]))).toEqual(["node_modules/b"]);
});
