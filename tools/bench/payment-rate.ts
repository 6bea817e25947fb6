/**
 * Payments per second through the real use cases on a durable database, with terminals that answer
 * at once. No HTTP: what is measured is the product's own work and its three commits.
 */
import { newUuid, systemClock, systemPause } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { findDifferences } from "../../server/ledger/check-books.ts";
import { keepCardRules } from "../../server/payments/card-rule-store.ts";
import { createPaymentRunner } from "../../server/payments/payment-runner.ts";
import { announceServer } from "../../server/payments/resolve-store.ts";
import { startPayment } from "../../server/payments/start-payment.ts";
import { type BenchCompany, makeBenchCompany, sendBenchOrder } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { besideFloors, IN_FLIGHT, type MeasuredRate, measureFloor } from "./floor.ts";
import { createInstantCloud } from "./instant-cloud.ts";
import { measureRate, mostOf } from "./percentiles.ts";
import { measureRowsFloor } from "./rows-floor.ts";

export type TakePayment = (orderId: string, worker: number) => Promise<void>;

export async function measurePaymentRates(forMs: number): Promise<readonly MeasuredRate[]> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    const takePayment = await preparePayments(database);
    const rates: MeasuredRate[] = [];
    const orders: string[] = [];
    for (const inFlight of IN_FLIGHT) {
      const floor = await measureFloor(database, inFlight, forMs);
      const rowsFloor = await measureRowsFloor(database, {
        inFlight,
        forMs,
        most: mostOf(floor, forMs),
      });
      orders.push(...(await sendOrders(database, mostOf(rowsFloor, forMs) - orders.length)));
      const payments = await measureRate(inFlight, forMs, async (worker) => {
        await takePayment(orders.pop() ?? "", worker);
      });
      rates.push(besideFloors(inFlight, payments, { floor, rowsFloor }));
    }
    const differences = await findDifferences(database);
    if (differences.length > 0) throw new Error(`The books part: ${JSON.stringify(differences)}`);
    return rates;
  } finally {
    await bench.close();
  }
}

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

export async function preparePayments(database: Database): Promise<TakePayment> {
  const terminalIds = Array.from({ length: 64 }, (_, index) => String(79_600_001 + index));
  const company = await makeBenchCompany(database, terminalIds);
  const serverId = newUuid();
  await announceServer(database, serverId, new Date());
  const deps = { database, clock: systemClock, newId: newUuid, serverId };
  const runner = createPaymentRunner({
    ...deps,
    cloud: createInstantCloud(),
    elapsedMs: () => performance.now(),
    pause: systemPause,
    cardRules: keepCardRules(database, systemClock),
    log: quiet,
    wake: () => undefined,
  });
  return async (orderId, worker) => {
    const started = await startPayment(deps, asked(company, orderId, worker), undefined);
    if (started.kind !== "started") throw new Error(`Refused: ${started.code}`);
    await runner.carryToEnd(started.payment.id);
  };
}

function asked(
  company: BenchCompany,
  orderId: string,
  worker: number,
): Parameters<typeof startPayment>[1] {
  const till = company.tills[worker];
  if (till === undefined) throw new Error("More workers than tills");
  return {
    allocations: [{ orderId, amountOre: undefined }],
    tillId: till.id,
    terminalId: till.terminalId,
    operator: company.operator,
    askedBy: company.operator.signature,
  };
}

const SENT_AT_ONCE = 32;

/** What a running database does by itself within a minute: its plans come from its tables' sizes. */
const ANALYZE = statement({ name: "bench_analyze", text: "analyze" });

export async function sendOrders(database: Database, count: number): Promise<string[]> {
  const deps = { database, clock: systemClock, newId: newUuid };
  const orders: string[] = [];
  while (orders.length < count) {
    const batch = Array.from({ length: SENT_AT_ONCE }, () => sendBenchOrder(deps));
    orders.push(...(await Promise.all(batch)));
  }
  await database.query(ANALYZE);
  return orders;
}
