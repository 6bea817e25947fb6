import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Invoice } from "./invoice-book.ts";
import { TestKortkoll } from "./test-kortkoll.ts";

let folder: string;
let kortkoll: TestKortkoll;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kortkoll-invoicing-"));
  kortkoll = new TestKortkoll();
  await kortkoll.start();
});

afterEach(async () => {
  for (const child of running) await end(child, "SIGKILL");
  await kortkoll.stop();
  await rm(folder, { recursive: true, force: true });
});

type Program = { readonly child: ChildProcess; readonly url: string };

async function startProgram(): Promise<Program> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "main.ts"), "--api", kortkoll.address, "--state", folder],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  running.add(child);
  child.stdin?.write(`${JSON.stringify({ parts: "p", workshop: "w", vehicles: "v" })}\n`);
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const [line] = (await once(lines, "line")) as [string];
  const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready).toBe(true);
  return { child, url };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

async function invoicesOf({ url }: Program): Promise<Invoice[]> {
  const answer = await fetch(`${url}/invoices.json`);
  return (await answer.json()) as Invoice[];
}

const press = (program: Program, path: string, form: Record<string, string>) =>
  fetch(program.url + path, {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });

test("a new book opens with invoices of all three systems at every site, sent before it is ready", async () => {
  const program = await startProgram();
  const sent = kortkoll.sentOrders.map(({ body }) => body);
  expect(sent.filter((body) => body["siteCode"] === "NORD")).toHaveLength(14);
  expect(new Set(sent.map((body) => body["system"]))).toEqual(
    new Set(["parts", "workshop", "vehicles"]),
  );
  expect(new Set(sent.map((body) => body["siteCode"]))).toEqual(
    new Set(["DELA", "NORD", "SYD", "VAST"]),
  );
  // Where two companies sell an order says whose it is.
  expect(sent.filter((body) => "companyCode" in body).map((body) => body["siteCode"])).toEqual([
    "DELA",
    "DELA",
  ]);
  expect(new Set(sent.map((body) => body["kind"]))).toContain("advance");
  const page = await (await fetch(program.url)).text();
  expect(page).toContain("Testkund Ärligsson 3");
  expect(page).toContain("Obetald");
});

test("a program killed with -9 goes on from its place in the feed and repeats no order", async () => {
  const first = await startProgram();
  const [invoice] = await invoicesOf(first);
  await vi.waitFor(
    async () => {
      expect((await invoicesOf(first)).every(({ standing }) => standing !== null)).toBe(true);
    },
    { timeout: 30_000 },
  );
  const orders = kortkoll.sentOrders.length;
  await end(first.child, "SIGKILL");
  kortkoll.pay(invoice?.invoiceNumber ?? "", invoice?.totalOre ?? 0);
  const second = await startProgram();
  await vi.waitFor(
    async () => {
      const [paid] = await invoicesOf(second);
      expect(paid).toMatchObject({ standing: { leftOre: 0, position: "hasPaid" } });
    },
    { timeout: 30_000 },
  );
  expect(kortkoll.sentOrders).toHaveLength(orders);
  const page = await (await fetch(`${second.url}/?lang=en`)).text();
  expect(page).toContain(">Paid</strong>");
});

test("a Kortkoll that has forgotten every order is sent new ones", async () => {
  const first = await startProgram();
  const before = (await invoicesOf(first)).map(({ madeAt }) => madeAt);
  await end(first.child, "SIGTERM");
  kortkoll.orders.clear();
  kortkoll.events.length = 0;
  const second = await startProgram();
  const after = await invoicesOf(second);
  expect(after).toHaveLength(before.length);
  expect(kortkoll.orders.size).toBe(after.length);
  expect(before).not.toContain(after[0]?.madeAt);
});

test("the buttons change, credit and withdraw, and Kortkoll is told", async () => {
  const program = await startProgram();
  const [invoice] = await invoicesOf(program);
  const about = { system: invoice?.system ?? "", invoice: invoice?.invoiceNumber ?? "" };
  await press(program, "/act", { ...about, act: "raise" });
  await vi.waitFor(
    () => {
      const last = kortkoll.sentOrders.at(-1);
      expect(last?.body).toMatchObject({ invoiceNumber: about.invoice, version: 2 });
    },
    { timeout: 30_000 },
  );
  kortkoll.pay(about.invoice, (invoice?.totalOre ?? 0) + 25_000);
  await vi.waitFor(
    async () => {
      expect((await invoicesOf(program))[0]).toMatchObject({ standing: { leftOre: 0 } });
    },
    { timeout: 30_000 },
  );
  await press(program, "/act", { ...about, act: "credit" });
  await press(program, "/act", { ...about, act: "withdraw" });
  await vi.waitFor(
    () => {
      expect(kortkoll.sentOrders.at(-1)?.body).toMatchObject({
        kind: "creditInvoice",
        credits: about.invoice,
      });
      expect(kortkoll.arrived.some(({ path }) => path.endsWith("/withdraw"))).toBe(true);
    },
    { timeout: 30_000 },
  );
});

test("a form from another site is turned away, and the page allows nothing foreign", async () => {
  const program = await startProgram();
  const sendFrom = async (headers: Record<string, string>): Promise<number> => {
    const body = new URLSearchParams({ system: "parts" });
    const redirect = "manual" as const;
    return (await fetch(`${program.url}/new`, { method: "POST", headers, body, redirect })).status;
  };
  expect(await sendFrom({ origin: "http://annan.example" })).toBe(403);
  expect(await sendFrom({ origin: "null", "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await sendFrom({ origin: program.url })).toBe(303);
  expect((await fetch(program.url)).headers.get("content-security-policy")).toContain(
    "default-src 'none'",
  );
});

test("it ends by itself when its parent is gone", async () => {
  const { child } = await startProgram();
  const ended = once(child, "exit");
  child.stdin?.end();
  expect(await ended).toEqual([0, null]);
});
