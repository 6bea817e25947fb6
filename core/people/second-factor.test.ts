import { expect, test } from "vitest";
import { type Right, ROLES, type Role } from "./rights.ts";
import { needsSecondFactor, rightsGuarded } from "./second-factor.ts";

test.each<[string, readonly Role[], readonly Right[]]>([
  ["nobody", [], []],
  [
    "finance and administrators",
    ["finance", "administrator"],
    ["ownCards", "financeViews", "bank", "periods", "people", "settings", "audit"],
  ],
  ["administrators", ["administrator"], ["ownCards", "people", "settings"]],
  [
    "managers too",
    ["manager", "finance", "administrator"],
    [
      "takeCash",
      "refund",
      "approveRefund",
      "interrupted",
      "ownCards",
      "dayClose",
      "approveDifference",
      "openItems",
      "financeViews",
      "bank",
      "exports",
      "periods",
      "people",
      "settings",
      "audit",
    ],
  ],
])("when it is asked of %s, these rights are guarded", (_who, roles, rights) => {
  expect(new Set(rightsGuarded(roles))).toEqual(new Set(rights));
});

test("whoever was given by name what only such roles have must have one as well", () => {
  const guarded = ["finance", "administrator"] as const;
  const asked = (role: Role, given: readonly Right[]): boolean =>
    needsSecondFactor({ role, given }, guarded);
  expect(asked("finance", [])).toBe(true);
  expect(asked("operator", [])).toBe(false);
  expect(asked("operator", ["settings"])).toBe(true);
  expect(asked("manager", ["takeCash", "bank"])).toBe(true);
  // Managers may do it without.
  expect(asked("operator", ["approveRefund", "exports"])).toBe(false);
  for (const role of ROLES)
    expect(needsSecondFactor({ role, given: ["settings"] }, [])).toBe(false);
});
