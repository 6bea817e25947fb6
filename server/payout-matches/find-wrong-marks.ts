/** Bank lines and reported payouts that say of themselves what the matches do not: there are never any. */
import type { Sql } from "../database/database.ts";
import { selectWrongMarks, type WrongMark } from "./open-mark-store.ts";

export function findWrongMarks(sql: Sql): Promise<readonly WrongMark[]> {
  return selectWrongMarks(sql);
}
