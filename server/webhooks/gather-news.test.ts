/** What is told of what happens at the desk, and that it is told once, in order, and after its commit. */
import { WEBHOOK_TOPICS } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { statement, type Transaction } from "../database/database.ts";
import { untilBehindHorizon } from "../database/test-horizon.ts";
import { claim } from "../payments/test-claims.ts";
import {
  answerOf,
  approved,
  DECLINED,
  NOT_PERFORMED,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";
import { gatherNews } from "./gather-news.ts";
import { openHooks, type TestHooks } from "./test-hooks.ts";
import type { Target } from "./test-target.ts";

let hooks: TestHooks;
let target: Target;
openHooks((opened) => {
  ({ hooks, target } = opened);
});

const subscribeToAll = (): Promise<string> =>
  hooks.subscribe(`${target.address}/hook`, ...WEBHOOK_TOPICS);
const tell = (): Promise<void> => hooks.tell([target.host]);

const orderOf = (registrationNumber: string): Promise<Order> =>
  hooks.desk.send({ registrationNumber });

test("a payment, its order and the car's keys are told in the order that they were committed", async () => {
  await subscribeToAll();
  const order = await orderOf("HOK001");
  const paymentId = await hooks.desk.payAndApprove([order], 100_000);
  await tell();
  expect(target.kinds()).toEqual(["paymentApproved", "orderPaid", "keysMayBeHandedOver"]);
  expect(target.received.map(({ body }) => body.sequence)).toEqual([1, 2, 3]);
  const [payment, paid, keys] = target.received.map(({ body }) => body.data);
  expect(payment).toMatchObject({
    paymentId,
    companyCode: "BIL",
    siteCode: "NORD",
    tillCode: "K1",
    issuer: "visa",
    approvedOre: 100_000,
    orders: [{ orderId: order.id, invoiceNumber: order.invoiceNumber, appliedOre: 100_000 }],
  });
  expect(paid).toMatchObject({ orderId: order.id, leftOre: 0, paidOre: 100_000, paymentId });
  expect(keys).toMatchObject({ registrationNumber: "HOK001", mayBeHandedOver: true });
});

test("nothing of a person or a card but its issuer is told", async () => {
  await subscribeToAll();
  await hooks.desk.payAndApprove([await orderOf("HOK002")], 100_000);
  await tell();
  const texts = target.received.map(({ text }) => text).join("\n");
  expect(texts).not.toMatch(/Åsa|Påhittad|KASS|ANLI|\*\*\*|lastFour|authori/i);
});

describe("of the keys of a car is told", () => {
  const keys = (): readonly string[] => target.kinds().filter((kind) => kind.startsWith("keys"));

  test("nothing until every cash invoice on the number is paid, and then once", async () => {
    await hooks.subscribe(target.address, "keys");
    const [first, second] = [await orderOf("HOK 010"), await orderOf("hok-010")];
    await hooks.desk.payAndApprove([first], 100_000);
    await tell();
    expect(keys()).toEqual([]);
    await hooks.desk.payAndApprove([second], 100_000);
    await tell();
    await tell();
    expect(keys()).toEqual(["keysMayBeHandedOver"]);
  });

  test("that they must be kept after all, when a payment is voided", async () => {
    await hooks.subscribe(target.address, "keys", "orderPaid", "paymentApproved");
    const order = await orderOf("HOK011");
    const paymentId = await hooks.desk.payAndApprove([order], 100_000);
    await tell();
    const voided = await hooks.desk.void(paymentId, 100_000);
    await tell();
    expect(target.kinds().at(-1)).toBe("keysMustBeKept");
    await hooks.desk.approve(voided, 100_000);
    await tell();
    expect(target.kinds()).toEqual([
      ...["paymentApproved", "orderPaid", "keysMayBeHandedOver"],
      ...["keysMustBeKept", "moneyGivenBack", "orderNoLongerPaid"],
    ]);
  });

  test("that they must be kept while the car has a new unpaid invoice, and not when it was another's", async () => {
    await hooks.subscribe(target.address, "keys");
    await hooks.desk.payAndApprove([await orderOf("HOK012")], 100_000);
    await tell();
    const wrong = await orderOf("HOK012");
    await hooks.desk.tell(await hooks.desk.pay([wrong]), DECLINED);
    await tell();
    // The desk's own orders are all of another car: so is the newer version.
    await hooks.desk.change(wrong, 2, 90_000);
    await tell();
    expect(keys()).toEqual(["keysMayBeHandedOver", "keysMustBeKept", "keysMayBeHandedOver"]);
  });

  test("never on a claim, nor on an approval that no bank was asked about", async () => {
    await hooks.subscribe(target.address, "keys");
    const claimed = await hooks.desk.pay([await orderOf("HOK013")]);
    await hooks.desk.tell(claimed, UNKNOWN);
    await claim(hooks.desk, claimed, { releaseOrder: true });
    const answer = { ...answerOf("visa", nextStan()), responseCode: "Y1" };
    const offline = await hooks.desk.pay([await orderOf("HOK014")], undefined, { till: "K2" });
    await hooks.desk.tell(offline, approved(100_000, answer));
    await tell();
    expect(keys()).toEqual([]);
    await hooks.desk.approve(claimed, 100_000);
    await tell();
    expect(keys()).toEqual(["keysMayBeHandedOver"]);
  });
});

describe("a receiver that has been off is told of keys", () => {
  const told = (): readonly string[] =>
    target.received
      .filter(({ body }) => body.kind.startsWith("keys"))
      .map(({ body }) => `${body.kind} ${String(body.data["registrationNumber"])}`);
  const payFor = async (car: string): Promise<string> =>
    await hooks.desk.payAndApprove([await orderOf(car)], 100_000);
  const off = (id: string): Promise<void> => hooks.change(id, { isOn: false });
  const on = async (id: string): Promise<void> => {
    await hooks.change(id, { isOn: true });
    await tell();
  };

  test("that they must be kept again since, and then as any other", async () => {
    const id = await hooks.subscribe(target.address, "keys");
    await payFor("PAU001");
    await payFor("PAU002");
    await tell();
    await off(id);
    const back = await orderOf("PAU001");
    await tell();
    expect(told()).toHaveLength(2);
    await on(id);
    expect(told().slice(2)).toEqual(["keysMustBeKept PAU001"]);
    expect(target.received[2]?.body).toMatchObject({
      ...{ sequence: 3, newestSequence: 3 },
      data: { mayBeHandedOver: false, orders: [{ orderId: back.id, leftOre: 100_000 }, {}] },
    });
    await hooks.desk.payAndApprove([back], 100_000);
    await tell();
    expect(told().slice(3)).toEqual(["keysMayBeHandedOver PAU001"]);
    await off(id);
    await on(id);
    expect(told(), "nothing has come to stand otherwise").toHaveLength(4);
  });

  test("that they may be handed over after all, of a car that it was told to keep", async () => {
    const id = await hooks.subscribe(target.address, "keys");
    await payFor("PAU010");
    await tell();
    const back = await orderOf("PAU010");
    await tell();
    await off(id);
    await tell();
    await hooks.desk.payAndApprove([back], 100_000);
    await on(id);
    expect(told().slice(1)).toEqual(["keysMustBeKept PAU010", "keysMayBeHandedOver PAU010"]);
  });

  test("alone, when others were told meanwhile, and others miss nothing by it", async () => {
    const id = await hooks.subscribe(target.address, "keys");
    const other = await hooks.subscribe(target.address, "keys");
    await payFor("PAU020");
    await tell();
    await off(id);
    const back = await orderOf("PAU020");
    await on(id);
    const kinds = async (one: string): Promise<readonly string[]> =>
      (await hooks.deliveries(one)).map(({ kind }) => kind);
    const may = "keysMayBeHandedOver";
    expect((await kinds(id)).at(-1)).toBe("keysMustBeKept");
    expect(await kinds(other)).toEqual([may, "keysMustBeKept"]);
    await hooks.desk.payAndApprove([back], 100_000);
    await tell();
    expect((await kinds(id)).at(-1)).toBe(may);
    expect((await kinds(other)).at(-1)).toBe(may);
  });

  test("also where what it was told is no longer kept, or the word was given up", async () => {
    const id = await hooks.subscribe(target.address, "keys");
    await payFor("PAU030");
    await payFor("PAU031");
    await tell();
    await off(id);
    await orderOf("PAU030");
    await hooks.database.query(FORGET_DELIVERY, [id, "PAU030"]);
    await hooks.database.query(GIVE_UP_DELIVERY, [id, "PAU031"]);
    await on(id);
    expect(told().slice(2)).toEqual(["keysMustBeKept PAU030", "keysMayBeHandedOver PAU031"]);
  });

  test("when it asks for keys again, while it was on for other things", async () => {
    const id = await hooks.subscribe(target.address, "keys", "alarm");
    await payFor("PAU040");
    await tell();
    await hooks.change(id, { topics: ["alarm"] });
    await orderOf("PAU040");
    await tell();
    await hooks.change(id, { topics: ["alarm", "keys"] });
    await tell();
    expect(told().slice(1)).toEqual(["keysMustBeKept PAU040"]);
  });

  test("and a new one of a car that came back unpaid while nobody was told", async () => {
    const first = await hooks.subscribe(target.address, "keys");
    await payFor("PAU050");
    await tell();
    await off(first);
    const back = await orderOf("PAU050");
    await hooks.create(target.address, "keys");
    await tell();
    expect(told(), "it has been told of nothing yet").toHaveLength(1);
    await hooks.desk.payAndApprove([back], 100_000);
    await tell();
    expect(told().slice(1)).toEqual(["keysMayBeHandedOver PAU050"]);
  });
});

const FORGET_DELIVERY = statement({
  name: "webhooks_test_forget_delivery",
  text: "delete from webhook_deliveries where subscription_id = $1 and subject = $2",
});
const GIVE_UP_DELIVERY = statement({
  name: "webhooks_test_give_up_delivery",
  text: `update webhook_deliveries set state = 'gaveUp' where subscription_id = $1 and subject = $2`,
});

test("an interrupted payment is told of, and then how it was resolved", async () => {
  await hooks.subscribe(target.address, "paymentInterrupted", "paymentResolved", "paymentDeclined");
  const attemptId = await hooks.desk.pay([await hooks.desk.send()]);
  await hooks.desk.tell(attemptId, UNKNOWN);
  await tell();
  expect(target.kinds()).toEqual(["paymentInterrupted"]);
  await hooks.desk.tell(attemptId, NOT_PERFORMED);
  await tell();
  expect(target.kinds().slice(1)).toEqual(["paymentDeclined", "paymentResolved"]);
  expect(target.received.at(-1)?.body.data).toMatchObject({ outcome: "notPerformed" });
});

test("a late approval is told as approved, and is an alarm, once", async () => {
  await hooks.subscribe(target.address, "paymentApproved", "paymentDeclined", "alarm");
  const order = await hooks.desk.send();
  const first = await hooks.desk.pay([order]);
  await hooks.desk.tell(first, DECLINED);
  await hooks.desk.payAndApprove([order], 100_000);
  await hooks.desk.approve(first, 100_000);
  await untilBehind();
  await tell();
  expect(target.kinds()).toEqual([
    "paymentDeclined",
    "paymentApproved",
    "paymentApproved",
    "alarm",
  ]);
  expect(target.received[2]?.body.data).toMatchObject({ paymentId: first, late: true });
  expect(target.received[3]?.body.data).toMatchObject({ paymentId: first, reason: "paidTwice" });
});

const LAST_TRANSACTION = statement({
  name: "webhooks_test_last_transaction",
  text: "select pg_current_xact_id()::text as tx",
});
/** One that has written, and stays open until it is ended. */
async function holdTransaction(
  write: (tx: Transaction) => Promise<unknown> = (tx) => tx.query(LAST_TRANSACTION),
): Promise<{ readonly end: () => Promise<void> }> {
  const end = Promise.withResolvers<void>();
  const wrote = Promise.withResolvers<void>();
  const held = hooks.database.inTransaction(async (tx) => {
    await write(tx);
    wrote.resolve();
    await end.promise;
  });
  await Promise.race([wrote.promise, held]);
  return {
    end: async () => {
      end.resolve();
      await held;
    },
  };
}

/** What is younger than another test's transaction is told again. */
const untilBehind = (): Promise<void> => untilBehindHorizon(hooks.database);

test("only what was asked for is told, and only what came after it was asked for", async () => {
  const before = await hooks.desk.send();
  await hooks.desk.payAndApprove([before], 100_000);
  await untilBehind();
  await hooks.subscribe(target.address, "orderPaid");
  await hooks.desk.payAndApprove([await hooks.desk.send()], 100_000);
  await tell();
  expect(target.kinds()).toEqual(["orderPaid"]);
  expect(target.received[0]?.body.data["orderId"]).not.toBe(before.id);
});

describe("what was committed", () => {
  const pay = async (): Promise<string> => {
    const order = await hooks.desk.send();
    await hooks.desk.payAndApprove([order], 100_000);
    return order.id;
  };

  test("just before a receiver is turned off waits for it, and what comes while it is off is not told", async () => {
    const id = await hooks.subscribe(target.address, "orderPaid");
    const before = await pay();
    await hooks.change(id, { isOn: false });
    await untilBehind();
    // As old as what is told while it is off: the last that is gathered for it comes before.
    const other = await holdTransaction();
    await pay();
    await tell();
    await other.end();
    expect(target.received).toEqual([]);
    // Turned on, it is told of whatever may have been committed since the oldest that still runs.
    await untilBehind();
    await hooks.change(id, { isOn: true });
    const after = await pay();
    await tell();
    expect(target.received.map(({ body }) => body.data["orderId"])).toEqual([before, after]);
  });

  test("of an alarm and of a car's keys waits as well, though others are told of more at once", async () => {
    const id = await hooks.subscribe(target.address, "alarm", "keys");
    await hooks.subscribe(target.address, "orderPaid");
    await hooks.desk.payAndApprove([await orderOf("AVS001")], 100_000);
    const twice = await hooks.desk.send();
    const first = await hooks.desk.pay([twice]);
    await hooks.desk.tell(first, DECLINED);
    await hooks.desk.payAndApprove([twice], 100_000);
    await hooks.desk.approve(first, 100_000);
    await hooks.change(id, { isOn: false });
    await untilBehind();
    await hooks.desk.payAndApprove([await orderOf("AVS002")], 100_000);
    await hooks.gather();
    await hooks.change(id, { isOn: true });
    await tell();
    const told = (await hooks.deliveries(id)).map(({ kind }) => kind);
    expect(told).toEqual(["keysMayBeHandedOver", "alarm"]);
    const cars = target.received.map(({ body }) => body.data["registrationNumber"]);
    expect(cars).toContain("AVS001");
    expect(cars).not.toContain("AVS002");
  });

  test("just before it is turned off and on again is told once", async () => {
    const id = await hooks.subscribe(target.address, "orderPaid");
    const before = await pay();
    await hooks.change(id, { isOn: false });
    await hooks.change(id, { isOn: true });
    await tell();
    await tell();
    expect(target.received.map(({ body }) => body.data["orderId"])).toEqual([before]);
  });

  test("before a receiver was removed is told to it no more, and waits for nobody", async () => {
    const id = await hooks.subscribe(target.address, "orderPaid");
    // Somebody else is told, or nothing would be gathered at all.
    await hooks.subscribe(target.address, "alarm");
    await pay();
    await hooks.gather();
    await pay();
    await hooks.change(id, { isRemoved: true });
    await tell();
    expect(target.received).toEqual([]);
    expect(await hooks.deliveries(id)).toMatchObject([{ sequence: 1, state: "gaveUp" }]);
  });
});

test("two servers that gather at once tell everything once, in one row of numbers", async () => {
  const id = await hooks.subscribe(target.address, "paymentApproved", "orderPaid");
  const orders = await Promise.all(Array.from({ length: 6 }, () => hooks.desk.send()));
  for (const order of orders) {
    const paying = hooks.desk.payAndApprove([order], 100_000);
    await Promise.all([paying, gatherNews(hooks.desk.deps), gatherNews(hooks.desk.deps)]);
  }
  await Promise.all([hooks.gather(), hooks.gather()]);
  const deliveries = await hooks.deliveries(id);
  expect(deliveries.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
});

test("what is not committed yet is not told, and is told when it is", async () => {
  const id = await hooks.subscribe(target.address, "paymentDeclined");
  const attemptId = await hooks.desk.pay([await hooks.desk.send()]);
  const slow = await holdTransaction((tx) => tx.query(ADD_EVENT, [attemptId]));
  await gatherNews(hooks.desk.deps);
  expect(await hooks.deliveries(id)).toEqual([]);
  await slow.end();
  await hooks.gather();
  expect(await hooks.deliveries(id)).toHaveLength(1);
});

const ADD_EVENT = statement({
  name: "test_add_declined",
  text: `insert into attempt_events (id, attempt_id, kind, content, by, at)
    values (gen_random_uuid(), $1, 'declined', '{}', 'server', now())`,
});

test("many more rows than are read at once are told, without a gap", async () => {
  const id = await hooks.subscribe(target.address, "paymentDeclined");
  const attemptId = await hooks.desk.pay([await hooks.desk.send()]);
  await hooks.database.query(ADD_MANY, [attemptId]);
  for (let more = 0; more < 5; more += 1) await hooks.database.query(ADD_EVENT, [attemptId]);
  await hooks.gather();
  expect(await hooks.deliveries(id)).toHaveLength(1_205);
});

const ADD_MANY = statement({
  name: "test_add_many_declined",
  text: `insert into attempt_events (id, attempt_id, kind, content, by, at)
    select gen_random_uuid(), $1, 'declined', '{}', 'server', now() from generate_series(1, 1200)`,
});
