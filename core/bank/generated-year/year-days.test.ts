import { expect, test } from "vitest";
import { addBankDays, isBankDay } from "../../time/bank-days.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import {
  BANK_DAYS,
  bankDayAfter,
  bankDayBefore,
  bankDayFrom,
  LAST_BANK_DAY,
  SALE_DAYS,
  YEAR_DAYS,
} from "./year-days.ts";

test("the list of bank days and the arithmetic of core/time agree on every day of the year", () => {
  expect(YEAR_DAYS.filter(isBankDay)).toEqual(BANK_DAYS);
  expect(SALE_DAYS).toHaveLength(365);
});

test("so many bank days later is the same day by both", () => {
  for (const day of SALE_DAYS) {
    for (const bankDays of [1, 2, 3]) {
      expect(bankDayAfter(day, bankDays), `${day} + ${bankDays}`).toBe(addBankDays(day, bankDays));
    }
  }
});

test("the bank day from and before a day are found across Easter", () => {
  const goodFriday = "2026-04-03" as BusinessDay;
  expect(bankDayFrom(goodFriday)).toBe("2026-04-07");
  expect(bankDayBefore(goodFriday)).toBe("2026-04-02");
  expect(bankDayFrom(addDays(goodFriday, -1))).toBe("2026-04-02");
  expect(bankDayAfter(LAST_BANK_DAY, 1)).toBe(LAST_BANK_DAY);
});
