import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { ATTEMPT_STATES, type AttemptState } from "./attempt.ts";
import { positionOfAttempt, positionOfOrder } from "./money-position.ts";

test("each state of an attempt says one thing of the money", () => {
  const positions = Object.fromEntries(
    ATTEMPT_STATES.map((state) => [state, positionOfAttempt(state)]),
  );
  expect(positions).toEqual({
    created: "findingOut",
    sent: "findingOut",
    approved: "hasPaid",
    declined: "hasNotPaid",
    cancelled: "hasNotPaid",
    notSent: "hasNotPaid",
    unknown: "findingOut",
    notPerformed: "hasNotPaid",
    claimed: "notProven",
  });
});

const order = (
  leftOre: number,
  paidOre: number,
  openAttempts: readonly AttemptState[] = [],
  withdrawn = false,
  lateApprovedOre = 0,
): ReturnType<typeof positionOfOrder> =>
  positionOfOrder({
    leftOre: ore(leftOre),
    paidOre: ore(paidOre),
    withdrawn,
    lateApprovedOre: ore(lateApprovedOre),
    openAttempts,
    mayHaveGoneBack: false,
  });

test.each([
  ["unpaid", order(100, 0), "hasNotPaid"],
  ["a share paid", order(60, 40), "partlyPaid"],
  ["paid", order(0, 100), "hasPaid"],
  ["withdrawn", order(0, 0, [], true), "withdrawn"],
  ["unpaid with a payment created", order(100, 0, ["created"]), "findingOut"],
  ["unpaid with a payment sent", order(100, 0, ["sent"]), "findingOut"],
  ["unpaid with a payment unknown", order(100, 0, ["unknown"]), "findingOut"],
  ["paid with a refund under way", order(0, 100, ["sent"]), "findingOut"],
  ["withdrawn with a payment unknown", order(0, 0, ["unknown"], true), "findingOut"],
  ["unpaid with a claim", order(100, 0, ["claimed"]), "notProven"],
  ["a share paid and a claim on the rest", order(60, 40, ["claimed"]), "notProven"],
  ["claimed, then paid in another way", order(0, 100, ["claimed"]), "hasPaid"],
  ["claimed, with another payment under way", order(100, 0, ["claimed", "sent"]), "findingOut"],
  ["approved late", order(100, 0, [], false, 100), "paidNotApplied"],
  ["approved late, and paid in another way", order(0, 100, [], false, 100), "hasPaid"],
  ["approved late, with a refund under way", order(100, 0, ["sent"], false, 100), "findingOut"],
  ["withdrawn with a claim", order(0, 0, ["claimed"], true), "withdrawn"],
])("an order that is %s", (_name, position, expected) => {
  expect(position).toBe(expected);
});

test("an order whose refund is claimed is not proven, paid or not, unless something is under way", () => {
  const paid = {
    leftOre: ore(0),
    paidOre: ore(100),
    withdrawn: false,
    lateApprovedOre: ore(0),
    openAttempts: ["claimed"],
    mayHaveGoneBack: true,
  } as const;
  expect(positionOfOrder(paid)).toBe("notProven");
  expect(positionOfOrder({ ...paid, leftOre: ore(50), paidOre: ore(50) })).toBe("notProven");
  expect(positionOfOrder({ ...paid, openAttempts: ["claimed", "sent"] })).toBe("findingOut");
  expect(positionOfOrder({ ...paid, withdrawn: true })).toBe("withdrawn");
});
