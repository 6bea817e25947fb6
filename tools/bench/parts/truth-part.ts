/** From a lost answer until the API says HAS PAID; and the simulation, which looks for what breaks that. */
import { benchPart } from "../bench-part.ts";
import { atLeast, type Told, under } from "../section.ts";
import { measureSimulationRate, type SimulationRate } from "../simulation-rate.ts";
import { measureTruthTime, type TruthTime } from "../truth-time.ts";

/** Beyond the vendor's own waiting rule. */
const TRUTH_WITHIN_MS = 1_000;
const LEAST_SIMULATED = 1_000;

export const truthPart = benchPart({
  name: "truth",
  measure: ({ quick }) => measureTruthTime(quick ? 1 : 5),
  tell: tellTruth,
  aims: (found) => [
    under(
      "from a lost answer to HAS PAID beyond the vendor's rule, median",
      { most: TRUTH_WITHIN_MS, unit: "ms" },
      found && Math.max(0, found.p50 - found.waitingRuleMs),
    ),
  ],
});

export const simulationPart = benchPart({
  name: "simulation",
  measure: ({ quick }) => measureSimulationRate(quick ? 2_000 : 20_000),
  tell: tellSimulation,
  aims: (found) => [
    atLeast(
      "simulated payments a second of one core's time",
      LEAST_SIMULATED,
      found?.perCoreSecond,
    ),
  ],
});

function tellTruth({ payments, waitingRuleMs, p50, p95, worst }: TruthTime): Told {
  return {
    title: "A lost answer, terminal in reach: until the API says HAS PAID",
    method: `The floor is the vendor's rule: a last result may be the one before for ${waitingRuleMs} ms.`,
    tables: [
      {
        columns: ["", "ms", "beyond the rule, ms"],
        rows: [
          ["median", p50, p50 - waitingRuleMs],
          ["95 %", p95, p95 - waitingRuleMs],
          [`worst of ${payments}`, worst, worst - waitingRuleMs],
        ],
      },
    ],
    charts: [],
  };
}

function tellSimulation(rate: SimulationRate): Told {
  const { payments, days, perCoreSecond, perSecond } = rate;
  return {
    title: "The simulation",
    method:
      "The product against simulated terminals, network, clock, crashes and people, on the database in " +
      "memory, every invariant checked after each step; always the same seed.",
    tables: [
      {
        columns: ["payments", "days", "a second of one core's time", "a second by the clock"],
        rows: [[payments, days, perCoreSecond, perSecond]],
      },
    ],
    charts: [],
  };
}
