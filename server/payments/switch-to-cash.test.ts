/** From card to cash: whatever the card does meanwhile, the customer never pays twice unseen. */
import { ore } from "@kortkoll/core/money.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SwitchOutcome, type SwitchToCash, switchToCash } from "./switch-to-cash.ts";
import { claim } from "./test-claims.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { CANCELLED, DECLINED, NOT_PERFORMED, NOT_SENT, UNKNOWN } from "./test-news.ts";

let desk: Desk;
/** What the terminal was asked to cancel. */
let cancels: string[] = [];
/** What happens at the terminal before it answers to a cancel. */
let meanwhile: () => Promise<unknown> = () => Promise.resolve();

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  cancels = [];
  meanwhile = () => Promise.resolve();
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

function press(attemptId: string, more: Partial<SwitchToCash> = {}): Promise<SwitchOutcome> {
  const cloud: TerminalCloud = {
    ...desk.deps.cloud,
    cancel: async (terminalId) => {
      cancels.push(terminalId);
      await meanwhile();
      return { kind: "requested" };
    },
  };
  const { CHEF } = desk.places.people;
  return switchToCash(
    { ...desk.deps, cloud, runner: desk.runner },
    {
      attemptId,
      allocations: undefined,
      tillId: undefined,
      receivedOre: undefined,
      check: undefined,
      operator: { id: CHEF, signature: "CHEF" },
      askedBy: "CHEF",
      canceller: { kind: "person", personId: CHEF, tillId: null, overridesOthers: true },
      ...more,
    },
    undefined,
  );
}

const take = (attemptId: string, more: Partial<SwitchToCash> = {}): Promise<SwitchOutcome> =>
  press(attemptId, { receivedOre: ore(200_000), ...more });

function told(outcome: SwitchOutcome): string {
  return outcome.kind === "switched" ? outcome.answer.state : outcome.code;
}

test("the terminal is asked to stop, and cash is taken when it has answered that it did", async () => {
  const order = await desk.send({ totalOre: 124_960 });
  const card = await desk.pay([order]);
  expect(told(await press(card))).toBe("cancelling");
  expect(cancels).toEqual(["77000001"]);
  await desk.tell(card, CANCELLED);
  expect(await press(card)).toMatchObject({
    answer: { state: "ready", paymentId: null, cash: { toPayOre: 125_000, roundingOre: 40 } },
  });
  expect(await desk.order(order)).toMatchObject({ paidOre: 0 });
  expect(await take(card)).toMatchObject({
    answer: {
      state: "taken",
      cardPaymentId: card,
      cash: { toPayOre: 125_000, receivedOre: 200_000, changeOre: 75_000 },
    },
  });
  expect(await desk.order(order)).toMatchObject({ paidOre: 124_960, position: "hasPaid" });
  expect(await desk.timeline(card)).toContain("switchedToCash");
  // Whoever presses again hears that it is paid, and no second cash is taken.
  expect(told(await take(card))).toBe("orderAlreadyPaid");
});

describe("no cash is taken", () => {
  test("while the terminal has not answered, though the customer holds it out", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    expect(told(await take(card))).toBe("cancelling");
    expect(told(await take(card))).toBe("cancelling");
    expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "findingOut" });
  });

  test("when the card is approved instead of cancelled: the customer HAS paid", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    meanwhile = () => desk.approve(card, 100_000);
    expect(await take(card)).toMatchObject({ code: "cardHasPaid", moneyMoved: "yes" });
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, owedToCustomerOre: 0 });
  });

  test("when the terminal's answer is lost, nor when somebody claims that it was paid", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    meanwhile = () => desk.tell(card, UNKNOWN);
    expect(await take(card)).toMatchObject({ code: "cardMayHavePaid", moneyMoved: "unknown" });
    await claim(desk, card);
    expect(await take(card)).toMatchObject({ code: "cardMayHavePaid", moneyMoved: "unknown" });
    expect(await desk.order(order)).toMatchObject({ paidOre: 0 });
  });

  test("by the call that only now makes the card end, for nobody has seen that yet", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    meanwhile = () => desk.tell(card, CANCELLED);
    expect(told(await take(card))).toBe("ready");
    expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
    expect(told(await take(card))).toBe("taken");
  });

  test("of a refund, of a payment in cash, or of one that is not there", async () => {
    const order = await desk.send();
    const card = await desk.payAndApprove([order], 100_000);
    const refund = await desk.refund(card, 50_000);
    expect(told(await take(refund))).toBe("nothingToSwitch");
    expect(told(await take(order.id))).toBe("paymentNotFound");
  });

  test("where a person may not cancel the payment of another till", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    const { CHEF } = desk.places.people;
    const canceller = { kind: "person", personId: CHEF, tillId: null, overridesOthers: false };
    const outcome = await press(card, {
      canceller: { ...canceller, kind: "person" },
    });
    expect(told(outcome)).toBe("paymentOfAnotherTill");
    expect(cancels).toEqual([]);
  });
});

