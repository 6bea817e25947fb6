/**
 * Makes a failing week short: parts are left out, then faults are mended, as long as the same rule
 * still breaks. What is left is the story of the failure.
 */

import type { Mutation } from "./mutation.ts";
import type { Action, Customer, Day, DrawerWork, OfficeWork, TimedMishap, Week } from "./plan.ts";
import { type Failure, Simulation } from "./simulation.ts";
import type { Script } from "./world/script.ts";

export type Shrunk = { readonly week: Week; readonly failure: Failure; readonly runs: number };

export type ShrinkSettings = {
  readonly mutation: Mutation | undefined;
  /** Milliseconds that never jump. */
  readonly elapsedMs: () => number;
  readonly longestMs: number;
};

type Part =
  | { readonly kind: "customer"; readonly day: number; readonly customer: Customer }
  | { readonly kind: "mishap"; readonly day: number; readonly mishap: TimedMishap }
  | { readonly kind: "office"; readonly day: number; readonly work: OfficeWork }
  | { readonly kind: "drawer"; readonly day: number; readonly work: DrawerWork };

export async function shrink(
  week: Week,
  failure: Failure,
  settings: ShrinkSettings,
): Promise<Shrunk> {
  const shrinker = new Shrinker(week, failure, settings);
  await shrinker.leaveOutParts();
  await shrinker.leaveOutActions();
  await shrinker.mend();
  await shrinker.leaveOutParts();
  return { week: shrinker.week, failure: shrinker.failure, runs: shrinker.runs };
}

class Shrinker {
  week: Week;
  failure: Failure;
  runs = 0;
  readonly #settings: ShrinkSettings;
  readonly #endMs: number;

  constructor(week: Week, failure: Failure, settings: ShrinkSettings) {
    this.week = { ...week, days: week.days.slice(0, failure.day) };
    this.failure = failure;
    this.#settings = settings;
    this.#endMs = settings.elapsedMs() + settings.longestMs;
  }

  get #isTimeUp(): boolean {
    return this.#settings.elapsedMs() >= this.#endMs;
  }

  async #stillBreaks(week: Week): Promise<boolean> {
    if (this.#isTimeUp) return false;
    this.runs += 1;
    const { failure } = await new Simulation(week, { mutation: this.#settings.mutation }).run();
    if (failure?.rule !== this.failure.rule) return false;
    this.week = week;
    this.failure = failure;
    return true;
  }

  /** Ever smaller chunks, each left out where the rule still breaks without it. */
  async leaveOutParts(): Promise<void> {
    for (
      let size = Math.ceil(partsOf(this.week).length / 2);
      size >= 1;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let at = 0; at < partsOf(this.week).length; ) {
        const parts = partsOf(this.week);
        const rest = [...parts.slice(0, at), ...parts.slice(at + size)];
        const isLeftOut = await this.#stillBreaks(weekOf(this.week, rest));
        if (this.#isTimeUp) return;
        if (!isLeftOut) at += size;
      }
    }
  }

  async leaveOutActions(): Promise<void> {
    for (const [index, part] of partsOf(this.week).entries()) {
      if (part.kind !== "customer") continue;
      for (let action = part.customer.actions.length - 1; action >= 0; action -= 1) {
        await this.#change(index, (customer) => ({
          ...customer,
          actions: customer.actions.filter((_, at) => at !== action),
        }));
      }
    }
  }

  async #change(index: number, change: (customer: Customer) => Customer): Promise<boolean> {
    const parts = partsOf(this.week);
    const part = parts[index];
    if (part?.kind !== "customer") return false;
    const changed = { ...part, customer: change(part.customer) };
    return await this.#stillBreaks(weekOf(this.week, parts.with(index, changed)));
  }

  /** Each fault and each whim that is not needed. */
  async mend(): Promise<void> {
    for (const [index, part] of partsOf(this.week).entries()) {
      if (part.kind !== "customer") continue;
      for (let action = 0; action < part.customer.actions.length; action += 1) {
        for (const mending of MENDINGS) {
          await this.#change(index, (customer) => ({
            ...customer,
            actions: customer.actions.map((one, at) =>
              at === action ? { ...one, action: mending(one.action) } : one,
            ),
          }));
        }
      }
    }
  }
}

type Mending = (action: Action) => Action;

function script(change: Partial<Script>): Mending {
  return (action) => {
    if (action.kind === "pay") {
      return { ...action, scripts: action.scripts.map((one) => ({ ...one, ...change })) };
    }
    return action.kind === "refund"
      ? { ...action, script: { ...action.script, ...change } }
      : action;
  };
}

const MENDINGS: readonly Mending[] = [
  (action) => (action.kind === "pay" ? { ...action, scripts: action.scripts.slice(0, 1) } : action),
  (action) => (action.kind === "pay" ? { ...action, twice: "no" } : action),
  (action) => (action.kind === "pay" ? { ...action, cancelAfterMs: undefined } : action),
  (action) => (action.kind === "pay" ? { ...action, claim: "no" } : action),
  (action) => (action.kind === "pay" ? { ...action, underWarning: false } : action),
  (action) => (action.kind === "pay" ? { ...action, signature: "signed" } : action),
  (action) => (action.kind === "refund" ? { ...action, tender: "sameCard" } : action),
  (action) => (action.kind === "pay" ? { ...action, sharePercent: undefined } : action),
  (action) => (action.kind === "pay" ? { ...action, cash: "no" } : action),
  script({ looks: [] }),
  script({ request: "none" }),
  script({ answer: "none" }),
  script({ outcome: "approved" }),
  script({ shownAfterMs: 2_000 }),
  script({ card: 0 }),
];

function partsOf(week: Week): readonly Part[] {
  return week.days.flatMap((day, index): readonly Part[] => [
    ...day.customers.map((customer): Part => ({ kind: "customer", day: index, customer })),
    ...day.mishaps.map((mishap): Part => ({ kind: "mishap", day: index, mishap })),
    ...day.office.map((work): Part => ({ kind: "office", day: index, work })),
    ...day.drawers.map((work): Part => ({ kind: "drawer", day: index, work })),
  ]);
}

function weekOf(week: Week, parts: readonly Part[]): Week {
  const days = week.days.map(
    (_, index): Day => ({
      customers: parts.flatMap((part) =>
        part.kind === "customer" && part.day === index ? part.customer : [],
      ),
      office: parts.flatMap((part) =>
        part.kind === "office" && part.day === index ? part.work : [],
      ),
      drawers: parts.flatMap((part) =>
        part.kind === "drawer" && part.day === index ? part.work : [],
      ),
      mishaps: parts.flatMap((part) =>
        part.kind === "mishap" && part.day === index ? part.mishap : [],
      ),
    }),
  );
  return { ...week, days };
}
