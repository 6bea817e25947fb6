/**
 * Where the log goes. The demo is started by hand in a terminal, where its lines would bury what the
 * start says: they go to a file in the data folder, and only errors are shown as well.
 */
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import type { Config } from "./config.ts";
import { makeDataFolder } from "./database/cluster-folder.ts";
import { createLog } from "./log.ts";

const LARGEST_BYTES = 20_000_000;

export async function openLog(config: Config): Promise<ReturnType<typeof createLog>> {
  const { logLevel } = config;
  if (!config.demo || logLevel === "silent") return createLog(logLevel);
  await makeDataFolder(config.dataFolder);
  const path = join(config.dataFolder, "kortkoll.log");
  await putAsideWhenLarge(path);
  const file = pino.destination({ dest: path, append: true, mode: 0o600 });
  return createLog(
    logLevel,
    pino.multistream([
      { level: logLevel, stream: file },
      { level: "error", stream: process.stderr },
    ]),
  );
}

/** One earlier file is kept. */
async function putAsideWhenLarge(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) await rename(path, `${path}.1`);
}
