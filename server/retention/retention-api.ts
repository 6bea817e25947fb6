/** Requests and answers of how long personal data is kept, and of what would go. */
import { LEAST_YEARS_KEPT } from "@kortkoll/core/time/retention.ts";
import { z } from "zod";
import { day, instant } from "../api-values.ts";

const count = z.number().int();

const run = z.object({
  night: day,
  /** Null while it runs, or when its server died over it: another one goes on. */
  finishedAt: instant.nullable(),
  orders: count,
  payments: count,
  bankFiles: count,
  answers: count,
});

export const retention = z.object({
  version: count,
  years: count,
  answerDays: count,
  /** Orders and payments from this day on are kept as they are. */
  keptFrom: day,
  /** What the next run would remove personal data from: a dry run. */
  wouldRemove: z.object({ orders: count, payments: count, bankFiles: count, answers: count }),
  lastRun: run.nullable(),
  /** The latest nights, newest first. */
  runs: z.array(run),
  /** Null while tonight's run is due or under way. */
  nextRunAt: instant.nullable(),
  /** Each new year another year's orders and payments are old enough. */
  newYear: z.object({ on: day, keptFrom: day }),
});
export const changeRetentionBody = z.strictObject({
  version: z.number().int().min(1),
  years: z.number().int().min(LEAST_YEARS_KEPT).max(30),
  answerDays: z.number().int().min(7).max(400),
});

export type Retention = z.infer<typeof retention>;
export type ChangeRetentionBody = z.infer<typeof changeRetentionBody>;
