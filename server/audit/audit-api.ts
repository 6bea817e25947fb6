/** What the audit trail answers over HTTP. */
import { AUDIT_PROBLEMS, AUDIT_SOURCES } from "@kortkoll/core/audit/audit-entries.ts";
import { z } from "zod";
import { day, id, instant } from "../api-values.ts";

export const firstBroken = z.object({
  /** The number of the entry, or of the one that should be there. */
  seq: z.number().int(),
  problem: z.enum(AUDIT_PROBLEMS),
  /** What is wrong, in the caller's language. */
  sentence: z.string(),
  /** What the entry was about, where that is still known. */
  source: z.enum(AUDIT_SOURCES).nullable(),
  kind: z.string().nullable(),
  what: z.string().nullable(),
  subjectId: id.nullable(),
  by: z.string().nullable(),
  at: instant.nullable(),
});
export type FirstBroken = z.infer<typeof firstBroken>;

export const auditVerdict = z.object({
  ok: z.boolean(),
  entries: z.number().int(),
  /** Committed and not sealed yet: of the last second, or since sealing was stopped. */
  unsealed: z.number().int(),
  firstBroken: firstBroken.optional(),
  checkedAt: instant,
  /** A signature, "key:<name>" or "server". */
  by: z.string(),
});
export type AuditVerdict = z.infer<typeof auditVerdict>;

export const auditStatus = z.object({
  entries: z.number().int(),
  sealedAt: instant.nullable(),
  /** Ed25519 (SPKI in base64): what an export's signatures are checked with. */
  publicKey: z.string(),
  last: auditVerdict.nullable(),
  lastNightly: auditVerdict.nullable(),
  /** The hour in Stockholm from which the chain is verified each night. */
  nightlyHour: z.number().int(),
});
export type AuditStatus = z.infer<typeof auditStatus>;

export const auditQuery = z.object({
  source: z.enum(AUDIT_SOURCES).optional(),
  kind: z.string().min(1).max(60).optional(),
  /** A signature, "key:<name>" or "server". */
  by: z.string().trim().min(1).max(100).optional(),
  subjectId: id.optional(),
  companyCode: z.string().trim().min(1).max(12).optional(),
  from: day.optional(),
  to: day.optional(),
  text: z.string().trim().min(1).max(100).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditEntry = z.object({
  seq: z.number().int(),
  source: z.enum(AUDIT_SOURCES),
  kind: z.string(),
  sentence: z.string(),
  companyCode: z.string().nullable(),
  siteCode: z.string().nullable(),
  /** What the entry is about, such as "order" or "payment", and its id. */
  subjectKind: z.string(),
  subjectId: id.nullable(),
  by: z.string().nullable(),
  at: instant,
  sealedAt: instant,
  hash: z.string(),
  /** Everything else of the row; null when it is gone from the database. */
  row: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditPage = z.object({
  entries: z.array(auditEntry),
  /** Null when nothing is older. With a text, a page may be short although more follows. */
  next: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPage>;

export const exportQuery = z.object({ from: day.optional(), to: day.optional() });
export type ExportQuery = z.infer<typeof exportQuery>;
