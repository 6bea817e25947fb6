/** Sales that somebody keyed on the terminal itself: found there, owed to a customer, applied. */
import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { findLateApprovals } from "./find-late-approvals.ts";
import { createPaymentRunner } from "./payment-runner.ts";
import { apply, claim, itemsOf, paymentOf, reasonsOf, showSale } from "./test-claims.ts";
import { shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { answerOf, approved, DECLINED, NOT_PERFORMED, nextStan, UNKNOWN } from "./test-news.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

const sees = (
  stanAuth: string | undefined,
  more: { readonly reference?: string } = {},
): Promise<readonly string[]> => showSale(desk, { stanAuth, amountOre: 45_000, ...more });

const FIND = statement({
  name: "test_hand_keyed",
  text: "select id from attempts where hand_keyed and stan_auth = $1",
});

describe("nothing is recorded", () => {
  test("of a result without a whole StanAuth", async () => {
    expect(await sees(undefined)).toEqual([]);
    expect(await sees("000123")).toEqual([]);
  });

  test("of a result that an attempt of ours has had", async () => {
    const stanAuth = nextStan();
    const attemptId = await desk.pay([await desk.send()]);
    await desk.tell(attemptId, approved(100_000, answerOf("visa", stanAuth)));
    expect(await sees(stanAuth)).toEqual([]);
  });

  test("of a result with the reference of any attempt of ours", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    const { reference } = await paymentOf(desk, attemptId);
    await desk.tell(attemptId, DECLINED);
    expect(await sees(nextStan(), { reference })).toEqual([]);
  });

  test.each(["created", "sent", "unknown", "claimed"] as const)(
    "while an attempt at the terminal is %s: it may be its own",
    async (state) => {
      const order = await desk.send();
      const started = await desk.tryPay({ allocations: [{ orderId: order.id }] });
      const attemptId = started.kind === "started" ? started.payment.id : "";
      if (state !== "created") await desk.markSent(attemptId);
      if (state === "unknown" || state === "claimed") await desk.tell(attemptId, UNKNOWN);
      if (state === "claimed") await claim(desk, attemptId);
      expect(await desk.stateOf(attemptId)).toBe(state);
      expect(await sees(nextStan())).toEqual([]);
      if (state === "claimed") await desk.tell(attemptId, NOT_PERFORMED);
    },
  );
});

describe("a sale that is nobody's", () => {
  test("is a debt to a customer, listed, once however often and by whom it is seen", async () => {
    const stanAuth = nextStan();
    const seen = await Promise.all([sees(stanAuth), sees(stanAuth), sees(stanAuth)]);
    const [id = ""] = seen.flat();
    expect(await sees(stanAuth)).toEqual([id]);
    expect(await desk.balances()).toEqual({ "1581": 45_000, "2499": -45_000 });
    expect(await paymentOf(desk, id)).toMatchObject({
      state: "approved",
      approvedOre: 45_000,
      operator: "–",
      owedOre: 45_000,
      authorisationCode: stanAuth.slice(6),
      allocations: [],
      sentence: "Kunden HAR betalat – terminalens senaste resultat visar det.",
    });
    expect(await itemsOf(desk, id)).toMatchObject([
      { reason: "handKeyedSale", atRiskOre: 45_000, actions: ["apply"], closes: "action" },
    ]);
  });

  test("is applied to its order without a reason, and can then be given back", async () => {
    const [id = ""] = await sees(nextStan());
    expect(await apply(desk, id)).toMatchObject({ code: "orderNotFound" });
    expect(await desk.tryRefund(id, 45_000)).toMatchObject({ kind: "refused" });
    const order = await desk.send({ totalOre: 45_000 });
    expect(await apply(desk, id, { orderId: order.id })).toMatchObject({ kind: "applied" });
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", paidOre: 45_000 });
    expect(await desk.balances()).toEqual({ "1510": -45_000, "1581": 45_000 });
    expect(await reasonsOf(desk, id)).toEqual([]);
    await desk.approve(await desk.refund(id, 45_000), 45_000);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 45_000 });
  });

  test("cannot be applied to an order that does not exist", async () => {
    const [id = ""] = await sees(nextStan());
    expect(await apply(desk, id, { orderId: newUuid() })).toMatchObject({ code: "orderNotFound" });
  });

  test("is not booked a second time when an ended attempt of ours claims the same result", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    await desk.tell(attemptId, DECLINED);
    const stanAuth = nextStan();
    expect(await sees(stanAuth)).toHaveLength(1);
    const late = approved(45_000, answerOf("visa", stanAuth));
    expect(await desk.tell(attemptId, late)).toBe("unexpected");
    expect(await desk.balances()).toMatchObject({ "1581": 45_000 });
    expect(await reasonsOf(desk, attemptId)).toEqual(["unexpectedApproval"]);
  });

  test("is found by the look that follows a payment that ended unpaid", async () => {
    desk.nowMs += 90 * 86_400_000;
    const cloud = new TestCloud();
    const deps = { ...desk.deps, cloud, rules: RULES };
    const runner = createPaymentRunner(deps);
    const attemptId = await desk.pay([await desk.send()]);
    await desk.tell(attemptId, UNKNOWN);
    const plan = "update attempts set late_look_at = $2 where id = $1";
    const planned = statement({ name: "test_plan_look", text: plan });
    await desk.database.query(planned, [attemptId, new Date(desk.nowMs)]);
    await desk.tell(attemptId, NOT_PERFORMED);
    const stanAuth = nextStan();
    cloud.last = shown(true, {
      stanAuth,
      card: answerOf("visa", stanAuth).card,
      amountOre: 12_300,
    });
    expect(await findLateApprovals(deps, runner)).toBe(1);
    expect(await desk.database.query(FIND, [stanAuth])).toHaveLength(1);
    expect(await desk.stateOf(attemptId)).toBe("notPerformed");
  });
});

test("nothing is recorded where an approval of ours was booked without its StanAuth: it may be that very one", async () => {
  // The last test of the file: it leaves the terminal with a past.
  desk.nowMs += 300 * 86_400_000;
  const attemptId = await desk.pay([await desk.send()]);
  await desk.tell(attemptId, UNKNOWN);
  await desk.tell(attemptId, approved(100_000, answerOf("visa", undefined)));
  expect(await sees(nextStan())).toEqual([]);
  // A week later it is no longer what the terminal shows.
  desk.nowMs += 8 * 86_400_000;
  expect(await sees(nextStan())).toHaveLength(1);
});

test("nothing is recorded after a refund that ended without money: it may be shown late", async () => {
  // After what the tests above have left behind.
  desk.nowMs += 600 * 86_400_000;
  expect(await sees(nextStan())).not.toEqual([]);
  const paid = await desk.payAndApprove([await desk.send()], 100_000);
  const refundId = await desk.refund(paid, 45_000);
  await desk.tell(refundId, UNKNOWN);
  await desk.tell(refundId, NOT_PERFORMED);
  expect(await sees(nextStan())).toEqual([]);
  desk.nowMs += 25 * 3_600_000;
  expect(await sees(nextStan())).not.toEqual([]);
});
