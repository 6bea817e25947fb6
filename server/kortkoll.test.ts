import { copyFile, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Balances, OrderPage, PaymentPage, TillList } from "./api.ts";
import { showProgress } from "./commands/progress.ts";
import { makeDataFolder, runProgram, runStart, type Started } from "./test-start.ts";

// A whole product starts and stops in it: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const KEY = "demo-key-of-this-test";
let folder: { path: string; remove: () => Promise<void> };
const running: Started[] = [];
beforeEach(async () => {
  folder = await makeDataFolder();
});
afterEach(async () => {
  for (const { child, exit } of running.splice(0)) {
    child.kill("SIGTERM");
    await exit;
  }
  await folder.remove();
});

function environment(data: string): Record<string, string> {
  return { KORTKOLL_DATA: data, KORTKOLL_DEMO_API_KEY: KEY, INIT_CWD: folder.path };
}

async function startDemo(data: string): Promise<{ app: string; nets: string; started: Started }> {
  const started = runStart(environment(data));
  running.push(started);
  const said = await started.hears("Stop with Ctrl-C.");
  const after = (words: RegExp): string => words.exec(said)?.[1] ?? "";
  const app = after(/is ready: (\S+)/);
  return { app, nets: after(/Virtual terminals +(\S+)/), started };
}

