/** What a file of vouchers is called when it is saved: plain letters, for every system takes them. */
import { type ExportForm, FILE_KINDS } from "@kortkoll/core/exports/export-form.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";

/** "BIL-7-2026-03-01-2026-03-31-fortnox.si"; without a number where it is no delivery. */
export function fileNameOf(of: {
  readonly code: string;
  readonly number?: number;
  readonly form: ExportForm;
  readonly profile: "full" | "fortnox" | null;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
}): string {
  const code = of.code.replace(/[^A-Za-z0-9]/g, "_");
  const parts = [code, of.number, of.firstDay, of.lastDay, of.form === "sie" ? of.profile : null];
  const name = parts.filter((part) => part !== null && part !== undefined).join("-");
  return `${name}.${FILE_KINDS[of.form].ending}`;
}
