/** What a person at the made-up desk does about payments that have not cleanly ended, for tests. */

import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import type { Payment } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { readPayment } from "../history/read-payment.ts";
import { SEES_ALL, type Sight } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { type InterruptedItem, listInterruptedQuery } from "../interrupted/interrupted-api.ts";
import { listInterrupted } from "../interrupted/list-interrupted.ts";
import { type ApplyOutcome, applyDebtToOrder } from "./apply-debt.ts";
import { type ApplyOrderOutcome, applyOrderDebt } from "./apply-order-debt.ts";
import { type ClaimOutcome, claimPaid } from "./claim-paid.ts";
import { recordHandKeyedSale } from "./record-hand-keyed-sale.ts";
import { type ClaimProof, settleClaim } from "./settle-claim.ts";
import { type StartOutcome, startPayment } from "./start-payment.ts";
import { shown } from "./test-cloud.ts";
import type { Desk } from "./test-desk.ts";
import { answerOf, nextStan } from "./test-news.ts";

export function tellingOf(desk: Desk): { readonly language: "sv"; readonly nowMs: number } {
  return { language: "sv", nowMs: desk.nowMs };
}

export async function paymentOf(desk: Desk, attemptId: string): Promise<Payment> {
  const read = await readPayment(desk.database, attemptId, tellingOf(desk));
  if (read === undefined) throw new Error("No such payment");
  return read;
}

const answering = (desk: Desk): Parameters<typeof claimPaid<Payment>>[2] => ({
  claim: undefined,
  read: async (tx, id) => {
    const read = await readPayment(tx, id, tellingOf(desk));
    if (read === undefined) throw new Error("No such payment");
    return read;
  },
});

export function claim(
  desk: Desk,
  attemptId: string,
  more: { readonly releaseOrder?: boolean; readonly evidence?: undefined } = {},
): Promise<ClaimOutcome<Payment>> {
  return claimPaid(
    desk.deps,
    {
      attemptId,
      evidence: "evidence" in more ? undefined : { kind: "receiptNumber", value: "000123" },
      reason: "Slipen visar godkänt",
      releaseOrder: more.releaseOrder ?? false,
      by: { id: desk.places.people.CHEF, signature: "CHEF" },
    },
    answering(desk),
  );
}

export function apply(
  desk: Desk,
  attemptId: string,
  more: { readonly orderId?: string; readonly amountOre?: number; readonly reason?: string } = {},
): Promise<ApplyOutcome<Payment>> {
  return applyDebtToOrder(
    desk.deps,
    {
      attemptId,
      orderId: more.orderId,
      amountOre: more.amountOre === undefined ? undefined : ore(more.amountOre),
      reason: more.reason,
      by: "CHEF",
    },
    answering(desk),
  );
}

/** What is owed since the order was lowered or withdrawn, to its own order or another. */
export function applyOwed(
  desk: Desk,
  from: { readonly id: string },
  more: {
    readonly to?: { readonly id: string };
    readonly amountOre?: number;
    readonly reason?: string | undefined;
    readonly sight?: Sight;
    readonly claim?: IdempotencyClaim;
  } = {},
): Promise<ApplyOrderOutcome<string>> {
  return applyOrderDebt(
    desk.deps,
    {
      fromOrderId: from.id,
      toOrderId: more.to?.id,
      amountOre: more.amountOre === undefined ? undefined : ore(more.amountOre),
      reason: "reason" in more ? more.reason : "Kunden ville det",
      by: "CHEF",
      sight: more.sight ?? SEES_ALL,
    },
    { claim: more.claim, read: (_tx, id) => Promise.resolve(id) },
  );
}

/** A payment that begins under the warning, at the till with a terminal of its own. */
export function payUnderWarning(
  desk: Desk,
  orders: readonly { readonly id: string }[],
  mayAlreadyHavePaid = true,
): Promise<StartOutcome> {
  return startPayment(
    desk.deps,
    {
      allocations: orders.map((order) => ({ orderId: order.id, amountOre: undefined })),
      tillId: desk.places.tills.K2,
      terminalId: "77000002",
      operator: { id: desk.places.people.CHEF, signature: "CHEF" },
      askedBy: "CHEF",
      mayAlreadyHavePaid,
    },
    undefined,
  );
}

export async function itemsOf(
  desk: Desk,
  attemptId: string,
  status: "open" | "closed" = "open",
): Promise<readonly InterruptedItem[]> {
  const page = await listInterrupted(desk.database, listInterruptedQuery.parse({ status }), {
    sight: SEES_ALL,
    caller: {
      kind: "person",
      personId: desk.places.people.CHEF,
      signature: "CHEF",
      name: "Chef",
      ...rightsOfRole("manager"),
      tillId: null,
    },
    telling: tellingOf(desk),
  });
  return page.items.filter((item) => item.paymentId === attemptId);
}

export async function reasonsOf(
  desk: Desk,
  attemptId: string,
  status: "open" | "closed" = "open",
): Promise<readonly string[]> {
  return (await itemsOf(desk, attemptId, status)).map((item) => item.reason).toSorted();
}

/** The acquirer's file tells of the claimed payment. */
export async function settle(desk: Desk, attemptId: string, proof: ClaimProof): Promise<string> {
  const cardRules = await desk.deps.cardRules();
  const applied = await desk.database.inTransaction((tx) =>
    settleClaim(tx, attemptId, {
      proof,
      applying: { newId: newUuid, nowMs: desk.nowMs, cardRules, firstCheckDelayMs: 0 },
    }),
  );
  return applied.kind;
}

const FILE = { evidence: "acquirerFile", source: "fil 2026-03-03 rad 17" } as const;

export const NOT_IN_FILE: ClaimProof = { ...FILE, outcome: "disproven" };

export function inFile(amountOre: number): ClaimProof {
  const answer = answerOf("visa", nextStan());
  return { ...FILE, outcome: "proven", approvedOre: ore(amountOre), answer };
}

const LEARN_BASELINES = statement({
  name: "test_learn_baselines",
  text: "update terminals set baseline_at = '2026-03-01T00:00:00Z'",
});

const FIND_HAND_KEYED = statement({
  name: "test_find_hand_keyed",
  text: "select id from attempts where hand_keyed and stan_auth = $1",
});

/** A terminal shows the sale as its newest result; gives what was recorded of it. */
export async function showSale(
  desk: Desk,
  sale: {
    readonly stanAuth: string | undefined;
    readonly amountOre: number;
    readonly reference?: string;
    readonly at?: "77000001" | "77000002";
  },
): Promise<readonly string[]> {
  await desk.database.query(LEARN_BASELINES);
  const { card } = answerOf("visa", undefined);
  const { at, ...seen } = sale;
  const last = shown(true, { card, ...seen });
  if (last.kind !== "found") throw new Error("Nothing was shown");
  const terminalId = desk.places.terminals[at ?? "77000001"];
  await recordHandKeyedSale(desk.deps, { terminalId, answer: last.answer });
  const rows = await desk.database.query<{ id: string }>(FIND_HAND_KEYED, [sale.stanAuth ?? ""]);
  return rows.map((row) => row.id);
}
