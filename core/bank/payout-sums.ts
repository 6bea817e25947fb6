/**
 * Payouts summed by the day on which they are due, without looking at each: where all that is in one is
 * paid to the öre, or nothing of it is, there is nothing to judge. The others are told by name, for they
 * must be stood against what has been paid of them. Both together are every payout, once.
 */
import { addOre, type Ore, subtractOre, ZERO } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type { PayoutAgreement } from "./payout-agreement.ts";
import { findWays, type PayoutKey, type SalesGroup } from "./payout-calendar.ts";
import {
  PAYOUT_STATES,
  type PayoutStanding,
  type PayoutState,
  stateOfUntouched,
} from "./payout-state.ts";

/** Whether payouts have paid all of the sales of a day at one site by one issuer, or nothing. */
export type PaidOfPlace = "all" | "nothing" | "judge";

/** All sales of a day at one site by one issuer, with when the sessions were closed that hold them. */
export type PlaceSum = Omit<SalesGroup, "closedAtMs"> & {
  /** The first and the last one; null when there is none. */
  readonly closedFromMs: number | null;
  readonly closedToMs: number | null;
  /** Some are in no closed session. */
  readonly hasRest: boolean;
  readonly paid: PaidOfPlace;
};

export type SummedSales = SalesGroup & { readonly paid: PaidOfPlace };

/** Those that are one batch are sums as they are; of the others the sessions must be read. */
export function splitPlaces(
  places: readonly PlaceSum[],
  agreements: readonly PayoutAgreement[],
): { readonly one: readonly SummedSales[]; readonly several: readonly PlaceSum[] } {
  const wayOf = findWays(agreements);
  const one: SummedSales[] = [];
  const several: PlaceSum[] = [];
  for (const place of places) {
    const { closedFromMs, closedToMs, hasRest } = place;
    const first = salesOf(place);
    const isOne =
      closedFromMs === closedToMs
        ? closedFromMs === null || !hasRest
        : !hasRest && isOneBatch(wayOf(first), wayOf({ ...first, closedAtMs: closedToMs }));
    if (isOne) one.push(first);
    else several.push(place);
  }
  return { one, several };
}

/** All of it, as of its first session. */
function salesOf(place: PlaceSum): SummedSales {
  const { companyId, siteId, issuer, saleDay, amountOre, payments, paid } = place;
  const closedAtMs = place.closedFromMs;
  return { companyId, siteId, issuer, saleDay, closedAtMs, amountOre, payments, paid };
}

type Way = ReturnType<ReturnType<typeof findWays>>;

/** What no agreement pays for is no batch. Where summer time ends, a clock passes this hour twice. */
function isOneBatch(first: Way, last: Way): boolean {
  const isTwice = first?.terms.cutOff?.startsWith("02:") === true;
  return first?.batchDay === last?.batchDay && !isTwice;
}

export type SummedDay = {
  readonly dueOn: BusinessDay;
  readonly paid: Exclude<PaidOfPlace, "judge">;
  readonly payouts: number;
  readonly payments: number;
  readonly amountOre: Ore;
};

export type SummedPayouts = {
  readonly days: readonly SummedDay[];
  /** By name: none of them is in the days. */
  readonly judged: ReadonlySet<string>;
  /** All that is in them. */
  readonly judgedSales: readonly SummedSales[];
  /** What no agreement pays for. */
  readonly uncovered: readonly SalesGroup[];
};

type Summing = {
  readonly key: PayoutKey;
  readonly sales: SummedSales[];
};

