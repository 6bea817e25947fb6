import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "./test-app.ts";

let it: TestApp;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kortkoll-web-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Kortkoll</title>");
  await writeFile(join(folder, "assets", "app-1a2b.js"), "export {};");
  it = await openTestApp({ webFolder: folder });
});
afterAll(async () => {
  await it.close();
  await rm(folder, { recursive: true });
});

test.each(["/", "/historik", "/order/0198c5a0?flik=kvitto", "/apikällor"])(
  "%s is the one page, asked for anew each time",
  async (path) => {
    const answer = await fetch(it.url + path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    expect(await answer.text()).toContain("<title>Kortkoll</title>");
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
  },
);

test("files named by their content may be kept for ever", async () => {
  const answer = await fetch(`${it.url}/assets/app-1a2b.js`);
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("content-type")).toMatch(/javascript/);
});

test.each([
  ["GET", "/assets/gone.js"],
  ["GET", "/api/nothing"],
  ["GET", "/api"],
  ["POST", "/historik"],
  ["GET", "/..%2f..%2fetc%2fpasswd.txt"],
])("%s %s is not the page", async (method, path) => {
  const answer = await fetch(it.url + path, { method });
  expect([403, 404]).toContain(answer.status);
  expect(await answer.json()).toMatchObject({ nextStep: expect.any(String) });
});
