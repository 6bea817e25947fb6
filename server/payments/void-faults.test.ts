/**
 * Every story that the simulator can tell, told of a void: whatever becomes of the answer, what is
 * booked is what the terminal gave back, and nothing is said before it is known.
 */
import { SCRIPTS } from "@kortkoll/terminals/simulator/scripts.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openWireDesk, type WireDesk } from "./test-wire.ts";

let wire: WireDesk;
beforeEach(async () => {
  wire = await openWireDesk({ voidMs: 400 });
});
afterEach(() => wire.close());

const ALL = 100_000;
const HALF_AN_HOUR_MS = 1_800_000;

test.each(SCRIPTS)("$name", async ({ name }) => {
  const order = await wire.desk.send();
  const paymentId = await wire.pay(order);
  await wire.arm(name);
  const back = await wire.giveBack(paymentId, ALL);
  expect(back.kind).toBe("void");
  await wire.findOutOf(back.id, HALF_AN_HOUR_MS);
  const given = (await wire.truth()).transactions.filter((one) => one.kind === "void");
  const state = await wire.desk.stateOf(back.id);
  const standing = await wire.desk.order(order);
  expect(state).not.toBe("unknown");
  expect(given).toHaveLength(state === "approved" ? 1 : 0);
  const paidOre = state === "approved" ? 0 : ALL;
  expect(standing).toMatchObject({
    paidOre,
    position: state === "approved" ? "hasNotPaid" : "hasPaid",
  });
  expect((await wire.desk.balances())["1581"] ?? 0).toBe(paidOre);
  expect(await wire.desk.differences()).toEqual([]);
});
