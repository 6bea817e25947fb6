/** The payout calendar as sums of each day, and one day's payouts in pages: both say the same of it. */

import { nameOfKey } from "@kortkoll/core/bank/payout-calendar.ts";
import type { PayoutStanding } from "@kortkoll/core/bank/payout-state.ts";
import { type PayoutDay, sumStates } from "@kortkoll/core/bank/payout-sums.ts";
import { isBankDay } from "@kortkoll/core/time/bank-days.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { listWrongPayouts } from "./list-wrong-payouts.ts";
import { type Codes, selectCodes } from "./payout-place-store.ts";
import { payoutView } from "./payout-view.ts";
import type { PayoutDayQuery, PayoutDays, PayoutsOfDay } from "./payouts-api.ts";
import { type CalendarAsked, daysOf, fits, narrow } from "./read-payout-calendar.ts";
import { type PayoutSumsAsked, readPayoutSums } from "./read-payout-sums.ts";

export type PayoutDayDeps = { readonly database: Database; readonly clock: Clock };

const ONE_MOMENT = { isolation: "repeatable read", readOnly: true } as const;

export function readPayoutDays(
  { database, clock }: PayoutDayDeps,
  asked: CalendarAsked,
): Promise<PayoutDays> {
  const { query, from, to } = asked;
  const today = businessDayOf(clock());
  return database.inTransaction(async (tx) => {
    const codes = await selectCodes(tx, asked.sight);
    const sight = narrow(asked.sight, codes, query.company);
    const wanted = { ...wantedBy(query, codes), sight, today };
    const sums = await readPayoutSums(tx, { ...wanted, from, to, isEach: false });
    const wrong = await listWrongPayouts(tx, { sight, today });
    const isShown = fits(query, codes);
    const overdue = wrong.filter((one) => one.payout.dueOn < from && isShown(one));
    return {
      ...daysOf(sums, { ...asked, today }, codes),
      days: sumStates(sums.days, sums.standings, today).map(dayView),
      overdue: sumStates([], overdue, today).map(dayView),
    };
  }, ONE_MOMENT);
}

export type DayAsked = {
  readonly query: PayoutDayQuery;
  readonly dueOn: BusinessDay;
  readonly sight: Sight;
};

/** In an order that a payout keeps: what comes meanwhile moves none of those that were not shown yet. */
export function listPayoutsOfDay(
  { database, clock }: PayoutDayDeps,
  { query, dueOn, sight }: DayAsked,
): Promise<PayoutsOfDay | "unusableCursor"> {
  const { cursor, limit, state } = query;
  const today = businessDayOf(clock());
  return database.inTransaction(async (tx) => {
    if (cursor !== undefined && !isCursor(cursor, dueOn)) return "unusableCursor";
    const codes = await selectCodes(tx, sight);
    const { standings } = await readPayoutSums(tx, {
      ...wantedBy(query, codes),
      ...{ sight: narrow(sight, codes, query.company), from: dueOn, to: dueOn, today },
      isEach: true,
    });
    const wanted = standings
      .filter((one) => state === undefined || one.state === state)
      .map((standing) => ({ standing, name: nameOf(standing) }))
      .filter(({ name }) => cursor === undefined || name > cursor)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const page = wanted.slice(0, limit);
    const [day] = sumStates([], standings, today).map(dayView);
    return {
      ...{ dueOn, today, closed: !isBankDay(dueOn), states: day?.states ?? [] },
      payouts: page.map(({ standing }) => payoutView(standing, codes)),
      next: wanted.length > limit ? (page.at(-1)?.name ?? null) : null,
    };
  }, ONE_MOMENT);
}

function nameOf({ payout }: PayoutStanding): string {
  return nameOfKey(payout.key);
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const NAME = new RegExp(
  `^(\\d{4}-\\d{2}-\\d{2})_${UUID}_(?:-|\\d{1,20})_(?:-|\\d{4}-\\d{2}-\\d{2})$`,
);

/** The name of a payout of the day, which need not be there any more. */
function isCursor(cursor: string, dueOn: BusinessDay): boolean {
  return NAME.exec(cursor)?.[1] === dueOn;
}

function wantedBy(
  { site, issuer }: Pick<PayoutDayQuery, "site" | "issuer">,
  { sites }: Codes,
): Pick<PayoutSumsAsked, "siteIds" | "issuer"> {
  const siteIds = [...sites].flatMap(([id, code]) => (code === site ? [id] : []));
  return { siteIds: site === undefined ? undefined : siteIds, issuer };
}

function dayView({ dueOn, states }: PayoutDay): PayoutDays["days"][number] {
  return { dueOn, states: states.map((one) => ({ ...one })) };
}
