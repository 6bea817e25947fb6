/**
 * Payments per second on real wires: client → server → simulated Nets and back, each in a process of
 * its own and all, with the database, on the same processor cores. Both HTTP hops, the client's and
 * the simulator's work are in the figure.
 */
import { ore } from "@kortkoll/core/money.ts";
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { newUuid, systemClock } from "../../server/clock.ts";
import { findDifferences } from "../../server/ledger/check-books.ts";
import { BENCH_OPERATOR, type BenchCompany } from "./bench-company.ts";
import { besideFloors, IN_FLIGHT, type MeasuredRate, measureFloor } from "./floor.ts";
import { type Memory, measureMemory } from "./memory.ts";
import { sendOrders } from "./payment-rate.ts";
import { measureRate, mostOf, type Rate } from "./percentiles.ts";
import { type Exchange, measureRowsFloor } from "./rows-floor.ts";
import { onWire, type Wire } from "./wire.ts";
import { openWireClient } from "./wire-client.ts";

export type WireRates = {
  readonly rates: readonly MeasuredRate[];
  /** Of the server and its database, right after the last payment of 64 in flight. */
  readonly underLoad: Memory | undefined;
};

export async function measureWireRates(forMs: number): Promise<WireRates> {
  return await onWire(
    { terminals: 64, customerTakesMs: 0, showsOldResultMs: 0, waitingRuleMs: 300 },
    (wire) => measure(wire, forMs),
  );
}

async function measure(wire: Wire, forMs: number): Promise<WireRates> {
  const { app, database, company } = wire;
  const rates: MeasuredRate[] = [];
  const orders: string[] = [];
  for (const inFlight of IN_FLIGHT) {
    const floor = await measureFloor(database, inFlight, forMs);
    const load = { inFlight, forMs, most: mostOf(floor, forMs) };
    const rowsFloor = await measureRowsFloor(database, load, askTerminalsOf(wire));
    orders.push(...(await sendOrders(database, mostOf(rowsFloor, forMs) - orders.length)));
    const payments = await payOverHttp(app.ready.url, { company, orders, inFlight, forMs });
    rates.push(besideFloors(inFlight, payments, { floor, rowsFloor }));
  }
  const underLoad = await measureMemory(app.pid, wire.postmasterPid);
  const differences = await findDifferences(database);
  if (differences.length > 0) throw new Error(`The books part: ${JSON.stringify(differences)}`);
  return { rates, underLoad };
}

/** One purchase at the worker's own terminal, over the same sockets as the product's. */
function askTerminalsOf({ netsUrl, terminalIds }: Wire): Exchange {
  const cloud = connectNetsCloud({
    baseUrl: netsUrl,
    account: () => Promise.resolve({ username: "demo", password: "demo" }),
    clock: systemClock,
  });
  return async (worker) => {
    const request = { amountOre: ore(125_000), reference: newUuid().slice(-12) };
    const outcome = await cloud.purchase({ ...request, terminalId: terminalIds[worker] ?? "" });
    if (outcome.kind !== "approved") throw new Error(`A terminal answered ${outcome.kind}`);
  };
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
