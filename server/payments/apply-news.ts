/**
 * What becomes of an attempt when there is news of it: the terminal's own answer, a last result, or
 * the certainty that nothing was sent. State, orders, books, debts, timeline and feed are written
 * in one transaction; the same news twice changes nothing.
 */
import {
  type AttemptEvent,
  type AttemptState,
  isActive,
  moveAttempt,
} from "@kortkoll/core/attempts/attempt.ts";
import type { EvidenceKind } from "@kortkoll/core/attempts/money-position.ts";
import type { Issuer, PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Failure } from "@kortkoll/core/failure.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { TerminalAnswer, TerminalOutcome } from "@kortkoll/terminals/terminal.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { lockOrdersForPayment } from "../orders/lock-orders.ts";
import { approveCash } from "./approve-cash.ts";
import { type Approving, approvePurchase } from "./approve-purchase.ts";
import { approveRefund } from "./approve-refund.ts";
import {
  flagUnexpectedApproval,
  insertAttemptEvent,
  rememberResult,
} from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { closeClaim } from "./claim-store.ts";
import { endUnpaid } from "./end-unpaid.ts";
import { isHandKeyed } from "./hand-keyed-store.ts";
import { holdAsUnknown } from "./hold-as-unknown.ts";

export type News = {
  readonly event: Exclude<AttemptEvent, "sent" | "claimed">;
  /** What the terminal approved; zero for everything else. */
  readonly approvedOre: Ore;
  readonly answer: TerminalAnswer | undefined;
  readonly why: Failure | undefined;
  readonly evidence: EvidenceKind;
  /** Who brings the news: "terminal", "resolver", "recovery" or a person's signature. */
  readonly by: string;
  /** The card's issuer by an acquirer's file, for a card that no rule knows. */
  readonly issuerTold?: Issuer;
  /** Concluded from this state alone: in any other the conclusion is void. */
  readonly onlyFrom?: AttemptState;
};

export type Applying = {
  readonly newId: NewId;
  readonly nowMs: number;
  readonly cardRules: readonly PlacedCardRule[];
  /** When an unknown is first asked about. */
  readonly firstCheckDelayMs: number;
};

export type Applied =
  | { readonly kind: "applied"; readonly attempt: StoredAttempt }
  | { readonly kind: "nothingNew" }
  | { readonly kind: "unexpected" }
  | { readonly kind: "notFound" };

export async function applyNews(
  tx: Transaction,
  attemptId: string,
  told: {
    readonly news: News;
    readonly applying: Applying;
    /** The orders of a purchase where they are known; the attempt is locked first all the same. */
    readonly orderIds?: readonly string[] | undefined;
  },
): Promise<Applied> {
  const { news, applying, orderIds = [] } = told;
  const [attempt, orders] = await Promise.all([
    lockAttempt(tx, attemptId),
    lockOrdersForPayment(tx, orderIds),
  ]);
  if (attempt === undefined) return { kind: "notFound" };
  if (news.onlyFrom !== undefined && news.onlyFrom !== attempt.state) return { kind: "nothingNew" };
  const move = moveAttempt(attempt.state, news.event);
  if (move.kind === "same") return await noteDoubleAnswer(tx, attempt, told);
  if (move.kind === "unexpected") {
    await noteUnexpected(tx, attempt, told);
    return { kind: "unexpected" };
  }
  if (move.late && (await isBookedAlready(tx, attempt, news))) {
    await noteUnexpected(tx, attempt, told);
    return { kind: "unexpected" };
  }
  switch (news.event) {
    case "approved":
      await approve(tx, attempt, { news, applying, late: move.late, orders });
      break;
    case "unknown":
      await holdAsUnknown(tx, attempt, told);
      break;
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      await endUnpaid(tx, attempt, told);
      break;
  }
  if (attempt.state === "claimed") {
    await closeClaim(tx, {
      attemptId,
      outcome: news.event === "approved" ? "proven" : "disproven",
      evidence: news.evidence,
      by: news.by,
      at: new Date(applying.nowMs),
      eventId: applying.newId(),
    });
  }
  return { kind: "applied", attempt };
}

async function approve(
  tx: Transaction,
  attempt: StoredAttempt,
  approving: Approving,
): Promise<void> {
  if (attempt.kind !== "purchase") return await approveRefund(tx, attempt, approving);
  const { cashOre } = attempt;
  if (cashOre !== null) return await approveCash(tx, { ...attempt, cashOre }, approving);
  return await approvePurchase(tx, attempt, approving);
}

/** The same result was found at the terminal before, and booked as a sale keyed there. */
async function isBookedAlready(
  tx: Transaction,
  { terminalId }: StoredAttempt,
  { answer }: News,
): Promise<boolean> {
  const stanAuth = answer?.stanAuth;
  if (stanAuth === undefined || terminalId === null) return false;
  return await isHandKeyed(tx, { terminalId, stanAuth });
}

export function newsOfOutcome(outcome: TerminalOutcome, zero: Ore): News {
  const told = { by: "terminal", approvedOre: zero, answer: undefined, why: undefined };
  switch (outcome.kind) {
    case "approved":
      return {
        ...told,
        event: "approved",
        approvedOre: outcome.approvedOre,
        answer: outcome.answer,
        evidence: "terminalAnswer",
      };
    case "declined":
    case "cancelled":
      return {
        ...told,
        event: outcome.kind,
        answer: outcome.answer,
        evidence: "terminalAnswer",
      };
    case "notSent":
      return { ...told, event: "notSent", why: outcome.why, evidence: "nothingSent" };
    case "unknown":
      return { ...told, event: "unknown", why: outcome.why, evidence: "waiting" };
  }
}

/** An approval with another StanAuth or amount than the booked one is more money, not the same news. */
async function noteDoubleAnswer(
  tx: Transaction,
  attempt: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<Applied> {
  const { event, approvedOre, answer } = told.news;
  const booked = attempt.stanAuth ?? undefined;
  const isOtherResult =
    answer?.stanAuth !== undefined && booked !== undefined && answer.stanAuth !== booked;
  const isMore = isOtherResult || approvedOre !== attempt.approvedOre;
  if (event !== "approved" || !isMore) return { kind: "nothingNew" };
  await noteUnexpected(tx, attempt, told);
  return { kind: "unexpected" };
}

/** News that the table does not allow moves nothing, but is kept, and an approval is flagged. */
async function noteUnexpected(
  tx: Transaction,
  attempt: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<void> {
  const { news, applying } = told;
  await insertAttemptEvent(tx, {
    id: applying.newId(),
    attemptId: attempt.id,
    kind: "unexpectedAnswer",
    content: {
      event: news.event,
      state: attempt.state,
      approvedOre: news.approvedOre,
      stanAuth: news.answer?.stanAuth ?? null,
    },
    by: news.by,
    at: new Date(applying.nowMs),
  });
  if (news.event === "approved") await flagUnexpectedApproval(tx, attempt.id);
  const stanAuth = news.answer?.stanAuth;
  // While the attempt is unknown, the result may be its own, and must stay new to the look-up.
  const { terminalId } = attempt;
  if (stanAuth === undefined || terminalId === null || isActive(attempt.state)) return;
  await rememberResult(tx, { terminalId, stanAuth, at: new Date(applying.nowMs) });
}