export function sumPayouts(
  sales: readonly SummedSales[],
  agreements: readonly PayoutAgreement[],
  asked: {
    readonly from: BusinessDay;
    readonly to: BusinessDay;
    /** A payout is counted whole when some of its sales are each of these. */
    readonly wants: readonly ((sold: SalesGroup) => boolean)[];
    /** Every payout is judged. */
    readonly isEach: boolean;
  },
): SummedPayouts {
  const wayOf = findWays(agreements);
  const payouts = new Map<string, Summing>();
  const uncovered: SalesGroup[] = [];
  for (const sold of sales) {
    const way = wayOf(sold);
    if (way === undefined) uncovered.push(sold);
    else if (way.key.dueOn >= asked.from && way.key.dueOn <= asked.to) {
      const payout = payouts.get(way.name);
      if (payout === undefined) payouts.set(way.name, { key: way.key, sales: [sold] });
      else payout.sales.push(sold);
    }
  }
  const days = new Map<string, SummedDay>();
  const judged = new Map<string, readonly SummedSales[]>();
  for (const [name, { key, sales: some }] of payouts) {
    if (!asked.wants.every((isWanted) => some.some(isWanted))) continue;
    const paid = asked.isEach ? "judge" : paidOf(some);
    if (paid === "judge") judged.set(name, some);
    else addPayout(days, { dueOn: key.dueOn, paid, sales: some });
  }
  return {
    days: [...days.values()],
    judged: new Set(judged.keys()),
    judgedSales: [...judged.values()].flat(),
    uncovered,
  };
}

/** One with some sales that are paid and some that are not is judged: something of it has come. */
function paidOf(sales: readonly SummedSales[]): PaidOfPlace {
  const [first, ...others] = sales;
  if (first === undefined) return "judge";
  return others.every(({ paid }) => paid === first.paid) ? first.paid : "judge";
}

function addPayout(
  days: Map<string, SummedDay>,
  payout: Pick<SummedDay, "dueOn" | "paid"> & { readonly sales: readonly SalesGroup[] },
): void {
  const { dueOn, paid, sales } = payout;
  const name = `${dueOn} ${paid}`;
  const before = days.get(name) ?? { dueOn, paid, payouts: 0, payments: 0, amountOre: ZERO };
  const payments = sales.reduce((count, one) => count + one.payments, before.payments);
  const amountOre = sales.reduce((sum, one) => addOre(sum, one.amountOre), before.amountOre);
  days.set(name, { ...before, payouts: before.payouts + 1, payments, amountOre });
}

export type StateSum = {
  readonly state: PayoutState;
  readonly payouts: number;
  readonly payments: number;
  readonly amountOre: Ore;
  readonly paidOre: Ore;
  readonly leftOre: Ore;
};
export type PayoutDay = { readonly dueOn: BusinessDay; readonly states: readonly StateSum[] };

/** Each day that anything is due on, in order, with its payouts by where they stand. */
export function sumStates(
  days: readonly SummedDay[],
  standings: readonly PayoutStanding[],
  today: BusinessDay,
): readonly PayoutDay[] {
  const sums = new Map<BusinessDay, Map<PayoutState, StateSum>>();
  const add = (dueOn: BusinessDay, sum: StateSum): void => {
    const ofDay = sums.get(dueOn) ?? new Map<PayoutState, StateSum>();
    const before = ofDay.get(sum.state);
    sums.set(dueOn, ofDay.set(sum.state, before === undefined ? sum : addSums(before, sum)));
  };
  for (const { dueOn, paid, ...sum } of days) {
    const paidOre = paid === "all" ? sum.amountOre : ZERO;
    const state = paid === "all" ? "paid" : stateOfUntouched(dueOn, today);
    add(dueOn, { ...sum, state, paidOre, leftOre: subtractOre(sum.amountOre, paidOre) });
  }
  for (const { payout, batches, state, paidOre, leftOre } of standings) {
    const payments = batches.reduce((count, batch) => count + batch.payments, 0);
    const { amountOre, dueOn } = payout;
    add(dueOn, { state, payouts: 1, payments, amountOre, paidOre, leftOre });
  }
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([dueOn, states]) => ({
      dueOn,
      states: PAYOUT_STATES.flatMap((state) => states.get(state) ?? []),
    }));
}

function addSums(one: StateSum, other: StateSum): StateSum {
  return {
    state: one.state,
    payouts: one.payouts + other.payouts,
    payments: one.payments + other.payments,
    amountOre: addOre(one.amountOre, other.amountOre),
    paidOre: addOre(one.paidOre, other.paidOre),
    leftOre: addOre(one.leftOre, other.leftOre),
  };
}