async function ask<Answer>(address: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(address + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Answer;
}

async function run(data: string, ...words: readonly string[]): Promise<[number | null, string]> {
  const program = runProgram("kortkoll.ts", words, environment(data));
  return [await program.exit, program.said()];
}

type Paid = Map<string, { state: string; approvedOre: number }>;

async function paymentsOf(app: string): Promise<Paid> {
  const { payments } = await ask<PaymentPage>(app, "/api/payments?limit=100");
  return new Map(payments.map(({ id, state, approvedOre }) => [id, { state, approvedOre }]));
}

/** One card payment of one krona after another, until it is told to stop. */
async function payOn(app: string, signal: AbortSignal): Promise<void> {
  const { tills } = await ask<TillList>(app, "/api/tills");
  const tillId = tills.find(({ code, siteCode }) => siteCode === "NORD" && code === "V1")?.id;
  const { orders } = await ask<OrderPage>(app, "/api/orders?siteCode=NORD&limit=100");
  const [order] = orders.filter(({ kind, leftOre }) => kind === "invoice" && leftOre > 100_000);
  while (!signal.aborted) {
    const allocations = [{ orderId: order?.id, amountOre: 100 }];
    await ask(app, "/api/payments", { allocations, tillId, method: "card", operator: "KASS" });
  }
}

test("payments go on while a backup is made; the machine is lost; what is restored has the same books and the same audit chain", async () => {
  const data = join(folder.path, "data");
  const { app, nets, started } = await startDemo(data);
  await ask(nets, "/simulator/settings", { mode: "automatic", automaticLatencyMs: 0 });
  const stop = new AbortController();
  const paying = payOn(app, stop.signal);
  await vi.waitFor(async () => expect((await paymentsOf(app)).size).toBeGreaterThan(5), 30_000);
  const before = await paymentsOf(app);
  const [code, said] = await run(data, "backup", "--to", "archive.tar");
  expect([code, said]).toEqual([0, expect.stringContaining("archive.tar")]);
  const [, hash = ""] = /Audit chain +entry \d+, ([0-9a-f]{64})/.exec(said) ?? [];
  stop.abort();
  await paying;
  const after = await paymentsOf(app);
  started.child.kill("SIGKILL");
  await started.exit;
  const [database] = (await readFile(join(data, "postgres", "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(database), "SIGQUIT");
  await copyFile(join(data, "secret.key"), join(folder.path, "copy-of-secret.key"));
  await rm(data, { recursive: true, force: true });

  expect(await run(data, "verify", "archive.tar")).toEqual([0, expect.stringContaining(hash)]);
  const [refused, why] = await run(data, "restore", "archive.tar");
  expect([refused, why]).toEqual([1, expect.stringContaining("Put a copy of it into")]);
  await mkdir(data, { mode: 0o700 });
  await rename(join(folder.path, "copy-of-secret.key"), join(data, "secret.key"));
  const [restored, told] = await run(data, "restore", "archive.tar");
  expect([restored, told]).toEqual([0, expect.stringContaining("holds: ")]);
  expect(told).toContain(hash);
  expect(told).toContain("The books and the expected items agree.");
  expect(await run(data, "restore", "archive.tar")).toEqual([
    1,
    expect.stringContaining("tables already"),
  ]);

  const again = await startDemo(data);
  const { agree } = await ask<Balances>(again.app, "/api/ledger/balances");
  expect(agree).toBe(true);
  const now = await paymentsOf(again.app);
  for (const [id, payment] of before) {
    if (payment.state === "approved") expect(now.get(id)).toEqual(payment);
  }
  const made = [...now].filter(([id]) => !after.has(id));
  expect(made).toEqual([]);

  // And what else an operator does on the machine, beside the server that runs.
  const [closed, closes] = await run(data, "close-day", "--site", "NORD");
  expect([closed, closes]).toEqual([0, expect.stringMatching(/^NORD \S+: day close \d+ /m)]);
  const [, company = ""] = /^NORD (\S+):/m.exec(closes) ?? [];
  const noDay = await run(data, "export", "--company", company, "--from", "2026-02-30");
  expect([noDay[0], noDay.join("\n")]).toEqual([2, expect.stringContaining("is no day")]);
  const [exported, file] = await run(data, "export", "--company", company, "--form", "json");
  expect([exported, file]).toEqual([0, expect.stringContaining(folder.path)]);
  expect(JSON.parse(await readFile(file.trim(), "utf8"))).toMatchObject({});
  expect(await run(data, "doctor")).toEqual([
    1,
    expect.stringMatching(/^well +database .*^bad +backups +None has been made .*agree\.$/ms),
  ]);
});

test("help, wrong words and a place without a database are told apart by how they end", async () => {
  const data = join(folder.path, "nothing");
  expect(await run(data, "--help")).toEqual([
    0,
    expect.stringMatching(/backup .*restore .*verify/s),
  ]);
  expect(await run(data, "bakcup")).toEqual([2, expect.stringContaining('no "bakcup"')]);
  expect(await run(data, "backup")).toEqual([1, expect.stringContaining("no database in")]);
  const nowhere = join(folder.path, "no such.tar");
  for (const command of ["verify", "restore"]) {
    expect(await run(data, command, nowhere)).toEqual([1, `${nowhere} is not there.\n`]);
  }
  expect(await run(data, "verify", folder.path)).toEqual([
    1,
    "A folder was named where a file is needed.\n",
  ]);
  expect(await readdir(folder.path)).not.toContain("nothing");
});

test("progress is a bar on a screen, and a line now and then elsewhere", () => {
  const written: string[] = [];
  const out = { write: (text: string) => written.push(text) };
  const screen = showProgress("Loading", { ...out, isTTY: true });
  for (const done of [0, 0.5, 0.5001, 1.2]) screen.at(done);
  screen.end();
  expect(written).toEqual([
    `\r\u001b[KLoading [${".".repeat(30)}] 0 %`,
    `\r\u001b[KLoading [${"#".repeat(15)}${".".repeat(15)}] 50 %`,
    `\r\u001b[KLoading [${"#".repeat(30)}] 100 %`,
    "\n",
  ]);
  written.length = 0;
  const file = showProgress("Loading", out);
  for (const done of [0.1, 0.3, 0.31, 0.8, 1]) file.at(done);
  file.end();
  expect(written).toEqual(["Loading: 30 %\n", "Loading: 80 %\n", "Loading: 100 %\n"]);
});
