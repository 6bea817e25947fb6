import { expect, test } from "vitest";
import { addDays } from "../../time/stockholm.ts";
import { type CoverFacts, isDayCovered, isSessionReported } from "./certain-cover.ts";
import { MONDAY } from "./test-acquirer.ts";

const SUNDAY = addDays(MONDAY, -1);
const TUESDAY = addDays(MONDAY, 1);
const NOTHING: CoverFacts = {
  lineDays: [],
  periods: [],
  untiedDays: [],
  isSomeSpoilt: false,
  sessionClosedOn: null,
};

test("no day is covered by nothing", () => {
  expect(isDayCovered(NOTHING, MONDAY)).toBe(false);
});

test("a day is covered by its own lines, and by lines of days on both sides of it", () => {
  expect(isDayCovered({ ...NOTHING, lineDays: [MONDAY] }, MONDAY)).toBe(true);
  expect(isDayCovered({ ...NOTHING, lineDays: [SUNDAY, TUESDAY] }, MONDAY)).toBe(true);
  expect(isDayCovered({ ...NOTHING, lineDays: [SUNDAY] }, MONDAY)).toBe(false);
  expect(isDayCovered({ ...NOTHING, lineDays: [TUESDAY] }, MONDAY)).toBe(false);
  const far = [addDays(MONDAY, -9), addDays(MONDAY, 9)];
  expect(isDayCovered({ ...NOTHING, lineDays: far }, MONDAY)).toBe(false);
});

test("a day is covered by a payout that says that it holds it", () => {
  const periods = [{ from: MONDAY, to: TUESDAY }];
  expect(isDayCovered({ ...NOTHING, periods }, TUESDAY)).toBe(true);
  expect(isDayCovered({ ...NOTHING, periods }, SUNDAY)).toBe(false);
});

test("a day is not covered while a payment of it lacks its line, or a file is spoilt", () => {
  const facts = { ...NOTHING, lineDays: [MONDAY] };
  expect(isDayCovered({ ...facts, untiedDays: [MONDAY] }, MONDAY)).toBe(false);
  expect(isDayCovered({ ...facts, isSomeSpoilt: true }, MONDAY)).toBe(false);
});

test("a session is reported once a later day is, and never while the terminal has not closed it", () => {
  expect(isSessionReported({ ...NOTHING, lineDays: [TUESDAY] })).toBe(false);
  const closed = { ...NOTHING, sessionClosedOn: MONDAY };
  expect(isSessionReported({ ...closed, lineDays: [MONDAY] })).toBe(false);
  expect(isSessionReported({ ...closed, lineDays: [TUESDAY] })).toBe(true);
  expect(isSessionReported({ ...closed, periods: [{ from: MONDAY, to: TUESDAY }] })).toBe(true);
});
