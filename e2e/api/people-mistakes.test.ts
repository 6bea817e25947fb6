/**
 * What people ask for that must not be done: too much given back, a claim without a slip, another
 * till's payment cancelled, two people at one thing. Each gets a clear refusal, and nothing changes.
 * KORTKOLL_FUZZ_SEED repeats an earlier run's choices.
 */
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { statement } from "@kortkoll/server/database/database.ts";
import { startRefundBody } from "@kortkoll/server/payments/refund-api.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type ApiClient, idOf, problemOf, until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import { takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const TOTAL_ORE = 100_000;

/** A claim has no hurry: nobody waits for it at the desk. */
const CLAIMS_ARE_ASKED_ABOUT_AFTER_MS = 90_000;

const given = process.env["KORTKOLL_FUZZ_SEED"];
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
console.log(`KORTKOLL_FUZZ_SEED=${seed}`);

let stack: Stack;
let operator: ApiClient;
let elsewhere: ApiClient;
let manager: ApiClient;
let finance: ApiClient;

beforeAll(async () => {
  stack = await startStack({ tills: 6, simulator: { staleLastResultMs: 3_000 } });
  operator = await stack.signedIn("KASS", tillAt(0).id);
  elsewhere = await stack.signedIn("ANLI", tillAt(1).id);
  manager = await stack.signedIn("CHEF", tillAt(2).id);
  finance = await stack.signedIn("EKON");
});

afterAll(async () => {
  const books = await stack.api.books();
  await stack.close();
  expect([books.agree, books.differences]).toEqual([true, []]);
});

function tillAt(index: number): StackTill {
  const till = stack.tills[index];
  if (till === undefined) throw new Error("Too few tills");
  return till;
}

const COUNT_ROWS = statement({
  name: "test_count_money_rows",
  text: `select (select count(*) from attempts)::int as attempts,
    (select count(*) from attempt_events where kind <> 'checked')::int as steps,
    (select count(*) from vouchers)::int as vouchers,
    (select count(*) from debts)::int as debts,
    (select sum(version) from orders)::int as versions`,
});

async function rowCounts(): Promise<object | undefined> {
  const [row] = await stack.database.query<Record<string, number>>(COUNT_ROWS);
  return row;
}

async function payWith(index: number, script: string): Promise<string> {
  const { vendorTerminalId, id: tillId } = tillAt(index);
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await stack.nets.arm(vendorTerminalId, script);
  return stack.api.pay({ allocations: [{ orderId: order.id }], tillId });
}

function ask(who: ApiClient, path: string, body: unknown): Promise<Answer> {
  return who.send("POST", path, { body, headers: { "idempotency-key": randomUUID() } });
}

