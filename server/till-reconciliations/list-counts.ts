/** The list of till reconciliations, newest first, and the drawers that somebody may count. */
import { mayDoAt, mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Sql } from "../database/database.ts";
import type { PersonCaller, Sight } from "../http/access.ts";
import { readCursor, writeCursor } from "../page-cursor.ts";
import { type ListedRow, selectDrawersToCount, selectReconciliations } from "./count-view-store.ts";
import type {
  DrawersToCount,
  ListedReconciliation,
  ReconciliationPage,
  ReconciliationsQuery,
} from "./till-reconciliations-api.ts";

/** Whoever counts, whoever approves, and finance. */
export const READS_COUNTS: readonly Right[] = [
  "tillReconciliation",
  "approveDifference",
  "financeViews",
];

export function mayReadCounts(person: PersonCaller): boolean {
  return READS_COUNTS.some((right) => mayDoSomewhere(person, right));
}

export type ListViewer = { readonly person: PersonCaller; readonly sight: Sight };

export async function listReconciliations(
  sql: Sql,
  viewer: ListViewer,
  query: ReconciliationsQuery,
): Promise<ReconciliationPage | "badCursor"> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && after === undefined) return "badCursor";
  const search = query.search?.normalize("NFC").trim();
  const rows = await selectReconciliations(sql, {
    ...viewer.sight,
    tillId: query.tillId,
    state: query.state,
    search: search === "" ? undefined : search,
    after,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = rows.length > query.limit && last !== undefined;
  const mayRead = ({ siteId }: ListedRow): boolean =>
    READS_COUNTS.some((right) => mayDoAt(viewer.person, right, siteId));
  return {
    reconciliations: page.filter(mayRead).map(listedFrom),
    next: hasMore ? writeCursor({ createdAtMicros: last.micros, id: last.id }) : null,
  };
}

function listedFrom(row: ListedRow): ListedReconciliation {
  const { countedOre, expectedOre } = row;
  const isKnown = countedOre !== null && expectedOre !== null;
  return {
    id: row.id,
    state: row.state,
    number: row.number,
    till: row.till,
    tillName: row.tillName,
    siteCode: row.siteCode,
    companyCode: row.companyCode,
    begun: { by: row.begunBy, at: row.begunAt.toISOString() },
    counts: row.counts,
    countedBy: row.countedBy,
    approvedBy: row.approvedBy,
    countedOre,
    differenceOre: isKnown ? countedOre - expectedOre : null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export async function listDrawersToCount(sql: Sql, viewer: ListViewer): Promise<DrawersToCount> {
  const rows = await selectDrawersToCount(sql, viewer.sight);
  const mine = rows.filter(({ siteId }) => mayDoAt(viewer.person, "tillReconciliation", siteId));
  return {
    drawers: mine.map((row) => ({
      tillId: row.tillId,
      till: row.till,
      tillName: row.tillName,
      siteCode: row.siteCode,
      companyCode: row.companyCode,
      companyName: row.companyName,
      open:
        row.openId === null || row.openBy === null || row.openAt === null
          ? null
          : {
              id: row.openId,
              counts: row.openCounts,
              by: row.openBy,
              at: row.openAt.toISOString(),
            },
      last:
        row.lastId === null || row.lastNumber === null || row.lastAt === null
          ? null
          : { id: row.lastId, number: row.lastNumber, at: row.lastAt.toISOString() },
    })),
  };
}
