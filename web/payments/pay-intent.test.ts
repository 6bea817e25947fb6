/** Whatever happens to the answer, one wish is one key, until the server says yes or no. */
import type { Problem } from "@kortkoll/server/api.ts";
import { expect, test } from "vitest";
import { ApiProblem, NoContact } from "../api-client.ts";
import { type PayAnswer, type PayIntent, type StartedPayment, sendIntent } from "./pay-intent.ts";

const intent: PayIntent = {
  key: "11111111-1111-4111-8111-111111111111",
  by: "KASS",
  body: {
    allocations: [{ orderId: "22222222-2222-4222-8222-222222222222" }],
    tillId: "33333333-3333-4333-8333-333333333333",
    method: "card",
  },
};
const started: StartedPayment = { id: "44444444-4444-4444-8444-444444444444", state: "created" };

function refusal(status: number, code: Problem["code"], more: Partial<Problem> = {}): ApiProblem {
  return new ApiProblem({
    type: "about:blank",
    title: code,
    status,
    code,
    detail: "",
    nextStep: "",
    ...more,
  });
}

type Told = { readonly keys: string[]; readonly waits: number[]; readonly retries: number[] };

async function send(
  answers: readonly (Error | StartedPayment)[],
  isUnanswered = false,
): Promise<Told & { answer: PayAnswer }> {
  const told: Told = { keys: [], waits: [], retries: [] };
  const answer = await sendIntent(intent, {
    post: ({ key }) => {
      const next = answers[told.keys.length];
      told.keys.push(key);
      if (next === undefined) throw new Error("Asked more often than the server was to answer");
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    wait: (ms) => {
      told.waits.push(ms);
      return Promise.resolve();
    },
    isUnanswered,
    onRetry: (attempt) => told.retries.push(attempt),
  });
  return { ...told, answer };
}

test("an answer at once ends it", async () => {
  const { answer, keys } = await send([started]);
  expect(answer).toEqual({ kind: "started", payment: started });
  expect(keys).toEqual([intent.key]);
});

test("somebody who has taken over is not the one whose wish it is: it stays unanswered", async () => {
  const lost = new NoContact("cut off");
  const { answer, keys } = await send([lost, refusal(409, "operatorChanged")]);
  expect([answer.kind, keys.length]).toEqual(["takenOver", 2]);
  const again = await send([refusal(409, "operatorChanged")], true);
  expect(again.answer.kind).toBe("takenOver");
});

test("a wish that was refused before it was ever taken, for another stands there, is over", async () => {
  const { answer } = await send([refusal(409, "operatorChanged")]);
  expect(answer.kind).toBe("refused");
});

test("a lost answer is asked for again with the same key, and more slowly each time", async () => {
  const lost = new NoContact("cut off");
  const { answer, keys, waits, retries } = await send([lost, lost, lost, lost, lost, started]);
  expect(answer.kind).toBe("started");
  expect(new Set(keys)).toEqual(new Set([intent.key]));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000]);
  expect(retries).toEqual([2, 3, 4, 5, 6]);
});

test("a failing or overloaded server has not said no", async () => {
  const failing = [
    refusal(500, "internalError", { moneyMoved: "unknown" }),
    refusal(503, "databaseUnavailable", { moneyMoved: "unknown" }),
    refusal(429, "tooManyRequests"),
  ];
  const { answer, keys } = await send([...failing, started]);
  expect(answer.kind).toBe("started");
  expect(keys).toEqual([intent.key, intent.key, intent.key, intent.key]);
});

test("a refusal is final, also when another payment may be moving money", async () => {
  const held = refusal(409, "orderHeld", { moneyMoved: "unknown" });
  const { answer, keys } = await send([new NoContact("cut off"), held]);
  expect(answer).toEqual({ kind: "refused", error: held });
  expect(keys).toHaveLength(2);
});

test("a session that has run out leaves the wish unanswered", async () => {
  const { answer } = await send([refusal(401, "notSignedIn")]);
  expect(answer).toEqual({ kind: "signedOut" });
});

test("a mistake in our own code is not taken for a lost answer", async () => {
  await expect(send([new TypeError("a bug")])).rejects.toThrow("a bug");
});
