import { expect, test } from "vitest";
import { ACCOUNT_ROLES, DEFAULT_ACCOUNTS } from "../ledger/voucher.ts";
import { findSharedAccount, mayShare } from "./account-plan.ts";

test("the accounts that a company starts with are each a role's own", () => {
  expect(findSharedAccount(DEFAULT_ACCOUNTS)).toBeUndefined();
});

test("an account where items are looked for is one role's own", () => {
  for (const role of ACCOUNT_ROLES.filter((one) => one !== "interim")) {
    const shared = findSharedAccount({ ...DEFAULT_ACCOUNTS, [role]: DEFAULT_ACCOUNTS.interim });
    expect(shared?.roles, role).toContain(role);
    expect(shared?.account).toBe("1689");
  }
});

test("rounding, fees and differences of the count may stand on one account", () => {
  expect(
    findSharedAccount({ ...DEFAULT_ACCOUNTS, rounding: "3740", cashSurplus: "3740" }),
  ).toBeUndefined();
  expect(mayShare("rounding", "cash")).toBe(false);
});
