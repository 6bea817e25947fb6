/**
 * Payouts that are late, missing, short or over today. They come and go with the calendar and with what is
 * matched, and are kept nowhere; it costs what is wrong and due, however much has been settled.
 */
import { lastBatchDayDue } from "@kortkoll/core/bank/payout-calendar.ts";
import { isAlarming, type PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type HeldAgreement, readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { standOpen } from "./list-open-batches.ts";
import { selectPaidPlaces, type WantedSales } from "./sales-group-store.ts";
import { salesOf, standWhole } from "./stand-whole.ts";

const EVER = "2000-01-01" as BusinessDay;

/** The longest due first. */
export async function listWrongPayouts(
  sql: Sql,
  asked: { readonly sight: Sight; readonly today: BusinessDay },
): Promise<readonly PayoutStanding[]> {
  const { sight, today } = asked;
  const agreements = await readPayingAgreements(sql, sight.companyIds);
  const untilOf = (terms: HeldAgreement["terms"][number]): BusinessDay =>
    lastBatchDayDue(terms, today);
  const days = { from: EVER, to: today, today };
  const open = await standOpen(sql, agreements, { sight, ...days, untilOf });
  const wrong = open.filter(({ payout, state }) => {
    return state === "over" || (state !== "paid" && payout.dueOn < today);
  });
  const due = open.filter(({ payout, state }) => {
    return payout.dueOn === today && state !== "over" && state !== "paid";
  });
  const touched = await findTouched(sql, due);
  const payouts = [...wrong, ...touched].map(({ payout }) => payout);
  const whole = await standWhole(sql, payouts, { agreements, sight, today });
  return whole.filter((standing) => isAlarming(standing, today));
}

/**
 * Of what is due today and has not come that of which something has: the others are wrong tomorrow at the
 * earliest.
 */
async function findTouched(
  sql: Sql,
  due: readonly PayoutStanding[],
): Promise<readonly PayoutStanding[]> {
  const places = due.map((standing) => ({ standing, sales: salesOf(standing.payout) }));
  const all = places.flatMap(({ sales }) => sales);
  if (all.length === 0) return [];
  const paid = new Map<string, ReadonlySet<string>>();
  const paidPlaces = Map.groupBy(await selectPaidPlaces(sql, all), nameOfSales);
  for (const [name, some] of paidPlaces) paid.set(name, new Set(some.map(({ siteId }) => siteId)));
  const isPaid = (one: WantedSales): boolean => {
    const sites = paid.get(nameOfSales(one));
    return sites !== undefined && (one.siteId === null || sites.has(one.siteId));
  };
  return places
    .filter(({ standing, sales }) => standing.paidOre !== 0 || sales.some(isPaid))
    .map(({ standing }) => standing);
}

function nameOfSales({ companyId, issuer, saleDay }: Omit<WantedSales, "siteId">): string {
  return `${companyId} ${issuer} ${saleDay}`;
}
