/**
 * Money on its way back, over the wire: what was really moved is asked of the simulator, which keeps
 * its own truth, after every story.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { openWireDesk, type WireDesk } from "./test-wire.ts";

let wire: WireDesk;
beforeEach(async () => {
  wire = await openWireDesk();
});
afterEach(async () => {
  expect(await wire.desk.differences()).toEqual([]);
  const balances = await wire.desk.balances();
  const issuers = ["1581", "1582", "1583", "1584", "1585", "1589"];
  const booked = issuers.reduce((sum, account) => sum + (balances[account] ?? 0), 0);
  expect(booked).toBe(bookable(await wire.truth()));
  await wire.close();
});

/** What a person has keyed on the terminal by hand is not the product's. */
function bookable(truth: Awaited<ReturnType<WireDesk["truth"]>>): number {
  const ours = truth.transactions.filter((one) => one.orderId !== "BYHAND");
  return ours.reduce((sum, one) => sum + one.effectOre, 0);
}

const READ_RECEIPTS = statement({
  name: "test_receipts",
  text: "select customer_receipt, failure_code from attempts where id = $1",
});

async function read(
  attemptId: string,
): Promise<{ customer_receipt: string | null; failure_code: string | null } | undefined> {
  const rows = await wire.desk.database.query<{
    customer_receipt: string | null;
    failure_code: string | null;
  }>(READ_RECEIPTS, [attemptId]);
  return rows[0];
}

async function kindsTaken(): Promise<readonly string[]> {
  return (await wire.truth()).transactions.map((one) => one.kind);
}

const ALL = 100_000;

describe("all of the terminal's last payment", () => {
  test("that was keyed over by hand meanwhile is not voided, and the sale by hand stands", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.keyByHand(ALL);
    const back = await wire.giveBack(paymentId, ALL);
    expect(back.kind).toBe("void");
    expect(await wire.desk.stateOf(back.id)).toBe("notSent");
    expect(await read(back.id)).toMatchObject({ failure_code: "voidNotPossible" });
    expect(await kindsTaken()).toEqual(["purchase", "purchase"]);
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasPaid" });
    const again = await wire.giveBack(paymentId, ALL);
    expect(again.kind).toBe("refund");
    expect(await kindsTaken()).toEqual(["purchase", "purchase", "refund"]);
  });

  test("that the terminal will not void is refused with the next step, and given back as a return", async () => {
    const paymentId = await wire.pay(await wire.desk.send());
    await wire.arm("decline-05");
    const back = await wire.giveBack(paymentId, ALL);
    expect(await wire.desk.attempt(back.id)).toMatchObject({
      state: "declined",
      failure_code: "voidNotPossible",
    });
    expect(await kindsTaken()).toEqual(["purchase"]);
    expect((await wire.giveBack(paymentId, ALL)).kind).toBe("refund");
    expect(await kindsTaken()).toEqual(["purchase", "refund"]);
  });

  test("whose session was closed on the terminal is found not voided, and given back as a return", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.closeSession();
    const back = await wire.giveBack(paymentId, ALL);
    expect(back.kind).toBe("void");
    await wire.findOut(60_000);
    expect(await wire.desk.stateOf(back.id)).toBe("notPerformed");
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasPaid" });
    expect((await wire.giveBack(paymentId, ALL)).kind).toBe("refund");
  });

  test("is voided after the terminal's rest, with its own receipt, and the order re-opens", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    const back = await wire.giveBack(paymentId, ALL);
    expect(back.kind).toBe("void");
    expect(wire.waitsMs).toEqual([4_000]);
    expect(await wire.desk.stateOf(back.id)).toBe("approved");
    expect((await read(back.id))?.customer_receipt).toContain("MAKULERING");
    expect(await kindsTaken()).toEqual(["purchase", "void"]);
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: ALL });
    expect(await wire.desk.timeline(back.id)).toEqual([
      "created",
      "voidChecked",
      "sent",
      "approved",
    ]);
  });

  test("is no longer voided when the terminal has done anything since", async () => {
    const paymentId = await wire.pay(await wire.desk.send());
    await wire.arm("decline-51");
    await wire.pay(await wire.desk.send());
    expect((await wire.giveBack(paymentId, ALL)).kind).toBe("refund");
  });
});

