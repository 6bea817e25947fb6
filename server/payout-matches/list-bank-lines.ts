/** Pages of bank lines, and the companies whose lines somebody works with. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { readDayCursor, writeDayCursor } from "../day-cursor.ts";
import type { Sight } from "../http/access.ts";
import { type BankCompany, selectCompanies, selectLinePage } from "./bank-line-list-store.ts";
import type { BankLinePage, LINE_STATES } from "./payout-matches-api.ts";

export function readBankCompanies(
  sql: Sql,
  sight: Sight,
  code: string | undefined,
): Promise<readonly BankCompany[]> {
  return selectCompanies(sql, sight.companyIds, code);
}

export async function listBankLines(
  sql: Sql,
  asked: {
    readonly sight: Sight;
    readonly company?: string | undefined;
    readonly from: BusinessDay | undefined;
    readonly to: BusinessDay | undefined;
    readonly state?: (typeof LINE_STATES)[number] | undefined;
    readonly search?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<BankLinePage | "unusableCursor"> {
  const { sight, cursor, limit, company, state, search, from, to } = asked;
  const after = cursor === undefined ? undefined : readDayCursor(cursor);
  if (cursor !== undefined && after === undefined) return "unusableCursor";
  const rows = await selectLinePage(sql, {
    companyIds: sight.companyIds,
    company,
    from,
    to,
    state,
    search,
    after,
    limit,
  });
  const lines = rows.slice(0, limit);
  const last = lines.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? writeDayCursor({ businessDay: last.bookedOn, id: last.id })
      : null;
  return { lines, next };
}
