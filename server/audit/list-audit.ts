/** The audit trail as people read it: newest first, with a sentence for each entry. */

import type { AuditSource } from "@kortkoll/core/audit/audit-entries.ts";
import { auditSentence, problemSentence } from "@kortkoll/core/audit/audit-sentences.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { addDays, type BusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { isInSight, type Sight } from "../http/access.ts";
import { narrowContent, readSeenNames } from "../settings/narrow-content.ts";
import type { AuditEntry, AuditPage, AuditQuery, AuditVerdict, FirstBroken } from "./audit-api.ts";
import { findSeqs, readNames } from "./audit-list-store.ts";
import type { Broken, Verdict } from "./broken-entry.ts";
import { type ReadEntry, readEntries } from "./chain-source-store.ts";
import { readTip } from "./chain-store.ts";

/** With a text, how many entries one page looks through. */
const LOOKED_THROUGH = 20_000;

export async function listAudit(
  sql: Sql,
  query: AuditQuery,
  telling: { readonly sight: Sight; readonly language: Language },
): Promise<AuditPage> {
  const beforeSeq =
    query.cursor === undefined ? (await readTip(sql)).lastSeq + 1 : Number(query.cursor);
  const afterSeq = query.text === undefined ? 0 : Math.max(0, beforeSeq - 1 - LOOKED_THROUGH);
  const seqs = await findSeqs(sql, {
    beforeSeq,
    afterSeq,
    source: query.source ?? null,
    kind: query.kind ?? null,
    by: query.by ?? null,
    subjectId: query.subjectId ?? null,
    companyCode: query.companyCode ?? null,
    from: query.from === undefined ? null : startOf(query.from, 0),
    to: query.to === undefined ? null : startOf(query.to, 1),
    text: query.text ?? null,
    limit: query.limit + 1,
    sight: telling.sight,
  });
  const page = seqs.slice(0, query.limit);
  const read = await readEntries(sql, page);
  const names = await readNames(sql, read);
  const seen = await readSeenNames(sql, telling.sight);
  const entries = read.toReversed().map((entry) => {
    const told = entryOf(entry, telling.language);
    return {
      ...told,
      row: seen === undefined || entry.companyId !== null ? told.row : narrowRow(seen, told.row),
      companyCode: names.get(entry.companyId ?? "") ?? null,
      siteCode: names.get(entry.siteId ?? "") ?? null,
    };
  });
  return { entries, next: nextOf(seqs, query.limit, afterSeq) };
}

function nextOf(seqs: readonly number[], limit: number, afterSeq: number): string | null {
  if (seqs.length > limit) return String(seqs[limit - 1]);
  return afterSeq > 0 ? String(afterSeq + 1) : null;
}

function startOf(text: string, daysLater: number): Date {
  return new Date(startOfBusinessDay(addDays(text as BusinessDay, daysLater)));
}

function entryOf(
  entry: ReadEntry,
  language: Language,
): Omit<AuditEntry, "companyCode" | "siteCode"> {
  const { seq, source, kind, subjectId, by, at, sealedAt, hash } = entry;
  const row = rowOf(entry.content);
  const sentence = auditSentence(entry, language);
  const subjectKind = SUBJECT_KINDS[source] ?? String(row?.["subjectKind"] ?? "");
  return { seq, source, kind, sentence, subjectKind, subjectId, by, at, sealedAt, hash, row };
}

const SUBJECT_KINDS: Readonly<Record<AuditSource, string | undefined>> = {
  attemptEvent: "payment",
  auditEvent: undefined,
  cashCheck: "payment",
  cashMovement: "drawer",
  comment: "payment",
  debtApplication: "payment",
  orderEvent: "order",
  orderVersion: "order",
  terminalEvent: "terminal",
  voucher: "voucher",
  writtenRow: "row",
};

function rowOf(content: string | null): AuditEntry["row"] {
  if (content === null) return null;
  const { row } = JSON.parse(content) as { row: Record<string, unknown> };
  return row;
}

/** Of what several companies use: without what is of others, and what was asked for in vain. */
function narrowRow(
  seen: Parameters<typeof narrowContent>[0],
  row: AuditEntry["row"],
): AuditEntry["row"] {
  const content = recordIn(row?.["content"]);
  if (row === null || content === null) return row;
  const { wanted: _, ...kept } = content;
  const told = Object.entries(kept).map(([key, value]) => {
    const inner = recordIn(value);
    return [key, inner === null ? value : narrowContent(seen, inner)];
  });
  return { ...row, content: narrowContent(seen, Object.fromEntries(told)) };
}

function recordIn(value: unknown): Record<string, unknown> | null {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : null;
}

/** What lies outside the caller's companies and sites is told by its number alone. */
export function tellBroken(
  broken: Broken,
  telling: { readonly sight: Sight; readonly language: Language },
): FirstBroken {
  const { seq, problem, source, kind, subjectId, by, at } = broken;
  const sentence = problemSentence(broken, telling.language);
  if (!isInSight(telling.sight, broken) || isOfUnknownPlace(telling.sight, broken)) {
    const hidden = { source: null, kind: null, what: null, subjectId: null, by: null, at: null };
    return { seq, problem, sentence, ...hidden };
  }
  const what =
    source === null || kind === null ? null : auditSentence({ source, kind }, telling.language);
  return { seq, problem, sentence, source, kind, what, subjectId, by, at };
}

/** Its place could not be read, or is not one company's: it may be another's. */
function isOfUnknownPlace({ companyIds, siteIds }: Sight, { companyId, siteId }: Broken): boolean {
  if (companyId !== null) return false;
  return companyIds !== null || (siteIds !== null && siteId === null);
}

export function tellVerdict(
  verdict: Pick<Verdict, "ok" | "entries" | "unsealed"> & {
    readonly firstBroken: Broken | null | undefined;
  },
  told: {
    readonly sight: Sight;
    readonly language: Language;
    readonly checkedAt: Date;
    readonly by: string;
  },
): AuditVerdict {
  const { ok, entries, unsealed, firstBroken } = verdict;
  const checked = { ok, entries, unsealed, checkedAt: told.checkedAt.toISOString(), by: told.by };
  return firstBroken == null ? checked : { ...checked, firstBroken: tellBroken(firstBroken, told) };
}
