/** What stands in the addresses of the day close's pages, and how the server is asked. */

export const CLOSE_FILTERS = ["search", "from", "to", "waitsFor", "order"] as const;
export type CloseFilter = (typeof CLOSE_FILTERS)[number];
export type CloseListSearch = { readonly [filter in CloseFilter]?: string };

export const CLOSE_ORDERS = [
  "cutAt desc",
  "cutAt asc",
  "netOre desc",
  "netOre asc",
  "number desc",
  "site asc",
] as const;
export type CloseOrder = (typeof CLOSE_ORDERS)[number];

export function readCloseListSearch(given: Record<string, unknown>): CloseListSearch {
  return textsIn(given, CLOSE_FILTERS);
}

export function orderOf({ order }: CloseListSearch): CloseOrder {
  return CLOSE_ORDERS.find((one) => one === order) ?? "cutAt desc";
}

/** Leaves out half of a day that is still being typed. */
export function closesQuery(search: CloseListSearch): URLSearchParams {
  const [sort = "cutAt", order = "desc"] = orderOf(search).split(" ");
  const asked = new URLSearchParams({ sort, order, limit: "50" });
  for (const filter of ["search", "from", "to", "waitsFor"] as const) {
    const value = search[filter]?.trim() ?? "";
    const isDay = filter === "from" || filter === "to";
    if (value !== "" && (!isDay || /^\d{4}-\d{2}-\d{2}$/.test(value))) asked.set(filter, value);
  }
  return asked;
}

export function isNarrowed(search: CloseListSearch): boolean {
  return CLOSE_FILTERS.some((filter) => filter !== "order" && (search[filter] ?? "") !== "");
}

const NEW_CLOSE = ["what", "site", "company", "till", "terminal"] as const;
export type NewCloseSearch = { readonly [field in (typeof NEW_CLOSE)[number]]?: string };

export const WHAT = ["site", "till", "terminal", "company"] as const;
export type What = (typeof WHAT)[number];

export function readNewCloseSearch(given: Record<string, unknown>): NewCloseSearch {
  return textsIn(given, NEW_CLOSE);
}

export function whatOf({ what }: NewCloseSearch): What {
  return WHAT.find((one) => one === what) ?? "site";
}

/** What is sent to preview and to close; undefined while something is still to be chosen. */
export type Wanted = {
  readonly siteCode?: string;
  readonly companyCode?: string;
  readonly tillId?: string;
  readonly terminalId?: string;
};

export function wantedIn(search: NewCloseSearch): Wanted | undefined {
  const { site = "", company = "", till = "", terminal = "" } = search;
  const ofCompany = company === "" ? {} : { companyCode: company };
  switch (whatOf(search)) {
    case "company":
      return company === "" ? undefined : ofCompany;
    case "site":
      return site === "" ? undefined : { siteCode: site, ...ofCompany };
    case "till":
      return site === "" || till === "" ? undefined : { siteCode: site, tillId: till };
    case "terminal":
      return site === "" || terminal === "" ? undefined : { siteCode: site, terminalId: terminal };
  }
}

function textsIn<Name extends string>(
  given: Record<string, unknown>,
  names: readonly Name[],
): { readonly [name in Name]?: string } {
  const kept: { [name in Name]?: string } = {};
  for (const name of names) {
    const value = given[name];
    if (typeof value === "string" && value !== "") kept[name] = value;
  }
  return kept;
}
