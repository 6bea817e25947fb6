import type { Order } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { fitsTogether, standOn, stepFor, sumLeftOre } from "./worklist-rules.ts";

function order(id: string, given: Partial<Order> = {}): Order {
  return {
    id,
    system: "workshop",
    companyCode: "BIL",
    siteCode: "NORD",
    orderNumber: id,
    invoiceNumber: id,
    kind: "invoice",
    credits: null,
    settlement: "cash",
    version: 1,
    pendingVersion: null,
    pendingWithdrawal: false,
    customerNumber: null,
    customerName: "Åsa Påhittad",
    registrationNumber: null,
    serviceAdvisor: "ANLI",
    invoiceDate: null,
    lines: [],
    totalOre: 10_000,
    paidOre: 0,
    leftOre: 10_000,
    owedToCustomerOre: 0,
    withdrawn: false,
    position: "hasNotPaid",
    sentence: "Kunden har INTE betalat.",
    keysMayBeHandedOver: false,
    activePaymentId: null,
    createdAt: "2026-03-02T09:00:00Z",
    changedAt: "2026-03-02T09:00:00Z",
    ...given,
  };
}

test("Enter pays what can be paid, follows what is being paid, and opens the rest", () => {
  expect(stepFor(order("unpaid"))).toBe("pay");
  expect(stepFor(order("part", { position: "partlyPaid", leftOre: 500 }))).toBe("pay");
  expect(stepFor(order("held", { activePaymentId: "p", position: "findingOut" }))).toBe("follow");
  expect(stepFor(order("credit", { kind: "creditInvoice" }))).toBe("open");
  expect(stepFor(order("unproven", { position: "notProven" }))).toBe("open");
  expect(stepFor(order("withdrawn", { withdrawn: true, leftOre: 0 }))).toBe("open");
});

test("one payment holds orders of one company that can be paid", () => {
  const first = order("first");
  expect(fitsTogether(order("second"), [first])).toBe(true);
  expect(fitsTogether(order("other", { companyCode: "LAST" }), [first])).toBe(false);
  expect(fitsTogether(order("held", { activePaymentId: "p" }), [first])).toBe(false);
  expect(sumLeftOre([first, order("second", { leftOre: 1 })])).toBe(10_001);
});

test("when rows come and go the keys stay on the same order, else at the same place", () => {
  const orders = [order("new"), order("a"), order("b")];
  expect(standOn(orders, { id: "a", place: 0 })).toBe(1);
  expect(standOn(orders, { id: "gone", place: 2 })).toBe(2);
  expect(standOn(orders.slice(0, 1), { id: "gone", place: 2 })).toBe(0);
  expect(standOn([], { id: "gone", place: 2 })).toBe(0);
});
