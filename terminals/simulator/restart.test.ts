/** The simulator as a process of its own: killed, started again, and left by its parent. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  approvedFields,
  type Heard,
  hear,
  parsed,
  pick,
  signIn,
  statusOf,
  TERMINAL_ID,
  until,
} from "./test-client.ts";
import type { Truth } from "./truth/truth.ts";

type Simulator = {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly url: string;
  readonly token: string;
};

const TRANSACTION = `/v1/terminal/${TERMINAL_ID}/transaction`;

let stateFolder: string;
let running: Simulator[];

beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "simulator-"));
  running = [];
});

afterEach(async () => {
  for (const simulator of running) await kill(simulator);
  await rm(stateFolder, { recursive: true });
});

async function start(...options: string[]): Promise<Simulator> {
  const main = join(import.meta.dirname, "main.ts");
  const always = ["--port", "0", "--state", stateFolder, "--mode", "automatic", "--latency", "0"];
  const child = spawn(process.execPath, [main, ...always, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready).toBe(true);
  const simulator = { process: child, url, token: await signIn(url) };
  running.push(simulator);
  return simulator;
}

async function kill(simulator: Simulator): Promise<void> {
  const { process: child } = simulator;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function pay(simulator: Simulator, amount: number, orderId: string): Promise<Heard> {
  return hear(`${simulator.url}${TRANSACTION}`, {
    method: "POST",
    token: simulator.token,
    body: { transactionType: "purchase", amount, orderId },
  });
}

function lookUp(simulator: Simulator): Promise<Heard> {
  return hear(`${simulator.url}${TRANSACTION}`, { method: "GET", token: simulator.token });
}

async function truthOf(simulator: Simulator): Promise<Truth> {
  return (await (await fetch(`${simulator.url}/simulator/truth`)).json()) as Truth;
}

test("a kill forgets no approval, no last result, no session and no sign-in", async () => {
  const first = await start();
  await hear(`${first.url}/simulator/settings`, {
    method: "POST",
    body: { lastResultDelayMs: 0 },
  });
  const paid = approvedFields(await pay(first, 10_000, "BEFORE"));
  await hear(`${first.url}/v1/terminal/${TERMINAL_ID}/administration`, {
    method: "POST",
    token: first.token,
    body: { action: "reconciliation" },
  });
  await kill(first);
  const second = await start();
  expect((await truthOf(second)).transactions).toMatchObject([
    { orderId: "BEFORE", amountOre: 10_000, stanAuth: paid["StanAuth"] },
  ]);
  const old = { ...second, token: first.token };
  const result = pick(parsed(await lookUp(old)), "result");
  expect(result["orderId"]).toBe("BEFORE");
  expect(result["latestTransactionResult"]?.["StanAuth"]).toBe(paid["StanAuth"]);
  const next = approvedFields(await pay(second, 20_000, "AFTER"));
  expect(next["SessionNumber"]).toBe("002");
  expect(next["StanAuth"]).not.toBe(paid["StanAuth"]);
});

test("a kill under load keeps every payment that was answered, and none twice", async () => {
  const first = await start();
  const answered: string[] = [];
  let killed = false;
  const load = async (terminalId: string): Promise<void> => {
    for (let count = 0; !killed; count += 1) {
      const orderId = `${terminalId}N${count}`;
      const heard = await hear(`${first.url}/v1/terminal/${terminalId}/transaction`, {
        method: "POST",
        token: first.token,
        body: { transactionType: "purchase", amount: 10_000, orderId },
      });
      if (statusOf(heard) === 201) answered.push(orderId);
    }
  };
  const loads = ["79001011", "79001012", "79001013", "79002021"].map(load);
  await until(
    async () => answered.length,
    (count) => count >= 100,
  );
  const killing = kill(first);
  killed = true;
  await killing;
  await Promise.all(loads);
  const second = await start();
  const taken = (await truthOf(second)).transactions.map((one) => one.orderId);
  expect(new Set(taken).size).toBe(taken.length);
  expect(answered.filter((orderId) => !taken.includes(orderId))).toEqual([]);
});

test("half a line at the journal's end is what nobody was told of, and is cut away", async () => {
  const first = await start();
  await pay(first, 10_000, "WHOLE");
  await kill(first);
  await appendFile(join(stateFolder, "journal.jsonl"), '{"kind":"outcome","outcome":{"sequ');
  const second = await start();
  await pay(second, 20_000, "NEXT");
  await kill(second);
  const third = await start();
  const taken = (await truthOf(third)).transactions.map((one) => one.orderId);
  expect(taken).toEqual(["WHOLE", "NEXT"]);
});

test("it ends when its parent closes standard input, if it was told to stay with it", async () => {
  const simulator = await start("--stay-with-parent");
  const exited = once(simulator.process, "exit");
  simulator.process.stdin.end();
  expect(await exited).toEqual([0, null]);
});

test("without being told it outlives a closed standard input and ends on SIGTERM", async () => {
  const simulator = await start();
  simulator.process.stdin.end();
  expect(statusOf(await pay(simulator, 10_000, "STILL"))).toBe(201);
  const exited = once(simulator.process, "exit");
  simulator.process.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("sales of before the first start lie in the session, and are recorded once", async () => {
  const config = join(stateFolder, "config.json");
  const sale = { cardId: "visa", amountOre: 147_500, stanAuth: "310231623419" };
  const earlierSales = [{ ...sale, terminalId: TERMINAL_ID, at: "2026-03-01T14:31:00.000Z" }];
  await writeFile(config, JSON.stringify({ earlierSales }));
  const first = await start("--config", config);
  expect(await truthOf(first)).toMatchObject({
    transactions: [{ amountOre: 147_500, issuer: "Visa", sessionNumber: "001" }],
  });
  await kill(first);
  const second = await start("--config", config);
  expect((await truthOf(second)).total).toMatchObject({ count: 1, netOre: 147_500 });
});
