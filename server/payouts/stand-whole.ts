/** Single payouts with all that is in them, however much else is due on their days. */
import {
  type ExpectedPayout,
  longestWayDays,
  nameOfKey,
} from "@kortkoll/core/bank/payout-calendar.ts";
import type { PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import { addDays } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { HeldAgreement } from "../payout-agreements/list-agreements.ts";
import { RECONCILED_WITHIN_DAYS, type SalesAsked, standGroups } from "./list-open-batches.ts";
import { selectGroupsOf, type WantedSales } from "./sales-group-store.ts";

type Named = Pick<ExpectedPayout, "key" | "agreement">;

/** Of these alone everything: what has been paid of them already too, without which none would be short. */
export async function standWhole(
  sql: Sql,
  some: readonly Named[],
  among: Pick<SalesAsked, "sight" | "today"> & { readonly agreements: readonly HeldAgreement[] },
): Promise<readonly PayoutStanding[]> {
  const { agreements, sight, today } = among;
  const names = new Set(some.map(({ key }) => nameOfKey(key)));
  const wanted = some.flatMap((one) => salesOf(one, RECONCILED_WITHIN_DAYS));
  if (wanted.length === 0) return [];
  const groups = await selectGroupsOf(sql, sight, wanted);
  const standings = await standGroups(sql, agreements, { groups, today });
  return standings.filter(({ payout }) => names.has(nameOfKey(payout.key)));
}

/**
 * All sales that may be in the payout: of its agreement's cards, where its merchant number is, on its days
 * and some days before, of which something may have been reconciled on them.
 */
export function salesOf({ key, agreement }: Named, daysBefore = 0): readonly WantedSales[] {
  const { dueOn, batchDay, merchantNumber } = key;
  const { companyId, terms } = agreement;
  const first = batchDay ?? addDays(dueOn, -longestWayDays([agreement]));
  const last = batchDay ?? dueOn;
  const numbers = terms.flatMap(({ merchantNumbers }) => merchantNumbers);
  const own = numbers.filter(({ number }) => number === merchantNumber);
  const isEvery = own.length === 0 || own.some(({ siteId }) => siteId === null);
  const siteIds = isEvery ? [null] : [...new Set(own.map(({ siteId }) => siteId))];
  const issuers = [...new Set(terms.flatMap((one) => one.issuers))];
  const sales: WantedSales[] = [];
  for (let day = addDays(first, -daysBefore); day <= last; day = addDays(day, 1)) {
    for (const siteId of siteIds) {
      for (const issuer of issuers) sales.push({ companyId, issuer, siteId, saleDay: day });
    }
  }
  return sales;
}
