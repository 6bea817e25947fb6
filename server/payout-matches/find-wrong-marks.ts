/** Bank lines and reported payouts that say of themselves what the matches do not: there are never any. */
import type { Sql } from "../database/database.ts";
import type { Marked } from "./marked.ts";
import { selectMarkedAfter, selectWrongMarks, type WrongMark } from "./open-mark-store.ts";

export function findWrongMarksOf(
  sql: Sql,
  marked: Marked,
  ids: readonly string[],
): Promise<readonly WrongMark[]> {
  return selectWrongMarks(sql, marked, ids);
}

/** In the order of their ids. */
export function listMarked(
  sql: Sql,
  marked: Marked,
  of: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  return selectMarkedAfter(sql, marked, of);
}
