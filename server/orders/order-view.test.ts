/** What an order says of its money, and whether the keys may be handed over. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listOrdersQuery, type Order } from "../api.ts";
import { statement } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { claim, payUnderWarning } from "../payments/test-claims.ts";
import { type Desk, type DeskOrder, openDesk } from "../payments/test-desk.ts";
import {
  answerOf,
  approved,
  DECLINED,
  NOT_PERFORMED,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";
import { listOrders, readOrder } from "./order-view.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

const SET_CAR = statement({
  name: "test_set_car",
  text: "update orders set registration_number = $2 where id = $1",
});

/** An order of a car of its own: the desk's orders are all of the same one. */
async function orderOf(car: string | null, order: DeskOrder = {}): Promise<Order> {
  const sent = await desk.send(order);
  await desk.database.query(SET_CAR, [sent.id, car]);
  return sent;
}

const keys = async (order: Order): Promise<boolean> =>
  (await desk.order(order)).keysMayBeHandedOver;

async function unpaid(search?: string): Promise<readonly string[]> {
  const query = listOrdersQuery.parse({ limit: 200, ...(search === undefined ? {} : { search }) });
  const page = await listOrders(desk.database, query, {
    telling: { language: "sv", nowMs: desk.nowMs },
    sight: SEES_ALL,
  });
  return page === "unusableCursor" ? [] : page.orders.map((order) => order.id);
}

test("an order whose payment was given back is not called one that nobody has paid", async () => {
  const order = await desk.send();
  const declined = await desk.pay([order]);
  await desk.tell(declined, DECLINED);
  const paid = await desk.payAndApprove([order], 100_000);
  await desk.approve(await desk.refund(paid, 100_000), 100_000);
  expect(await desk.order(order)).toMatchObject({
    position: "hasNotPaid",
    sentence: "Kunden har INTE betalat – det som hade betalats är återlämnat eller flyttat.",
  });
  await desk.tell(await desk.pay([order]), DECLINED);
  expect(await desk.order(order)).toMatchObject({
    sentence: "Kunden har INTE betalat – terminalen svarade själv.",
  });
});

