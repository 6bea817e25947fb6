import { expect, test } from "vitest";
import type { BusinessDay } from "../time/stockholm.ts";
import { isReminding, lastDueDay, wallMomentOf } from "./close-times.ts";

test.each([
  ["2026-03-02T16:59:59Z", "18:00", "2026-03-01"],
  ["2026-03-02T17:00:00Z", "18:00", "2026-03-02"],
  ["2026-03-02T22:59:59Z", "18:00", "2026-03-02"],
  ["2026-03-02T23:00:00Z", "18:00", "2026-03-02"],
  ["2026-03-02T23:00:00Z", "00:00", "2026-03-03"],
  // Summer time has begun in the night.
  ["2026-03-29T15:59:59Z", "18:00", "2026-03-28"],
  ["2026-03-29T16:00:00Z", "18:00", "2026-03-29"],
])("at %s the last day that is closed at %s is %s", (at, closeAt, day) => {
  expect(lastDueDay(closeAt, Date.parse(at))).toBe(day);
});

test("a reminder of a day before stays past midnight, until it is closed", () => {
  const at = (text: string): boolean =>
    isReminding("17:30", Date.parse(text), "2026-03-02" as BusinessDay);
  expect(at("2026-03-02T23:00:00Z")).toBe(true);
  expect(at("2026-03-03T08:00:00Z")).toBe(true);
});

test("a reminder stays from its time to the end of the day", () => {
  const at = (text: string, firstDay: string | null = null): boolean =>
    isReminding("17:30", Date.parse(text), firstDay as BusinessDay | null);
  expect(at("2026-03-02T16:29:59Z")).toBe(false);
  expect(at("2026-03-02T16:30:00Z")).toBe(true);
  expect(at("2026-03-02T22:59:00Z")).toBe(true);
  expect(at("2026-03-02T23:00:00Z")).toBe(false);
  expect(at("2026-03-02T22:59:00Z", "2026-03-02")).toBe(true);
  expect(at("2026-03-02T16:29:59Z", "2026-03-02")).toBe(false);
  expect(wallMomentOf(Date.parse("2026-03-02T23:00:00Z"))).toEqual({
    day: "2026-03-03",
    time: "00:00",
  });
});