describe("giving money back", () => {
  test("never comes to more than was paid, however the amounts are split", async () => {
    const amounts = fc.sample(
      fc.oneof(
        fc.integer({ min: 1, max: 2 * TOTAL_ORE }),
        fc.constantFrom(1, 99, TOTAL_ORE - 1, TOTAL_ORE, TOTAL_ORE + 1),
      ),
      { seed, numRuns: 24 },
    );
    const paymentId = await payWith(0, "approve");
    await stack.api.waitForEnd(paymentId);
    let leftOre = TOTAL_ORE;
    for (const wanted of amounts) {
      // Whole kronor, so that no amount picks a script of the simulator's.
      const amountOre = Math.max(100, Math.round(wanted / 100) * 100);
      const before = await rowCounts();
      const answer = await stack.api.startRefund(paymentId, { amountOre });
      if (amountOre > leftOre) {
        expect([answer.status, problemOf(answer)]).toMatchObject(
          leftOre === 0
            ? [409, { code: "nothingToRefund", moneyMoved: "no" }]
            : [422, { code: "refundTooLarge", moneyMoved: "no" }],
        );
        expect(await rowCounts()).toEqual(before);
        continue;
      }
      expect(answer.status).toBe(202);
      expect((await stack.api.waitForEnd(idOf(answer))).position).toBe("hasPaid");
      leftOre -= amountOre;
    }
    const truth = await stack.truth();
    const back = truth.transactions.filter(
      (one) =>
        one.terminalId === tillAt(0).vendorTerminalId &&
        (one.kind === "refund" || one.kind === "void"),
    );
    expect(back.reduce((sum, one) => sum + one.amountOre, 0)).toBe(TOTAL_ORE - leftOre);
  });

  test("to another card or in cash without a reason or a second person is refused", async () => {
    const paymentId = await payWith(1, "approve");
    await stack.api.waitForEnd(paymentId);
    const path = `/api/payments/${paymentId}/refunds`;
    const before = await rowCounts();
    for (const tender of ["otherCard", "cash"]) {
      const alone = await ask(manager, path, {
        amountOre: 10_000,
        reason: "Kortet är bytt",
        tender,
      });
      expect([alone.status, problemOf(alone).code]).toEqual([403, "secondPersonNeeded"]);
      const self = await ask(manager, path, {
        amountOre: 10_000,
        reason: "Kortet är bytt",
        tender,
        approver: { signature: "CHEF", password: "ett påhittat lösenord" },
      });
      expect([self.status, problemOf(self).code]).toEqual([403, "secondPersonNotAllowed"]);
      const wrong = await ask(manager, path, {
        amountOre: 10_000,
        reason: "Kortet är bytt",
        tender,
        approver: { signature: "EKON", password: "fel lösenord" },
      });
      expect([wrong.status, problemOf(wrong).code]).toEqual([403, "secondPersonNotAllowed"]);
      const unreasoned = await ask(manager, path, { amountOre: 10_000, tender });
      expect(unreasoned.status).toBe(400);
    }
    expect(await rowCounts()).toEqual(before);
  });

  test("by somebody without the right is refused", async () => {
    const paymentId = await payWith(1, "approve");
    await stack.api.waitForEnd(paymentId);
    const before = await rowCounts();
    const body = { amountOre: 10_000, reason: "Ångrat köp" };
    for (const who of [operator, elsewhere]) {
      const refused = await ask(who, `/api/payments/${paymentId}/refunds`, body);
      expect([refused.status, problemOf(refused).code]).toEqual([403, "notAllowed"]);
    }
    expect(await rowCounts()).toEqual(before);
  });
});

describe("cancelling", () => {
  test("a payment of another till is not cancelled, and goes on", async () => {
    const paymentId = await payWith(0, "slow-approval");
    await stack.api.waitForState(paymentId, ["sent"], 5_000);
    const before = await rowCounts();
    const refused = await ask(elsewhere, `/api/payments/${paymentId}/cancel`, undefined);
    expect([refused.status, problemOf(refused)]).toMatchObject([
      403,
      { code: "paymentOfAnotherTill", moneyMoved: "unknown" },
    ]);
    const program = await stack.apiWith(stack.keys.parts).cancel(paymentId);
    expect([program.status, problemOf(program).code]).toEqual([403, "systemNotAllowed"]);
    expect(await rowCounts()).toEqual(before);
    const ended = await stack.api.waitForEnd(paymentId);
    expect(ended).toMatchObject({ position: "hasPaid", cancelRequestedAt: null });
  });

  test("is for the till's own people and for a manager", async () => {
    for (const who of [operator, manager]) {
      const paymentId = await payWith(0, "cashier-cancel-only");
      await until(
        () => stack.nets.isBusy(tillAt(0).vendorTerminalId),
        (isBusy) => isBusy,
        5_000,
      );
      expect((await ask(who, `/api/payments/${paymentId}/cancel`, undefined)).status).toBe(202);
      expect((await stack.api.waitForEnd(paymentId)).state).toBe("cancelled");
    }
  });
});

