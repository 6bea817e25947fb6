/** Exports as they are shown, and the bytes of one as they were made. */
import { createHash } from "node:crypto";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readPiece } from "./export-store.ts";
import { type ExportRow, selectExports, selectWaiting } from "./export-view-store.ts";
import type { ExportPage, ExportView } from "./exports-api.ts";
import { fileNameOf } from "./file-name.ts";

export function viewOf({ companyId: _, ...row }: ExportRow): ExportView {
  const days = { firstDay: row.firstDay as BusinessDay, lastDay: row.lastDay as BusinessDay };
  return {
    ...row,
    fileName: fileNameOf({ ...row, ...days, code: row.companyCode }),
    madeAt: row.madeAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

export async function listExports(
  sql: Sql,
  asked: {
    readonly sight: Sight;
    readonly company: string | undefined;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<ExportPage> {
  const { after = null, limit } = asked;
  // An export is of all sites of its company: whoever is limited to some has none.
  const seen = asked.sight.siteIds === null ? await readCompaniesSeen(sql, asked.sight) : [];
  const which = { seen, company: asked.company?.toUpperCase() ?? null };
  const found = await selectExports(sql, { ...which, after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  return {
    exports: shown.map(viewOf),
    next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
    waiting: await selectWaiting(sql, which),
  };
}

/** Throws at the end when they are not those that the hash was made of: the file is cut off then. */
export async function* readBytes(
  sql: Sql,
  { id, hash }: Pick<ExportView, "id" | "hash">,
): AsyncGenerator<Uint8Array, void, void> {
  const seen = createHash("sha256");
  let waiting: Uint8Array | undefined;
  for (let position = 1; ; position += 1) {
    const bytes = await readPiece(sql, id, position);
    if (bytes === undefined) break;
    seen.update(bytes);
    if (waiting !== undefined) yield waiting;
    waiting = bytes;
  }
  if (seen.digest("hex") !== hash) throw new Error(`The bytes of export ${id} differ`);
  if (waiting !== undefined) yield waiting;
}
