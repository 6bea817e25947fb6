/**
 * Payments per second through the real use cases on a durable database, with terminals that answer
 * at once, beside the floor: the same three durable commits a payment, done bare, in the same run.
 */
import { newUuid, systemClock } from "../../server/clock.ts";
import { statement } from "../../server/database/database.ts";
import { findDifferences } from "../../server/ledger/check-store.ts";
import { keepCardRules } from "../../server/payments/card-rule-store.ts";
import { createPaymentRunner } from "../../server/payments/payment-runner.ts";
import { announceServer } from "../../server/payments/resolve-store.ts";
import { startPayment } from "../../server/payments/start-payment.ts";
import { makeBenchCompany, sendBenchOrder } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { createInstantCloud } from "./instant-cloud.ts";
import { measureRate, type Rate } from "./percentiles.ts";

export type PaymentRate = {
  readonly inFlight: number;
  readonly payments: Rate;
  /** Three bare durable inserts a payment. */
  readonly floor: Rate;
  readonly ratio: number;
};

const COMMITS_A_PAYMENT = 3;
const quiet = { warn: () => undefined, error: console.error };

export async function measurePaymentRates(forMs: number): Promise<readonly PaymentRate[]> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    const base = { database, clock: systemClock, newId: newUuid };
    const vendorIds = Array.from(
      { length: 64 },
      (_, index) => `7${String(index).padStart(7, "0")}`,
    );
    const company = await makeBenchCompany(database, vendorIds);
    const serverId = newUuid();
    await announceServer(database, serverId, new Date());
    const runner = createPaymentRunner({
      ...base,
      cloud: createInstantCloud(),
      elapsedMs: () => performance.now(),
      serverId,
      cardRules: keepCardRules(database, systemClock),
      log: quiet,
      wake: () => undefined,
    });
    const floorTable = statement({
      name: "bench_floor_table",
      text: "create table bench_floor (id uuid primary key, content text not null)",
    });
    await database.query(floorTable);
    const floorInsert = statement({
      name: "bench_floor_insert",
      text: "insert into bench_floor values ($1, $2)",
    });
    const rates: PaymentRate[] = [];
    for (const inFlight of [1, 8, 64]) {
      const floor = await measureRate(inFlight, forMs, async () => {
        for (let commit = 0; commit < COMMITS_A_PAYMENT; commit += 1) {
          await database.query(floorInsert, [newUuid(), "x".repeat(400)]);
        }
      });
      const orders: string[] = [];
      const wanted = Math.ceil((floor.perSecond * forMs) / 1000);
      while (orders.length < wanted) {
        const batch = Array.from({ length: 32 }, () => sendBenchOrder(base));
        orders.push(...(await Promise.all(batch)));
      }
      const payments = await measureRate(inFlight, forMs, async (worker) => {
        const till = company.tills[worker];
        const orderId = orders.pop();
        if (till === undefined || orderId === undefined) throw new Error("Too few orders");
        const started = await startPayment(
          { ...base, serverId },
          {
            allocations: [{ orderId, amountOre: undefined }],
            tillId: till.id,
            terminalId: till.terminalId,
            operator: company.operator,
            askedBy: "MATA",
          },
          undefined,
        );
        if (started.kind !== "started") throw new Error(`Refused: ${started.code}`);
        await runner.carryToEnd(started.payment.id);
      });
      const ratio = Math.round((payments.perSecond / floor.perSecond) * 100) / 100;
      rates.push({ inFlight, payments, floor, ratio });
    }
    const differences = await findDifferences(database);
    if (differences.length > 0) throw new Error(`The books part: ${JSON.stringify(differences)}`);
    return rates;
  } finally {
    await bench.close();
  }
}
