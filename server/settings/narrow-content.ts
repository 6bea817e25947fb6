/**
 * At a site of several companies what is recorded of a change names what is of each of them: for
 * whoever sees some of the companies, what is of the others is left out.
 */
import type { Sql } from "../database/database.ts";
import { type SeenNames, selectSeenNames } from "./history-store.ts";

/** Undefined for whoever sees all companies. */
export async function readSeenNames(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<SeenNames | undefined> {
  return companyIds === null ? undefined : await selectSeenNames(sql, companyIds);
}

export function narrowContent(
  seen: SeenNames,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = { ...content };
  for (const key of ["terminals", "companies"] as const) {
    const names: unknown = content[key];
    if (!Array.isArray(names)) continue;
    kept[key] = names.filter((name) => typeof name === "string" && seen[key].includes(name));
  }
  return kept;
}
