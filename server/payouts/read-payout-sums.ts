/**
 * Payouts that are due on some days: summed where there is nothing to judge, and each for itself, as the
 * core says, where there is. Both together are every payout, once.
 */
import {
  firstBatchDayDue,
  nameOfKey,
  type SalesGroup,
} from "@kortkoll/core/bank/payout-calendar.ts";
import type { PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import {
  type PlaceSum,
  type SummedPayouts,
  type SummedSales,
  splitPlaces,
  sumPayouts,
} from "@kortkoll/core/bank/payout-sums.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type HeldAgreement, readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { RECONCILED_WITHIN_DAYS, standGroups } from "./list-open-batches.ts";
import { selectPlaceSums } from "./place-sum-store.ts";
import { selectGroupsOf } from "./sales-group-store.ts";

export type PayoutSumsAsked = {
  readonly sight: Sight;
  /** Days on which payouts are due, both in it. */
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly today: BusinessDay;
  /** A payout is shown whole when any of it is of the site or the issuer: so it comes to the bank. */
  readonly siteIds: readonly string[] | undefined;
  readonly issuer: Issuer | undefined;
  readonly isEach: boolean;
};

export type PayoutSums = Pick<SummedPayouts, "days" | "uncovered"> & {
  readonly agreements: readonly HeldAgreement[];
  readonly standings: readonly PayoutStanding[];
};

/** Of one moment: in a transaction that sees no other. */
export async function readPayoutSums(sql: Sql, asked: PayoutSumsAsked): Promise<PayoutSums> {
  const { sight, from, to, today } = asked;
  const agreements = await readPayingAgreements(sql, sight.companyIds);
  const first = addDays(firstBatchDayDue(agreements, from), -RECONCILED_WITHIN_DAYS);
  const places = await selectPlaceSums(sql, { sight, from: first, to });
  const { one, several } = splitPlaces(places, agreements);
  const sales = [...one, ...(await readSeveral(sql, sight, several))];
  const { days, judged, judgedSales, uncovered } = sumPayouts(sales, agreements, {
    ...asked,
    wants: wantsOf(asked),
  });
  const groups = await readWhole(sql, sight, judgedSales);
  const all = await standGroups(sql, agreements, { groups, today });
  return {
    agreements,
    days,
    uncovered: uncovered.filter(({ saleDay }) => saleDay >= from && saleDay <= to),
    standings: all.filter(({ payout }) => judged.has(nameOfKey(payout.key))),
  };
}

export function wantsOf({
  siteIds,
  issuer,
}: Pick<PayoutSumsAsked, "siteIds" | "issuer">): readonly ((
  sold: Pick<SalesGroup, "siteId" | "issuer">,
) => boolean)[] {
  return [
    ...(siteIds === undefined
      ? []
      : [({ siteId }: { siteId: string }) => siteIds.includes(siteId)]),
    ...(issuer === undefined ? [] : [(sold: { issuer: Issuer }) => sold.issuer === issuer]),
  ];
}

/** Places whose sales are in several batches, by batch. */
async function readSeveral(
  sql: Sql,
  sight: Sight,
  places: readonly PlaceSum[],
): Promise<readonly SummedSales[]> {
  const paidOf = new Map(places.map((place) => [nameOfPlace(place), place.paid]));
  const groups = await readWhole(sql, sight, places);
  return groups.flatMap((group) => {
    const paid = paidOf.get(nameOfPlace(group));
    return paid === undefined ? [] : [{ ...group, paid }];
  });
}

type Place = Pick<SalesGroup, "companyId" | "siteId" | "issuer" | "saleDay">;

/** All sales of the places, as they were reconciled. */
async function readWhole(
  sql: Sql,
  sight: Sight,
  places: readonly Place[],
): Promise<readonly SalesGroup[]> {
  if (places.length === 0) return [];
  const once = new Map(places.map((place) => [nameOfPlace(place), place]));
  return await selectGroupsOf(sql, sight, [...once.values()]);
}

function nameOfPlace({ companyId, siteId, issuer, saleDay }: Place): string {
  return `${companyId} ${siteId} ${issuer} ${saleDay}`;
}
