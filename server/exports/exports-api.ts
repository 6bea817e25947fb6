/** Requests and answers about files for other books, and what has been delivered of them. */
import { EXPORT_FORMS } from "@kortkoll/core/exports/export-form.ts";
import { z } from "zod";
import { day, id, instant, shortText } from "../api-values.ts";

const count = z.number().int();
const profile = z.enum(["full", "fortnox"]);

const range = {
  company: shortText(12),
  /** Without it the first day of the fiscal year of `to`. */
  from: day.optional(),
  /** Without it today. */
  to: day.optional(),
};
export const exportQuery = z.object(range);
export const sieQuery = z.object({
  ...range,
  profile: profile.default("full"),
  /** Whether the file ends in its checksum, #KSUMMA, which few readers look at. */
  checksum: z.enum(["yes", "no"]).default("no"),
});

const form = z.enum(EXPORT_FORMS);
export const makeExportBody = z.strictObject({
  companyCode: shortText(12),
  form,
  profile: profile.optional(),
  checksum: z.boolean().optional(),
  from: day.optional(),
  to: day.optional(),
  /** `new`: what no export has had; `all`: what has been delivered before once more. */
  include: z.enum(["new", "all"]).default("new"),
});
export const correctExportBody = z.strictObject({
  form,
  profile: profile.optional(),
  checksum: z.boolean().optional(),
  reason: shortText(200),
});
export const deliveredBody = z.strictObject({ note: shortText(200).optional() });
export const discardedBody = z.strictObject({ reason: shortText(200) });
export const exportParams = z.object({ id });
export const listExportsQuery = z.object({
  company: shortText(12).optional(),
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const named = z.object({ id, number: count });
export const exportView = z.object({
  id,
  companyCode: z.string(),
  companyName: z.string(),
  number: count,
  form,
  profile: profile.nullable(),
  checksum: z.boolean(),
  fiscalYear: count,
  firstDay: day,
  lastDay: day,
  vouchers: count,
  lines: count,
  /** Which numbers are in it, series by series. */
  ranges: z.array(z.object({ series: z.string(), first: count, last: count })),
  /** What the form could not say, and what was written in its place. */
  replaced: z.array(z.object({ character: z.string(), written: z.string(), count })),
  fileName: z.string(),
  bytes: count,
  /** SHA-256 of the file. */
  hash: z.string(),
  madeBy: z.string(),
  madeAt: instant,
  /** `delivered` and `discarded` are said once, and stand. */
  state: z.enum(["made", "delivered", "discarded"]),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
  corrects: named.nullable(),
  correctedBy: named.nullable(),
  /** Why it corrects another. */
  reason: z.string().nullable(),
});
export const exportPage = z.object({
  exports: z.array(exportView),
  next: id.nullable(),
  /** What no export has yet, company by company and fiscal year by fiscal year. */
  waiting: z.array(
    z.object({
      companyCode: z.string(),
      companyName: z.string(),
      fiscalYear: count,
      vouchers: count,
      firstDay: day,
      lastDay: day,
    }),
  ),
});

export type ExportView = z.infer<typeof exportView>;
export type ExportPage = z.infer<typeof exportPage>;
export type MakeExportBody = z.input<typeof makeExportBody>;
