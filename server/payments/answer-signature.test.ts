import { ore } from "@kortkoll/core/money.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import type { SignatureOutcome } from "./answer-signature.ts";
import { type MoveOutcome, type MovePayment, movePaymentBetween } from "./move-payment.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { answerOf, approved, DECLINED, NOT_PERFORMED, nextStan, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

function bySignature(amountOre: number): ReturnType<typeof approved> {
  const answer = answerOf("visa", nextStan());
  return approved(amountOre, { ...answer, card: { ...answer.card, verification: "signature" } });
}

async function toBeSigned(totalOre = 100_000): Promise<{ order: Order; attemptId: string }> {
  const order = await desk.send({ totalOre });
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, bySignature(totalOre));
  return { order, attemptId };
}

function codeOf(outcome: SignatureOutcome): string {
  return outcome.kind === "answered" ? outcome.answer.state : outcome.code;
}

/** The void that the answer started. */
function voidOf(outcome: SignatureOutcome): string {
  return outcome.kind === "answered" ? (outcome.answer.voidPaymentId ?? "none") : outcome.code;
}

function moveAll(
  asked: Pick<MovePayment, "attemptId" | "fromOrderId" | "toOrderId">,
): Promise<MoveOutcome<undefined>> {
  const by = { id: desk.places.people.KASS, signature: "KASS" };
  const approver = { id: desk.places.people.CHEF, signature: "CHEF" };
  const wanted = { amountOre: undefined, reason: "Fel faktura", by, approver, sight: SEES_ALL };
  return movePaymentBetween(
    desk.deps,
    { ...asked, ...wanted },
    { claim: undefined, read: () => Promise.resolve(undefined) },
  );
}

describe("an unanswered signature", () => {
  test("is booked like any approval, and holds its terminal for ever", async () => {
    const { order, attemptId } = await toBeSigned();
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
    desk.nowMs += 7 * 24 * 3_600_000;
    const next = await desk.send();
    expect(await desk.tryPay({ allocations: [{ orderId: next.id }] })).toMatchObject({
      code: "signatureWaiting",
      holder: { attemptId },
    });
    expect(await desk.attempt(attemptId)).toMatchObject({
      state: "approved",
      flags: ["signatureWaiting"],
    });
    expect(await desk.timeline(attemptId)).toEqual(["created", "sent", "approved"]);
    await desk.answerSignature(attemptId, true);
  });

  test("refuses a refund at its terminal, and of its payment anywhere", async () => {
    const earlier = await desk.send();
    const earlierId = await desk.payAndApprove([earlier], 100_000);
    const { attemptId } = await toBeSigned();
    expect(await desk.tryRefund(earlierId, 1_000)).toMatchObject({
      code: "signatureWaiting",
      holder: { attemptId },
    });
    const approver = { id: desk.places.people.KASS, signature: "KASS" };
    const elsewhere = { tender: "cash", approver } as const;
    expect(await desk.tryRefund(attemptId, 1_000, elsewhere)).toMatchObject({
      code: "signatureWaiting",
    });
    expect(await desk.tryRefund(earlierId, 1_000, { terminalId: "77000002" })).toMatchObject({
      kind: "started",
    });
    await desk.answerSignature(attemptId, true);
  });

  test("keeps a payment out that is started in the moment of the approval", async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await desk.send();
      const attemptId = await desk.pay([order]);
      const next = await desk.send();
      const [started] = await Promise.all([
        desk.tryPay({ allocations: [{ orderId: next.id }] }),
        desk.tell(attemptId, bySignature(100_000)),
      ]);
      expect(started.kind).toBe("refused");
      await desk.answerSignature(attemptId, true);
    }
  });

  test("is not asked for when the approval comes late: it is a late approval", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.tell(attemptId, DECLINED);
    const other = await desk.pay([await desk.send()]);
    expect(await desk.tell(attemptId, bySignature(100_000))).toBe("applied");
    expect(await desk.attempt(attemptId)).toMatchObject({ late: true, flags: [] });
    expect(codeOf(await desk.answerSignature(attemptId, true))).toBe("noSignatureWaiting");
    await desk.approve(other, 100_000);
  });

  test("is asked for when the approval was unknown first", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.tell(attemptId, UNKNOWN);
    await desk.tell(attemptId, bySignature(100_000));
    expect(codeOf(await desk.answerSignature(attemptId, true))).toBe("signed");
  });
});

const READ_DEBT = statement({
  name: "test_debt_of_order",
  text: "select attempt_id, reason from debts where order_id = $1",
});

