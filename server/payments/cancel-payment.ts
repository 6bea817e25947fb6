/**
 * Cancel is a request. The terminal's own answer to the payment still decides, and an approval that
 * wins the race stands.
 */
import {
  type Canceller,
  type CancelRefusal,
  whyNotCancel,
} from "@kortkoll/core/attempts/may-cancel.ts";
import { type MoneyMoved, moneyMovedIn } from "@kortkoll/core/attempts/money-position.ts";
import { ZERO } from "@kortkoll/core/money.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Sql, Transaction } from "../database/database.ts";
import { refuseInsideTransaction } from "../database/transaction-scope.ts";
import { insertAttemptEvent, setCancelRequested } from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { readCancelFacts } from "./cancel-store.ts";
import type { PaymentRunner } from "./payment-runner.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type CancelOutcome =
  | { readonly kind: "requested" }
  /** The attempt had not left us: it never will. */
  | { readonly kind: "neverSent" }
  | { readonly kind: "notFound" }
  | { readonly kind: "nothingToCancel"; readonly moneyMoved: MoneyMoved };

export type CancelDeps = PaymentDeps & {
  readonly cloud: TerminalCloud;
  readonly runner: PaymentRunner;
  readonly wake: () => void;
};

/** Asked before the cancel itself: whose payment it is never changes. Undefined where it may be. */
export async function findCancelRefusal(
  sql: Sql,
  asked: { readonly attemptId: string; readonly canceller: Canceller },
): Promise<CancelRefusal | undefined> {
  const facts = await readCancelFacts(sql, asked.attemptId);
  return facts === undefined ? undefined : whyNotCancel(asked.canceller, facts);
}

export async function cancelPayment(
  deps: CancelDeps,
  asked: { readonly attemptId: string; readonly by: string },
): Promise<CancelOutcome> {
  const found = await deps.database.inTransaction(async (tx) => {
    const attempt = await lockAttempt(tx, asked.attemptId);
    if (attempt?.state === "created" || attempt?.state === "sent") {
      await requestCancel(tx, deps, asked);
    }
    return attempt;
  });
  if (found === undefined) return { kind: "notFound" };
  return await carryOutCancel(deps, found, asked.by);
}

/** The wish is stored before anybody acts on it. The attempt is locked, and under way. */
export async function requestCancel(
  tx: Transaction,
  deps: Pick<CancelDeps, "clock" | "newId">,
  asked: { readonly attemptId: string; readonly by: string },
): Promise<void> {
  const at = new Date(deps.clock());
  await setCancelRequested(tx, asked.attemptId, at);
  await insertAttemptEvent(tx, {
    id: deps.newId(),
    attemptId: asked.attemptId,
    kind: "cancelRequested",
    content: {},
    by: asked.by,
    at,
  });
}

/** After the wish was committed. */
export async function carryOutCancel(
  deps: CancelDeps,
  found: Pick<StoredAttempt, "id" | "state" | "vendorTerminalId">,
  by: string,
): Promise<CancelOutcome> {
  deps.wake();
  switch (found.state) {
    case "created":
      await deps.runner.tell(found.id, {
        event: "notSent",
        approvedOre: ZERO,
        answer: undefined,
        why: { code: "cancelledBeforeSending", detail: "Cancelled before it was sent" },
        evidence: "nothingSent",
        by,
      });
      return { kind: "neverSent" };
    case "sent":
      if (found.vendorTerminalId !== null) {
        await askTerminal(deps, found.id, found.vendorTerminalId);
      }
      return { kind: "requested" };
    case "approved":
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
    case "unknown":
    case "claimed":
      return { kind: "nothingToCancel", moneyMoved: moneyMovedIn(found.state) };
  }
}

async function askTerminal(
  deps: CancelDeps,
  attemptId: string,
  vendorTerminalId: string,
): Promise<void> {
  refuseInsideTransaction("A call to a terminal");
  const outcome = await deps.cloud.cancel(vendorTerminalId);
  if (outcome.kind === "requested") return;
  await insertAttemptEvent(deps.database, {
    id: deps.newId(),
    attemptId,
    kind: "cancelRefused",
    content: { code: outcome.why.code, detail: outcome.why.detail },
    by: "terminal",
    at: new Date(deps.clock()),
  });
  deps.wake();
}
