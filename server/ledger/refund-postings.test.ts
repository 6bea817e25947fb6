/**
 * The rows of the posting table for money that goes back in other ways than to the card that paid:
 * voids, cash, and payments that were not signed for. Per account and öre, on a real database.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { payInCash, putInFloat } from "../cash/test-cash.ts";
import { type Desk, type DeskOrder, openDesk } from "../payments/test-desk.ts";
import {
  answerOf,
  approved,
  DECLINED,
  NOT_PERFORMED,
  NOT_SENT,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await putInFloat(desk);
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

type Paid = { readonly order: Order; readonly attemptId: string };

async function paid(order: DeskOrder = {}): Promise<Paid> {
  const stored = await desk.send(order);
  return { order: stored, attemptId: await desk.payAndApprove([stored], stored.totalOre) };
}

/** The card asks for a signature, and the customer does not give it. */
async function notSigned(order: DeskOrder = {}): Promise<Paid & { readonly voidId: string }> {
  const stored = await desk.send(order);
  const attemptId = await desk.pay([stored]);
  const answer = answerOf("visa", nextStan());
  const card = { ...answer.card, verification: "signature" as const };
  await desk.tell(attemptId, approved(stored.totalOre, { ...answer, card }));
  const outcome = await desk.answerSignature(attemptId, false);
  if (outcome.kind === "refused") throw new Error(outcome.code);
  const voidId = outcome.answer.voidPaymentId ?? "";
  await desk.sendVoid(voidId);
  await desk.newPostings();
  return { order: stored, attemptId, voidId };
}

const LEDGER = { settlement: "ledger" } as const;
const THEIRS = { system: "vehicles" } as const;
const COUNTERED = { tender: "cash" } as const;

async function cash(attemptId: string, amountOre: number): Promise<string> {
  const approver = { id: desk.places.people.KASS, signature: "KASS" };
  const outcome = await desk.tryRefund(attemptId, amountOre, { ...COUNTERED, approver });
  if (outcome.kind === "refused") throw new Error(outcome.code);
  return outcome.payment.id;
}

describe("a void", () => {
  test("of a cash invoice's payment re-opens the order: interim D, issuer K", async () => {
    const { order, attemptId } = await paid();
    await desk.newPostings();
    await desk.approve(await desk.void(attemptId, 100_000), 100_000);
    expect(await desk.newPostings()).toEqual(["1689 +100000", "1581 -100000"]);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 100_000 });
  });

  test("of a ledger invoice's payment does the same", async () => {
    const { attemptId } = await paid(LEDGER);
    await desk.newPostings();
    await desk.approve(await desk.void(attemptId, 100_000), 100_000);
    expect(await desk.newPostings()).toEqual(["1689 +100000", "1581 -100000"]);
  });

  test("of a payment whose order has been credited uses the credit invoice's claim", async () => {
    const { order, attemptId } = await paid();
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    await desk.newPostings();
    await desk.approve(await desk.void(attemptId, 100_000), 100_000);
    expect(await desk.newPostings()).toEqual(["1510 +100000", "1581 -100000"]);
    expect(await desk.order(credit)).toMatchObject({ leftOre: 0 });
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
  });

  test("of a payment whose order was withdrawn settles the debt", async () => {
    const { order, attemptId } = await paid();
    await desk.withdraw(order);
    await desk.newPostings();
    await desk.approve(await desk.void(attemptId, 100_000), 100_000);
    expect(await desk.newPostings()).toEqual(["2499 +100000", "1581 -100000"]);
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 0 });
  });

  test.each([
    ["declined", DECLINED],
    ["not sent", NOT_SENT],
    ["unknown", UNKNOWN],
  ])("that is %s posts nothing", async (_name, news) => {
    const { order, attemptId } = await paid();
    await desk.newPostings();
    await desk.tell(await desk.void(attemptId, 100_000), news);
    expect(await desk.newPostings()).toEqual([]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000 });
  });
});

describe("a payment that was not signed for", () => {
  test("and is voided posts the void alone", async () => {
    const { order, voidId } = await notSigned();
    await desk.approve(voidId, 100_000);
    expect(await desk.newPostings()).toEqual(["1689 +100000", "1581 -100000"]);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid" });
  });

  test.each([
    ["declined", DECLINED],
    ["not sent", NOT_SENT],
  ])(
    "and whose void is %s re-opens its order and is a debt: interim D, debts K",
    async (_n, news) => {
      const { order, voidId } = await notSigned();
      await desk.tell(voidId, news);
      expect(await desk.newPostings()).toEqual(["1689 +100000", "2499 -100000"]);
      expect(await desk.order(order)).toMatchObject({
        position: "hasNotPaid",
        leftOre: 100_000,
        owedToCustomerOre: 100_000,
      });
    },
  );

  test("posts nothing while its void is unknown, and the debt when that was not performed", async () => {
    const { voidId } = await notSigned(LEDGER);
    await desk.tell(voidId, UNKNOWN);
    expect(await desk.newPostings()).toEqual([]);
    await desk.tell(voidId, NOT_PERFORMED);
    expect(await desk.newPostings()).toEqual(["1689 +100000", "2499 -100000"]);
  });

  test("and is given back after all settles the debt: debts D, issuer K", async () => {
    const { order, attemptId, voidId } = await notSigned();
    await desk.tell(voidId, DECLINED);
    await desk.newPostings();
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    expect(await desk.newPostings()).toEqual(["2499 +100000", "1581 -100000"]);
    expect(await desk.order(order)).toMatchObject({ leftOre: 100_000, owedToCustomerOre: 0 });
  });

  test("whose void is approved late, after it had become a debt, settles the debt", async () => {
    const { order, voidId } = await notSigned();
    await desk.tell(voidId, UNKNOWN);
    await desk.tell(voidId, NOT_PERFORMED);
    await desk.newPostings();
    await desk.approve(voidId, 100_000);
    expect(await desk.newPostings()).toEqual(["2499 +100000", "1581 -100000"]);
    expect(await desk.order(order)).toMatchObject({ leftOre: 100_000, owedToCustomerOre: 0 });
    expect((await desk.attempt(voidId)).flags).toEqual([]);
  });

  test("where the invoicing system books the claim itself is marked by nothing", async () => {
    const { voidId } = await notSigned(THEIRS);
    await desk.tell(voidId, DECLINED);
    expect(await desk.newPostings()).toEqual(["1689 +100000", "2499 -100000"]);
  });
});

