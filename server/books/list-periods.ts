/** What is locked, what could be, and who has locked and opened it. */
import { endOfMonthBefore } from "@kortkoll/core/ledger/periods.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Periods } from "./books-api.ts";
import { countNotClosed, selectBooks, selectChanges } from "./period-store.ts";

export async function listPeriods(sql: Sql, sight: Sight, nowMs: number): Promise<Periods> {
  const canLockThrough = endOfMonthBefore(businessDayOf(nowMs));
  const companies: Periods["companies"] = [];
  for (const books of await selectBooks(sql, await readCompaniesSeen(sql, sight))) {
    companies.push({
      ...books,
      canLockThrough,
      notClosed: await countNotClosed(sql, books, canLockThrough),
      changes: await selectChanges(sql, books.companyId),
    });
  }
  return { companies };
}
