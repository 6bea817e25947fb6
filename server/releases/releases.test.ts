/** Releasing an order to the customer ledger, at the moments when it must not be. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { CANCELLED, DECLINED, NOT_PERFORMED, UNKNOWN } from "../payments/test-news.ts";
import { listReleases } from "./list-releases.ts";
import { releaseOrder } from "./release-to-ledger.ts";
import type { ReleaseOutcome } from "./releasing.ts";
import { takeOrderBack } from "./take-back-release.ts";

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

type Named = { readonly id: string };

function asked(order: Named): Parameters<typeof releaseOrder>[1] {
  const by = { id: desk.places.people.CHEF, signature: "CHEF" };
  return { orderId: order.id, reason: "Kunden får faktura", by, language: "sv", claim: undefined };
}

const release = (order: Named): Promise<ReleaseOutcome> => releaseOrder(desk.deps, asked(order));
const takeBack = (order: Named): Promise<ReleaseOutcome> => takeOrderBack(desk.deps, asked(order));

async function expectRefused(outcome: Promise<ReleaseOutcome>, code: string): Promise<void> {
  expect(await outcome).toMatchObject({ kind: "refused", code });
  expect(await desk.differences()).toEqual([]);
}

test("an order that a payment holds, or may have paid, is not released", async () => {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await expectRefused(release(order), "orderHeld");
  await desk.tell(attemptId, UNKNOWN);
  await expectRefused(release(order), "orderMayBePaid");
  await desk.tell(attemptId, NOT_PERFORMED);
  expect((await release(order)).kind).toBe("done");
});

test("an order whose late approval waits to be applied is not released", async () => {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, DECLINED);
  await desk.approve(attemptId, 100_000);
  await expectRefused(release(order), "orderPaidNotApplied");
});

test("what is paid, withdrawn, a ledger invoice or released already has nothing to release", async () => {
  const paid = await desk.send();
  await desk.payAndApprove([paid], 100_000);
  await expectRefused(release(paid), "nothingToRelease");
  const withdrawn = await desk.send();
  await desk.withdraw(withdrawn);
  await expectRefused(release(withdrawn), "orderWithdrawn");
  await expectRefused(release(await desk.send({ settlement: "ledger" })), "nothingToRelease");
  const released = await desk.send();
  await release(released);
  await expectRefused(release(released), "nothingToRelease");
});

test("of two people who release at once one does it, and the books hold one voucher", async () => {
  const order = await desk.send();
  await desk.newPostings();
  const outcomes = await Promise.all([release(order), release(order)]);
  expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["done", "refused"]);
  expect(await desk.newPostings()).toEqual(["1510 +100000", "1689 -100000"]);
});

test("of a release and a payment at once one waits for the other, and the books agree", async () => {
  const order = await desk.send();
  const [released, started] = await Promise.all([
    release(order),
    desk.tryPay({ allocations: [{ orderId: order.id }] }),
  ]);
  expect(started.kind).not.toBe("refused");
  if (released.kind === "refused") expect(released.code).toBe("orderHeld");
  expect(await desk.differences()).toEqual([]);
});

test("the invoicing system is told, and may send newer versions of its cash invoice", async () => {
  const order = await desk.send();
  await release(order);
  expect(await desk.order(order)).toMatchObject({ settlement: "ledger", leftOre: 100_000 });
  const [event] = await desk.database.query<{ kind: string; settlement: string }>(LAST_EVENT, [
    order.id,
  ]);
  expect(event).toEqual({ kind: "released", settlement: "ledger" });
  const changed = await desk.change(order, 2, 80_000);
  expect(changed).toMatchObject({ settlement: "ledger", totalOre: 80_000, leftOre: 80_000 });
  await desk.withdraw(order);
  expect(await desk.differences()).toEqual([]);
});

test("a release is taken back by a voucher that names the one that it corrects", async () => {
  const order = await desk.send();
  await release(order);
  const [before] = await listReleases(desk.database, order.id);
  expect(before).toMatchObject({ by: "CHEF", amountOre: 100_000, canBeTakenBack: true });
  expect((await takeBack(order)).kind).toBe("done");
  expect(await desk.order(order)).toMatchObject({ settlement: "cash", leftOre: 100_000 });
  const corrections = await desk.database.query<{ corrected: string; text: string }>(CORRECTIONS, [
    order.id,
  ]);
  expect(corrections).toHaveLength(1);
  expect(corrections[0]).toMatchObject({ corrected: "releasedToLedger" });
  expect(corrections[0]?.text).toContain("(Kunden får faktura, av CHEF)");
  const [after] = await listReleases(desk.database, order.id);
  expect(after).toMatchObject({ canBeTakenBack: false, takenBack: { by: "CHEF" } });
  await expectRefused(takeBack(order), "releaseFollowed");
  expect((await release(order)).kind).toBe("done");
});

test("a release that something has followed stays", async () => {
  const paid = await desk.send();
  await release(paid);
  await desk.payAndApprove([paid], 40_000);
  await expectRefused(takeBack(paid), "releaseFollowed");
  const changed = await desk.send();
  await release(changed);
  await desk.change(changed, 2, 80_000);
  await expectRefused(takeBack(changed), "releaseFollowed");
  const [standing] = await listReleases(desk.database, changed.id);
  expect(standing).toMatchObject({ canBeTakenBack: false });
});

test("a payment that came to nothing does not keep a release from being taken back", async () => {
  const order = await desk.send();
  await release(order);
  const attemptId = await desk.pay([order]);
  await expectRefused(takeBack(order), "orderHeld");
  await desk.tell(attemptId, CANCELLED);
  expect((await takeBack(order)).kind).toBe("done");
  expect(await desk.differences()).toEqual([]);
});

test("the same key again is answered from the store, and nothing is booked twice", async () => {
  const order = await desk.send();
  const claim = { caller: "CHEF", key: newUuid(), requestHash: "x" };
  await releaseOrder(desk.deps, { ...asked(order), claim });
  const stored = await desk.database.query<{ status: number }>(STORED_ANSWER, [claim.key]);
  expect(stored).toEqual([{ status: 200 }]);
});

test("what was decided of a release is never changed or removed", async () => {
  const order = await desk.send();
  await release(order);
  await expect(desk.database.query(CHANGE_RELEASE, [order.id])).rejects.toThrow("only ever taken");
  await expect(desk.database.query(REMOVE_RELEASE, [order.id])).rejects.toThrow("only ever taken");
});

const LAST_EVENT = statement({
  name: "test_last_order_event",
  text: `select kind, content->>'settlement' as settlement from order_events
    where order_id = $1 order by tx desc, id desc limit 1`,
});
const CORRECTIONS = statement({
  name: "test_corrections_of_order",
  text: `select o.event as corrected, v.text from vouchers v join vouchers o on o.id = v.corrects_id
    where v.order_id = $1`,
});
const STORED_ANSWER = statement({
  name: "test_stored_answer",
  text: "select status from idempotency_keys where key = $1",
});
const CHANGE_RELEASE = statement({
  name: "test_change_release",
  text: "update order_releases set amount_ore = amount_ore + 1 where order_id = $1",
});
const REMOVE_RELEASE = statement({
  name: "test_remove_release",
  text: "delete from order_releases where order_id = $1",
});
