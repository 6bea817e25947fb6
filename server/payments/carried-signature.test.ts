import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { readPayment } from "../history/read-payment.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { DECLINED } from "./test-news.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

const READ_MARKS = statement({
  name: "test_read_marks",
  text: `select distinct p.service_advisor from postings p where p.attempt_id = $1
    order by p.service_advisor`,
});

/** The signatures that a payment shows, and those that its postings are marked with. */
async function signaturesOf(attemptId: string): Promise<{
  readonly shown: readonly string[];
  readonly booked: readonly string[];
}> {
  const payment = await readPayment(desk.database, attemptId, {
    language: "sv",
    nowMs: desk.nowMs,
  });
  const rows = await desk.database.query<{ service_advisor: string }>(READ_MARKS, [attemptId]);
  return {
    shown: payment?.serviceAdvisors ?? [],
    booked: rows.map((row) => row.service_advisor),
  };
}

test("a version that names another advisor after the payment does not move the payment", async () => {
  const order = await desk.send({ invoiceNumber: "S1" });
  const first = await desk.payAndApprove([order], 40_000);
  await desk.send({ invoiceNumber: "S1", version: 2, serviceAdvisor: "OLOV" });
  expect(await signaturesOf(first)).toEqual({ shown: ["ANLI"], booked: ["ANLI"] });
  expect((await desk.order(order)).serviceAdvisor).toBe("OLOV");
  const second = await desk.payAndApprove([order], 60_000);
  expect(await signaturesOf(second)).toEqual({ shown: ["OLOV"], booked: ["OLOV"] });
});

test("a version that arrives while the customer looks for the card does not either", async () => {
  const order = await desk.send({ invoiceNumber: "S2" });
  const attemptId = await desk.pay([order]);
  await desk.send({ invoiceNumber: "S2", version: 2, serviceAdvisor: "OLOV" });
  await desk.approve(attemptId, 100_000);
  expect(await signaturesOf(attemptId)).toEqual({ shown: ["ANLI"], booked: ["ANLI"] });
  expect((await desk.order(order)).serviceAdvisor).toBe("OLOV");
});

test("a late approval is booked under the signature of the attempt, not of the order by now", async () => {
  const order = await desk.send({ invoiceNumber: "S3" });
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, DECLINED);
  await desk.send({ invoiceNumber: "S3", version: 2, serviceAdvisor: "OLOV" });
  await desk.approve(attemptId, 100_000);
  expect(await signaturesOf(attemptId)).toEqual({ shown: ["ANLI"], booked: ["ANLI"] });
});

test("money given back is counted under the signature of the payment", async () => {
  const order = await desk.send({ invoiceNumber: "S4" });
  const paid = await desk.payAndApprove([order], 100_000);
  await desk.send({ invoiceNumber: "S4", version: 2, serviceAdvisor: "OLOV" });
  const refund = await desk.refund(paid, 30_000);
  await desk.approve(refund, 30_000);
  expect(await signaturesOf(refund)).toEqual({ shown: ["ANLI"], booked: ["ANLI"] });
});

test("a payment of two orders carries the signature of each", async () => {
  const mine = await desk.send({ invoiceNumber: "S5" });
  const other = await desk.send({ invoiceNumber: "S6", serviceAdvisor: "Ö" });
  const attemptId = await desk.payAndApprove([mine, other], 200_000);
  expect(await signaturesOf(attemptId)).toEqual({ shown: ["ANLI", "Ö"], booked: ["ANLI", "Ö"] });
});

test("nothing can give a payment another signature", async () => {
  const attemptId = await desk.payAndApprove([await desk.send()], 100_000);
  const change = statement({
    name: "test_change_signature",
    text: "update allocations set service_advisor = 'OLOV' where attempt_id = $1",
  });
  await expect(desk.database.query(change, [attemptId])).rejects.toThrow(
    "the signature of a payment never changes",
  );
});
