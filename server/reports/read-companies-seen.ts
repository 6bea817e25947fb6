/** Whose a report over a site, or over all that the caller sees, is: for its head, on the screen's paper too. */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { PlaceNames } from "./close-report.ts";
import { selectCompaniesSeen } from "./report-store.ts";

export function readCompaniesSeen(
  sql: Sql,
  asked: Sight & { readonly siteCode: string | null },
): Promise<readonly PlaceNames[]> {
  return selectCompaniesSeen(sql, asked);
}
