/** The report's period and site as they stand in the page's address, and as the server is asked. */
import { addDays, businessDayOf, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";

export type ReportSearch = {
  readonly from?: string;
  readonly to?: string;
  readonly site?: string;
};

export const PERIODS = ["today", "month", "lastMonth"] as const;
export type Period = (typeof PERIODS)[number];

export function readReportSearch(given: Record<string, unknown>): ReportSearch {
  const kept = (["from", "to", "site"] as const).flatMap((name) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

export type Days = { readonly from: string; readonly to: string };

export function daysOf(period: Period, nowMs: number): Days {
  const today = businessDayOf(nowMs);
  const first = dayOf(`${today.slice(0, 8)}01`, today);
  switch (period) {
    case "today":
      return { from: today, to: today };
    case "month":
      return { from: first, to: today };
    case "lastMonth": {
      const last = addDays(first, -1);
      return { from: `${last.slice(0, 8)}01`, to: last };
    }
  }
}

/** This month when nothing is chosen. */
export function chosenDays(search: ReportSearch, nowMs: number): Days {
  const { from, to } = daysOf("month", nowMs);
  return { from: search.from ?? from, to: search.to ?? to };
}

/** Undefined for days of a person's own choice. */
export function periodOf(days: Days, nowMs: number): Period | undefined {
  return PERIODS.find((period) => {
    const { from, to } = daysOf(period, nowMs);
    return from === days.from && to === days.to;
  });
}

const MOST_DAYS = 366;

/** The server would refuse it: told at the field, and not asked. */
export function isUsable({ from, to }: Days): boolean {
  const first = parseBusinessDay(from);
  const last = parseBusinessDay(to);
  if (first === undefined || last === undefined) return false;
  return first <= last && last <= addDays(first, MOST_DAYS);
}

export function reportQuery(days: Days, site: string | undefined): URLSearchParams {
  const asked = new URLSearchParams(days);
  if (site !== undefined) asked.set("site", site);
  return asked;
}

function dayOf(text: string, otherwise: ReturnType<typeof businessDayOf>): typeof otherwise {
  return parseBusinessDay(text) ?? otherwise;
}
