import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { silentLog } from "../database/test-log.ts";
import { findFreePort } from "../free-port.ts";
import {
  type ChildProgram,
  type ChildSettings,
  startChildProgram,
  startOnChosenPort,
} from "./child-program.ts";

const told: string[] = [];
const running = new Set<ChildProgram>();

afterEach(async () => {
  for (const child of running) await child.stop();
  running.clear();
  told.length = 0;
});

async function startOne(file = PROGRAM): Promise<ChildProgram> {
  const port = await findFreePort("127.0.0.1", []);
  const child = await startChildProgram(settingsFor(port, file));
  running.add(child);
  return child;
}

const PROGRAM = join(import.meta.dirname, "test-child.ts");

function settingsFor(port: number, file = PROGRAM): ChildSettings {
  return {
    name: "The program",
    file,
    arguments: ["--port", String(port)],
    firstLine: "hemlig nyckel åäö",
    log: silentLog,
    tell: (sentence) => told.push(sentence),
  };
}

/** Of another program, for as long as the test works. */
async function withTakenPort(work: (port: number) => Promise<void>): Promise<void> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  await work(typeof address === "object" && address !== null ? address.port : 0);
  await new Promise((resolve) => other.close(resolve));
}

const ask = async (child: ChildProgram): Promise<{ pid: number; firstLine: string }> =>
  (await (await fetch(child.url)).json()) as { pid: number; firstLine: string };

test("a program is given its secret on standard input and is gone after it is stopped", async () => {
  const child = await startOne();
  const { pid, firstLine } = await ask(child);
  expect(firstLine).toBe("hemlig nyckel åäö");
  await child.stop();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(told).toEqual([]);
});

test("a program that dies is started again at the same address, and it is said", async () => {
  const child = await startOne();
  const { pid } = await ask(child);
  process.kill(pid, "SIGKILL");
  await vi.waitFor(
    async () => {
      expect((await ask(child)).pid).not.toBe(pid);
    },
    { timeout: 30_000 },
  );
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 30_000 });
  expect(told).toEqual([
    "The program has died and is started again in 0.25 s.",
    `The program runs again: ${child.url}`,
  ]);
});

test("a program that is stopped while it waits to be started again stays gone", async () => {
  const child = await startOne();
  await fetch(`${child.url}/die`).catch(() => undefined);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 30_000 });
  await child.stop();
  await expect(fetch(child.url)).rejects.toThrow();
  expect(told).toHaveLength(1);
});

test("a program that does not start is said in a sentence", async () => {
  await expect(startOne(join(import.meta.dirname, "no-such-program.ts"))).rejects.toThrow(
    "The program could not be started.",
  );
});

test("a port that another program takes after it was chosen is left to it, and another is chosen", async () => {
  await withTakenPort(async (taken) => {
    const asked: number[] = [];
    const choose = async (tries: number): Promise<number> => {
      asked.push(tries);
      return tries < 3 ? taken : findFreePort("127.0.0.1", []);
    };
    const child = await startOnChosenPort(choose, (port) => settingsFor(port));
    running.add(child);
    expect(asked).toEqual([1, 2, 3]);
    expect(child.url).not.toContain(`:${taken}`);
    expect((await ask(child)).firstLine).toBe("hemlig nyckel åäö");
  });
});

test("ports that are all taken are not tried for ever, and what failed otherwise is not tried again", async () => {
  await withTakenPort(async (taken) => {
    let choices = 0;
    const choose = (): Promise<number> => {
      choices += 1;
      return Promise.resolve(taken);
    };
    await expect(startOnChosenPort(choose, (port) => settingsFor(port))).rejects.toThrow(
      "The program could not be started: its port is taken by another program.",
    );
    expect(choices).toBe(5);
    const missing = join(import.meta.dirname, "no-such-program.ts");
    await expect(startOnChosenPort(choose, (port) => settingsFor(port, missing))).rejects.toThrow(
      "The program could not be started.",
    );
    expect(choices).toBe(6);
  });
});
