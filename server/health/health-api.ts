/** Whether the server is up, and whether requests may be sent to it. */
import { z } from "zod";

export const MISSING = [
  "database",
  "writable",
  "migrations",
  "owner",
  "loops",
  "draining",
] as const;

export const missing = z.object({
  what: z.enum(MISSING),
  /** For whoever runs the server. */
  says: z.string(),
});

export const ready = z.object({
  ready: z.boolean(),
  missing: z.array(missing),
  /** What takes no requests away and is to be mended all the same; left out when there is nothing. */
  warnings: z.array(z.object({ what: z.enum(["clock", "disk"]), says: z.string() })).optional(),
});

export type Missing = z.infer<typeof missing>;
export type Warning = NonNullable<Ready["warnings"]>[number];
export type Ready = z.infer<typeof ready>;
