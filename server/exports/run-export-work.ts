/**
 * Gives one piece of work to a thread of its own. What the thread cannot say any more, for it was stopped
 * or died, is said here: a file that was only to be read is not there; one that was to be kept may be.
 */
import { Worker } from "node:worker_threads";
import type { DatabaseLog } from "../database/database.ts";
import { CommitUnknown, errorAsTold } from "../database/database-errors.ts";
import type { ExportOrder, ExportOutcome, ExportTold, ExportWork } from "./export-work.ts";

const PROGRAM = new URL("./export-worker.ts", import.meta.url);

/**
 * Little for what is young, so that it is collected instead of carried around. For the rest more than a
 * file may hold (`MOST_OBJECTS` of core): V8 ends the whole process where a thread's memory is used up at one go.
 */
const LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_024 };

export type Running = {
  readonly log: DatabaseLog;
  readonly signal: AbortSignal;
};

/** Settles when the thread has ended: what it was given (a file) is then surely in nobody's hands. */
export async function runExportWork<Kind extends ExportWork["kind"]>(
  order: ExportOrder & { readonly work: { readonly kind: Kind } },
  { log, signal }: Running,
): Promise<ExportOutcome[Kind]> {
  signal.throwIfAborted();
  const thread = new Worker(PROGRAM, {
    workerData: order,
    // The server's own may be a profiler's or a test's.
    execArgv: [],
    resourceLimits: LIMITS,
  });
  let said: Exclude<ExportTold, { kind: "log" }> | undefined;
  let died: Error | undefined;
  thread.on("message", (told: ExportTold) => {
    if (told.kind === "log") log[told.level](told.details, told.message);
    else said = told;
  });
  thread.on("error", (error: Error) => {
    died = error;
  });
  const end = (): void => void thread.terminate();
  signal.addEventListener("abort", end);
  await new Promise((resolve) => thread.once("exit", resolve));
  signal.removeEventListener("abort", end);
  if (said?.kind === "done") return said.outcome as ExportOutcome[Kind];
  throw said?.kind === "failed" ? errorAsTold(said.error) : endOf(order.work.kind, died, signal);
}

function endOf(kind: ExportWork["kind"], died: Error | undefined, signal: AbortSignal): unknown {
  if (kind === "make") return new CommitUnknown("the making of an export", died);
  if (signal.aborted) return signal.reason;
  return new Error("The thread that made the file has ended", { cause: died });
}
