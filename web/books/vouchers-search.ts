/** What stands in the address of the list of vouchers, and how the server is asked. */

export const VOUCHER_ORDERS = ["day down", "day up", "number down", "number up"] as const;
export type VoucherOrder = (typeof VOUCHER_ORDERS)[number];

const NAMES = ["search", "series", "from", "to", "order", "page"] as const;
export type VouchersSearch = { readonly [name in (typeof NAMES)[number]]?: string };

export function readVouchersSearch(given: Record<string, unknown>): VouchersSearch {
  const kept = NAMES.flatMap((name) => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

export function orderOf({ order }: VouchersSearch): VoucherOrder {
  return VOUCHER_ORDERS.find((one) => one === order) ?? "day down";
}

export function pageOf({ page }: VouchersSearch): number {
  return page !== undefined && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1;
}

export const VOUCHERS_A_PAGE = 50;

/** Leaves out half of a day that is still being typed. */
export function vouchersQuery(search: VouchersSearch): URLSearchParams {
  const [sort = "day", direction = "down"] = orderOf(search).split(" ");
  const limit = String(VOUCHERS_A_PAGE);
  const asked = new URLSearchParams({ sort, direction, limit, page: String(pageOf(search)) });
  for (const name of ["search", "series", "from", "to"] as const) {
    const value = search[name]?.trim() ?? "";
    const isDay = name === "from" || name === "to";
    if (value !== "" && (!isDay || /^\d{4}-\d{2}-\d{2}$/.test(value))) asked.set(name, value);
  }
  return asked;
}

export function isNarrowed(search: VouchersSearch): boolean {
  return [search.search, search.series, search.from, search.to].some((one) => (one ?? "") !== "");
}
