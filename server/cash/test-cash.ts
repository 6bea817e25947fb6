/** Cash at the made-up desk of the tests: payments, floats and what lies in the drawers. */

import { ore } from "@kortkoll/core/money.ts";
import { rightsOfRole } from "@kortkoll/core/people/person-rights.ts";
import { SEES_ALL } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import type { StartOutcome } from "../payments/start-payment.ts";
import type { RefundOutcome } from "../payments/start-refund.ts";
import { type TakeCash, takeCash } from "../payments/take-cash.ts";
import type { Desk } from "../payments/test-desk.ts";
import type { Moved } from "./cash-api.ts";
import { listReasons } from "./cash-reasons.ts";
import type { CashRefusal } from "./cash-refusal.ts";
import { findDrawer, whatLiesIn } from "./find-drawer.ts";
import { moveCash } from "./move-cash.ts";
import type { Mover } from "./mover.ts";

export type CashAsked = {
  readonly amountOre?: number;
  readonly receivedOre?: number;
  readonly till?: "K1" | "K2";
  readonly check?: TakeCash["check"];
  readonly underWarning?: boolean;
  readonly claim?: IdempotencyClaim;
};

export function tryTakeCash(
  desk: Desk,
  orders: readonly { readonly id: string }[],
  asked: CashAsked = {},
): Promise<StartOutcome> {
  const { amountOre, receivedOre } = asked;
  return takeCash(
    desk.deps,
    {
      allocations: orders.map((order) => ({
        orderId: order.id,
        amountOre: amountOre === undefined ? undefined : ore(amountOre),
      })),
      tillId: desk.places.tills[asked.till ?? "K1"],
      operator: { id: desk.places.people.CHEF, signature: "CHEF" },
      askedBy: "CHEF",
      mayAlreadyHavePaid: asked.underWarning === true,
      receivedOre: receivedOre === undefined ? undefined : ore(receivedOre),
      check: asked.check,
    },
    asked.claim,
  );
}

/** Gives the payment's id. */
export async function payInCash(
  desk: Desk,
  orders: readonly { readonly id: string }[],
  asked: CashAsked = {},
): Promise<string> {
  const outcome = await tryTakeCash(desk, orders, asked);
  if (outcome.kind === "refused") throw new Error(`${outcome.code} ${outcome.field}`);
  return outcome.payment.id;
}

export function codeOf(outcome: StartOutcome | RefundOutcome): string {
  return outcome.kind === "refused" ? outcome.code : outcome.kind;
}

export function managerOf(desk: Desk): Mover {
  const { CHEF: id } = desk.places.people;
  return { person: { ...rightsOfRole("manager"), id, signature: "CHEF" }, sight: SEES_ALL };
}

export async function drawerOf(desk: Desk, till: "K1" | "K2" = "K1"): Promise<string> {
  const { places, database, deps } = desk;
  const of = { tillId: places.tills[till], companyId: places.companyId };
  const at = new Date(desk.nowMs);
  const drawer = await database.inTransaction((tx) =>
    findDrawer(tx, { ...of, newId: deps.newId, at }),
  );
  return drawer.id;
}

export async function inDrawer(desk: Desk, till: "K1" | "K2" = "K1"): Promise<number> {
  return await whatLiesIn(desk.database, await drawerOf(desk, till));
}

export type MovedAsked = {
  readonly kind: "floatIn" | "floatOut" | "cashIn" | "cashOut";
  readonly amountOre: number;
  readonly till?: "K1" | "K2";
  readonly reason?: string;
  readonly note?: string;
  readonly claim?: IdempotencyClaim;
};

/** By the first reason of its kind, or by the one that is named. */
export async function tryMove(desk: Desk, asked: MovedAsked): Promise<Moved | CashRefusal> {
  const { reasons } = await listReasons(desk.deps, { sight: SEES_ALL, companyCode: "BIL" });
  const named = asked.reason ?? (asked.kind.startsWith("float") ? "bank" : "");
  const reason = reasons.find((one) => one.kind === asked.kind && one.name.includes(named));
  if (reason === undefined) throw new Error(`No reason for ${asked.kind}`);
  const outcome = await moveCash(
    desk.deps,
    {
      drawerId: await drawerOf(desk, asked.till),
      kind: asked.kind,
      reasonId: reason.id,
      amountOre: ore(asked.amountOre),
      note: asked.note,
      mover: managerOf(desk),
    },
    asked.claim,
  );
  return outcome.kind === "moved" ? outcome.moved : outcome;
}

export async function move(desk: Desk, asked: MovedAsked): Promise<Moved> {
  const outcome = await tryMove(desk, asked);
  if ("kind" in outcome) throw new Error(`${outcome.code} ${outcome.field}`);
  return outcome;
}

/** So that there is something to give back from. */
export async function putInFloat(desk: Desk, amountOre = 10_000_000): Promise<void> {
  for (const till of ["K1", "K2"] as const) await move(desk, { kind: "floatIn", amountOre, till });
  await desk.newPostings();
}
