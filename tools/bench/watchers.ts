/** The screens of the benchmark, in a thread of their own: each notes when it was told of which sum. */
import { get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

export type WatchersData = {
  readonly url: string;
  readonly apiKey: string;
  readonly watchers: number;
};

/** One telling: the day's takings that it told of, and when it came, by the machine's clock. */
export type Told = { readonly watcher: number; readonly takingsOre: number; readonly atMs: number };

const { url, apiKey, watchers } = workerData as WatchersData;
const told: Told[] = [];
let begun = 0;

for (let watcher = 0; watcher < watchers; watcher += 1) watch(watcher);

parentPort?.on("message", () => parentPort?.postMessage({ told }));

function watch(watcher: number): void {
  const headers = { authorization: `Bearer ${apiKey}` };
  get(`${url}/api/overview/stream?changes=1`, { headers, agent: false }, (answer) => {
    let waiting = "";
    let hasBegun = false;
    answer.setEncoding("utf8");
    answer.on("data", (piece: string) => {
      waiting += piece;
      const end = waiting.lastIndexOf("\n\n");
      if (end < 0) return;
      const atMs = performance.timeOrigin + performance.now();
      for (const event of waiting.slice(0, end).split("\n\n")) {
        const takings = /"takingsOre":(\d+)/.exec(event)?.[1];
        if (takings === undefined) continue;
        told.push({ watcher, takingsOre: Number(takings), atMs });
        if (hasBegun) continue;
        hasBegun = true;
        begun += 1;
        if (begun === watchers) parentPort?.postMessage("ready");
      }
      waiting = waiting.slice(end + 2);
    });
  }).on("error", (error) => {
    throw error;
  });
}