describe("a claim", () => {
  const SLIP = { kind: "receiptNumber", value: "004711" };

  test("without what the terminal's slip says is refused, and nothing is claimed", async () => {
    const paymentId = await payWith(3, "stale-last-result");
    await stack.api.waitForState(paymentId, ["unknown"], 5_000);
    const path = `/api/payments/${paymentId}/claim`;
    const wrong: readonly unknown[] = [
      {},
      { reason: "Kunden säger att det gick" },
      { evidence: SLIP },
      { evidence: SLIP, reason: "   " },
      { evidence: { kind: "customerSaysSo", value: "ja" }, reason: "Kunden säger det" },
      { evidence: { kind: "receiptNumber", value: "" }, reason: "Slip" },
      { evidence: { kind: "receiptNumber", value: "x" }, reason: "Slip" },
      { evidence: { kind: "authorisationCode", value: "åäö!" }, reason: "Slip" },
      { evidence: { kind: "authorisationCode", value: "1".repeat(40) }, reason: "Slip" },
      { evidence: SLIP, reason: "Slip", state: "approved" },
      ...fc.sample(fc.jsonValue({ maxDepth: 3 }), { seed, numRuns: 20 }),
    ];
    for (const body of wrong) {
      const answer = await ask(manager, path, body);
      expect([400, 415, 422], JSON.stringify(body)).toContain(answer.status);
    }
    for (const who of [operator, elsewhere, stack.api]) {
      const answer = await ask(who, path, { evidence: SLIP, reason: "Slipen finns" });
      expect([answer.status, problemOf(answer).code]).toEqual([403, "notAllowed"]);
    }
    const kinds = (await stack.api.payment(paymentId)).timeline.map((entry) => entry.kind);
    expect(kinds).not.toContain("claimed");
    await stack.api.waitForEnd(paymentId);
  });

  test("of a payment that has ended is refused, and says whether money moved", async () => {
    const paid = await payWith(4, "approve");
    const declined = await payWith(5, "decline-05");
    await Promise.all([paid, declined].map((id) => stack.api.waitForEnd(id)));
    const before = await rowCounts();
    for (const [id, moneyMoved] of [
      [paid, "yes"],
      [declined, "no"],
    ]) {
      const answer = await ask(manager, `/api/payments/${id}/claim`, {
        evidence: SLIP,
        reason: "Slipen finns",
      });
      expect([answer.status, problemOf(answer)]).toMatchObject([
        409,
        { code: "nothingToClaim", moneyMoved },
      ]);
    }
    expect(await rowCounts()).toEqual(before);
  });

  test("by two people at once is one claim, and the other is told", async () => {
    const paymentId = await payWith(4, "stale-last-result");
    await stack.api.waitForState(paymentId, ["unknown"], 5_000);
    const path = `/api/payments/${paymentId}/claim`;
    const answers = await Promise.all(
      [manager, finance].map((who) => ask(who, path, { evidence: SLIP, reason: "Slipen finns" })),
    );
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
    const refused = answers.find((one) => one.status === 409);
    if (refused === undefined) throw new Error("Nobody was refused");
    expect(problemOf(refused).code).toBe("alreadyClaimed");
    const seen = await stack.api.payment(paymentId);
    expect(seen.timeline.filter((entry) => entry.kind === "claimed")).toHaveLength(1);
    expect(seen).toMatchObject({ position: "notProven", moneyMoved: "unknown", approvedOre: 0 });
    // A claim does not stop the questions: the terminal's own word proves it in the end.
    // It shows an older result for some seconds yet, so it may be asked more than once.
    const proven = await until(
      async () => {
        stack.moveClock(CLAIMS_ARE_ASKED_ABOUT_AFTER_MS);
        await pause(3_000);
        return await stack.api.payment(paymentId);
      },
      (one) => one.state === "approved",
      40_000,
    );
    expect(proven).toMatchObject({ position: "hasPaid", evidence: "lastResult" });
    expect(takenBy(await stack.truth(), paymentId)).toBe(TOTAL_ORE);
  });
});

