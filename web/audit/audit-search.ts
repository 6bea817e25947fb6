/** The audit trail's filters as they stand in the page's address, and as the server is asked. */

export const AUDIT_FILTERS = ["text", "from", "to", "source", "by", "companyCode"] as const;
export type AuditFilter = (typeof AUDIT_FILTERS)[number];
export type AuditSearch = { readonly [filter in AuditFilter]?: string };

export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const kept = AUDIT_FILTERS.flatMap((filter) => {
    const value = given[filter];
    return typeof value === "string" && value !== "" ? [[filter, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** Leaves out half of a day that is still being typed. */
export function auditQuery(search: AuditSearch): URLSearchParams {
  const asked = new URLSearchParams();
  for (const filter of AUDIT_FILTERS) {
    const value = search[filter]?.trim();
    if (value === undefined || value === "") continue;
    if ((filter === "from" || filter === "to") && !/^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
    // A program's name keeps its letters: "key:Kassan".
    const isCode = filter === "companyCode" || (filter === "by" && !value.includes(":"));
    asked.set(filter, isCode && value !== "server" ? value.toUpperCase() : value);
  }
  return asked;
}

/** How many filters besides the free search are in use. */
export function countAuditFilters(search: AuditSearch): number {
  return AUDIT_FILTERS.filter((filter) => filter !== "text" && search[filter] !== undefined).length;
}
