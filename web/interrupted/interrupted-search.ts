/** The list's filters as they stand in the page's address, how the server is asked, and the order. */
import { INTERRUPTED_REASONS } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";

export const SORTS = ["risk", "age", "deadline"] as const;
export type Sort = (typeof SORTS)[number];

export const STATUSES = ["open", "closed", "all"] as const;

/** In place of a signature: items that nobody has taken. */
export const UNOWNED = "-";

export type InterruptedSearch = {
  readonly status?: string;
  readonly reason?: string;
  readonly siteCode?: string;
  /** A signature, or `UNOWNED`. */
  readonly owner?: string;
  readonly search?: string;
  readonly sort?: string;
};

const NAMES = ["status", "reason", "siteCode", "owner", "search", "sort"] as const;
/** What stands in the address only when it differs from the ordinary. */
const ORDINARY: InterruptedSearch = { status: "open", sort: "risk" };

export function readInterruptedSearch(given: Record<string, unknown>): InterruptedSearch {
  const kept = NAMES.flatMap((name) => {
    const value = given[name];
    if (typeof value !== "string" || value === "" || value === ORDINARY[name]) return [];
    return fits(name, value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

function fits(name: (typeof NAMES)[number], value: string): boolean {
  if (name === "status") return STATUSES.some((known) => known === value);
  if (name === "sort") return SORTS.some((known) => known === value);
  if (name === "reason") return INTERRUPTED_REASONS.some((known) => known === value);
  return true;
}

export function interruptedQuery(search: InterruptedSearch): URLSearchParams {
  const { status, reason, siteCode, owner } = search;
  const words = search.search?.trim();
  const asked = new URLSearchParams();
  if (status !== undefined) asked.set("status", status);
  if (reason !== undefined) asked.set("reason", reason);
  if (siteCode !== undefined) asked.set("siteCode", siteCode);
  if (owner === UNOWNED) asked.set("unowned", "true");
  else if (owner !== undefined) asked.set("owner", owner);
  if (words !== undefined && words !== "") asked.set("search", words);
  return asked;
}

export function isFiltered({ reason, siteCode, owner, search }: InterruptedSearch): boolean {
  return [reason, siteCode, owner, search].some((one) => one !== undefined);
}

export function keyOf(item: Pick<InterruptedItem, "paymentId" | "reason">): string {
  return `${item.paymentId} ${item.reason}`;
}

/** Equal ones stand in the order of their age, and then of their names: no row jumps by itself. */
export function sortItems(
  items: readonly InterruptedItem[],
  sort: string | undefined,
): readonly InterruptedItem[] {
  return items.toSorted(
    (a, b) =>
      first(a, b, sort) || a.since.localeCompare(b.since) || keyOf(a).localeCompare(keyOf(b)),
  );
}

function first(a: InterruptedItem, b: InterruptedItem, sort: string | undefined): number {
  if (sort === "age") return 0;
  if (sort === "deadline") return deadlineMs(a) - deadlineMs(b);
  return b.atRiskOre - a.atRiskOre;
}

const NO_DEADLINE_MS = Number.MAX_SAFE_INTEGER;

function deadlineMs({ deadlineAt }: InterruptedItem): number {
  return deadlineAt === null ? NO_DEADLINE_MS : Date.parse(deadlineAt);
}