describe("the answer", () => {
  test("of two people at once is one answer, and one void at most", async () => {
    const { attemptId } = await toBeSigned();
    const outcomes = await Promise.all([
      desk.answerSignature(attemptId, false),
      desk.answerSignature(attemptId, false, { signature: "CHEF", role: "manager" }),
      desk.answerSignature(attemptId, true),
    ]);
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === "noSignatureWaiting")).toHaveLength(2);
    const voids = outcomes.map(voidOf).filter((id) => /^[0-9a-f-]{36}$/.test(id));
    expect(voids).toHaveLength(codes.includes("notSigned") ? 1 : 0);
  });

  test("signed leaves the payment as it is, and frees the terminal", async () => {
    const { order, attemptId } = await toBeSigned();
    expect(codeOf(await desk.answerSignature(attemptId, true))).toBe("signed");
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
    expect(await desk.timeline(attemptId)).toEqual(["created", "sent", "approved", "signed"]);
    const next = await desk.send();
    expect(await desk.tryPay({ allocations: [{ orderId: next.id }] })).toMatchObject({
      kind: "started",
    });
  });

  test("not signed while the order is held by another payment is refused, and still waits", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order], 60_000);
    await desk.tell(attemptId, bySignature(60_000));
    const rest = await desk.pay([order], 40_000, { till: "K2", terminalId: "77000002" });
    expect(codeOf(await desk.answerSignature(attemptId, false))).toBe("orderHeld");
    expect(await desk.attempt(attemptId)).toMatchObject({ flags: ["signatureWaiting"] });
    await desk.approve(rest, 40_000);
    const voidId = voidOf(await desk.answerSignature(attemptId, false));
    await desk.sendVoid(voidId);
    await desk.approve(voidId, 60_000);
    expect(await desk.order(order)).toMatchObject({ paidOre: 40_000, leftOre: 60_000 });
  });

  test("not signed voids all of it, also a week later, and the debt of a failure is the payment's", async () => {
    const { order, attemptId } = await toBeSigned();
    desk.nowMs += 7 * 24 * 3_600_000;
    const voidId = voidOf(await desk.answerSignature(attemptId, false));
    await desk.sendVoid(voidId);
    await desk.tell(voidId, UNKNOWN);
    expect(await desk.order(order)).toMatchObject({ position: "findingOut" });
    await desk.tell(voidId, NOT_PERFORMED);
    const [debt] = await desk.database.query<{ attempt_id: string; reason: string }>(READ_DEBT, [
      order.id,
    ]);
    expect(debt).toEqual({ attempt_id: attemptId, reason: "failedReversal" });
    await desk.payAndApprove([order], 100_000);
    const other = await desk.send();
    // What must go back to this card is no other order's, though another payment has paid this one.
    const moved = await moveAll({ attemptId, fromOrderId: order.id, toOrderId: other.id });
    expect(moved).toMatchObject({ kind: "refused", code: "nothingToMove" });
    const again = await desk.refund(attemptId, 100_000);
    await desk.approve(again, 100_000);
    // What the customer paid in the end stays on the order.
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", owedToCustomerOre: 0 });
    expect(await desk.tryRefund(attemptId, 1)).toMatchObject({ code: "nothingToRefund" });
  });

  test("not signed for several orders re-opens each of them", async () => {
    const orders = [await desk.send({ totalOre: 30_000 }), await desk.send({ totalOre: 20_000 })];
    const attemptId = await desk.pay(orders);
    await desk.tell(attemptId, bySignature(50_000));
    const voidId = voidOf(await desk.answerSignature(attemptId, false));
    await desk.sendVoid(voidId);
    await desk.tell(voidId, DECLINED);
    for (const order of orders) {
      expect(await desk.order(order)).toMatchObject({
        position: "hasNotPaid",
        owedToCustomerOre: order.totalOre,
      });
    }
    expect((await desk.balances())["2499"]).toBe(-50_000);
  });

  test("not signed of more than was asked for gives the tip back as well", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    const news = bySignature(105_000);
    const answer = news.answer === undefined ? undefined : { ...news.answer, tipOre: ore(5_000) };
    await desk.tell(attemptId, { ...news, answer });
    const voidId = voidOf(await desk.answerSignature(attemptId, false));
    await desk.sendVoid(voidId);
    await desk.approve(voidId, 105_000);
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 0, leftOre: 100_000 });
    expect((await desk.balances())["1581"]).toBeUndefined();
  });

  test("by somebody without the right changes nothing", async () => {
    const { attemptId } = await toBeSigned(600_000);
    expect(codeOf(await desk.answerSignature(attemptId, true))).toBe("signatureAboveLimit");
    const outsider = { signature: "KASS", role: "administrator" } as const;
    expect(codeOf(await desk.answerSignature(attemptId, false, outsider))).toBe(
      "operatorNotAllowed",
    );
    const chef = { signature: "CHEF", role: "manager" } as const;
    expect(codeOf(await desk.answerSignature(attemptId, true, chef))).toBe("signed");
  });

  test("about a payment that asks for none, or that is not there, is refused", async () => {
    const attemptId = await desk.payAndApprove([await desk.send()], 100_000);
    expect(codeOf(await desk.answerSignature(attemptId, true))).toBe("noSignatureWaiting");
    expect(codeOf(await desk.answerSignature(desk.places.siteId, true))).toBe("paymentNotFound");
  });
});
