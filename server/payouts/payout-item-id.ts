/** What an expected payout is known by where things have ids: the same whenever it is asked for. */
import { createHash } from "node:crypto";
import { nameOfKey, type PayoutKey } from "@kortkoll/core/bank/payout-calendar.ts";

/** A UUID of version 8, which is anybody's own way of making one, of what makes the payout this one. */
export function payoutItemId(key: PayoutKey): string {
  const hex = createHash("sha256").update(nameOfKey(key)).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
