/** The whole benchmark: one part after another, and what is known after each, so that no part costs another. */
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import type { Scale } from "./bench-part.ts";
import { type PartAnswer, runPart } from "./part-process.ts";
import type { PartProgress } from "./part-progress.ts";
import type { Section } from "./section.ts";

export type MeasuredPart = {
  readonly name: string;
  readonly measuredAt: string;
  /** In a fraction of the time, at smaller sizes. */
  readonly quick: boolean;
  /** Undefined where there are no figures. */
  readonly section: Section | undefined;
  readonly found: unknown;
  /** Why there are none; beside figures, why there are no newer ones. */
  readonly failure: string | undefined;
  readonly seconds: number;
  /** Load average of the last minute: above what the part before left means company. */
  readonly loadBefore: number;
};

export type Machine = {
  readonly cores: number;
  readonly memoryMb: number;
  readonly platform: string;
  readonly node: string;
  readonly database: string;
};

export type Measurement = { readonly machine: Machine; readonly parts: readonly MeasuredPart[] };

export type Measuring = {
  readonly names: readonly string[];
  readonly scale: Scale;
  /** When it aborts, the part that runs is ended and the rest is not begun. */
  readonly stop: AbortSignal;
  readonly progress: PartProgress;
  /** Told of what there is after each part. */
  readonly keep: (measurement: Measurement) => Promise<void>;
  /** Measures one part; only tests give another. */
  readonly run?: typeof runPart;
};

/** A part that hangs may not cost those after it; growing to ten million takes hours. */
const MOST_MS = 30 * 60_000;
const MOST_WHEN_LARGER_MS = 12 * 60 * 60_000;
const PROGRAM = join(import.meta.dirname, "measure-part.ts");

export async function measureAll(measuring: Measuring): Promise<Measurement> {
  const { names, stop, progress, keep } = measuring;
  const machine = thisMachine();
  const parts: MeasuredPart[] = [];
  for (const name of names) {
    if (stop.aborted) {
      parts.push({ ...begun(measuring.scale), name, ...toldOf({ failure: "it was not begun" }) });
      continue;
    }
    progress.begin(name);
    const part = await measureApart(name, measuring);
    progress.end(part);
    parts.push(part);
    await keep({ machine, parts });
  }
  await keep({ machine, parts });
  return { machine, parts };
}

async function measureApart(name: string, measuring: Measuring): Promise<MeasuredPart> {
  const { scale, stop, run = runPart } = measuring;
  const before = begun(scale);
  const startedMs = performance.now();
  const mostMs = scale.largest === undefined ? MOST_MS : MOST_WHEN_LARGER_MS;
  const answer = await run({ ...scale, program: PROGRAM, name, stop, mostMs });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  return { ...before, name, ...toldOf(answer), seconds };
}

type Begun = Pick<MeasuredPart, "measuredAt" | "quick" | "seconds" | "loadBefore">;

function begun({ quick }: Scale): Begun {
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  return { measuredAt: new Date().toISOString(), quick, seconds: 0, loadBefore };
}

function toldOf(answer: PartAnswer): Pick<MeasuredPart, "section" | "found" | "failure"> {
  return "failure" in answer
    ? { section: undefined, found: undefined, failure: answer.failure }
    : { ...answer, failure: undefined };
}

function thisMachine(): Machine {
  return {
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1_000_000),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    database: "embedded PostgreSQL, durable as the product ships it",
  };
}
