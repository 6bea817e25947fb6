/** Times in milliseconds to the figures that a reader compares. */

export type Spread = { readonly p50: number; readonly p95: number; readonly p99: number };

export function spreadOf(timesMs: readonly number[]): Spread {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
    return Math.round((sorted[index] ?? 0) * 100) / 100;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export type Rate = Spread & { readonly perSecond: number; readonly done: number };

const MOST_IN_FLIGHT = 64;
/** Of the time, before it is counted: connections, their prepared statements and the code get warm. */
const WARM_UP = 0.4;

/** Keeps `inFlight` pieces of work going until the time is over; `work` gets the worker's number. */
export async function measureRate(
  inFlight: number,
  forMs: number,
  work: (worker: number) => Promise<void>,
): Promise<Rate> {
  await keepGoing(inFlight, forMs * WARM_UP, work);
  return await keepGoing(inFlight, forMs, work);
}

/** How much work to have at hand for what cannot be quicker than `floor`, the warm-up with it. */
export function mostOf(floor: Rate, forMs: number): number {
  return Math.ceil(1.2 * floor.perSecond * (1 + WARM_UP) * (forMs / 1_000)) + MOST_IN_FLIGHT;
}

async function keepGoing(
  inFlight: number,
  forMs: number,
  work: (worker: number) => Promise<void>,
): Promise<Rate> {
  const timesMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + forMs;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, worker) => {
      while (performance.now() < endMs) {
        const beganMs = performance.now();
        await work(worker);
        timesMs.push(performance.now() - beganMs);
      }
    }),
  );
  const tookMs = performance.now() - startedMs;
  return {
    ...spreadOf(timesMs),
    perSecond: Math.round((timesMs.length / tookMs) * 1000),
    done: timesMs.length,
  };
}
