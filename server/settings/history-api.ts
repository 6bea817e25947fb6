/** The history of the settings: who changed what, when, from what to what; refusals too. */
import { AUDIT_SUBJECTS } from "@kortkoll/core/audit/audit-kinds.ts";
import { z } from "zod";
import { id, instant } from "../api-values.ts";

export const settingHistoryQuery = z.strictObject({
  subject: z.enum(AUDIT_SUBJECTS).optional(),
  id: id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const content = z.record(z.string(), z.unknown());

export const settingHistoryEntry = z.object({
  id,
  kind: z.enum(["changed", "refused"]),
  subject: z.enum(AUDIT_SUBJECTS),
  subjectId: id.nullable(),
  /** What the thing was called then. */
  name: z.string().nullable(),
  by: z.string(),
  at: instant,
  /** Null when it was made then. */
  from: content.nullable(),
  to: content.nullable(),
  /** Why, when it was refused. */
  refused: z.object({ code: z.string() }).nullable(),
});

export const settingHistory = z.object({
  entries: z.array(settingHistoryEntry),
  next: z.string().nullable(),
});

export type SettingHistoryQuery = z.infer<typeof settingHistoryQuery>;
export type SettingHistoryEntry = z.infer<typeof settingHistoryEntry>;
export type SettingHistory = z.infer<typeof settingHistory>;
