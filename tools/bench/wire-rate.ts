/**
 * Payments per second on real wires: client → server → simulated Nets and back, each in a process of
 * its own and all, with the database, on the same processor cores. Both HTTP hops, the client's and
 * the simulator's work are in the figure.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KillableProcess, startKillable } from "../../e2e/kill/killable-process.ts";
import { makeTerminalIds, startSimulatedNets } from "../../e2e/kill/simulated-nets.ts";
import { openDatabase } from "../../server/database/database.ts";
import { findDifferences } from "../../server/ledger/check-store.ts";
import { BENCH_OPERATOR, type BenchCompany, makeBenchCompany } from "./bench-company.ts";
import { besideFloor, IN_FLIGHT, type MeasuredRate, measureFloor } from "./floor.ts";
import { type Memory, measureMemory } from "./memory.ts";
import { sendOrders } from "./payment-rate.ts";
import { measureRate, type Rate } from "./percentiles.ts";
import { openWireClient } from "./wire-client.ts";

export type WireRates = {
  readonly rates: readonly MeasuredRate[];
  /** Of the server and its database, right after the last payment of 64 in flight. */
  readonly underLoad: Memory | undefined;
};

const appFile = join(import.meta.dirname, "../../e2e/kill/app-process.ts");
const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

export async function measureWireRates(forMs: number): Promise<WireRates> {
  const folder = await mkdtemp(join(tmpdir(), "kortkoll-bench-"));
  const terminalIds = makeTerminalIds(64);
  const nets = await startSimulatedNets({
    folder,
    terminalIds,
    customerTakesMs: 0,
    lastResultDelayMs: 0,
  });
  try {
    const dataFolder = join(folder, "data");
    const app = await startKillable(appFile, [
      "--nets",
      nets.ready.url,
      "--data-folder",
      dataFolder,
    ]);
    try {
      return await measure(app, { terminalIds, forMs });
    } finally {
      await app.end();
    }
  } finally {
    await nets.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  app: KillableProcess,
  { terminalIds, forMs }: { readonly terminalIds: readonly string[]; readonly forMs: number },
): Promise<WireRates> {
  const { connection, postmasterPid } = app.ready;
  if (connection === undefined || postmasterPid === undefined) throw new Error("no database");
  const database = openDatabase({ connection, log: quiet });
  try {
    const company = await makeBenchCompany(database, terminalIds);
    const rates: MeasuredRate[] = [];
    for (const inFlight of IN_FLIGHT) {
      const floor = await measureFloor(database, inFlight, forMs);
      const orders = await sendOrders(database, Math.ceil((floor.perSecond * forMs) / 1000));
      const payments = await payOverHttp(app.ready.url, { company, orders, inFlight, forMs });
      rates.push(besideFloor(inFlight, payments, floor));
    }
    const underLoad = await measureMemory(app.pid, postmasterPid);
    const differences = await findDifferences(database);
    if (differences.length > 0) throw new Error(`The books part: ${JSON.stringify(differences)}`);
    return { rates, underLoad };
  } finally {
    await database.close();
  }
}

async function payOverHttp(
  url: string,
  load: {
    readonly company: BenchCompany;
    readonly orders: string[];
    readonly inFlight: number;
    readonly forMs: number;
  },
): Promise<Rate> {
  const { company, orders, inFlight, forMs } = load;
  const caller = { apiKey: company.apiKey, operator: BENCH_OPERATOR, inFlight };
  const client = await openWireClient(url, caller);
  try {
    return await measureRate(inFlight, forMs, async (worker) => {
      const till = company.tills[worker];
      if (till === undefined) throw new Error("More workers than tills");
      await client.pay(till, orders.pop() ?? "");
    });
  } finally {
    client.close();
  }
}
