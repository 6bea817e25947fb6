/**
 * Payouts that are late, missing, short or over, as open items: with their age and whose they are. They
 * come from the calendar each time they are asked for; nothing but an owner is kept.
 */
import { PAYOUT_STATES } from "@kortkoll/core/bank/payout-state.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readWrongPayouts, type WrongPayout } from "../payouts/read-wrong-payouts.ts";
import { selectOwners } from "./open-item-store.ts";
import type { PayoutAlarm, PayoutAlarms, PayoutAlarmsQuery } from "./open-items-api.ts";

export type FoundAlarm = WrongPayout & { readonly owner: string | null };

export async function findPayoutAlarms(
  deps: { readonly database: Sql; readonly clock: Clock },
  sight: Sight,
): Promise<readonly FoundAlarm[]> {
  const { database, clock } = deps;
  const wrong = await readWrongPayouts(database, { sight, today: businessDayOf(clock()) });
  const ids = wrong.map(({ id }) => id);
  const owners = await selectOwners(database, "payout", ids);
  return wrong
    .map((one): FoundAlarm => ({ ...one, owner: owners.get(one.id) ?? null }))
    .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

export async function listPayoutAlarms(
  deps: { readonly database: Sql; readonly clock: Clock },
  query: PayoutAlarmsQuery,
  sight: Sight,
): Promise<PayoutAlarms | "unusableCursor"> {
  const all = (await findPayoutAlarms(deps, sight)).filter(fits(query));
  const start = query.cursor === undefined ? 0 : startAfter(all, query.cursor);
  if (start === undefined) return "unusableCursor";
  const page = all.slice(start, start + query.limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && all.length > start + query.limit;
  return {
    asOf: businessDayOf(deps.clock()),
    alarms: page.map(alarmView),
    next: hasMore ? placeOf(last) : null,
    states: PAYOUT_STATES.flatMap((state) => stateSum(all, state)),
  };
}

function fits({
  companyCode,
  siteCode,
  state,
  owner,
  unowned,
}: PayoutAlarmsQuery): (alarm: FoundAlarm) => boolean {
  return ({ payout, owner: has }) =>
    (companyCode === undefined || payout.companyCode === companyCode) &&
    (siteCode === undefined || payout.siteCodes.includes(siteCode)) &&
    (state === undefined || payout.state === state) &&
    (owner === undefined || has === owner) &&
    (!unowned || has === null);
}

function stateSum(
  alarms: readonly FoundAlarm[],
  state: PayoutAlarms["states"][number]["state"],
): PayoutAlarms["states"] {
  const some = alarms.filter(({ payout }) => payout.state === state);
  if (some.length === 0) return [];
  return [
    {
      state,
      payouts: some.length,
      leftOre: addOre(ZERO, ...some.map(({ payout }) => ore(payout.leftOre))),
      oldestDays: Math.max(...some.map(({ ageDays }) => ageDays)),
    },
  ];
}

export function alarmView({ id, ageDays, payout, owner }: FoundAlarm): PayoutAlarm {
  return { ...payout, id, ageDays, owner, handedOver: owner !== null };
}

/** The longest due first; of one day in an order that stays the same. */
function placeOf({ payout, id }: FoundAlarm): string {
  return `${payout.dueOn}_${id}`;
}

const written = /^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$/;

/** What was settled meanwhile leaves no gap. */
function startAfter(alarms: readonly FoundAlarm[], cursor: string): number | undefined {
  if (!written.test(cursor)) return undefined;
  const next = alarms.findIndex((one) => placeOf(one) > cursor);
  return next < 0 ? alarms.length : next;
}
