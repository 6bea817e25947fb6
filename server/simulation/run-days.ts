/** Runs days of a seed, some at a time in a world of their own, so that no world grows for ever. */
import { drawWeek } from "./draw-plan.ts";
import type { Mutation } from "./mutation.ts";
import type { Week } from "./plan.ts";
import { type Failure, type Figures, Simulation } from "./simulation.ts";

export const DAYS_OF_A_WORLD = 4;

export type Progress = { readonly days: number; readonly payments: number };

export type DaysResult = {
  readonly days: number;
  readonly payments: number;
  readonly servers: number;
  readonly steps: number;
  readonly unavoidable: number;
  readonly openAtEnd: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly failed: { readonly week: Week; readonly failure: Failure } | undefined;
};

export async function runDays(asked: {
  readonly seed: number;
  readonly days: number;
  /** Ends with the world in which so many are made. */
  readonly payments?: number | undefined;
  readonly mutation?: Mutation | undefined;
  readonly onProgress?: (progress: Progress) => void;
}): Promise<DaysResult> {
  const total = { days: 0, payments: 0, servers: 0, steps: 0, unavoidable: 0, openAtEnd: 0 };
  const counts = new Map<string, number>();
  let failed: DaysResult["failed"];
  const wanted = asked.payments ?? Number.POSITIVE_INFINITY;
  const isDone = (): boolean => total.days >= asked.days || total.payments >= wanted;
  for (let world = 0; !isDone() && failed === undefined; world += 1) {
    const week = drawWeek(
      worldSeed(asked.seed, world),
      Math.min(DAYS_OF_A_WORLD, asked.days - total.days),
    );
    const { figures, failure } = await new Simulation(week, { mutation: asked.mutation }).run();
    addFigures(total, figures);
    for (const [what, times] of figures.counts) counts.set(what, (counts.get(what) ?? 0) + times);
    total.days += failure === undefined ? week.days.length : failure.day;
    failed = failure === undefined ? undefined : { week, failure };
    asked.onProgress?.({ days: total.days, payments: total.payments });
  }
  return { ...total, counts, failed };
}

/** The first world of a seed is the seed's own. */
function worldSeed(seed: number, world: number): number {
  return (seed + Math.imul(world, 0x61c88647)) >>> 0;
}

function addFigures(
  total: {
    payments: number;
    servers: number;
    steps: number;
    unavoidable: number;
    openAtEnd: number;
  },
  figures: Figures,
): void {
  total.payments += figures.payments;
  total.servers += figures.servers;
  total.steps += figures.steps;
  total.unavoidable += figures.unavoidable;
  total.openAtEnd += figures.openAtEnd;
}
