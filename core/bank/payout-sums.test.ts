import fc from "fast-check";
import { expect, test } from "vitest";
import type { Issuer } from "../cards/card-rules.ts";
import { addOre, ore, ZERO } from "../money.ts";
import { addDays, type BusinessDay } from "../time/stockholm.ts";
import { expectPayouts, nameOfKey, type SalesGroup } from "./payout-calendar.ts";
import { type PaidPart, standPayouts } from "./payout-state.ts";
import {
  type PaidOfPlace,
  type PlaceSum,
  splitPlaces,
  sumPayouts,
  sumStates,
} from "./payout-sums.ts";
import { agreementWith, day, NORTH, SOUTH } from "./test-agreements.ts";

const FIRST = day("2026-10-19");
const TODAY = day("2026-10-29");
const MINUTE_MS = 60_000;

const AGREEMENTS = [
  agreementWith(
    "a",
    { cutOff: "22:00", merchantNumbers: [{ number: "7100001", siteId: NORTH }] },
    { validFrom: day("2026-10-23"), cutOff: "02:30", weekend: "separate", bankDays: 2 },
  ),
  agreementWith("b", { issuers: ["amex"], siteIds: [NORTH], bankDays: 3, form: "net" }),
];

type Sold = {
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly saleDay: BusinessDay;
  /** What each session holds, with the minutes from the day to its closing; null for what is in none. */
  readonly sessions: readonly (readonly [minutes: number | null, amount: number])[];
  readonly paid: "all" | "nothing" | readonly number[];
};

const minutes = fc.option(fc.integer({ min: 200, max: 800 }).map((fives) => fives * 5));
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(100, 200, 300) },
  fc.constantFrom(-100, -200, 0),
);
const world: fc.Arbitrary<readonly Sold[]> = fc.uniqueArray(
  fc.record({
    issuer: fc.constantFrom<Issuer>("visa", "mastercard", "amex"),
    siteId: fc.constantFrom(NORTH, SOUTH),
    saleDay: fc.integer({ min: 0, max: 9 }).map((days) => addDays(FIRST, days)),
    // What is closed at one time is one group, and so is what is in no session.
    sessions: fc.uniqueArray(fc.tuple(minutes, amount), {
      ...{ minLength: 1, maxLength: 3 },
      selector: ([closed]) => closed,
    }),
    paid: fc.oneof(
      fc.constant<"all">("all"),
      fc.constant<"nothing">("nothing"),
      fc.array(amount, { minLength: 1, maxLength: 3 }),
    ),
  }),
  { selector: ({ issuer, siteId, saleDay }) => `${issuer} ${siteId} ${saleDay}`, maxLength: 12 },
);

function groupsOf({ sessions, paid: _, ...of }: Sold): readonly SalesGroup[] {
  const startMs = Date.parse(of.saleDay);
  return sessions.map(([after, oreOf]) => ({
    ...of,
    companyId: "company",
    closedAtMs: after === null ? null : startMs + after * MINUTE_MS,
    amountOre: ore(oreOf),
    payments: 1,
  }));
}

function partsOf(sold: Sold): readonly PaidPart[] {
  const { issuer, siteId, saleDay, paid } = sold;
  const agreementId = issuer === "amex" ? "b" : "a";
  const of = { agreementId, issuer, siteId, saleDay };
  const all = addOre(ZERO, ...groupsOf(sold).map(({ amountOre }) => amountOre));
  const amounts = paid === "all" ? [all] : paid === "nothing" ? [] : paid.map(ore);
  return amounts.map((amountOre) => ({ ...of, amountOre }));
}

