/** What is removed of what was told, and what is not. */
import { expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { subscribeWaiting } from "./test-deliveries.ts";
import { openHooks, type TestHooks } from "./test-hooks.ts";
import { TAKES, type Target } from "./test-target.ts";
import { removeOldDeliveries } from "./tidy-deliveries.ts";

let hooks: TestHooks;
let target: Target;
openHooks((opened) => {
  ({ hooks, target } = opened);
});

const HOUR_MS = 3_600_000;
const waiting = (count: number): Promise<string> =>
  subscribeWaiting(hooks, { address: target.address, count });
const settle = (): Promise<void> => hooks.sender([target.host]).settle();

test("what was delivered is removed after 30 days, with its event and its tries; what waits stays", async () => {
  const id = await waiting(2);
  target.answer = (response, { body }) =>
    void response.writeHead(body.sequence === 1 ? 200 : 400).end();
  await settle();
  hooks.desk.nowMs += 30 * 24 * HOUR_MS;
  await removeOldDeliveries(hooks.desk.deps);
  expect(await hooks.deliveries(id)).toHaveLength(2);
  hooks.desk.nowMs += 1;
  await removeOldDeliveries(hooks.desk.deps);
  expect(await hooks.deliveries(id)).toMatchObject([{ sequence: 2 }]);
});

test("the newest word on a thing is kept for as long as an older one may still be sent", async () => {
  const id = await waiting(3);
  await hooks.database.query(SAME_SUBJECT, [id]);
  const sentNow = async (sequence: number): Promise<number | undefined> => {
    await hooks.database.query(SEND_AGAIN, [id, sequence, new Date(hooks.desk.nowMs)]);
    await settle();
    return target.received.at(-1)?.body.newestSequence;
  };
  target.answer = (response, { body }) =>
    void response.writeHead(body.sequence === 1 ? 400 : 200).end();
  await settle();
  hooks.desk.nowMs += 30 * 24 * HOUR_MS + 1;
  await removeOldDeliveries(hooks.desk.deps);
  expect(await hooks.deliveries(id), "the first still waits").toHaveLength(3);
  expect(await sentNow(1)).toBe(3);
  target.answer = TAKES;
  expect(await sentNow(2)).toBe(3);
  expect(await sentNow(1), "sent again by hand").toBe(3);
  await removeOldDeliveries(hooks.desk.deps);
  expect(await hooks.deliveries(id)).toHaveLength(3);
  hooks.desk.nowMs += 30 * 24 * HOUR_MS + 1;
  await removeOldDeliveries(hooks.desk.deps);
  expect(await hooks.deliveries(id), "together they go").toEqual([]);
});

const SAME_SUBJECT = statement({
  name: "test_one_subject",
  text: "update webhook_deliveries set subject = 'ABC123' where subscription_id = $1",
});
const SEND_AGAIN = statement({
  name: "test_send_again",
  text: `update webhook_deliveries set state = 'pending', ended_at = null, next_try_at = $3
    where subscription_id = $1 and sequence = $2`,
});
