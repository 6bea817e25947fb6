/** The history's filters as they stand in the page's address, and as the server is asked. */
import { parseKeyedOre } from "@kortkoll/core/money.ts";

export const HISTORY_FILTERS = [
  "search",
  "from",
  "to",
  "businessFrom",
  "businessTo",
  "state",
  "kind",
  "method",
  "issuer",
  "flag",
  "siteCode",
  "companyCode",
  "operator",
  "serviceAdvisor",
  "tillId",
  "terminalId",
  "system",
  "amount",
  "lastFour",
  "authorisationCode",
] as const;
export type HistoryFilter = (typeof HISTORY_FILTERS)[number];
export type HistorySearch = { readonly [filter in HistoryFilter]?: string };

export function readHistorySearch(given: Record<string, unknown>): HistorySearch {
  const kept = HISTORY_FILTERS.flatMap((filter) => {
    const value = given[filter];
    return typeof value === "string" && value !== "" ? [[filter, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** Leaves out what cannot be asked yet, such as half of four digits. */
export function historyQuery(search: HistorySearch): URLSearchParams {
  const asked = new URLSearchParams();
  for (const filter of HISTORY_FILTERS) {
    const value = search[filter]?.trim();
    if (value === undefined || value === "" || wrongIn(filter, value)) continue;
    if (filter === "amount") asked.set("amountOre", String(parseKeyedOre(value) ?? 0));
    else if (filter === "operator" || filter === "serviceAdvisor") {
      asked.set(filter, value.toUpperCase());
    } else asked.set(filter, value);
  }
  return asked;
}

const DAYS: readonly HistoryFilter[] = ["from", "to", "businessFrom", "businessTo"];

export function wrongIn(filter: HistoryFilter, value: string): boolean {
  if (value === "") return false;
  if (filter === "amount") return parseKeyedOre(value) === undefined;
  if (filter === "lastFour") return !/^\d{4}$/.test(value);
  if (DAYS.includes(filter)) return !/^\d{4}-\d{2}-\d{2}$/.test(value);
  return false;
}

/** How many filters besides the free search are in use. */
export function countFilters(search: HistorySearch): number {
  return HISTORY_FILTERS.filter((filter) => filter !== "search" && search[filter] !== undefined)
    .length;
}
