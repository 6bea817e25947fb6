/** What a close's page says first, the gravest of what is so. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";

export type Verdict =
  | "differs"
  | "waits"
  | "notReported"
  | "acquirerDiffers"
  | "noTerminals"
  | "agrees"
  | "explained";

type Judged = Pick<DayClose, "progress" | "toExplain"> & {
  readonly columns: readonly Pick<DayClose["columns"][number], "difference">[];
  readonly acquirer: Pick<
    NonNullable<DayClose["acquirer"]>,
    "differences" | "moreDifferences"
  > | null;
};

export function verdictOf(close: Judged): Verdict {
  const { progress, toExplain, columns } = close;
  if (toExplain > 0) return "differs";
  if (!progress.isComplete) return "waits";
  if (progress.notReported > 0) return "notReported";
  // The terminals may agree with us while the file that the money comes by does not.
  if (acquirerDifferences(close) > 0) return "acquirerDiffers";
  if (progress.terminals === 0) return "noTerminals";
  return columns.every(({ difference }) => difference?.count === 0 && difference.netOre === 0)
    ? "agrees"
    : "explained";
}

export function acquirerDifferences({ acquirer }: Pick<Judged, "acquirer">): number {
  return acquirer === null ? 0 : acquirer.differences.length + acquirer.moreDifferences;
}
