/** What the payout calendar shows, as its address says: it can be shared and gone back to. */
import { PAYOUT_STATES, type PayoutState } from "@kortkoll/core/bank/payout-state.ts";
import { ISSUERS, type Issuer } from "@kortkoll/core/cards/card-rules.ts";
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  parseBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import type { ExpectedPayoutView, PayoutDays } from "@kortkoll/server/payouts/payouts-api.ts";

export type PayoutCalendarSearch = {
  /** "2026-03"; this month when not given. */
  readonly month?: string;
  readonly company?: string;
  readonly site?: string;
  readonly issuer?: Issuer;
  /** The day that is open, with those of its payouts that are shown: all when not given. */
  readonly day?: BusinessDay;
  readonly state?: PayoutState;
};

export function readCalendarSearch(
  search: Readonly<Record<string, unknown>>,
): PayoutCalendarSearch {
  const month = textOf(search["month"]);
  const company = textOf(search["company"]);
  const site = textOf(search["site"]);
  const issuer = ISSUERS.find((one) => one === search["issuer"]);
  const day = parseBusinessDay(textOf(search["day"]) ?? "");
  const state = PAYOUT_STATES.find((one) => one === search["state"]);
  return {
    ...(month !== undefined && parseBusinessDay(`${month}-01`) !== undefined ? { month } : {}),
    ...(company === undefined ? {} : { company }),
    ...(site === undefined ? {} : { site }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(day === undefined ? {} : { day }),
    ...(day === undefined || state === undefined ? {} : { state }),
  };
}

/** With the day open: where all that is told of it is in one state, those payouts of it. */
export function searchOfDay(
  search: PayoutCalendarSearch,
  { dueOn, states }: PayoutDays["days"][number],
): PayoutCalendarSearch {
  const { state: _state, ...rest } = search;
  const [only, ...others] = states;
  const state = others.length === 0 ? only?.state : undefined;
  return readCalendarSearch({ ...rest, day: dueOn, state });
}

export function withoutDay(search: PayoutCalendarSearch): PayoutCalendarSearch {
  const { day: _day, state: _state, ...rest } = search;
  return rest;
}

export type PayoutSearch = Pick<ExpectedPayoutView, "dueOn"> & {
  readonly merchant?: string;
  readonly batch?: string;
};

export function readPayoutSearch(search: Readonly<Record<string, unknown>>): PayoutSearch {
  const merchant = textOf(search["merchant"]);
  const batch = parseBusinessDay(textOf(search["batch"]) ?? "");
  return {
    dueOn: parseBusinessDay(textOf(search["dueOn"]) ?? "") ?? businessDayOf(Date.now()),
    ...(merchant === undefined ? {} : { merchant }),
    ...(batch === undefined ? {} : { batch }),
  };
}

export function payoutSearchOf(payout: ExpectedPayoutView): PayoutSearch {
  const { dueOn, merchantNumber, batchDay } = payout;
  return {
    dueOn,
    ...(merchantNumber === null ? {} : { merchant: merchantNumber }),
    ...(batchDay === null ? {} : { batch: batchDay }),
  };
}

function textOf(value: unknown): string | undefined {
  const words = typeof value === "number" ? String(value) : value;
  return typeof words === "string" && words !== "" ? words : undefined;
}

export type Month = {
  /** "2026-03" */
  readonly name: string;
  readonly first: BusinessDay;
  readonly last: BusinessDay;
};

/** Of a day that is open when no month is given. */
export function monthOfSearch({ month, day }: PayoutCalendarSearch): Month {
  return monthOf(month ?? day?.slice(0, 7));
}

export function monthOf(name: string | undefined): Month {
  const today = businessDayOf(Date.now());
  const first = parseBusinessDay(`${name ?? today.slice(0, 7)}-01`) ?? firstOf(today);
  return { name: first.slice(0, 7), first, last: addDays(firstOf(addDays(first, 31)), -1) };
}

export function otherMonth({ first }: Month, step: -1 | 1): string {
  return addDays(first, step === 1 ? 31 : -1).slice(0, 7);
}

function firstOf(day: BusinessDay): BusinessDay {
  return addDays(day, 1 - Number(day.slice(8)));
}

/** Whole weeks from Monday; days of other months are undefined. */
export function weeksOf({ first, last }: Month): readonly (readonly (BusinessDay | undefined)[])[] {
  const before = (new Date(`${first}T12:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: (BusinessDay | undefined)[][] = [];
  for (let monday = addDays(first, -before); monday <= last; monday = addDays(monday, 7)) {
    weeks.push(
      [0, 1, 2, 3, 4, 5, 6].map((at) => {
        const day = addDays(monday, at);
        return day >= first && day <= last ? day : undefined;
      }),
    );
  }
  return weeks;
}