describe("keys may be handed over", () => {
  test("when every cash invoice of the car is paid, however its number was written", async () => {
    const first = await orderOf("KEY 001");
    const second = await orderOf("key-001");
    await desk.payAndApprove([first], 100_000);
    expect(await keys(first)).toBe(false);
    await desk.payAndApprove([second], 100_000);
    expect([await keys(first), await keys(second)]).toEqual([true, true]);
    await orderOf("KEY001");
    expect(await keys(first)).toBe(false);
  });

  test("of an order without a car when it is paid itself", async () => {
    const order = await orderOf(null);
    expect(await keys(order)).toBe(false);
    await desk.payAndApprove([order], 100_000);
    expect(await keys(order)).toBe(true);
  });

  test("whatever a ledger invoice or a withdrawn order of the car says", async () => {
    const paid = await orderOf("KEY002");
    const ledger = await orderOf("KEY002", { settlement: "ledger" });
    const withdrawn = await orderOf("KEY002");
    await desk.payAndApprove([paid], 100_000);
    await desk.withdraw(withdrawn);
    expect([await keys(paid), await keys(ledger)]).toEqual([true, true]);
  });

  test("never on a claim, not even a released one, nor while we are finding out", async () => {
    const order = await orderOf("KEY003");
    const attemptId = await desk.pay([order]);
    expect(await keys(order)).toBe(false);
    await desk.tell(attemptId, UNKNOWN);
    expect(await keys(order)).toBe(false);
    await claim(desk, attemptId, { releaseOrder: true });
    expect(await keys(order)).toBe(false);
    await desk.approve(attemptId, 100_000);
    expect(await keys(order)).toBe(true);
  });

  test("never on an approval without the bank, until it is given back and paid anew", async () => {
    const order = await orderOf("KEY004");
    const offline = await desk.pay([order]);
    const answer = { ...answerOf("visa", nextStan()), responseCode: "Y1" };
    await desk.tell(offline, approved(100_000, answer));
    expect(await desk.order(order)).toMatchObject({
      position: "hasPaid",
      keysMayBeHandedOver: false,
      sentence:
        "Kunden HAR betalat – terminalen svarade själv. Det är inte visat att banken har godkänt.",
    });
    await desk.approve(await desk.refund(offline, 100_000), 100_000);
    await desk.payAndApprove([order], 100_000);
    expect(await keys(order)).toBe(true);
  });

  test.each([
    ["by its own word", { finishedOffline: true }],
    [
      "with nothing that shows a bank's answer",
      { responseCode: undefined, stanAuth: nextStan().slice(0, 6) },
    ],
  ])(
    "never on what the terminal has finished alone %s, as a last result tells it",
    async (_, told) => {
      const order = await orderOf("KEY005");
      const attemptId = await desk.pay([order]);
      await desk.tell(attemptId, UNKNOWN);
      const answer = { ...answerOf("visa", nextStan()), ...told };
      await desk.tell(attemptId, { ...approved(100_000, answer), evidence: "lastResult" });
      expect(await desk.order(order)).toMatchObject({
        position: "hasPaid",
        keysMayBeHandedOver: false,
      });
    },
  );

  test("never on an approval without the bank because more than the order was given back", async () => {
    const order = await orderOf("KEY009");
    const offline = await desk.pay([order]);
    const answer = { ...answerOf("visa", nextStan()), responseCode: "Y1" };
    await desk.tell(offline, approved(250_000, answer));
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", paidOre: 100_000 });
    await desk.approve(await desk.refund(offline, 150_000), 150_000);
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, keysMayBeHandedOver: false });
  });

  test("when a second payment is proven, though nobody knows yet how the first ended", async () => {
    const order = await orderOf("KEY006");
    await desk.tell(await desk.pay([order]), UNKNOWN);
    const second = await payUnderWarning(desk, [order]);
    if (second.kind === "refused") throw new Error(second.code);
    await desk.markSent(second.payment.id);
    expect(await keys(order)).toBe(false);
    await desk.approve(second.payment.id, 100_000);
    expect(await keys(order)).toBe(true);
  });

  test("not while money is on its way back", async () => {
    const order = await orderOf("KEY007");
    const refund = await desk.refund(await desk.payAndApprove([order], 100_000), 100_000);
    expect(await keys(order)).toBe(false);
    await desk.tell(refund, DECLINED);
    expect(await keys(order)).toBe(true);
  });

  test("not before somebody has said that the customer signed", async () => {
    const order = await orderOf("KEY008");
    const id = await desk.pay([order]);
    const answer = answerOf("visa", nextStan());
    const card = { ...answer.card, verification: "signature" } as const;
    await desk.tell(id, approved(100_000, { ...answer, card }));
    expect(await desk.order(order)).toMatchObject({
      position: "hasPaid",
      keysMayBeHandedOver: false,
    });
    await desk.answerSignature(id, true, { signature: "CHEF", role: "manager" });
    expect(await keys(order)).toBe(true);
  });

  test("no more when some of it has been given back", async () => {
    const order = await orderOf("KEY005");
    const paid = await desk.payAndApprove([order], 100_000);
    await desk.approve(await desk.refund(paid, 1), 1);
    expect(await keys(order)).toBe(false);
  });
});

