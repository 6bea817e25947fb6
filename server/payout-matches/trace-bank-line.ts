/** From a bank line to the cards, dates, tills and orders behind it; from an order to its bank lines. */
import type { Sql } from "../database/database.ts";
import { selectLines, selectSiteCodes } from "./bank-line-store.ts";
import { partsOf } from "./match-store.ts";
import { partView } from "./part-view.ts";
import type { BankLineTrace, OrderPayouts } from "./payout-matches-api.ts";
import { type MatchRow, selectMatches, selectOrderPayouts, selectSales } from "./trace-store.ts";

const SHOWN_SALES = 500;

/** Undefined when there is no such line. */
export async function traceBankLine(sql: Sql, id: string): Promise<BankLineTrace | undefined> {
  const [line] = await selectLines(sql, [id]);
  if (line === undefined) return undefined;
  const sites = await selectSiteCodes(sql, line.companyId);
  const sales = await selectSales(sql, id, SHOWN_SALES);
  return {
    line,
    matches: (await selectMatches(sql, id)).map((row) => matchOf(row, sites)),
    sales: sales
      .slice(0, SHOWN_SALES)
      .map(({ at, ...sale }) => ({ ...sale, at: at.toISOString() })),
    moreSales: sales.length > SHOWN_SALES,
  };
}

function matchOf(
  row: MatchRow,
  sites: ReadonlyMap<string, string>,
): BankLineTrace["matches"][number] {
  const { parts, at, undoneAt, undoneBy, undoneReason, ...match } = row;
  return {
    ...match,
    at: at.toISOString(),
    parts: partsOf(parts).map((part) => partView(part, sites)),
    undone:
      undoneAt === null || undoneBy === null || undoneReason === null
        ? null
        : { at: undoneAt.toISOString(), by: undoneBy, reason: undoneReason },
  };
}

/** A day that two payouts have paid is told once for each. */
export async function readOrderPayouts(sql: Sql, orderId: string): Promise<OrderPayouts> {
  const rows = await selectOrderPayouts(sql, orderId);
  return {
    payouts: rows.flatMap(({ bankLines, ...payment }) =>
      (bankLines ?? [null]).map((bankLine) => ({ ...payment, bankLine })),
    ),
  };
}
