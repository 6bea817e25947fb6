import { expect, test } from "vitest";
import { mayDo, RIGHTS, RIGHTS_OF, type Right, ROLES, type Role } from "./rights.ts";

/** Who may do what, written out once more, so that a change of the table is a change of two. */
const TABLE: Readonly<Record<Right, readonly Role[]>> = {
  takeCard: ["operator", "serviceAdvisor", "manager"],
  takeCash: ["manager"],
  refund: ["manager", "finance"],
  approveRefund: ["manager", "finance"],
  history: ["operator", "serviceAdvisor", "manager", "finance", "administrator"],
  interrupted: ["manager", "finance"],
  ownCards: ["administrator"],
  dayClose: ["manager", "finance"],
  tillReconciliation: ["operator", "manager"],
  approveDifference: ["manager", "finance"],
  openItems: ["manager", "finance"],
  financeViews: ["finance", "administrator"],
  exports: ["manager", "finance", "administrator"],
  periods: ["finance", "administrator"],
  bank: ["finance"],
  people: ["administrator"],
  settings: ["administrator"],
  audit: ["finance", "administrator"],
};

test.each(RIGHTS.map((right) => ({ right, roles: TABLE[right] })))(
  "$right is for $roles",
  ({ right, roles }) => {
    expect(ROLES.filter((role) => mayDo(role, right))).toEqual(roles);
  },
);

test("no role has a right twice, and cash is for few", () => {
  for (const rights of Object.values(RIGHTS_OF)) expect(new Set(rights).size).toBe(rights.length);
  expect(ROLES.filter((role) => mayDo(role, "takeCash"))).toHaveLength(1);
});
