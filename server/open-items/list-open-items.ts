/** A page of open items, with what all of them come to. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type FoundItem, type ItemPlace, selectItems, sumItems } from "./open-item-store.ts";
import type { OpenItem, OpenItemsPage, OpenItemsQuery } from "./open-items-api.ts";

export async function listOpenItems(
  deps: { readonly database: Sql; readonly clock: Clock },
  query: OpenItemsQuery,
  sight: Sight,
): Promise<OpenItemsPage | "unusableCursor"> {
  const after = query.cursor === undefined ? undefined : readPlace(query.cursor);
  if (query.cursor !== undefined && after === undefined) return "unusableCursor";
  const asked = { query, sight, asOf: businessDayOf(deps.clock()) };
  const found = await selectItems(deps.database, asked, after);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = found.length > query.limit && last !== undefined;
  return {
    items: page.map(shown),
    next: hasMore ? writePlace(last) : null,
    total: { ...(await sumItems(deps.database, asked)) },
  };
}

/** Without what only the server needs. */
export function shown({
  companyId: _company,
  siteId: _site,
  key: _key,
  ...item
}: FoundItem): OpenItem {
  return item;
}

function writePlace({ key, id }: ItemPlace): string {
  return Buffer.from(`${key}_${id}`).toString("base64url");
}

const written = /^(-?\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readPlace(text: string): ItemPlace | undefined {
  const [, key, id] = written.exec(Buffer.from(text, "base64url").toString()) ?? [];
  const number = Number(key);
  return id === undefined || !Number.isSafeInteger(number) ? undefined : { key: number, id };
}
