/** From card to cash: whatever the card does meanwhile, the customer never pays twice unseen. */
import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
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
  if (outcome.kind === "switched") return outcome.answer.state;
  return outcome.kind === "cardGoesOn" ? `${outcome.refused.code}, card goes on` : outcome.code;
}

function cashIn(outcome: SwitchOutcome): string | null {
  return outcome.kind === "switched" ? outcome.answer.paymentId : null;
}

const run = (text: string, ...values: readonly unknown[]): Promise<Record<string, unknown>[]> =>
  desk.database.query<Record<string, unknown>>(statement({ name: "test_switch", text }), values);

const cashOf = (order: { readonly id: string }): Promise<Record<string, unknown>[]> =>
  run(
    `select a.id, a.instead_of_id as card from attempts a join allocations l on l.attempt_id = a.id
      where a.method = 'cash' and l.order_id = $1`,
    order.id,
  );

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
  expect(await cashOf(order)).toMatchObject([{ card }]);
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

describe("the card is asked to stop only for cash that can be taken; else it goes on", () => {
  async function goesOn(
    orders: readonly { readonly id: string }[],
    more: Partial<SwitchToCash> = {},
    shareOre?: number,
  ): Promise<string> {
    const card = await desk.pay(orders, shareOre);
    const outcome = await press(card, more);
    expect(cancels).toEqual([]);
    expect(await desk.stateOf(card)).toBe("sent");
    expect(await desk.timeline(card)).not.toContain("cancelRequested");
    await desk.tell(card, DECLINED);
    return told(outcome);
  }
  const limit = (check: number, refuse: number | null): Promise<unknown> =>
    run(
      `insert into cash_limits values ($1, $2, 30, $3) on conflict (company_id)
        do update set check_from_ore = $2, refuse_from_ore = $3`,
      ...[desk.places.companyId, check, refuse],
    );

  test("not above what the company takes, nor before somebody has seen who pays", async () => {
    const order = await desk.send({ totalOre: 9_000_000 });
    await limit(4_500_000, 8_000_000);
    expect(await goesOn([order])).toBe("cashAboveLimit, card goes on");
    await limit(4_500_000, null);
    expect(await goesOn([order])).toBe("cashLimitNeedsCheck, card goes on");
    const check = { document: "idCard", note: "Kund 121212-1212" } as const;
    expect(await goesOn([order], { check })).toBe("looksLikePersonalNumber, card goes on");
    const card = await desk.pay([order]);
    const seen = { document: "idCard", note: "Bild och namn stämmer" } as const;
    expect(told(await press(card, { check: seen }))).toBe("cancelling");
    await run("delete from cash_limits");
  });

  test("not by somebody who may not take cash at the till", async () => {
    const operator = rightsOfRole("operator");
    const acting = { sight: SEES_ALL, operator, isNamedByKey: false };
    expect(await goesOn([await desk.send()], { acting })).toBe("cashNotAllowed, card goes on");
  });

  test("not for a share in öre, nor for coins that are no longer money", async () => {
    const order = await desk.send();
    expect(await goesOn([order], {}, 10_050)).toBe("cashShareNotWhole, card goes on");
    const odd = { receivedOre: ore(200_050) };
    expect(await goesOn([order], odd)).toBe("receivedNotWhole, card goes on");
    const little = { receivedOre: ore(99_900) };
    expect(await goesOn([order], little)).toBe("receivedTooLittle, card goes on");
  });

  test("not at a till whose drawers are of another company, nor at one that is retired", async () => {
    const order = await desk.send();
    const [siteId, tillId] = [newUuid(), newUuid()];
    await run("insert into sites (id, code, name) values ($1, 'SYD', 'Verkstaden Syd')", siteId);
    const till = "insert into tills (id, site_id, code, name) values ($1, $2, 'K9', 'Kassa K9')";
    await run(till, tillId, siteId);
    expect(await goesOn([order], { tillId })).toBe("tillOfAnotherCompany, card goes on");
    await run("update tills set retired_at = now() where id = $1", tillId);
    expect(await goesOn([order], { tillId })).toBe("unknownTill, card goes on");
  });

  test("not for an order that will be withdrawn, or that will cost nothing more, when the card ends", async () => {
    const gone = await desk.send();
    const card = await desk.pay([gone]);
    await desk.withdraw(gone);
    expect(told(await press(card))).toBe("orderWithdrawn, card goes on");
    await desk.tell(card, DECLINED);
    const cheaper = await desk.send({ totalOre: 124_960 });
    await desk.payAndApprove([cheaper], 50_000);
    const rest = await desk.pay([cheaper]);
    await desk.change(cheaper, 2, 50_000);
    expect(told(await press(rest))).toBe("orderAlreadyPaid, card goes on");
    await desk.change(cheaper, 3, 150_000);
    expect(told(await press(rest))).toBe("cancelling");
    expect(cancels).toEqual(["77000001"]);
  });

  test("not for other orders than the card's, fewer or more: nobody's cash is taken for another", async () => {
    const [one, two, other] = [await desk.send(), await desk.send(), await desk.send()];
    const asked = (...orders: readonly { id: string }[]): Partial<SwitchToCash> => ({
      allocations: orders.map(({ id: orderId }) => ({ orderId, amountOre: undefined })),
    });
    for (const wrong of [[one], [one, two, other], [one, other], [one, one]]) {
      const code = await goesOn([one, two], asked(...wrong));
      expect(code).toBe("ordersOfAnotherPayment, card goes on");
    }
    const card = await desk.pay([one, two]);
    await desk.tell(card, CANCELLED);
    expect(told(await take(card, asked(other)))).toBe("ordersOfAnotherPayment");
    expect(told(await take(card, asked(two, one)))).toBe("taken");
    expect(await desk.order(other)).toMatchObject({ paidOre: 0 });
  });
});

