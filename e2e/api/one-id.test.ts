/** One payment is followed by its id through what the server writes of itself. */
import { statement } from "@kortkoll/server/database/database.ts";
import { createLog } from "@kortkoll/server/log.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../api-client.ts";
import { type Stack, startStack } from "../stack.ts";

type Line = {
  readonly msg: string;
  readonly attemptId?: string;
  readonly orderIds?: readonly string[];
  readonly voucherIds?: readonly string[];
  readonly route?: string;
  readonly call?: string;
  readonly event?: string;
  readonly by?: string;
};

let stack: Stack;
const text: string[] = [];
beforeAll(async () => {
  const log = createLog("info", { write: (line) => void text.push(line) });
  stack = await startStack({ log });
});
afterAll(() => stack.close());

function linesOf(attemptId: string): Line[] {
  return text.map((line) => JSON.parse(line) as Line).filter((one) => one.attemptId === attemptId);
}

const VOUCHERS = statement({
  name: "test_vouchers_of_attempt",
  text: "select id from vouchers where attempt_id = $1",
});

test("a lost answer is followed from the order to the request, the terminal, the look-up and the voucher", async () => {
  const [till] = stack.tills;
  const order = await stack.api.sendOrder({ totalOre: 12_300 });
  const taken = text.map((line) => JSON.parse(line) as Line);
  expect(taken.find(({ route }) => route === "/api/orders")?.orderIds).toEqual([order.id]);
  await stack.nets.arm(till?.vendorTerminalId ?? "", "drop-after-authorisation");
  const asked = { allocations: [{ orderId: order.id }], tillId: till?.id ?? "" };
  const id = await stack.api.pay(asked);
  await until(
    () => stack.api.payment(id),
    ({ state }) => state === "approved",
    15_000,
  );
  const lines = linesOf(id);
  const told = lines.map(({ msg, route, call, event, by }) =>
    [msg, route ?? call, event, by].filter((word) => word !== undefined).join(" "),
  );
  expect(told).toEqual(
    expect.arrayContaining([
      "to be sent",
      "nets purchase",
      "heard of the attempt unknown terminal",
      "nets lastResult",
      "heard of the attempt approved resolver",
      "answered /api/payments",
      "answered /api/payments/:id",
    ]),
  );
  const vouchers = await stack.database.query<{ id: string }>(VOUCHERS, [id]);
  const approved = lines.find(({ event }) => event === "approved");
  expect(approved?.orderIds).toEqual([order.id]);
  expect(approved?.voucherIds).toEqual(vouchers.map((one) => one.id));
  // Not even the truncated number.
  expect(text.join("")).not.toMatch(/\d{6}\*+\d{4}/);
});
