/**
 * Fault-injected payments per second that the simulation gets through in one process. By its own
 * processor time it is the figure for one core, whatever else the machine does meanwhile.
 */
import { runDays } from "../../server/simulation/run-days.ts";

export type SimulationRate = {
  readonly payments: number;
  readonly days: number;
  readonly perSecond: number;
  readonly perCoreSecond: number;
};

/** Always the same days, so that two measurements compare. */
const SEED = 1;
const WARM_UP_PAYMENTS = 1_000;

export async function measureSimulationRate(payments: number): Promise<SimulationRate> {
  await simulate(WARM_UP_PAYMENTS);
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const done = await simulate(payments);
  const { user, system } = process.cpuUsage(before);
  const tookS = (performance.now() - startedMs) / 1_000;
  return {
    ...done,
    perSecond: Math.round(done.payments / tookS),
    perCoreSecond: Math.round(done.payments / ((user + system) / 1_000_000)),
  };
}

async function simulate(
  payments: number,
): Promise<{ readonly payments: number; readonly days: number }> {
  const result = await runDays({ seed: SEED, days: Number.POSITIVE_INFINITY, payments });
  if (result.failed !== undefined) {
    throw new Error(`An invariant broke: ${JSON.stringify(result.failed.failure)}`);
  }
  return { payments: result.payments, days: result.days };
}
