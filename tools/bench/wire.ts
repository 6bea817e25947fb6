/** A server and the simulated Nets, each a process of its own, with a company that has terminals. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KillableProcess, startKillable } from "../../e2e/kill/killable-process.ts";
import { makeTerminalIds, startSimulatedNets } from "../../e2e/kill/simulated-nets.ts";
import { type Database, openDatabase } from "../../server/database/database.ts";
import { type BenchCompany, makeBenchCompany } from "./bench-company.ts";

export type Wire = {
  readonly app: KillableProcess;
  readonly postmasterPid: number;
  readonly database: Database;
  readonly company: BenchCompany;
  /** Where the simulated Nets is asked, and its terminals in the order of the company's tills. */
  readonly netsUrl: string;
  readonly terminalIds: readonly string[];
};

export type WireSettings = {
  readonly terminals: number;
  readonly customerTakesMs: number;
  /** How long the simulated terminals go on showing the result before. */
  readonly showsOldResultMs: number;
  /** The vendor's rule that the server goes by. */
  readonly waitingRuleMs: number;
  /** Other servers work on the same database: the benchmark itself is one. */
  readonly isShared?: boolean;
};

/** A loaded machine is slow to start, and that is not what is measured. */
const READY_WITHIN_MS = 120_000;

const appFile = join(import.meta.dirname, "../../e2e/kill/app-process.ts");
const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

export async function onWire<Measured>(
  settings: WireSettings,
  measure: (wire: Wire) => Promise<Measured>,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-bench-"));
  const terminalIds = makeTerminalIds(settings.terminals);
  const nets = await startSimulatedNets({
    folder,
    terminalIds,
    customerTakesMs: settings.customerTakesMs,
    lastResultDelayMs: settings.showsOldResultMs,
  });
  try {
    const app = await startKillable(
      appFile,
      [
        ...["--nets", nets.ready.url, "--data-folder", join(folder, "data")],
        ...["--last-result-delay", String(settings.waitingRuleMs)],
        ...(settings.isShared === true ? ["--shared"] : []),
      ],
      { readyWithinMs: READY_WITHIN_MS },
    );
    try {
      return await withDatabase(app, { netsUrl: nets.ready.url, terminalIds }, measure);
    } finally {
      await app.end();
    }
  } finally {
    await nets.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function withDatabase<Measured>(
  app: KillableProcess,
  nets: Pick<Wire, "netsUrl" | "terminalIds">,
  measure: (wire: Wire) => Promise<Measured>,
): Promise<Measured> {
  const { connection, postmasterPid } = app.ready;
  if (connection === undefined || postmasterPid === undefined) throw new Error("no database");
  const database = openDatabase({ connection, log: quiet });
  try {
    const company = await makeBenchCompany(database, nets.terminalIds);
    return await measure({ ...nets, app, postmasterPid, database, company });
  } finally {
    await database.close();
  }
}
