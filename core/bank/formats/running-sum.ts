/** A sum over as many lines as a file cares to have. */
import { type Ore, ore, ZERO } from "../../money.ts";

export type RunningSum = {
  readonly add: (amountOre: Ore) => void;
  /** Undefined when it has left the whole numbers: then nothing adds up to it. */
  readonly value: () => Ore | undefined;
};

export function runningSum(): RunningSum {
  let sum: number = ZERO;
  return {
    add: (amountOre) => {
      sum = Number.isSafeInteger(sum) ? sum + amountOre : Number.NaN;
    },
    value: () => (Number.isSafeInteger(sum) ? ore(sum) : undefined),
  };
}
