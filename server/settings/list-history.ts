/** Pages through who changed what in the settings, and what was refused. */
import type { Sql } from "../database/database.ts";
import { writeCursor } from "../page-cursor.ts";
import type { SettingHistory, SettingHistoryEntry } from "./history-api.ts";
import { type HistoryAsked, type HistoryRow, selectHistory } from "./history-store.ts";

export async function listHistory(
  sql: Sql,
  asked: Omit<HistoryAsked, "most"> & { readonly limit: number },
): Promise<SettingHistory> {
  const { limit, ...rest } = asked;
  const rows = await selectHistory(sql, { ...rest, most: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? writeCursor({ createdAtMicros: last.atMicros, id: last.id })
      : null;
  return { entries: shown.map(entryOf), next };
}

function entryOf(row: HistoryRow): SettingHistoryEntry {
  const { content } = row;
  const isChange = row.kind === "settingChanged";
  return {
    id: row.id,
    kind: isChange ? "changed" : "refused",
    subject: row.subjectKind,
    subjectId: row.subjectId,
    name: typeof content["name"] === "string" ? content["name"] : null,
    by: row.by,
    at: row.at.toISOString(),
    from: isChange ? recordIn(content["from"]) : null,
    to: isChange ? recordIn(content["to"]) : null,
    refused: isChange ? null : { code: String(content["code"]) },
  };
}

function recordIn(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}