/** As the database tells of it. */
function placeOf(sold: Sold): PlaceSum {
  const { issuer, siteId, saleDay } = sold;
  const groups = groupsOf(sold);
  const closed = groups.flatMap(({ closedAtMs }) => closedAtMs ?? []);
  const amountOre = addOre(ZERO, ...groups.map((one) => one.amountOre));
  const parts = partsOf(sold);
  const paidOre = addOre(ZERO, ...parts.map((part) => part.amountOre));
  const restOre = groups
    .filter(({ closedAtMs }) => closedAtMs === null)
    .reduce((sum, one) => addOre(sum, one.amountOre), ZERO);
  const hasRest = groups.some(({ closedAtMs }) => closedAtMs === null);
  const isMixed =
    (hasRest && restOre <= 0) ||
    groups.some((one) => one.closedAtMs !== null && one.amountOre <= 0);
  const isDoubtful = parts.some((part) => part.amountOre <= 0);
  const paid = (): PaidOfPlace => {
    if (isMixed) return "judge";
    if (paidOre === amountOre) return "all";
    return paidOre === 0 && !isDoubtful ? "nothing" : "judge";
  };
  return {
    ...{ companyId: "company", issuer, siteId, saleDay, amountOre, hasRest, paid: paid() },
    payments: groups.length,
    closedFromMs: closed.length === 0 ? null : Math.min(...closed),
    closedToMs: closed.length === 0 ? null : Math.max(...closed),
  };
}

function summed(sold: readonly Sold[], issuer: Issuer | undefined) {
  const { one, several } = splitPlaces(sold.map(placeOf), AGREEMENTS);
  const nameOf = (of: Pick<SalesGroup, "issuer" | "siteId" | "saleDay">) =>
    `${of.issuer} ${of.siteId} ${of.saleDay}`;
  const paidOf = new Map(several.map((place) => [nameOf(place), place.paid]));
  const all = sold.flatMap(groupsOf);
  const read = all.flatMap((group) => {
    const paid = paidOf.get(nameOf(group));
    return paid === undefined ? [] : [{ ...group, paid }];
  });
  const sums = sumPayouts([...one, ...read], AGREEMENTS, {
    ...{ from: FIRST, to: addDays(TODAY, 4), isEach: false },
    wants: issuer === undefined ? [] : [(group) => group.issuer === issuer],
  });
  const places = new Set(sums.judgedSales.map(nameOf));
  const whole = all.filter((group) => places.has(nameOf(group)));
  const standings = standPayouts(
    expectPayouts(whole, AGREEMENTS).payouts,
    sold.flatMap(partsOf),
    TODAY,
  ).filter(({ payout }) => sums.judged.has(nameOfKey(payout.key)));
  return sumStates(sums.days, standings, TODAY);
}

test("days are the sums of their payouts, whatever is sold, refunded, reconciled and paid", () => {
  fc.assert(
    fc.property(world, fc.option(fc.constant<Issuer>("visa")), (sold, issuer) => {
      const groups = sold.flatMap(groupsOf);
      const each = standPayouts(
        expectPayouts(groups, AGREEMENTS).payouts,
        sold.flatMap(partsOf),
        TODAY,
      ).filter(
        ({ payout, batches }) =>
          payout.dueOn <= addDays(TODAY, 4) &&
          (issuer === null || batches.some((batch) => batch.issuer === issuer)),
      );
      expect(summed(sold, issuer ?? undefined)).toEqual(sumStates([], each, TODAY));
    }),
    { numRuns: 300 },
  );
});

test("a place whose sessions are of one batch is one sum, and any other is looked into", () => {
  const at = (text: string) => Date.parse(text);
  const place = placeOf({
    ...{ issuer: "visa", siteId: NORTH, saleDay: FIRST, paid: "nothing" },
    sessions: [[1_000, 100]],
  });
  const split = (closedToMs: number, saleDay = FIRST) => {
    const closedFromMs = at(`${saleDay}T16:00:00Z`);
    return splitPlaces([{ ...place, saleDay, closedFromMs, closedToMs }], AGREEMENTS).one.length;
  };
  expect(split(at("2026-10-19T19:55:00Z"))).toBe(1);
  expect(split(at("2026-10-19T20:00:00Z"))).toBe(0);
  const summerEnds = day("2026-10-24");
  expect(split(at("2026-10-24T17:00:00Z"), summerEnds)).toBe(0);
});
