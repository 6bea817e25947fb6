import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ISSUERS } from "../cards/card-rules.ts";
import { type Ore, ore } from "../money.ts";
import { isBankDay } from "../time/bank-days.ts";
import { addDays, startOfBusinessDay } from "../time/stockholm.ts";
import {
  batchDayOf,
  dueDayOf,
  expectPayouts,
  feeDaysBetween,
  longestWayDays,
  monthlyFeeDay,
  nameOfKey,
  type SalesGroup,
} from "./payout-calendar.ts";
import { agreementWith, day, NORTH, SOUTH } from "./test-agreements.ts";

const sold = (change: Partial<SalesGroup> = {}): SalesGroup => ({
  companyId: "company",
  siteId: NORTH,
  issuer: "visa",
  saleDay: day("2026-03-02"),
  closedAtMs: null,
  amountOre: ore(10_000),
  payments: 1,
  ...change,
});

describe("what is sold on the day comes", () => {
  const NEXT_BANK_DAY = { bankDays: 1 };
  const WORLDLINE = { bankDays: 1, reportedAfterDays: 1 };
  test.each([
    ["on the next bank day", NEXT_BANK_DAY, "2026-03-02", "2026-03-03"],
    ["on Monday after the weekend", NEXT_BANK_DAY, "2026-03-06", "2026-03-09"],
    ["after Easter", NEXT_BANK_DAY, "2026-04-02", "2026-04-07"],
    ["after Midsummer Eve", NEXT_BANK_DAY, "2026-06-18", "2026-06-22"],
    ["after New Year", NEXT_BANK_DAY, "2026-12-30", "2027-01-04"],
    ["in the next month", { bankDays: 2 }, "2026-04-30", "2026-05-05"],
    ["on the same day", { bankDays: 0 }, "2026-03-02", "2026-03-02"],
    ["on the first bank day", { bankDays: 0 }, "2026-03-07", "2026-03-09"],
    ["two days after Worldline's sales of a Sunday", WORLDLINE, "2018-06-03", "2018-06-05"],
    ["on Monday from Worldline's Friday", WORLDLINE, "2026-03-06", "2026-03-09"],
    ["on a leap day", NEXT_BANK_DAY, "2028-02-28", "2028-02-29"],
  ])("%s", (_when, terms, from, due) => {
    expect(dueDayOf(terms, day(from))).toBe(due);
  });
});

describe("the batch's day is", () => {
  const at = (instant: string) => ({ saleDay: day("2026-03-02"), closedAtMs: Date.parse(instant) });
  test.each([
    ["the reconciliation's, in Stockholm", at("2026-03-02T22:59:00Z"), null, "2026-03-02"],
    ["the next one from midnight", at("2026-03-02T23:00:00Z"), null, "2026-03-03"],
    ["the same until the cut-off", at("2026-03-02T21:55:00Z"), "23:00", "2026-03-02"],
    ["the next one from the cut-off", at("2026-03-02T22:00:00Z"), "23:00", "2026-03-03"],
    ["that of a late reconciliation", at("2026-03-05T16:00:00Z"), null, "2026-03-05"],
    ["the sale's while none is known", { ...at(""), closedAtMs: null }, "23:00", "2026-03-02"],
    ["never before the sale's", at("2026-03-01T12:00:00Z"), null, "2026-03-02"],
  ])("%s", (_what, group, cutOff, expected) => {
    expect(batchDayOf(group, cutOff)).toBe(expected);
  });

  test("told by the clock on the wall in the nights that change summer time", () => {
    const spring = { saleDay: day("2026-03-28"), closedAtMs: Date.parse("2026-03-28T23:00:00Z") };
    expect(batchDayOf(spring, null)).toBe("2026-03-29");
    const autumn = { saleDay: day("2026-10-24"), closedAtMs: Date.parse("2026-10-24T21:55:00Z") };
    expect(batchDayOf(autumn, null)).toBe("2026-10-24");
    expect(batchDayOf({ ...autumn, closedAtMs: Date.parse("2026-10-24T22:00:00Z") }, null)).toBe(
      "2026-10-25",
    );
  });
});

const WEEKEND = ["2026-03-06", "2026-03-07", "2026-03-08"].map((text) =>
  sold({ saleDay: day(text) }),
);

test("a weekend comes as one sum, or as one for each day, as agreed", () => {
  const combined = expectPayouts(WEEKEND, [agreementWith("a")]).payouts;
  expect(combined.map(({ dueOn, amountOre }) => [dueOn, amountOre])).toEqual([
    ["2026-03-09", 30_000],
  ]);
  const separate = expectPayouts(WEEKEND, [agreementWith("a", { weekend: "separate" })]).payouts;
  expect(separate.map(({ dueOn, amountOre }) => [dueOn, amountOre])).toEqual(
    WEEKEND.map(() => ["2026-03-09", 10_000]),
  );
});

test("each merchant number has its payouts, and a payout is mapped back to its sale dates", () => {
  const merchantNumbers = [
    { number: "7111111", siteId: NORTH },
    { number: "7222222", siteId: SOUTH },
  ];
  const groups = [...WEEKEND, sold({ siteId: SOUTH, saleDay: day("2026-03-07") })];
  const { payouts } = expectPayouts(groups, [agreementWith("a", { merchantNumbers })]);
  const shown = payouts.map(({ key, batches }) => [
    key.merchantNumber,
    batches.map(({ saleDay }) => saleDay),
  ]);
  expect(shown).toEqual([
    ["7111111", WEEKEND.map(({ saleDay }) => saleDay)],
    ["7222222", ["2026-03-07"]],
  ]);
});