describe("cash", () => {
  test("without a credit invoice re-opens the order: interim D, cash K", async () => {
    const { order, attemptId } = await paid();
    await desk.newPostings();
    await cash(attemptId, 40_000);
    expect(await desk.newPostings()).toEqual(["1689 +40000", "1910 -40000"]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 60_000, position: "partlyPaid" });
  });

  test.each([
    [49, ["1689 +10049", "1910 -10000", "3740 -49"]],
    [50, ["1689 +10050", "1910 -10100", "3740 +50"]],
    [99, ["1689 +10099", "1910 -10100", "3740 +1"]],
    [1, ["1689 +10001", "1910 -10000", "3740 -1"]],
  ])("of 100 kronor and %i öre is handed over in whole kronor", async (öre, lines) => {
    const { attemptId } = await paid();
    await desk.newPostings();
    await cash(attemptId, 10_000 + öre);
    expect(await desk.newPostings()).toEqual(lines);
  });

  test("on a credit invoice pays its claim: claim D, cash K", async () => {
    const { order, attemptId } = await paid(THEIRS);
    await desk.send({ ...THEIRS, kind: "creditInvoice", credits: order.invoiceNumber });
    await desk.newPostings();
    await cash(attemptId, 100_000);
    expect(await desk.newPostings()).toEqual([
      "1510 +100000 theirs",
      "1910 -100000",
      "1689 -100000 theirs",
      "1689 +100000",
    ]);
  });

  test("for what we owe the customer settles the debt: debts D, cash K", async () => {
    const { order, attemptId } = await paid();
    await desk.change(order, 2, 59_970);
    await desk.newPostings();
    await cash(attemptId, 40_030);
    expect(await desk.newPostings()).toEqual(["2499 +40030", "1910 -40000", "3740 -30"]);
  });

  test("in parts is rounded as it would be at once: nobody gains by asking often", async () => {
    const order = await desk.send({ totalOre: 40_200 });
    const attemptId = await payInCash(desk, [order]);
    await desk.newPostings();
    for (let part = 0; part < 4; part += 1) await cash(attemptId, 10_050);
    expect(await desk.newPostings()).toEqual([
      ...["1689 +10050", "1910 -10100", "3740 +50"],
      ...["1689 +10050", "1910 -10000", "3740 -50"],
      ...["1689 +10050", "1910 -10100", "3740 +50"],
      ...["1689 +10050", "1910 -10000", "3740 -50"],
    ]);
  });

  test("comes to nothing for what was rounded away, and then all has gone back", async () => {
    const order = await desk.send({ totalOre: 10_040 });
    const attemptId = await payInCash(desk, [order]);
    await cash(attemptId, 10_000);
    await desk.newPostings();
    await cash(attemptId, 40);
    expect(await desk.newPostings()).toEqual(["1689 +40", "3740 -40"]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 0 });
  });

  test("is refused for a part that comes to no coin, before the last, and of a card always", async () => {
    const approver = { id: desk.places.people.KASS, signature: "KASS" };
    const attemptId = await payInCash(desk, [await desk.send()]);
    const small = await desk.tryRefund(attemptId, 49, { ...COUNTERED, approver });
    expect(small).toMatchObject({ code: "invalidInput", field: "amountOre" });
    const { attemptId: card } = await paid();
    await cash(card, 99_960);
    const last = await desk.tryRefund(card, 40, { ...COUNTERED, approver });
    expect(last).toMatchObject({ code: "invalidInput", field: "amountOre" });
  });

  test("for two orders rounds once, on the last", async () => {
    const first = await desk.send({ totalOre: 10_030 });
    const second = await desk.send({ totalOre: 5_030 });
    const attemptId = await desk.pay([first, second]);
    await desk.approve(attemptId, 15_060);
    await desk.newPostings();
    await cash(attemptId, 15_060);
    expect(await desk.newPostings()).toEqual([
      "1689 +10030",
      "1910 -10030",
      "1689 +5030",
      "1910 -5070",
      "3740 +40",
    ]);
  });
});
