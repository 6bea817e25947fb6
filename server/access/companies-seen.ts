/** The companies that somebody sees, by code: for what is told of whole companies, such as books. */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { selectCompanyCodes } from "./thing-place-store.ts";

/** Null is every company. Who sees some sites only sees the companies that sell there. */
export async function readCompaniesSeen(sql: Sql, sight: Sight): Promise<readonly string[] | null> {
  if (sight.companyIds === null && sight.siteIds === null) return null;
  return await selectCompanyCodes(sql, sight);
}