describe("a void whose answer is lost", () => {
  test("is found to be done by the terminal's last result, which bears no reference", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.arm("drop-after-authorisation");
    const back = await wire.giveBack(paymentId, ALL);
    expect(await wire.desk.stateOf(back.id)).toBe("unknown");
    expect(await wire.desk.order(order)).toMatchObject({ position: "findingOut" });
    await wire.findOut(10_000);
    expect(await wire.desk.attempt(back.id)).toMatchObject({
      state: "approved",
      evidence: "lastResult",
    });
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasNotPaid" });
  });

  test("and that the terminal never made is found not to be, and posts nothing", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.arm("drop-before-authorisation");
    const back = await wire.giveBack(paymentId, ALL);
    expect(await wire.desk.stateOf(back.id)).toBe("unknown");
    await wire.findOut(60_000);
    expect(await wire.desk.attempt(back.id)).toMatchObject({
      state: "notPerformed",
      evidence: "olderLastResult",
    });
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasPaid", paidOre: ALL });
  });

  test("and that the terminal declined is found to be declined", async () => {
    const paymentId = await wire.pay(await wire.desk.send());
    await wire.arm("drop-after-decline");
    const back = await wire.giveBack(paymentId, ALL);
    await wire.findOut(60_000);
    expect(await wire.desk.stateOf(back.id)).toBe("declined");
    expect(await kindsTaken()).toEqual(["purchase"]);
  });

  test("is not taken for done while the last result is the payment itself", async () => {
    const paymentId = await wire.pay(await wire.desk.send());
    await wire.arm("stale-last-result");
    const back = await wire.giveBack(paymentId, ALL);
    await wire.findOut(20_000);
    expect(await wire.desk.stateOf(back.id)).toBe("unknown");
    await wire.findOut(60_000);
    expect(await kindsTaken()).toEqual(["purchase", "void"]);
    expect(await wire.desk.stateOf(back.id)).toBe("approved");
  });
});

describe("a void that the terminal shows only after it was found not performed", () => {
  test("is booked late, by the moment of its result, and never as a sale by hand", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.showOldResultFor(50_000);
    await wire.arm("stale-last-result");
    const back = await wire.giveBack(paymentId, ALL);
    await wire.findOut(45_000);
    expect(await wire.desk.stateOf(back.id)).toBe("notPerformed");
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasPaid" });
    await wire.findOut(120_000);
    expect(await wire.desk.attempt(back.id)).toMatchObject({ state: "approved", late: true });
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: ALL });
    expect(await kindsTaken()).toEqual(["purchase", "void"]);
  });

  test("of a payment that was not signed for settles the debt that it had become", async () => {
    const order = await wire.desk.send();
    await wire.arm("signature");
    const paymentId = await wire.pay(order);
    const outcome = await wire.desk.answerSignature(paymentId, false);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    await wire.showOldResultFor(50_000);
    await wire.arm("stale-last-result");
    await wire.runner.carryToEnd(outcome.answer.voidPaymentId ?? "");
    await wire.findOut(45_000);
    expect(await wire.desk.order(order)).toMatchObject({ owedToCustomerOre: ALL });
    await wire.findOut(120_000);
    expect(await wire.desk.order(order)).toMatchObject({ owedToCustomerOre: 0, leftOre: ALL });
  });
});