describe("an order says in one sentence", () => {
  test("that it has not been paid, and why we know", async () => {
    const order = await desk.send();
    expect(order.sentence).toBe("Kunden har INTE betalat – ingen betalning är gjord.");
    const attemptId = await desk.pay([order]);
    expect((await desk.order(order)).sentence).toBe(
      "VI TAR REDA PÅ DET – terminalen har det just nu.",
    );
    await desk.tell(attemptId, DECLINED);
    expect((await desk.order(order)).sentence).toBe(
      "Kunden har INTE betalat – terminalen svarade själv.",
    );
  });

  test("in the caller's language", async () => {
    const order = await desk.send();
    const english = await readOrder(desk.database, order.id, { language: "en", nowMs: 0 });
    expect(english?.sentence).toBe("The customer has NOT paid – no payment has been made.");
  });

  test("when the terminal is asked next, of both attempts that may have paid", async () => {
    const order = await desk.send();
    const first = await desk.pay([order]);
    await desk.tell(first, UNKNOWN);
    desk.nowMs -= 7_000;
    expect((await desk.order(order)).sentence).toBe("VI TAR REDA PÅ DET – nästa kontroll om 7 s.");
    desk.nowMs += 7_000;
    const second = await payUnderWarning(desk, [order]);
    if (second.kind === "refused") throw new Error(second.code);
    await desk.markSent(second.payment.id);
    await desk.tell(second.payment.id, DECLINED);
    expect((await desk.order(order)).sentence).toMatch(/^VI TAR REDA PÅ DET/);
    await desk.tell(first, NOT_PERFORMED);
    expect((await desk.order(order)).sentence).toMatch(/^Kunden har INTE betalat/);
  });

  test("that money has gone back on a credit invoice", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    expect(credit.sentence).toMatch(/^Pengarna har INTE gått tillbaka/);
    await desk.approve(await desk.refund(paid, 100_000), 100_000);
    expect((await desk.order(credit)).sentence).toBe(
      "Pengarna HAR gått tillbaka till kunden – terminalen svarade själv.",
    );
  });
});

test("an order released on a claim leaves the worklist, but a search finds it with its warning", async () => {
  const stays = await desk.send();
  const first = await desk.pay([stays]);
  await desk.tell(first, UNKNOWN);
  await claim(desk, first);
  const leaves = await desk.send();
  const second = await desk.pay([leaves]);
  await desk.tell(second, UNKNOWN);
  await claim(desk, second, { releaseOrder: true });
  expect(await unpaid()).toContain(stays.id);
  expect(await unpaid()).not.toContain(leaves.id);
  expect(await unpaid(leaves.invoiceNumber)).toContain(leaves.id);
  expect((await desk.order(leaves)).sentence).toMatch(/Ordern är släppt på uppgiften\.$/);
  await desk.tell(second, NOT_PERFORMED);
  expect(await unpaid()).toContain(leaves.id);
});

test("what is searched for among all orders is found also behind thousands of newer ones", async () => {
  const old = await desk.send();
  await desk.database.query(
    statement({
      name: "test_many_newer_orders",
      text: `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
          settlement, version, customer_name, service_advisor, total_ore, created_at, changed_at)
        select gen_random_uuid(), company_id, system_id, site_id, 'NYARE' || n, 'NYARE' || n, kind,
          'ledger', 1, 'Nyare Kund', 'ANLI', total_ore, created_at + n * interval '1 second', changed_at
        from orders, generate_series(1, 2100) n where id = $1`,
    }),
    [old.id],
  );
  const find = async (search: string, limit = 2): Promise<readonly string[]> => {
    const query = listOrdersQuery.parse({ status: "all", search, limit });
    const telling = { language: "sv", nowMs: desk.nowMs } as const;
    const page = await listOrders(desk.database, query, { telling, sight: SEES_ALL });
    return page === "unusableCursor" ? [] : page.orders.map((order) => order.invoiceNumber);
  };
  expect(await find(old.invoiceNumber)).toEqual([old.invoiceNumber]);
  expect(await find("nyare kund")).toEqual(["NYARE2100", "NYARE2099"]);
  expect(await find("nyare1", 200)).toHaveLength(200);
  expect(await find("nyare77")).toEqual(["NYARE779", "NYARE778"]);
  expect(await find("finnsinte")).toEqual([]);
});
