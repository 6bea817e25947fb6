import { describe, expect, test } from "vitest";
import { addBankDays, isBankDay } from "./bank-days.ts";
import { type BusinessDay, parseBusinessDay } from "./stockholm.ts";

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