test("a late approval that two people apply at once pays its order once", async () => {
  const paymentId = await payWith(5, "stale-last-result");
  const late = await until(
    () => stack.api.payment(paymentId),
    (seen) => seen.state === "approved",
    40_000,
  );
  expect(late).toMatchObject({ late: true, position: "hasPaid", owedOre: TOTAL_ORE });
  const answers = await Promise.all(
    [manager, finance].map((who) => ask(who, `/api/payments/${paymentId}/apply`, {})),
  );
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const orderId = late.allocations[0]?.orderId ?? "";
  expect(await stack.api.order(orderId)).toMatchObject({
    position: "hasPaid",
    paidOre: TOTAL_ORE,
    owedToCustomerOre: 0,
  });
  const again = await ask(manager, `/api/payments/${paymentId}/apply`, {});
  expect([again.status, problemOf(again).code]).toEqual([409, "nothingToApply"]);
});

test("an item that two people take on at once has one owner", async () => {
  const paymentId = await payWith(3, "partial-approval");
  await stack.api.waitForEnd(paymentId);
  const item = `/api/interrupted/${paymentId}/partialApproval`;
  const answers = await Promise.all([
    manager.send("PUT", `${item}/owner`, { body: { owner: "CHEF" } }),
    finance.send("PUT", `${item}/owner`, { body: { owner: "EKON" } }),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const refused = answers.find((one) => one.status === 409);
  if (refused === undefined) throw new Error("Nobody was refused");
  expect(problemOf(refused).code).toBe("itemOwnedByAnother");
  const [owner, other] = answers[0]?.status === 200 ? [manager, finance] : [finance, manager];
  const body = { text: "Kunden betalade resten kontant" };
  expect(problemOf(await ask(other, `${item}/handled`, body)).code).toBe("itemOwnedByAnother");
  expect((await ask(owner, `${item}/handled`, body)).status).toBe(200);
  expect(problemOf(await ask(owner, `${item}/handled`, body)).code).toBe("itemAlreadyClosed");
});

test("any JSON to any call that moves money is a 4xx, and nothing changes", async () => {
  const paymentId = await payWith(2, "approve");
  await stack.api.waitForEnd(paymentId);
  const bodies = fc
    .sample(
      fc.oneof(
        fc.jsonValue({ maxDepth: 4 }),
        fc.record({ amountOre: fc.jsonValue(), reason: fc.jsonValue() }),
        fc.record({ evidence: fc.jsonValue(), reason: fc.string() }),
        fc.record({ amountOre: fc.double(), reason: fc.string({ maxLength: 3 }) }),
        fc.record({ signed: fc.jsonValue() }),
      ),
      { seed, numRuns: 40 },
    )
    .filter((body) => !startRefundBody.safeParse(body).success);
  const before = await rowCounts();
  for (const body of bodies) {
    for (const call of ["refunds", "claim", "signature", "apply"]) {
      const answer = await ask(manager, `/api/payments/${paymentId}/${call}`, body);
      expect(Math.floor(answer.status / 100), JSON.stringify(body)).toBe(4);
    }
    const item = `/api/interrupted/${paymentId}/tip`;
    const owned = await manager.send("PUT", `${item}/owner`, { body });
    const said = await Promise.all(
      ["comments", "handled"].map((call) => ask(manager, `${item}/${call}`, body)),
    );
    for (const answer of [owned, ...said]) {
      expect(Math.floor(answer.status / 100), JSON.stringify(body)).toBe(4);
    }
    const nobodys = await ask(manager, `/api/payments/${randomUUID()}/refunds`, {
      amountOre: 100,
      reason: "Ångrat köp",
    });
    expect([nobodys.status, problemOf(nobodys).code]).toEqual([404, "paymentNotFound"]);
  }
  expect(await rowCounts()).toEqual(before);
});
