/** When and why an order was released to the customer ledger, and taken back. */
import type { Sql } from "../database/database.ts";
import { selectReleases } from "./release-store.ts";
import type { Release } from "./releases-api.ts";

export function listReleases(sql: Sql, orderId: string): Promise<Release[]> {
  return selectReleases(sql, orderId);
}
