/**
 * At a site of several companies what is recorded of a change names what is of each of them, and what
 * is recorded of a person names every place where they worked: for whoever sees some of the companies
 * or sites, what is of the others is left out.
 */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type SeenNames, selectSeenNames } from "./history-store.ts";

/** Undefined for whoever sees all companies: only they see all sites. */
export async function readSeenNames(
  sql: Sql,
  { companyIds, siteIds }: Sight,
): Promise<SeenNames | undefined> {
  return companyIds === null ? undefined : await selectSeenNames(sql, companyIds, siteIds);
}

export function narrowContent(
  seen: SeenNames,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = { ...content };
  for (const key of ["terminals", "companies", "sites"] as const) {
    const names: unknown = content[key];
    if (!Array.isArray(names)) continue;
    kept[key] = names.filter((name) => typeof name === "string" && seen[key].includes(name));
  }
  const rights: unknown = content["rights"];
  if (Array.isArray(rights)) kept["rights"] = rights.filter((right) => isSeenRight(seen, right));
  return kept;
}

/** One that holds everywhere is no one site's. */
function isSeenRight({ sites }: SeenNames, right: unknown): boolean {
  if (typeof right !== "object" || right === null || !("site" in right)) return true;
  return typeof right.site !== "string" || sites.includes(right.site);
}