test("what is net is expected gross, and says that fees are taken from it", () => {
  const net = agreementWith("a", { form: "net", fees: { rule: "perPayout" } });
  const [payout] = expectPayouts([sold()], [net]).payouts;
  expect(payout).toMatchObject({ amountOre: 10_000, lessFees: true });
});

test("sales go by the terms of their own day, and those of nobody are told", () => {
  const ending = agreementWith("a", {}, { validFrom: day("2026-03-07"), issuers: [] });
  const { payouts, uncovered } = expectPayouts(WEEKEND, [ending]);
  expect(payouts).toHaveLength(1);
  expect(uncovered.map(({ saleDay }) => saleDay)).toEqual(["2026-03-07", "2026-03-08"]);
  const stranger = { ...agreementWith("b"), companyId: "another" };
  expect(expectPayouts(WEEKEND, [stranger]).payouts).toEqual([]);
});

describe("monthly fees are drawn", () => {
  test.each([
    ["on the day of the next month", "2026-03-31", 15, "2026-04-15"],
    ["on the first bank day after it", "2026-02-10", 15, "2026-03-16"],
    ["after Christmas", "2026-11-30", 24, "2026-12-28"],
    ["in January for December", "2026-12-01", 1, "2027-01-04"],
    ["at the end of a shorter month", "2027-01-15", 31, "2027-03-01"],
  ])("%s", (_when, month, feeDay, expected) => {
    expect(monthlyFeeDay(day(month), feeDay)).toBe(expected);
  });

  test("once a month while the agreement lasts, and for its last month after its end", () => {
    const ending = agreementWith(
      "a",
      { validFrom: day("2026-02-10") },
      { validFrom: day("2026-04-01"), issuers: [] },
    );
    const all = { from: day("2026-01-01"), to: day("2026-12-31") };
    expect(feeDaysBetween([ending], all).map(({ dueOn, ofMonth }) => [dueOn, ofMonth])).toEqual([
      ["2026-03-16", "2026-02"],
      ["2026-04-15", "2026-03"],
    ]);
    expect(feeDaysBetween([agreementWith("b", { fees: { rule: "invoiced" } })], all)).toEqual([]);
  });
});

describe("in any year", () => {
  const anyDay = fc
    .integer({ min: 0, max: 365 * 120 })
    .map((days) => addDays(day("1985-01-01"), days));
  const anyTerms = fc.record({
    bankDays: fc.integer({ min: 0, max: 12 }),
    reportedAfterDays: fc.integer({ min: 0, max: 3 }),
  });

  test("money comes on a bank day, never before the batch, and never before an earlier batch's", () => {
    fc.assert(
      fc.property(anyDay, fc.nat(40), anyTerms, (from, days, terms) => {
        const due = dueDayOf(terms, from);
        expect(isBankDay(due)).toBe(true);
        expect(due >= from).toBe(true);
        expect(due <= dueDayOf(terms, addDays(from, days))).toBe(true);
        expect(due <= addDays(from, longestWayDays([agreementWith("a", terms)]))).toBe(true);
      }),
    );
  });

  test("fees are drawn on a bank day of a later month", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 31 }), (month, feeDay) => {
        const drawn = monthlyFeeDay(month, feeDay);
        expect(isBankDay(drawn)).toBe(true);
        expect(drawn.slice(0, 7) > month.slice(0, 7)).toBe(true);
      }),
    );
  });

  const anyGroup = fc
    .record({
      siteId: fc.constantFrom(NORTH, SOUTH),
      issuer: fc.constantFrom(...ISSUERS),
      saleDay: anyDay,
      closedAfterMinutes: fc.option(fc.integer({ min: 0, max: 6_000 })),
      amountOre: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((one) => ore(one)),
    })
    .map(({ closedAfterMinutes, ...group }) => {
      const closedAtMs =
        closedAfterMinutes === null
          ? null
          : startOfBusinessDay(group.saleDay) + closedAfterMinutes * 60_000;
      return sold({ ...group, closedAtMs });
    });
  const agreements = [
    agreementWith("a", { validFrom: day("1985-01-01"), cutOff: "23:00" }),
    agreementWith("b", {
      validFrom: day("1990-01-01"),
      issuers: ["amex", "ownCard"],
      weekend: "separate",
      merchantNumbers: [{ number: "7", siteId: SOUTH }],
    }),
  ];

  test("every sale is in exactly one payout, or in none that is agreed, and the sums are equal", () => {
    fc.assert(
      fc.property(fc.array(anyGroup, { maxLength: 40 }), (groups) => {
        const { payouts, uncovered } = expectPayouts(groups, agreements);
        const held = payouts.flatMap(({ batches }) => batches);
        expect(held.length + uncovered.length).toBe(groups.length);
        expect(sum([...held, ...uncovered])).toBe(sum(groups));
        for (const { amountOre, batches } of payouts) expect(amountOre).toBe(sum(batches));
        expect(new Set(payouts.map(({ key }) => nameOfKey(key))).size).toBe(payouts.length);
      }),
    );
  });
});

function sum(groups: readonly { readonly amountOre: Ore }[]): number {
  return groups.reduce((total, { amountOre }) => total + amountOre, 0);
}