describe("cash is taken once for a card payment, and every later press hears of that cash", () => {
  test("from two tills, or two servers, at once", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    await desk.tell(card, CANCELLED);
    const outcomes = await Promise.all([take(card), take(card), press(card)]);
    const taken = new Set(outcomes.map(cashIn).filter((id) => id !== null));
    expect(taken.size).toBe(1);
    expect(await cashOf(order)).toHaveLength(1);
  });

  test("from a second tab that says that more was handed over, or asks for the rest of a share", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    await desk.tell(card, CANCELLED);
    const share = [{ orderId: order.id, amountOre: ore(40_000) }];
    const first = await take(card, { allocations: share });
    const second = await take(card, { receivedOre: ore(500_000) });
    expect(second).toEqual(first);
    expect(second).toMatchObject({
      answer: { cash: { toPayOre: 40_000, receivedOre: 200_000, changeOre: 160_000 } },
    });
    expect(await desk.order(order)).toMatchObject({ paidOre: 40_000 });
  });

  test("when the answer was lost, though the card was approved late meanwhile", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    const card = await desk.pay([order]);
    await desk.tell(card, CANCELLED);
    const first = await take(card);
    await desk.approve(card, 124_960);
    expect(await take(card)).toEqual(first);
    expect(await cashOf(order)).toHaveLength(1);
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 124_960 });
  });

  test("and the database has the last word", async () => {
    const [one, two] = [await desk.send(), await desk.send()];
    const [card, other] = [await desk.pay([one]), await desk.pay([two], undefined, { till: "K2" })];
    await desk.tell(card, CANCELLED);
    await desk.tell(other, CANCELLED);
    await take(card);
    const second = cashIn(await take(other));
    const tied = run("update attempts set instead_of_id = $1 where id = $2", card, second);
    await expect(tied).rejects.toThrow(/attempts_instead_once/);
    const noCash = run("update attempts set instead_of_id = $1 where id = $2", card, other);
    await expect(noCash).rejects.toThrow(/attempts_cash_is_instead/);
  });
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
