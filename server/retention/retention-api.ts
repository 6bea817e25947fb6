/** Requests and answers of how long personal data is kept, and of what would go. */
import { LEAST_YEARS_KEPT } from "@kortkoll/core/time/retention.ts";
import { z } from "zod";
import { day, instant } from "../api-values.ts";

const count = z.number().int();

export const retention = z.object({
  version: count,
  years: count,
  answerDays: count,
  /** Orders and payments from this day on are kept as they are. */
  keptFrom: day,
  /** What the next run would remove personal data from: a dry run. */
  wouldRemove: z.object({ orders: count, payments: count, answers: count }),
  lastRun: z
    .object({
      night: day,
      finishedAt: instant.nullable(),
      orders: count,
      payments: count,
      answers: count,
    })
    .nullable(),
});
export const changeRetentionBody = z.strictObject({
  version: z.number().int().min(1),
  years: z.number().int().min(LEAST_YEARS_KEPT).max(30),
  answerDays: z.number().int().min(7).max(400),
});

export type Retention = z.infer<typeof retention>;
export type ChangeRetentionBody = z.infer<typeof changeRetentionBody>;
