import { describe, expect, test } from "vitest";
import { addBankDays, bankDaysBetween, isBankDay } from "./bank-days.ts";
import { addDays, type BusinessDay, parseBusinessDay } from "./stockholm.ts";

function day(text: string): BusinessDay {
  const parsed = parseBusinessDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe("banks are closed on", () => {
  test.each([
    ["a Saturday", "2026-03-07"],
    ["a Sunday", "2026-03-08"],
    ["New Year's Day", "2026-01-01"],
    ["Epiphany", "2026-01-06"],
    ["Good Friday 2026", "2026-04-03"],
    ["Easter Monday 2026", "2026-04-06"],
    ["Good Friday 2025", "2025-04-18"],
    ["Easter Monday 2024, in April's first days", "2024-04-01"],
    ["Ascension Day 2026", "2026-05-14"],
    ["Ascension Day 2025", "2025-05-29"],
    ["the National Day", "2025-06-06"],
    ["Midsummer's Eve 2026", "2026-06-19"],
    ["Midsummer's Eve 2027", "2027-06-25"],
    ["Christmas Eve", "2026-12-24"],
    ["New Year's Eve", "2026-12-31"],
  ])("%s", (_name, text) => {
    expect(isBankDay(day(text))).toBe(false);
  });
});

test("an ordinary weekday is a bank day, also the Friday a week before Midsummer's Eve", () => {
  expect(isBankDay(day("2026-03-02"))).toBe(true);
  expect(isBankDay(day("2026-06-12"))).toBe(true);
});

test("bank days are counted past weekends and holidays", () => {
  expect(addBankDays(day("2026-04-02"), 1)).toBe("2026-04-07");
  expect(addBankDays(day("2026-03-06"), 3)).toBe("2026-03-11");
  expect(addBankDays(day("2026-03-07"), 1)).toBe("2026-03-09");
});

test("the bank days between two days are as many as there are one by one, over every New Year between", () => {
  const from = day("2023-12-27");
  let count = 0;
  for (let until = from; until < "2028-01-10"; until = addDays(until, 1)) {
    if (until > from && isBankDay(until)) count += 1;
    expect([until, bankDaysBetween(from, until)]).toEqual([until, count]);
  }
  expect(bankDaysBetween(day("2026-04-02"), day("2026-04-07"))).toBe(1);
  expect(bankDaysBetween(day("2026-04-07"), day("2026-04-02"))).toBe(0);
  expect(bankDaysBetween(day("9999-12-30"), day("9999-12-31"))).toBe(0);
});
