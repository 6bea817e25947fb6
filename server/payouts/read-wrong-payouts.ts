/**
 * Payouts that are late, missing, short or over today, as things that somebody sees to: each with an id
 * that it has for as long as it is wrong, and with where it belongs.
 */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { listWrongPayouts } from "./list-wrong-payouts.ts";
import { payoutItemId } from "./payout-item-id.ts";
import { selectCodes } from "./payout-place-store.ts";
import { payoutView } from "./payout-view.ts";
import type { ExpectedPayoutView } from "./payouts-api.ts";

const DAY_MS = 86_400_000;

export type WrongPayout = {
  readonly id: string;
  readonly companyId: string;
  readonly siteIds: readonly string[];
  /** Calendar days since it was due. */
  readonly ageDays: number;
  readonly payout: ExpectedPayoutView;
};

/** The longest due first. */
export async function readWrongPayouts(
  sql: Sql,
  asked: { readonly sight: Sight; readonly today: BusinessDay },
): Promise<readonly WrongPayout[]> {
  const standings = await listWrongPayouts(sql, asked);
  if (standings.length === 0) return [];
  const codes = await selectCodes(sql, asked.sight);
  return standings.map((standing) => {
    const { key, agreement, dueOn } = standing.payout;
    const ageMs = Date.parse(asked.today) - Date.parse(dueOn);
    return {
      id: payoutItemId(key),
      companyId: agreement.companyId,
      siteIds: [...new Set(standing.batches.map(({ siteId }) => siteId))],
      ageDays: Math.max(0, Math.round(ageMs / DAY_MS)),
      payout: payoutView(standing, codes),
    };
  });
}
