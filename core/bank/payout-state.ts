/** Where an expected payout stands, held against what accepted matches have paid of it. */

import { MISSING_AFTER_BANK_DAYS } from "../assumptions.ts";
import type { Issuer } from "../cards/card-rules.ts";
import { addOre, type Ore, ore, subtractOre, ZERO } from "../money.ts";
import { bankDaysBetween } from "../time/bank-days.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import { exactBatches } from "./exact-batches.ts";
import type { ExpectedPayout, PayoutBatch } from "./payout-calendar.ts";
import type { OpenBatch } from "./payout-match.ts";

export const PAYOUT_STATES = [
  "upcoming",
  "dueToday",
  "late",
  "missing",
  "short",
  "over",
  "paid",
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** Of an accepted match, gross, of a sale date at one site. */
export type PaidPart = {
  readonly agreementId: string;
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly saleDay: BusinessDay;
  readonly amountOre: Ore;
};

export type PaidBatch = PayoutBatch & { readonly paidOre: Ore };
export type PayoutStanding = {
  readonly payout: ExpectedPayout;
  readonly batches: readonly PaidBatch[];
  readonly paidOre: Ore;
  readonly leftOre: Ore;
  readonly state: PayoutState;
  /** Bank days since it was due; 0 when it is not late. */
  readonly lateBankDays: number;
};

/**
 * What has been paid of a sale date is taken from its batches: from those that it is to the öre, else in the
 * order in which they come due; more than all of them stays on the last, so that nothing paid is lost from
 * sight. Where all that is paid is all that was sold, and not to the öre some of its batches, every batch is
 * paid; where it is, a sale and its refund beside them are still to come.
 */
export function standPayouts(
  payouts: readonly ExpectedPayout[],
  paid: readonly PaidPart[],
  today: BusinessDay,
): readonly PayoutStanding[] {
  const parts = Map.groupBy(paid, (part) => nameOf(part.agreementId, part));
  const inOrder = payouts.toSorted((one, other) => (one.dueOn < other.dueOn ? -1 : 1));
  const batchesOf = new Map<string, PayoutBatch[]>();
  for (const { agreement, batches } of inOrder) {
    for (const batch of batches) {
      const name = nameOf(agreement.id, batch);
      const ofDay = batchesOf.get(name);
      if (ofDay === undefined) batchesOf.set(name, [batch]);
      else ofDay.push(batch);
    }
  }
  const paidOf = new Map<PayoutBatch, Ore>();
  for (const [name, ofDay] of batchesOf) {
    const amounts = parts.get(name)?.map(({ amountOre }) => amountOre) ?? [];
    for (const [place, paidOre] of paidOfDay(ofDay, amounts).entries()) {
      const batch = ofDay[place];
      if (batch !== undefined) paidOf.set(batch, paidOre);
    }
  }
  const lateOn = rememberLate(today);
  return inOrder.map((payout) => {
    const batches = payout.batches.map((batch) => ({
      ...batch,
      paidOre: paidOf.get(batch) ?? ZERO,
    }));
    return standingOf(payout, batches, { today, lateOn });
  });
}

/** Bank days are counted once for each day, not for each of its payouts. */
function rememberLate(today: BusinessDay): (dueOn: BusinessDay) => number {
  const known = new Map<BusinessDay, number>();
  return (dueOn) => {
    const late = known.get(dueOn) ?? bankDaysBetween(dueOn, today);
    known.set(dueOn, late);
    return late;
  };
}

/** Of each batch of one issuer, site and sale day. */
function paidOfDay(batches: readonly PayoutBatch[], parts: readonly Ore[]): readonly Ore[] {
  if (parts.length === 0) return batches.map(() => ZERO);
  const amounts = batches.map(({ amountOre }) => amountOre);
  const sum = addOre(ZERO, ...parts);
  if (amounts.length === 1) return [sum];
  const isPaid = batches.map(() => false);
  let rest: Ore = ZERO;
  for (const part of parts) {
    const open = amounts.flatMap((amount, place) => (isPaid[place] ? [] : [{ amount, place }]));
    const exact = exactBatches(
      open.map(({ amount }) => amount),
      part,
    );
    if (exact === undefined) rest = addOre(rest, part);
    else for (const at of exact) isPaid[open[at]?.place ?? -1] = true;
  }
  if (rest !== 0 && sum === addOre(ZERO, ...amounts)) return amounts;
  return amounts.map((amount, place) => {
    const before = isPaid[place] ? amount : ZERO;
    const isLast = place === amounts.length - 1;
    const more = isLast ? rest : isPaid[place] ? ZERO : partOf(rest, amount);
    rest = subtractOre(rest, more);
    return addOre(before, more);
  });
}

function nameOf(
  agreementId: string,
  { issuer, siteId, saleDay }: Pick<PaidPart, "issuer" | "siteId" | "saleDay">,
): string {
  return `${agreementId} ${siteId} ${issuer} ${saleDay}`;
}

/** Never more than the batch, and nothing of another sign. */
function partOf(rest: Ore, amount: Ore): Ore {
  if (Math.sign(rest) !== Math.sign(amount)) return ZERO;
  return ore(Math.sign(amount) * Math.min(Math.abs(rest), Math.abs(amount)));
}

function standingOf(
  payout: ExpectedPayout,
  batches: readonly PaidBatch[],
  days: {
    readonly today: BusinessDay;
    readonly lateOn: (dueOn: BusinessDay) => number;
  },
): PayoutStanding {
  const paidOre = batches.reduce((sum, batch) => addOre(sum, batch.paidOre), ZERO);
  const leftOre = subtractOre(payout.amountOre, paidOre);
  const isSettled = batches.every((batch) => batch.paidOre === batch.amountOre);
  const sales = isSettled ? [] : sumSales(batches);
  const isPaid = sales.every((one) => one.leftOre === 0);
  const lateBankDays = isPaid ? 0 : days.lateOn(payout.dueOn);
  const isTouched = batches.some((batch) => batch.paidOre !== 0);
  const isOver = sales.some(isPaidTooMuch);
  const state = stateOf({ payout, isPaid, isOver, isTouched, lateBankDays, today: days.today });
  return { payout, batches, paidOre, leftOre, state, lateBankDays };
}

type SoldAndLeft = { readonly amountOre: Ore; readonly leftOre: Ore };

/** Each issuer, site and sale day by itself: too much on one never makes up for too little on another. */
function sumSales(batches: readonly PaidBatch[]): readonly SoldAndLeft[] {
  const sums = new Map<string, SoldAndLeft>();
  for (const { issuer, siteId, saleDay, amountOre, paidOre } of batches) {
    const name = `${siteId} ${issuer} ${saleDay}`;
    const before = sums.get(name) ?? { amountOre: ZERO, leftOre: ZERO };
    sums.set(name, {
      amountOre: addOre(before.amountOre, amountOre),
      leftOre: addOre(before.leftOre, subtractOre(amountOre, paidOre)),
    });
  }
  return [...sums.values()];
}

function isPaidTooMuch({ amountOre, leftOre }: SoldAndLeft): boolean {
  return leftOre !== 0 && Math.sign(leftOre) !== Math.sign(amountOre);
}

function stateOf(facts: {
  readonly payout: ExpectedPayout;
  readonly isPaid: boolean;
  readonly isOver: boolean;
  readonly isTouched: boolean;
  readonly lateBankDays: number;
  readonly today: BusinessDay;
}): PayoutState {
  const { payout, isPaid, isOver, isTouched, lateBankDays, today } = facts;
  if (isPaid) return "paid";
  if (isTouched) return isOver ? "over" : "short";
  return stateOfUntouched(payout.dueOn, today, lateBankDays);
}

/** Of one of which nothing has come. */
export function stateOfUntouched(
  dueOn: BusinessDay,
  today: BusinessDay,
  lateBankDays: number = bankDaysBetween(dueOn, today),
): PayoutState {
  if (dueOn > today) return "upcoming";
  if (lateBankDays === 0) return "dueToday";
  return lateBankDays > MISSING_AFTER_BANK_DAYS ? "missing" : "late";
}

const WRONG: readonly PayoutState[] = ["late", "missing", "short", "over"];

/** Something is wrong with it by today: what came early is short of nothing before its day. */
export function isAlarming({ state, payout }: PayoutStanding, today: BusinessDay): boolean {
  return WRONG.includes(state) && (state === "over" || payout.dueOn <= today);
}

/**
 * For the matcher: what is left of each sale date, by its batch and the day on which it comes due. Refunds
 * that came apart from the day's sales stay apart, for a payout may hold the ones without the others; what is
 * nothing together leaves nothing open.
 */
export function openBatchesOf(standings: readonly PayoutStanding[]): readonly OpenBatch[] {
  const open = new Map<string, { readonly day: string; readonly batch: OpenBatch }>();
  const sums = new Map<string, Ore>();
  for (const { payout, batches } of standings) {
    for (const { issuer, siteId, saleDay, batchDay, amountOre, paidOre } of batches) {
      const { dueOn, agreement } = payout;
      const key = { issuer, siteId, saleDay };
      const day = `${nameOf(agreement.id, key)} ${batchDay} ${dueOn}`;
      const restOre = subtractOre(amountOre, paidOre);
      const name = `${day} ${Math.sign(restOre)}`;
      const leftOre = addOre(open.get(name)?.batch.leftOre ?? ZERO, restOre);
      const batch = { agreementId: agreement.id, ...key, batchDay, dueOn, leftOre };
      open.set(name, { day, batch });
      sums.set(day, addOre(sums.get(day) ?? ZERO, restOre));
    }
  }
  return [...open.values()]
    .filter(({ day, batch }) => batch.leftOre !== 0 && sums.get(day) !== 0)
    .map(({ batch }) => batch);
}
