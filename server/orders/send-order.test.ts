import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { type Desk, type DeskOrder, openDesk } from "../payments/test-desk.ts";
import { withdrawOrder } from "./withdraw-order.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

async function refusalOf(order: DeskOrder): Promise<string> {
  const outcome = await desk.trySend(order);
  return outcome.kind === "refused" ? `${outcome.code} ${outcome.field}` : "stored";
}

test("the same invoice sent by twenty requests at once is one order, posted once", async () => {
  const invoiceNumber = `F-${newUuid()}`;
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => desk.trySend({ invoiceNumber })),
  );
  const ids = outcomes.map((one) => (one.kind === "stored" ? one.order.id : one.code));
  expect(new Set(ids).size).toBe(1);
  expect(outcomes.filter((one) => one.kind === "stored" && one.isNew)).toHaveLength(1);
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
});

test("versions that arrive at once in any order leave the newest", async () => {
  const order = await desk.send();
  const versions = [5, 2, 9, 7, 3, 8, 4, 6];
  await Promise.all(versions.map((version) => desk.change(order, version, version * 1_000)));
  expect(await desk.order(order)).toMatchObject({ version: 9, totalOre: 9_000, leftOre: 9_000 });
  expect(await desk.balances()).toEqual({ "1510": -9_000, "1689": 9_000 });
});

test("payments and versions at once of one order keep books and order together", async () => {
  const order = await desk.send();
  await Promise.all([
    ...[2, 3, 4, 5].map((version) => desk.change(order, version, version * 20_000)),
    desk.payAndApprove([order], 30_000),
  ]);
  expect(await desk.order(order)).toMatchObject({ version: 5, totalOre: 100_000, paidOre: 30_000 });
});

test("orders of different systems may have the same invoice number", async () => {
  const invoiceNumber = `F-${newUuid()}`;
  const first = await desk.send({ invoiceNumber, system: "workshop" });
  const second = await desk.send({ invoiceNumber, system: "vehicles" });
  expect(first.id).not.toBe(second.id);
});

describe("what an invoice is cannot change with its version", () => {
  test("neither its kind, how it is to be paid, nor what it credits", async () => {
    const { invoiceNumber } = await desk.send();
    const other = await desk.send();
    const next = { invoiceNumber, version: 2 };
    expect(await refusalOf({ ...next, settlement: "ledger" })).toBe(
      "fixedAtFirstVersion settlement",
    );
    expect(await refusalOf({ ...next, kind: "advance" })).toBe("fixedAtFirstVersion kind");
    expect(await refusalOf({ ...next, credits: other.invoiceNumber })).toBe(
      "fixedAtFirstVersion credits",
    );
  });

  test("and a withdrawn one is not changed", async () => {
    const order = await desk.send();
    await desk.withdraw(order);
    const next = { invoiceNumber: order.invoiceNumber, version: 2 };
    expect(await refusalOf(next)).toBe("orderWithdrawn invoiceNumber");
    expect(await desk.withdraw(order)).toBe("withdrawn");
  });
});

describe("a credit invoice", () => {
  test("credits an invoice that exists, of the same system, and no other credit invoice", async () => {
    const order = await desk.send();
    const credit = { kind: "creditInvoice" } as const;
    expect(await refusalOf(credit)).toBe("unknownCreditedInvoice credits");
    expect(await refusalOf({ ...credit, credits: "F-none" })).toBe(
      "unknownCreditedInvoice credits",
    );
    const foreign = { ...credit, system: "vehicles", credits: order.invoiceNumber } as const;
    expect(await refusalOf(foreign)).toBe("unknownCreditedInvoice credits");
    const stored = await desk.send({ ...credit, credits: order.invoiceNumber });
    expect(stored).toMatchObject({ credits: order.invoiceNumber, position: "hasNotPaid" });
    expect(await refusalOf({ ...credit, credits: stored.invoiceNumber })).toBe(
      "unknownCreditedInvoice credits",
    );
    expect(await refusalOf({ credits: order.invoiceNumber })).toBe(
      "onlyCreditInvoicesCredit credits",
    );
  });

  test("credits the same invoice in every version", async () => {
    const [order, other] = [await desk.send(), await desk.send()];
    const credit = { kind: "creditInvoice", credits: order.invoiceNumber } as const;
    const { invoiceNumber } = await desk.send(credit);
    for (const credits of [other.invoiceNumber, "F-none", invoiceNumber]) {
      const next = { ...credit, invoiceNumber, version: 2, credits };
      expect(await refusalOf(next)).toBe("fixedAtFirstVersion credits");
    }
    expect(await refusalOf({ ...credit, invoiceNumber, version: 2 })).toBe("stored");
    expect(await refusalOf({ kind: "creditInvoice", invoiceNumber, version: 3 })).toBe("stored");
  });

  test("is neither lowered below nor withdrawn from under what has been given back", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    await desk.approve(await desk.refund(paid, 60_000), 60_000);
    const lowered = {
      kind: "creditInvoice",
      credits: order.invoiceNumber,
      invoiceNumber: credit.invoiceNumber,
      version: 2,
    } as const;
    expect(await refusalOf({ ...lowered, totalOre: 59_999 })).toBe("lessThanGivenBack totalOre");
    expect(await desk.withdraw(credit)).toBe("alreadyRefunded");
    expect(await refusalOf({ ...lowered, totalOre: 60_000 })).toBe("stored");
  });
});

test("only the system that sent an order may withdraw it", async () => {
  const order = await desk.send({ system: "vehicles" });
  const asked = { orderId: order.id, systems: ["workshop"] };
  expect(await withdrawOrder(desk.deps, asked, undefined)).toEqual({ kind: "notFound" });
});
