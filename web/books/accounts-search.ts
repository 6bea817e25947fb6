/** The period of the accounts' report as it stands in the address. */
import {
  type BeginsInMonth,
  daysOfFiscalYear,
  fiscalYearOf,
} from "@kortkoll/core/ledger/fiscal-year.ts";
import { addDays, businessDayOf, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";

const NAMES = ["company", "from", "to"] as const;
export type AccountsSearch = { readonly [name in (typeof NAMES)[number]]?: string };

export const ACCOUNT_PERIODS = ["month", "lastMonth", "year"] as const;
export type AccountPeriod = (typeof ACCOUNT_PERIODS)[number];

export type Days = { readonly from: string; readonly to: string };

export function readAccountsSearch(given: Record<string, unknown>): AccountsSearch {
  const kept = NAMES.flatMap((name) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

export function daysOf(
  period: AccountPeriod,
  nowMs: number,
  fiscalYearBegins: BeginsInMonth,
): Days {
  const today = businessDayOf(nowMs);
  const first = `${today.slice(0, 8)}01`;
  switch (period) {
    case "month":
      return { from: first, to: today };
    case "lastMonth": {
      const last = addDays(parseBusinessDay(first) ?? today, -1);
      return { from: `${last.slice(0, 8)}01`, to: last };
    }
    case "year":
      return {
        from: daysOfFiscalYear(fiscalYearOf(today, fiscalYearBegins), fiscalYearBegins).firstDay,
        to: today,
      };
  }
}

export function chosenDays(search: AccountsSearch, nowMs: number): Days {
  // Of a month the fiscal year is all the same.
  const { from, to } = daysOf("month", nowMs, 1);
  return { from: search.from ?? from, to: search.to ?? to };
}

/** The server would refuse it: told at the field, and not asked. */
export function isUsable({ from, to }: Days): boolean {
  const first = parseBusinessDay(from);
  const last = parseBusinessDay(to);
  return first !== undefined && last !== undefined && first <= last;
}
