/**
 * Holds the books against what orders, payments, debts, movements of cash, payouts and drawers say that
 * they should be, some of them at a time: all of it would be one question that grows with history.
 */
import type { Sql } from "../database/database.ts";
import {
  BOOKED_THINGS,
  type BookDifference,
  type BookedThing,
  type Touched,
} from "./book-difference.ts";
import {
  findCashElsewhere,
  findDifferencesOf,
  listIdsAfter,
  selectTouched,
} from "./check-store.ts";

const AT_ONCE = 1_000;
/** Less than every id that there is. */
export const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

export function checkThings(
  sql: Sql,
  thing: BookedThing,
  ids: readonly string[],
): Promise<readonly BookDifference[]> {
  return findDifferencesOf(sql, thing, ids);
}

export function listThings(
  sql: Sql,
  thing: BookedThing,
  of: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  return listIdsAfter(sql, thing, of);
}

export function checkCashElsewhere(sql: Sql): Promise<readonly BookDifference[]> {
  return findCashElsewhere(sql);
}

/** What the vouchers after the given one are of, so many of them at a time. */
export function listTouched(
  sql: Sql,
  of: { readonly after: string; readonly most: number },
): Promise<Touched> {
  return selectTouched(sql, of);
}

/** All of it, one piece after another: in a snapshot when `sql` is one. */
export async function findDifferences(sql: Sql): Promise<readonly BookDifference[]> {
  const found: BookDifference[] = [];
  for (const thing of BOOKED_THINGS) {
    let ids: readonly string[] | undefined;
    while (ids === undefined || ids.length === AT_ONCE) {
      ids = await listIdsAfter(sql, thing, { after: ids?.at(-1) ?? BEFORE_ALL, most: AT_ONCE });
      if (ids.length > 0) found.push(...(await findDifferencesOf(sql, thing, ids)));
    }
  }
  return [...found, ...(await findCashElsewhere(sql))];
}
