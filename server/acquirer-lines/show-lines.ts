/** Acquirers' lines as people see them: lists, one line with the payments it may be of, those of a payment. */
import type { Sql } from "../database/database.ts";
import { readDayCursor, writeDayCursor } from "../day-cursor.ts";
import type { Sight } from "../http/access.ts";
import type {
  AcquirerLineFound,
  AcquirerLinePage,
  AcquirerLineView,
  LISTED_STATES,
  LinesOfPayment,
} from "./acquirer-lines-api.ts";
import { type CandidateRow, selectCandidates } from "./candidate-store.ts";
import {
  selectLine,
  selectLinePage,
  selectLinesOfPayment,
  selectUndone,
  type ViewRow,
} from "./line-view-store.ts";

const MOST_CANDIDATES = 50;

export async function listLines(
  sql: Sql,
  asked: {
    readonly sight: Sight;
    readonly state: (typeof LISTED_STATES)[number];
    readonly company?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<AcquirerLinePage | "unusableCursor"> {
  const { sight, state, company, cursor, limit } = asked;
  const after = cursor === undefined ? undefined : readDayCursor(cursor);
  if (cursor !== undefined && after === undefined) return "unusableCursor";
  const { companyIds } = sight;
  const rows = await selectLinePage(sql, { state, companyIds, company, after, limit });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    lines: shown.map(viewOf),
    next: last === undefined ? null : writeDayCursor({ businessDay: last.listedOn, id: last.id }),
  };
}

/** Undefined when there is no such line. */
export async function showLine(sql: Sql, id: string): Promise<AcquirerLineFound | undefined> {
  const row = await selectLine(sql, id);
  if (row === undefined) return undefined;
  const isOpen = row.tie === null;
  return {
    line: viewOf(row),
    candidates: isOpen
      ? (await selectCandidates(sql, id, MOST_CANDIDATES)).map(({ at, isHeld, ...candidate }) => {
          const { lineType: _type, lineOre: _ore, ...shown } = candidate;
          const mayBeTied = whyNotTied({ ...candidate, at, isHeld }) === undefined;
          return { ...shown, at: at.toISOString(), mayBeTied };
        })
      : [],
    undone: await selectUndone(sql, id),
  };
}

export async function showLinesOfPayment(sql: Sql, attemptId: string): Promise<LinesOfPayment> {
  return { lines: (await selectLinesOfPayment(sql, attemptId)).map(viewOf) };
}

/**
 * A line speaks for money that moved. That one is tied to an approved payment is a person's word alone;
 * one whose end nobody knows is booked by it, so that the sum must be right and the matcher must have
 * found it possible.
 */
export function whyNotTied(
  candidate: CandidateRow,
): "acquirerPaymentTied" | "acquirerTieNotProven" | undefined {
  const { kind, state, amountOre, isHeld, isLikely, lineType, lineOre } = candidate;
  const isMoney = lineType === "sale" || lineType === "refund";
  if (isMoney && isHeld) return "acquirerPaymentTied";
  const isSameWay = (kind === "purchase") === lineOre > 0;
  if (isMoney && !isSameWay) return "acquirerTieNotProven";
  if (state === "approved") return undefined;
  const isUnderWay = state === "created" || state === "sent";
  const isSame = isMoney && isLikely && amountOre === Math.abs(lineOre);
  return isUnderWay || !isSame ? "acquirerTieNotProven" : undefined;
}

function viewOf({ listedOn: _day, ...view }: ViewRow): AcquirerLineView {
  return view;
}
