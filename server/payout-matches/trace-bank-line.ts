/**
 * From a bank line, or a payout without one, to the cards, dates, tills and orders behind it; from an order
 * to its bank lines.
 */
import type { Sql } from "../database/database.ts";
import { selectLines, selectSiteCodes } from "./bank-line-store.ts";
import { findVerdict } from "./equal-line-store.ts";
import { partsOf } from "./match-store.ts";
import { partView } from "./part-view.ts";
import type { BankLineTrace, MatchTrace, OrderPayouts } from "./payout-matches-api.ts";
import {
  type MatchRow,
  type PaidBy,
  selectMatch,
  selectMatches,
  selectOrderPayouts,
  selectSales,
} from "./trace-store.ts";

const SHOWN_SALES = 500;

/** Undefined when there is no such line. */
export async function traceBankLine(sql: Sql, id: string): Promise<BankLineTrace | undefined> {
  const [line] = await selectLines(sql, [id]);
  if (line === undefined) return undefined;
  const sites = await selectSiteCodes(sql, line.companyId);
  const matches = (await selectMatches(sql, id)).map((row) => matchOf(row, sites));
  const standing = matches.find(({ undone }) => undone === null);
  const verdict = await readVerdict(sql, id);
  return { line, matches, ...(await readSales(sql, standing?.id)), verdict };
}

async function readVerdict(sql: Sql, lineId: string): Promise<BankLineTrace["verdict"]> {
  const said = await findVerdict(sql, lineId);
  if (said === undefined) return null;
  const { isSame, otherLineIds, by, at } = said;
  const others = await selectLines(sql, otherLineIds);
  return { isSame, others, by, at: at.toISOString() };
}

/** Undefined when there is no such match. */
export async function traceMatch(sql: Sql, id: string): Promise<MatchTrace | undefined> {
  const row = await selectMatch(sql, id);
  if (row === undefined) return undefined;
  const { companyCode, companyId, bankLineId, bookedOn, reference, ...match } = row;
  const sites = await selectSiteCodes(sql, companyId);
  const sales = await readSales(sql, id);
  const head = { companyCode, bankLineId, bookedOn, reference };
  return { ...head, match: matchOf(match, sites), ...sales };
}

async function readSales(
  sql: Sql,
  matchId: string | undefined,
): Promise<Pick<BankLineTrace, "sales" | "moreSales">> {
  const sales = matchId === undefined ? [] : await selectSales(sql, matchId, SHOWN_SALES);
  return {
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
    payouts: rows.flatMap(({ paidBy, ...payment }) =>
      (paidBy ?? [null]).map((paid) => ({ ...payment, ...waysOf(paid) })),
    ),
  };
}

type Ways = Pick<OrderPayouts["payouts"][number], "bankLine" | "zeroPayout">;

function waysOf(paid: PaidBy | null): Ways {
  if (paid === null) return { bankLine: null, zeroPayout: null };
  const { matchId, lineId, day, amountOre, reference, agreementName } = paid;
  const named = { reference, agreementName };
  return lineId === null
    ? { bankLine: null, zeroPayout: { id: matchId, dueOn: day, ...named } }
    : { bankLine: { id: lineId, bookedOn: day, amountOre, ...named }, zeroPayout: null };
}
