/** What lets a void through to its terminal, which undoes whatever it did last. */
import { ore } from "@kortkoll/core/money.ts";
import type { LastResultOutcome } from "@kortkoll/terminals/terminal.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { referenceOf } from "./attempt-reference.ts";
import { checkVoid, type VoidCheck } from "./check-void.ts";
import { shown } from "./test-cloud.ts";
import { type Desk, openDesk, VOIDING_CLOUD } from "./test-desk.ts";
import { answerOf, approved } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  desk.cloud = VOIDING_CLOUD;
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

const STAN = "000077A1B2C3";

/** A void of a payment of 1 000 kr, checked against what the terminal shows. */
async function checked(last: (reference: string) => LastResultOutcome): Promise<VoidCheck["kind"]> {
  const paymentId = await desk.pay([await desk.send()]);
  await desk.tell(paymentId, approved(100_000, answerOf("visa", STAN)));
  const outcome = await desk.tryRefund(paymentId, 100_000);
  if (outcome.kind === "refused" || outcome.payment.kind !== "void") throw new Error("No void");
  const found = last(referenceOf(paymentId));
  const cloud = { ...VOIDING_CLOUD, lastResult: () => Promise.resolve(found) };
  const check = await checkVoid({ ...desk.deps, cloud }, outcome.payment.id);
  return check.kind;
}

const itself = { stanAuth: STAN, totalOre: ore(100_000) };

test.each([
  ["the very payment, by its reference", {}, true, "checked"],
  ["the very payment, without a reference", { reference: undefined }, true, "checked"],
  [
    "another transaction with the same StanAuth and amount",
    { reference: "ANOTHER1" },
    true,
    "refused",
  ],
  ["another StanAuth", { stanAuth: "000078A1B2C3" }, true, "refused"],
  ["no StanAuth", { stanAuth: undefined }, true, "refused"],
  ["another amount", { totalOre: ore(100_001) }, true, "refused"],
  ["a transaction that did not succeed", {}, false, "refused"],
])("where the terminal shows %s, the void is so treated", async (_name, other, succeeded, kind) => {
  expect(await checked((reference) => shown(succeeded, { ...itself, reference, ...other }))).toBe(
    kind,
  );
});

const WHY = { code: "cloudUnreachable", detail: "no answer" } as const;

test.each([
  ["does not answer", { kind: "noAnswer", why: WHY } as const],
  ["has done nothing", { kind: "none" } as const],
])("where the terminal %s, the void is not sent", async (_name, last) => {
  expect(await checked(() => last)).toBe("refused");
});