test.each([
  ["declined", DECLINED],
  ["not sent", NOT_SENT],
])("a card that was %s is paid in cash instead", async (_how, news) => {
  const order = await desk.send();
  const card = await desk.pay([order]);
  await desk.tell(card, news);
  expect(told(await take(card))).toBe("taken");
  expect(cancels).toEqual([]);
});

test("so is one that was unknown, when it is proven not to have paid", async () => {
  const order = await desk.send();
  const card = await desk.pay([order]);
  await desk.tell(card, UNKNOWN);
  await desk.tell(card, NOT_PERFORMED);
  expect(told(await take(card))).toBe("taken");
});

test("what was never sent is let go at once, and cash is taken by the next call", async () => {
  const order = await desk.send();
  const outcome = await desk.tryPay({ allocations: [{ orderId: order.id }] });
  if (outcome.kind === "refused") throw new Error(outcome.code);
  const { id } = outcome.payment;
  expect(told(await press(id))).toBe("ready");
  expect(await desk.stateOf(id)).toBe("notSent");
  expect(told(await take(id))).toBe("taken");
});

test("a card that is approved after the cash was taken is owed to the customer, openly", async () => {
  const order = await desk.send();
  const card = await desk.pay([order]);
  await desk.tell(card, CANCELLED);
  await take(card);
  await desk.approve(card, 100_000);
  expect(await desk.order(order)).toMatchObject({
    paidOre: 100_000,
    position: "hasPaid",
    owedToCustomerOre: 100_000,
  });
});

test("two who press at once take the cash once", async () => {
  const order = await desk.send();
  const card = await desk.pay([order]);
  await desk.tell(card, CANCELLED);
  const outcomes = await Promise.all([take(card), take(card)]);
  expect(outcomes.map(told).toSorted()).toEqual(["orderAlreadyPaid", "taken"]);
});

test("the approval and the cash in one moment: one of them has the order, and nothing is lost", async () => {
  for (let round = 0; round < 5; round += 1) {
    const order = await desk.send();
    const card = await desk.pay([order]);
    await desk.tell(card, CANCELLED);
    const [outcome] = await Promise.all([take(card), desk.approve(card, 100_000)]);
    const now = await desk.order(order);
    // Approved late: either the cash came first and the card is owed, or no cash was taken.
    if (told(outcome) === "taken") {
      expect(now).toMatchObject({ paidOre: 100_000, owedToCustomerOre: 100_000 });
    } else {
      expect(told(outcome)).toBe("cardHasPaid");
      expect(now).toMatchObject({ position: "paidNotApplied", owedToCustomerOre: 100_000 });
    }
  }
});

test("a share is paid in cash as the share that it was, when it is whole kronor", async () => {
  const order = await desk.send({ totalOre: 124_960 });
  const card = await desk.pay([order], 50_000);
  await desk.tell(card, CANCELLED);
  expect(await take(card)).toMatchObject({ answer: { cash: { toPayOre: 50_000 } } });
  const odd = await desk.pay([order], 10_050);
  await desk.tell(odd, CANCELLED);
  expect(told(await take(odd))).toBe("cashShareNotWhole");
  const whole = [{ orderId: order.id, amountOre: ore(10_000) }];
  expect(told(await take(odd, { allocations: whole }))).toBe("taken");
  expect(await desk.order(order)).toMatchObject({ leftOre: 64_960 });
});
