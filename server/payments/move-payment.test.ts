/** Moving a payment to another order, at the moments when it must not be. */
import { ore } from "@kortkoll/core/money.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SEES_ALL } from "../http/access.ts";
import { type MoveOutcome, type MovePayment, movePaymentBetween } from "./move-payment.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { NOT_PERFORMED, UNKNOWN } from "./test-news.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

type Asked = Pick<MovePayment, "attemptId" | "fromOrderId" | "toOrderId">;

function move(asked: Asked, amountOre?: number): Promise<MoveOutcome<undefined>> {
  return movePaymentBetween(
    desk.deps,
    {
      ...asked,
      amountOre: amountOre === undefined ? undefined : ore(amountOre),
      reason: "Fel faktura",
      by: { id: desk.places.people.KASS, signature: "KASS" },
      approver: { id: desk.places.people.CHEF, signature: "CHEF" },
      sight: SEES_ALL,
    },
    { claim: undefined, read: () => Promise.resolve(undefined) },
  );
}

async function expectRefused(
  outcome: Promise<MoveOutcome<undefined>>,
  code: string,
): Promise<void> {
  expect(await outcome).toMatchObject({ kind: "refused", code });
  expect(await desk.differences()).toEqual([]);
}

async function paidAndOther(): Promise<Asked> {
  const wrong = await desk.send();
  const right = await desk.send();
  const attemptId = await desk.payAndApprove([wrong], 100_000);
  return { attemptId, fromOrderId: wrong.id, toOrderId: right.id };
}

test("the payment's order is due again, the other is paid, and both tell why", async () => {
  const asked = await paidAndOther();
  expect((await move(asked)).kind).toBe("moved");
  const [wrong, right] = [
    await desk.order({ id: asked.fromOrderId }),
    await desk.order({ id: asked.toOrderId }),
  ];
  expect(wrong).toMatchObject({ paidOre: 0, leftOre: 100_000, position: "hasNotPaid" });
  expect(right).toMatchObject({ paidOre: 100_000, leftOre: 0, position: "hasPaid" });
  expect(await desk.timeline(asked.attemptId)).toContain("paymentMoved");
  expect(await desk.differences()).toEqual([]);
});

test("moved money goes back from the order that it was moved to", async () => {
  const asked = await paidAndOther();
  await move(asked);
  const refundId = await desk.refund(asked.attemptId, 100_000);
  await desk.approve(refundId, 100_000);
  expect(await desk.order({ id: asked.toOrderId })).toMatchObject({ leftOre: 100_000 });
  expect(await desk.order({ id: asked.fromOrderId })).toMatchObject({ leftOre: 100_000 });
  expect(await desk.differences()).toEqual([]);
});

test("the same move twice moves once", async () => {
  const asked = await paidAndOther();
  const outcomes = await Promise.all([move(asked), move(asked)]);
  expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["moved", "refused"]);
  expect(await desk.differences()).toEqual([]);
});

test("more than the payment gave, or than is left of the other order, is not moved", async () => {
  const wrong = await desk.send();
  const first = await desk.payAndApprove([wrong], 40_000);
  await desk.payAndApprove([wrong], 60_000);
  const right = await desk.send({ totalOre: 30_000 });
  const asked = { attemptId: first, fromOrderId: wrong.id, toOrderId: right.id };
  await expectRefused(move(asked, 50_000), "nothingToMove");
  await expectRefused(move(asked, 40_000), "amountTooLarge");
  expect((await move(asked)).kind).toBe("moved");
  expect(await desk.order(right)).toMatchObject({ paidOre: 30_000, leftOre: 0 });
  expect(await desk.order(wrong)).toMatchObject({ paidOre: 70_000, leftOre: 30_000 });
  await expectRefused(move(asked), "orderAlreadyPaid");
});

test("nothing is moved while a refund, or a payment of either order, is under way or unknown", async () => {
  const asked = await paidAndOther();
  const refundId = await desk.refund(asked.attemptId, 100_000);
  await expectRefused(move(asked), "orderHeld");
  await desk.tell(refundId, UNKNOWN);
  await expectRefused(move(asked), "orderMayBePaid");
  await desk.tell(refundId, NOT_PERFORMED);
  const other = await desk.pay([{ id: asked.toOrderId }]);
  await expectRefused(move(asked), "orderHeld");
  await desk.tell(other, UNKNOWN);
  await expectRefused(move(asked), "orderMayBePaid");
});

test("a declined payment, a withdrawn order and the order itself are refused", async () => {
  const asked = await paidAndOther();
  await expectRefused(move({ ...asked, toOrderId: asked.fromOrderId }), "nothingToMove");
  await desk.withdraw({ id: asked.toOrderId });
  await expectRefused(move(asked), "orderWithdrawn");
});
