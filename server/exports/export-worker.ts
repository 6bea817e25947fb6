/**
 * The thread in which one file of vouchers is made, over a connection of its own: the payments' thread
 * has its processor and its memory to itself. It ends with the file, and gives all memory back.
 */
import { parentPort, workerData } from "node:worker_threads";
import { newUuid } from "../clock.ts";
import { type DatabaseLog, openDatabase } from "../database/database.ts";
import { tellError } from "../database/database-errors.ts";
import type { ExportOrder, ExportOutcome, ExportTold, ExportWork } from "./export-work.ts";
import { type MakeDeps, makeExport } from "./make-export.ts";
import { writeExport } from "./write-export.ts";

const { work, settings, nowMs, version } = workerData as ExportOrder;
const database = openDatabase({ ...settings, maxConnections: 1, log: logOver(tell) });
try {
  const deps = { database, clock: () => nowMs, newId: newUuid, version };
  tell({ kind: "done", outcome: await run(deps, work) });
} catch (error) {
  tell({ kind: "failed", error: tellError(error) });
} finally {
  await database.close();
}

function run(deps: MakeDeps, asked: ExportWork): Promise<ExportOutcome[ExportWork["kind"]]> {
  switch (asked.kind) {
    case "write":
      return writeExport(deps, asked.asked, asked.fd);
    case "make":
      return makeExport(deps, asked.asked, asked.claim);
  }
}

function tell(told: ExportTold): void {
  parentPort?.postMessage(told);
}

function logOver(say: (told: ExportTold) => void): DatabaseLog {
  const at =
    (level: "info" | "warn" | "error") =>
    (details: object, message: string): void =>
      say({ kind: "log", level, details, message });
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