describe("a refund whose answer is lost", () => {
  test("is found to be done by its reference, and its order re-opens", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.arm("drop-after-authorisation");
    const back = await wire.giveBack(paymentId, 30_000);
    expect(back.kind).toBe("refund");
    expect(await wire.desk.stateOf(back.id)).toBe("unknown");
    await wire.findOut(10_000);
    expect(await wire.desk.stateOf(back.id)).toBe("approved");
    expect((await read(back.id))?.customer_receipt).toContain("KOPI");
    expect(await wire.desk.order(order)).toMatchObject({ paidOre: 70_000 });
  });

  test("and that the terminal never made posts nothing, and can be given back again", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.arm("drop-before-authorisation");
    const back = await wire.giveBack(paymentId, 30_000);
    await wire.findOut(60_000);
    expect(await wire.desk.stateOf(back.id)).toBe("notPerformed");
    expect(await wire.desk.order(order)).toMatchObject({ paidOre: ALL });
    const again = await wire.giveBack(paymentId, 30_000);
    expect(await wire.desk.stateOf(again.id)).toBe("approved");
    expect((await read(again.id))?.customer_receipt).toContain("RETUR");
  });

  test("at another terminal is asked about there", async () => {
    const order = await wire.desk.send();
    const paymentId = await wire.pay(order);
    await wire.arm("drop-after-authorisation", "77000002");
    const back = await wire.giveBack(paymentId, ALL, { terminalId: "77000002" });
    expect(back.kind).toBe("refund");
    await wire.findOut(10_000);
    expect(await wire.desk.stateOf(back.id)).toBe("approved");
    expect(await wire.desk.order(order)).toMatchObject({ paidOre: 0 });
  });
});

describe("a card that asks for a signature", () => {
  test("holds the terminal until somebody answers, and is voided when it was not signed", async () => {
    const order = await wire.desk.send();
    await wire.arm("signature");
    const paymentId = await wire.pay(order);
    expect(await wire.desk.attempt(paymentId)).toMatchObject({
      state: "approved",
      flags: ["signatureWaiting"],
    });
    const other = await wire.desk.send();
    expect(await wire.desk.tryPay({ allocations: [{ orderId: other.id }] })).toMatchObject({
      code: "signatureWaiting",
      holder: { attemptId: paymentId },
    });
    const outcome = await wire.desk.answerSignature(paymentId, false);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const voidId = outcome.answer.voidPaymentId ?? "";
    await wire.runner.carryToEnd(voidId);
    expect(await wire.desk.stateOf(voidId)).toBe("approved");
    expect(await wire.desk.order(order)).toMatchObject({ position: "hasNotPaid" });
    expect(await wire.desk.attempt(paymentId)).toMatchObject({ flags: [] });
  });

  test("and whose void is lost is found out, and is no debt when it was done", async () => {
    const order = await wire.desk.send();
    await wire.arm("signature");
    const paymentId = await wire.pay(order);
    const outcome = await wire.desk.answerSignature(paymentId, false);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const voidId = outcome.answer.voidPaymentId ?? "";
    await wire.arm("drop-after-authorisation");
    await wire.runner.carryToEnd(voidId);
    expect(await wire.desk.stateOf(voidId)).toBe("unknown");
    await wire.findOut(10_000);
    expect(await wire.desk.stateOf(voidId)).toBe("approved");
    expect(await wire.desk.order(order)).toMatchObject({ owedToCustomerOre: 0, leftOre: ALL });
  });

  test("and cannot be voided is a debt to the customer, which a return of goods settles", async () => {
    const order = await wire.desk.send();
    await wire.arm("signature");
    const paymentId = await wire.pay(order);
    await wire.keyByHand(5_000);
    const outcome = await wire.desk.answerSignature(paymentId, false);
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const voidId = outcome.answer.voidPaymentId ?? "";
    await wire.runner.carryToEnd(voidId);
    expect(await wire.desk.stateOf(voidId)).toBe("notSent");
    expect(await wire.desk.order(order)).toMatchObject({ owedToCustomerOre: ALL, leftOre: ALL });
    const back = await wire.giveBack(paymentId, ALL);
    expect(back.kind).toBe("refund");
    expect(await wire.desk.order(order)).toMatchObject({ owedToCustomerOre: 0, leftOre: ALL });
  });
});
