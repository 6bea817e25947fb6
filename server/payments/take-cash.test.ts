/** A payment in cash: what may go wrong first, with two tills, two servers and no power. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeOf, inDrawer, move, payInCash, putInFloat, tryTakeCash } from "../cash/test-cash.ts";
import { newUuid } from "../clock.ts";
import { type Sql, statement } from "../database/database.ts";
import { startPayment } from "./start-payment.ts";
import { type TakeCash, takeCash } from "./take-cash.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { DECLINED, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

const count = async (table: string): Promise<number> => {
  const asked = statement({ name: "test_direct", text: `select count(*)::int as n from ${table}` });
  return (await desk.database.query<{ n: number }>(asked))[0]?.n ?? 0;
};

function asksFor(orderId: string): TakeCash {
  return {
    allocations: [{ orderId, amountOre: undefined }],
    tillId: desk.places.tills.K1,
    operator: { id: desk.places.people.CHEF, signature: "CHEF" },
    askedBy: "CHEF",
    receivedOre: undefined,
    check: undefined,
  };
}

describe("two at once", () => {
  test("two tills take cash for one order: one has it, the other hears that it is paid", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    const outcomes = await Promise.all([
      tryTakeCash(desk, [order], { till: "K1" }),
      tryTakeCash(desk, [order], { till: "K2" }),
    ]);
    expect(outcomes.map(codeOf).toSorted()).toEqual(["orderAlreadyPaid", "started"]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 124_960, position: "hasPaid" });
    expect((await inDrawer(desk, "K1")) + (await inDrawer(desk, "K2"))).toBe(125_000);
  });

  test("cash and card for one order: exactly one of them begins", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await desk.send();
      const outcomes = await Promise.all([
        desk.tryPay({ allocations: [{ orderId: order.id }] }),
        tryTakeCash(desk, [order]),
      ]);
      const codes = outcomes.map(codeOf);
      expect(codes.filter((code) => code === "started")).toHaveLength(1);
      expect(
        codes.filter((code) => code === "orderHeld" || code === "orderAlreadyPaid"),
      ).toHaveLength(1);
      await desk.startOver();
    }
  });

  test("the same Idempotency-Key twice in one moment takes the money once", async () => {
    const order = await desk.send();
    const claim = { caller: "person:x", key: "cash-1", requestHash: "h" };
    const outcomes = await Promise.allSettled([
      tryTakeCash(desk, [order], { claim }),
      tryTakeCash(desk, [order], { claim }),
    ]);
    const started = outcomes.filter(
      (one) => one.status === "fulfilled" && one.value.kind === "started",
    );
    expect(started).toHaveLength(1);
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000 });
  });

  test("two shares that together are more than what is left: one of them is too large", async () => {
    const order = await desk.send({ totalOre: 100_000 });
    const outcomes = await Promise.all([
      tryTakeCash(desk, [order], { amountOre: 60_000, till: "K1" }),
      tryTakeCash(desk, [order], { amountOre: 60_000, till: "K2" }),
    ]);
    expect(outcomes.map(codeOf).toSorted()).toEqual(["amountTooLarge", "started"]);
  });
});

test("a server that dies before the commit leaves nothing, and the same call can be made again", async () => {
  const order = await desk.send();
  const tables = ["attempts", "vouchers", "allocations", "order_events"];
  const before = await Promise.all(tables.map(count));
  const dying = {
    ...desk.deps,
    database: {
      ...desk.database,
      query: desk.database.query.bind(desk.database),
      inTransaction: (work: Parameters<typeof desk.database.inTransaction>[0]) =>
        desk.database.inTransaction(async (tx) => {
          await work(tx);
          throw new Error("The power went");
        }),
    } as unknown as typeof desk.database,
  };
  const asked = asksFor(order.id);
  await expect(takeCash(dying, asked, undefined)).rejects.toThrow("The power went");
  expect(await Promise.all(tables.map(count))).toEqual(before);
  expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
  expect(codeOf(await takeCash(desk.deps, asked, undefined))).toBe("started");
});

describe("no cash is taken", () => {
  test("while a card is under way for the order, not even under the warning", async () => {
    const order = await desk.send();
    await desk.pay([order]);
    expect(codeOf(await tryTakeCash(desk, [order]))).toBe("orderHeld");
    expect(codeOf(await tryTakeCash(desk, [order], { underWarning: true }))).toBe("orderHeld");
  });

  test("while nobody knows whether the card paid, but under the warning of a person", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    await desk.tell(card, UNKNOWN);
    expect(codeOf(await tryTakeCash(desk, [order]))).toBe("orderHeld");
    const cash = await payInCash(desk, [order], { underWarning: true });
    expect(await desk.timeline(cash)).toContain("mayAlreadyHavePaid");
    expect(await desk.timeline(card)).toContain("mayAlreadyHavePaid");
    // The card had paid after all: what it took is owed to the customer.
    await desk.approve(card, 100_000);
    expect(await desk.order(order)).toMatchObject({
      paidOre: 100_000,
      owedToCustomerOre: 100_000,
    });
  });

  test("for an order with an approval that waits to be applied", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    await desk.tell(card, DECLINED);
    await desk.approve(card, 100_000);
    expect(codeOf(await tryTakeCash(desk, [order]))).toBe("orderPaidNotApplied");
  });

  test("for an order that has been withdrawn, is paid, or is a credit invoice", async () => {
    const withdrawn = await desk.send();
    await desk.withdraw(withdrawn);
    expect(codeOf(await tryTakeCash(desk, [withdrawn]))).toBe("orderWithdrawn");
    const paid = await desk.send();
    await payInCash(desk, [paid]);
    expect(codeOf(await tryTakeCash(desk, [paid]))).toBe("orderAlreadyPaid");
    const credit = await desk.send({ kind: "creditInvoice", credits: paid.invoiceNumber });
    expect(codeOf(await tryTakeCash(desk, [credit]))).toBe("orderNotPayable");
  });

  test("when it is withdrawn or changed in the same moment, books and orders agree all the same", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await desk.send({ totalOre: 100_050 });
      const [outcome] = await Promise.all([tryTakeCash(desk, [order]), desk.withdraw(order)]);
      const now = await desk.order(order);
      expect(now).toMatchObject({ withdrawn: true, paidOre: 0 });
      expect(now.owedToCustomerOre).toBe(outcome.kind === "started" ? 100_050 : 0);
      expect(await desk.differences()).toEqual([]);
    }
  });

  test("for coins that are no longer money: what is handed over is whole kronor, and so is change", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    for (const receivedOre of [124_960, 125_001, 130_050]) {
      const odd = await tryTakeCash(desk, [order], { receivedOre });
      expect(odd).toMatchObject({ code: "receivedNotWhole", field: "receivedOre" });
    }
    expect(await desk.order(order)).toMatchObject({ paidOre: 0 });
  });

  test("for less than is to pay", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    const short = await tryTakeCash(desk, [order], { receivedOre: 124_900 });
    expect(short).toMatchObject({
      code: "receivedTooLittle",
      field: "receivedOre",
      amountOre: 125_000,
    });
    expect(await desk.order(order)).toMatchObject({ paidOre: 0 });
  });

  test("for a share that is not whole kronor, or more than is left", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    expect(await tryTakeCash(desk, [order], { amountOre: 10_050 })).toMatchObject({
      code: "cashShareNotWhole",
      field: "allocations.0.amountOre",
    });
    expect(codeOf(await tryTakeCash(desk, [order], { amountOre: 125_100 }))).toBe("amountTooLarge");
  });

  test("at a till of a site where the order's company is not", async () => {
    const order = await desk.send();
    const [siteId, tillId] = [newUuid(), newUuid()];
    const run = (text: string, values: readonly unknown[]): Promise<object[]> =>
      desk.database.query(statement({ name: "test_direct", text }), values);
    await run("insert into sites (id, code, name) values ($1, 'ANDRA', 'Andra')", [siteId]);
    await run("insert into tills (id, site_id, code, name) values ($1, $2, 'A1', 'Andra')", [
      tillId,
      siteId,
    ]);
    const asked = { ...asksFor(order.id), tillId };
    expect(await takeCash(desk.deps, asked, undefined)).toMatchObject({
      code: "tillOfAnotherCompany",
      field: "tillId",
    });
  });
});

describe("a payment in cash", () => {
  test("is approved at once, with change, and pays the order to the öre", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    const outcome = await tryTakeCash(desk, [order], { receivedOre: 150_000 });
    expect(outcome).toMatchObject({
      kind: "started",
      payment: {
        kind: "purchase",
        state: "approved",
        position: "hasPaid",
        moneyMoved: "yes",
        askedOre: 124_960,
        terminalId: null,
        cash: { toPayOre: 125_000, roundingOre: 40, receivedOre: 150_000, changeOre: 25_000 },
      },
    });
    expect(await desk.order(order)).toMatchObject({
      paidOre: 124_960,
      leftOre: 0,
      position: "hasPaid",
      activePaymentId: null,
      keysMayBeHandedOver: false,
    });
  });

  test("lets the keys go when it was the last that the car had left to pay", async () => {
    const pay = async (sql: Sql): Promise<object[]> =>
      await sql.query(
        statement({
          name: "test_direct",
          text: "update orders set registration_number = 'EGEN01' where id = $1",
        }),
        [order.id],
      );
    const order = await desk.send({ totalOre: 50_000 });
    await pay(desk.database);
    expect((await desk.order(order)).keysMayBeHandedOver).toBe(false);
    await payInCash(desk, [order]);
    expect((await desk.order(order)).keysMayBeHandedOver).toBe(true);
  });

  test("follows a declined card", async () => {
    const order = await desk.send();
    await desk.tell(await desk.pay([order]), DECLINED);
    await payInCash(desk, [order]);
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
  });

  test("in shares of whole kronor, the last of which is rounded", async () => {
    const order = await desk.send({ totalOre: 124_960 });
    await payInCash(desk, [order], { amountOre: 100_000 });
    expect(await desk.order(order)).toMatchObject({ leftOre: 24_960, position: "partlyPaid" });
    const last = await tryTakeCash(desk, [order]);
    expect(last).toMatchObject({ payment: { cash: { toPayOre: 25_000, roundingOre: 40 } } });
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, position: "hasPaid" });
  });

  test("of what a card has left below half a krona costs nothing, and closes the order", async () => {
    const order = await desk.send({ totalOre: 100_040 });
    await desk.payAndApprove([order], 100_000);
    const outcome = await tryTakeCash(desk, [order]);
    expect(outcome).toMatchObject({ payment: { cash: { toPayOre: 0, roundingOre: -40 } } });
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, position: "hasPaid" });
  });

  test("of several orders is one payment, rounded once, all or none", async () => {
    const [first, second] = [
      await desk.send({ totalOre: 10_040 }),
      await desk.send({ totalOre: 5_030 }),
    ];
    const outcome = await tryTakeCash(desk, [first, second]);
    expect(outcome).toMatchObject({
      payment: { askedOre: 15_070, cash: { toPayOre: 15_100, roundingOre: 30 } },
    });
    for (const order of [first, second]) {
      expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
    }
    const third = await desk.send();
    expect(codeOf(await tryTakeCash(desk, [first, third]))).toBe("orderAlreadyPaid");
    expect(await desk.order(third)).toMatchObject({ paidOre: 0 });
  });

  test("holds neither terminal nor order: the next payment starts at once", async () => {
    const cash = await desk.send();
    await payInCash(desk, [cash]);
    const card = await desk.send();
    const outcome = await startPayment(
      desk.deps,
      {
        allocations: [{ orderId: card.id, amountOre: undefined }],
        tillId: desk.places.tills.K1,
        terminalId: undefined,
        operator: { id: desk.places.people.KASS, signature: "KASS" },
        askedBy: "KASS",
      },
      undefined,
    );
    expect(codeOf(outcome)).toBe("started");
  });
});

describe("given back in cash", () => {
  const approver = (): { id: string; signature: string } => ({
    id: desk.places.people.KASS,
    signature: "KASS",
  });

  test("never more than lies in the drawer, and it is said how much that is", async () => {
    await move(desk, { kind: "floatIn", amountOre: 10_000 });
    const thereOre = await inDrawer(desk);
    const order = await desk.send({ totalOre: thereOre + 100_000 });
    const card = await desk.payAndApprove([order], thereOre + 100_000);
    const asked = { tender: "cash", approver: approver() } as const;
    expect(await desk.tryRefund(card, thereOre + 100, asked)).toMatchObject({
      code: "notEnoughInDrawer",
      amountOre: thereOre,
    });
    expect(codeOf(await desk.tryRefund(card, thereOre, asked))).toBe("started");
    expect(await inDrawer(desk)).toBe(0);
  });

  test("two at once do not empty a drawer twice", async () => {
    await move(desk, { kind: "floatIn", amountOre: 50_000 });
    const thereOre = await inDrawer(desk);
    const first = await desk.payAndApprove([await desk.send({ totalOre: thereOre })], thereOre);
    const second = await desk.payAndApprove([await desk.send({ totalOre: thereOre })], thereOre);
    const asked = { tender: "cash", approver: approver() } as const;
    const outcomes = await Promise.all([
      desk.tryRefund(first, thereOre, asked),
      desk.tryRefund(second, thereOre, asked),
    ]);
    expect(outcomes.map(codeOf).toSorted()).toEqual(["notEnoughInDrawer", "started"]);
    expect(await inDrawer(desk)).toBe(0);
  });

  test("a payment in cash, to the same kronor that it was", async () => {
    await putInFloat(desk, 100_000);
    const before = await inDrawer(desk);
    const order = await desk.send({ totalOre: 124_960 });
    const paid = await payInCash(desk, [order]);
    const outcome = await desk.tryRefund(paid, 124_960, { tender: "cash", approver: approver() });
    expect(codeOf(outcome)).toBe("started");
    expect(await inDrawer(desk)).toBe(before);
    expect(await desk.order(order)).toMatchObject({ leftOre: 124_960, position: "hasNotPaid" });
  });

  test("what was rounded away is given back as nothing", async () => {
    const order = await desk.send({ totalOre: 40 });
    const paid = await payInCash(desk, [order]);
    const outcome = await desk.tryRefund(paid, 40, { tender: "cash", approver: approver() });
    expect(codeOf(outcome)).toBe("started");
    expect(await desk.order(order)).toMatchObject({ leftOre: 40 });
  });
});
