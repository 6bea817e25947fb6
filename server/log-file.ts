/**
 * Where the log goes. The demo is started by hand in a terminal, where its lines would bury what the
 * start says: they go to a file in the data folder, and only errors are shown as well.
 */
import { openSync } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { makeDataFolder } from "./database/cluster-folder.ts";
import { createLineFile, type LineFile } from "./line-file.ts";
import { createLog } from "./log.ts";

const LARGEST_BYTES = 20_000_000;
const STANDARD_OUTPUT = 1;

export async function openLog(config: Config): Promise<ReturnType<typeof createLog>> {
  const { logLevel } = config;
  if (logLevel === "silent") return createLog(logLevel);
  if (!config.demo) return createLog(logLevel, keptUntilTheEnd(STANDARD_OUTPUT));
  await makeDataFolder(config.dataFolder);
  const path = join(config.dataFolder, "kortkoll.log");
  await putAsideWhenLarge(path);
  return createLog(
    logLevel,
    pino.multistream([
      { level: logLevel, stream: keptUntilTheEnd(openSync(path, "a", 0o600)) },
      { level: "error", stream: process.stderr },
    ]),
  );
}

function keptUntilTheEnd(fd: number): LineFile {
  const file = createLineFile(fd, { clock: systemClock });
  process.once("exit", () => file.flush());
  return file;
}

/** One earlier file is kept. */
async function putAsideWhenLarge(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) await rename(path, `${path}.1`);
}
