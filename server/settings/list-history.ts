/** Pages through who changed what in the settings, and what was refused. */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { writeCursor } from "../page-cursor.ts";
import type { SettingHistory, SettingHistoryEntry } from "./history-api.ts";
import {
  type HistoryAsked,
  type HistoryRow,
  type SeenNames,
  selectHistory,
} from "./history-store.ts";
import { narrowContent, readSeenNames } from "./narrow-content.ts";

export async function listHistory(
  sql: Sql,
  asked: Omit<HistoryAsked, "most"> & {
    readonly limit: number;
    /** What the caller sees of what the entries name, where it is less than which entries. */
    readonly seenBy?: Sight;
  },
): Promise<SettingHistory> {
  const { limit, seenBy = asked.sight, ...rest } = asked;
  const rows = await selectHistory(sql, { ...rest, most: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? writeCursor({ createdAtMicros: last.atMicros, id: last.id })
      : null;
  const entries = shown.map(entryOf);
  const seen = await readSeenNames(sql, seenBy);
  if (seen === undefined) return { entries, next };
  return { entries: entries.flatMap((entry) => narrowedTo(seen, entry)), next };
}

/** At a site of several companies an entry names what is of others: that is left out. */
function narrowedTo(seen: SeenNames, entry: SettingHistoryEntry): SettingHistoryEntry[] {
  const from = entry.from && narrowContent(seen, entry.from);
  const to = entry.to && narrowContent(seen, entry.to);
  const isNothing = from !== null && JSON.stringify(from) === JSON.stringify(to);
  return isNothing ? [] : [{ ...entry, from, to }];
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

/** A change of cash reasons was once recorded as the bare list of them. */
function recordIn(value: unknown): Record<string, unknown> | null {
  if (Array.isArray(value)) return { reasons: value };
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}
