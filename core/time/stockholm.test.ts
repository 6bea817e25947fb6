import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  businessDayOf,
  instantsOfLocalTime,
  parseBusinessDay,
  startOfBusinessDay,
} from "./stockholm.ts";

const at = (text: string): number => Date.parse(text);
const day = (text: string): NonNullable<ReturnType<typeof parseBusinessDay>> => {
  const parsed = parseBusinessDay(text);
  if (parsed === undefined) throw new Error(`Not a day: ${text}`);
  return parsed;
};

test.each([
  ["2026-03-02T22:59:59.999Z", "2026-03-02"],
  ["2026-03-02T23:00:00.000Z", "2026-03-03"],
  ["2026-07-01T21:59:59.999Z", "2026-07-01"],
  ["2026-07-01T22:00:00.000Z", "2026-07-02"],
  ["2026-12-31T23:00:00.000Z", "2027-01-01"],
  // Both sides of both changes of the clock.
  ["2026-03-28T23:00:00.000Z", "2026-03-29"],
  ["2026-03-29T21:59:59.999Z", "2026-03-29"],
  ["2026-03-29T22:00:00.000Z", "2026-03-30"],
  ["2026-10-24T22:00:00.000Z", "2026-10-25"],
  ["2026-10-25T22:59:59.999Z", "2026-10-25"],
  ["2026-10-25T23:00:00.000Z", "2026-10-26"],
])("%s is on business day %s", (instant, expected) => {
  expect(businessDayOf(at(instant))).toBe(expected);
});

test("an ordinary local time means one instant", () => {
  expect(instantsOfLocalTime("20260302141503")).toEqual([at("2026-03-02T13:15:03Z")]);
  expect(instantsOfLocalTime("20260702141503")).toEqual([at("2026-07-02T12:15:03Z")]);
});

test("a time in the hour that summer time repeats means two instants", () => {
  expect(instantsOfLocalTime("20261025023000")).toEqual([
    at("2026-10-25T00:30:00Z"),
    at("2026-10-25T01:30:00Z"),
  ]);
});

test("a time in the hour that summer time leaves out may still be shown by a clock", () => {
  expect(instantsOfLocalTime("20260329023100")).toEqual([
    at("2026-03-29T00:31:00Z"),
    at("2026-03-29T01:31:00Z"),
  ]);
});

test.each([
  "",
  "2026030214150",
  "202603021415033",
  "20261301000001",
  "20260230120000",
  "20260302240000",
  "2026-03-02T14:15:03",
  "abcdefghijklmn",
])("%j is no local time", (text) => {
  expect(instantsOfLocalTime(text)).toEqual([]);
});

test.each(["2026-02-30", "2026-13-01", "26-03-02", "2026-3-2", "", "2026-03-02T00:00"])(
  "%j is no business day",
  (text) => {
    expect(parseBusinessDay(text)).toBeUndefined();
  },
);

test("the days on which the clock changes are 23 and 25 hours long", () => {
  const hoursOf = (text: string): number =>
    (startOfBusinessDay(addDays(day(text), 1)) - startOfBusinessDay(day(text))) / 3_600_000;
  expect(["2026-03-02", "2026-03-29", "2026-10-25"].map(hoursOf)).toEqual([24, 23, 25]);
});

test("days are counted over months and leap years", () => {
  expect(addDays(day("2028-02-28"), 1)).toBe("2028-02-29");
  expect(addDays(day("2026-03-01"), -1)).toBe("2026-02-28");
  const last = day("9999-12-31");
  expect(startOfBusinessDay(addDays(last, 1)) - startOfBusinessDay(last)).toBe(24 * 3_600_000);
});

test("every instant lies in its own business day", () => {
  const instants = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2040-01-01T00:00:00Z") });
  fc.assert(
    fc.property(instants, (instant) => {
      const own = businessDayOf(instant);
      expect(startOfBusinessDay(own)).toBeLessThanOrEqual(instant);
      expect(startOfBusinessDay(addDays(own, 1))).toBeGreaterThan(instant);
    }),
  );
});
