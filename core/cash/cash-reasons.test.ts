import { expect, test } from "vitest";
import { ACCOUNT_ROLES, DEFAULT_ACCOUNTS } from "../ledger/voucher.ts";
import { mayStandAgainstCash, PRESET_REASONS } from "./cash-reasons.ts";

const CHART = ACCOUNT_ROLES.map((role) => ({ role, account: DEFAULT_ACCOUNTS[role] }));

test.each(["2610", "2611", "26119", "2641", "2650", "3001", "3041", "30019", "3600"])(
  "%s is VAT or revenue, and never stands against cash",
  (account) => {
    expect(mayStandAgainstCash(account, [])).toBe(false);
  },
);

test.each(["1510", "1689", "2499", "1581", "1589", "1516", "2999", "1919"])(
  "%s has items that Kortkoll keeps, and never stands against cash",
  (account) => {
    expect(mayStandAgainstCash(account, CHART)).toBe(false);
  },
);

test.each(["1930", "1910", "1612", "6991", "3740", "2890"])(
  "%s may stand against cash",
  (account) => {
    expect(mayStandAgainstCash(account, CHART)).toBe(true);
  },
);

test("every reason that a company starts with may be used, and none of a kind is there twice", () => {
  const seen = PRESET_REASONS.map((reason) => `${reason.kind} ${reason.name}`);
  expect(new Set(seen).size).toBe(seen.length);
  expect(PRESET_REASONS.filter((one) => !mayStandAgainstCash(one.account, CHART))).toEqual([]);
});
