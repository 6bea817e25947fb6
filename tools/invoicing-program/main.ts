/**
 * A made-up invoicing program: a process of its own that knows Kortkoll only as a customer's system
 * would, by its address and one API key for each of parts, workshop and vehicles. The keys come as
 * one line of JSON on standard input; when standard input closes, the program ends.
 *
 *   node tools/invoicing-program/main.ts --api http://127.0.0.1:8080 --state FOLDER [--port N]
 *     [--host ADDRESS] [--by-itself]
 */
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openBookFile } from "./book-file.ts";
import { SYSTEMS, type SystemCode } from "./invoice-book.ts";
import { connectKortkoll } from "./kortkoll-api.ts";
import { servePage } from "./page-routes.ts";
import { RunningDesk } from "./run-desk.ts";

const { values } = parseArgs({
  options: {
    api: { type: "string" },
    state: { type: "string" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    "by-itself": { type: "boolean", default: false },
  },
});
const { api: address, state } = values;
if (address === undefined || state === undefined || !URL.canParse(address)) {
  process.stderr.write("Say where Kortkoll is (--api) and where to keep the invoices (--state).\n");
  process.exit(2);
}

const ending = new AbortController();
const { signal } = ending;
const keys = await readKeys();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => ending.abort());
}

const file = await openBookFile(state, Date.now());
const desk = new RunningDesk({
  file,
  api: connectKortkoll({ address, keys, signal }),
  signal,
  random: Math.random,
  now: () => new Date(),
});
const byItself = { on: values["by-itself"] };
const server = servePage({ desk, random: Math.random, byItself });
server.on("error", (error) => {
  process.stderr.write(`The page cannot be served: ${error.message}\n`);
  process.exit(1);
});
server.listen(Number(values.port), values.host, () => void begin());

async function begin(): Promise<void> {
  await desk.start();
  // A demo is ready when its orders are there; but nobody waits long for a Kortkoll that is away.
  const giveUpAt = performance.now() + 8_000;
  while (!desk.hasSentAll && performance.now() < giveUpAt && !signal.aborted) await pause(20);
  const { port } = server.address() as AddressInfo;
  const host = values.host === "0.0.0.0" || values.host === "::" ? "127.0.0.1" : values.host;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://${host}:${port}` })}\n`);
  void actNowAndThen();
}

/** Minutes apart, so that somebody who tries something out is seldom disturbed. */
async function actNowAndThen(): Promise<void> {
  while (!signal.aborted) {
    const pauseMs = 180_000 + Math.random() * 120_000;
    await pause(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (byItself.on && !signal.aborted) await desk.actByItself();
  }
}

signal.addEventListener("abort", () => {
  server.close();
  server.closeAllConnections();
  desk.ended().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});

/** The parent's end of standard input stays open for as long as the parent lives. */
function readKeys(): Promise<Record<SystemCode, string>> {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    lines.once("close", endWithoutKeys);
    lines.once("line", (line) => {
      const given = parsedKeys(line);
      if (given === undefined) return endWithoutKeys();
      lines.off("close", endWithoutKeys);
      lines.once("close", () => ending.abort());
      resolve(given);
    });
  });
}

function endWithoutKeys(): never {
  process.stderr.write(`The keys for ${SYSTEMS.join(", ")} come as one line of JSON.\n`);
  process.exit(2);
}

function parsedKeys(line: string): Record<SystemCode, string> | undefined {
  try {
    const { parts, workshop, vehicles } = JSON.parse(line) as Record<string, unknown>;
    if (typeof parts !== "string" || typeof workshop !== "string") return undefined;
    return typeof vehicles === "string" ? { parts, workshop, vehicles } : undefined;
  } catch {
    return undefined;
  }
}
