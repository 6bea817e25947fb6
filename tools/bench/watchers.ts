/** The screens of the benchmark, in a thread of their own: each notes when it was told of which sum. */
import { get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

export type WatchersData = {
  readonly url: string;
  readonly apiKey: string;
  readonly watchers: number;
};

/** One telling: the day's takings that it told of, and when it came, by the machine's clock. */
export type Told = { readonly watcher: number; readonly takingsOre: number; readonly atMs: number };

const OPENING_AT_ONCE = 20;
const MOST_TRIES = 10;
const OPEN_AGAIN_MS = 500;

const { url, apiKey, watchers } = workerData as WatchersData;
const told: Told[] = [];
parentPort?.on("message", () => parentPort?.postMessage({ told }));
await Promise.all(Array.from({ length: OPENING_AT_ONCE }, (_, lane) => openLane(lane)));
parentPort?.postMessage("ready");

/** Screens of two hundred people do not open in one millisecond, and the machine may be busy. */
async function openLane(lane: number): Promise<void> {
  for (let watcher = lane; watcher < watchers; watcher += OPENING_AT_ONCE) await open(watcher);
}

/** Until the first telling; tries again where the server could not be reached, as a browser does. */
async function open(watcher: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await watch(watcher);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await pause(OPEN_AGAIN_MS);
    }
  }
}

function watch(watcher: number): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const hasBegun = Promise.withResolvers<void>();
  const fail = (why: unknown): void =>
    hasBegun.reject(new Error(`Screen ${watcher}`, { cause: why }));
  get(`${url}/api/overview/stream?changes=2`, { headers, agent: false }, (answer) => {
    if (answer.statusCode !== 200) fail(new Error(`was answered ${answer.statusCode}`));
    let waiting = "";
    answer.setEncoding("utf8");
    answer.on("error", fail);
    answer.on("end", () => fail(new Error("The stream ended")));
    answer.on("data", (piece: string) => {
      waiting += piece;
      const end = waiting.lastIndexOf("\n\n");
      if (end < 0) return;
      const atMs = performance.timeOrigin + performance.now();
      for (const event of waiting.slice(0, end).split("\n\n")) {
        const takings = /"takingsOre":(\d+)/.exec(event)?.[1];
        if (takings === undefined) continue;
        told.push({ watcher, takingsOre: Number(takings), atMs });
        hasBegun.resolve();
      }
      waiting = waiting.slice(end + 2);
    });
  }).on("error", fail);
  return hasBegun.promise;
}
