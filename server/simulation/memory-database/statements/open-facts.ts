/** What of one attempt stands open on the interrupted list, branch by branch as its statement has it. */
import { type AttemptRow, isMoneyBackFailed } from "../attempt-tables.ts";
import { itemKey } from "../interrupted-tables.ts";
import type { Tables } from "../tables.ts";

export type OpenFact = {
  readonly attempt: AttemptRow;
  readonly reason: string;
  readonly atRiskOre: number;
  readonly since: Date;
  readonly isDebt: boolean;
};

export function openFactsOf(tables: Tables, attempt: AttemptRow): readonly OpenFact[] {
  return [
    ...ofState(attempt),
    ...ofClaim(tables, attempt),
    ...ofDebts(tables, attempt),
    ...ofMarks(tables, attempt),
    ...ofFailedRefund(tables, attempt),
  ];
}

function ofState(attempt: AttemptRow): readonly OpenFact[] {
  if (attempt.state !== "unknown") return [];
  const since = attempt.sent_at ?? attempt.created_at;
  return [{ attempt, reason: "unknown", atRiskOre: attempt.asked_ore, since, isDebt: false }];
}

function ofClaim(tables: Tables, attempt: AttemptRow): readonly OpenFact[] {
  const claim = tables.claims.byAttempt.get(attempt.id);
  if (claim === undefined) return [];
  const fact = { attempt, isDebt: false };
  switch (claim.outcome) {
    case "open":
      return [
        { ...fact, reason: "claimed", atRiskOre: attempt.asked_ore, since: claim.claimed_at },
      ];
    case "proven":
      return [];
    case "disproven": {
      const atRiskOre = leftOfClaim(tables, attempt);
      const isOpen = attempt.kind === "purchase" && attempt.state !== "approved" && atRiskOre > 0;
      const since = claim.outcome_at;
      return isOpen && since !== null
        ? [{ ...fact, reason: "claimDisproven", atRiskOre, since }]
        : [];
    }
  }
}

/** What is left unpaid of the orders of an attempt that was claimed paid and was not. */
function leftOfClaim({ allocations, orders }: Tables, attempt: AttemptRow): number {
  let left = 0;
  for (const one of allocations.byAttempt.get(attempt.id)) {
    const order = one.target === "order" ? orders.byId.get(one.order_id) : undefined;
    if (order !== undefined) left += Math.min(one.asked_ore, order.left_ore);
  }
  return left;
}

const LISTED_DEBTS = new Set([
  "excess",
  "lateApproval",
  "failedReversal",
  "paidTwice",
  "handKeyedSale",
]);

function ofDebts({ debts }: Tables, attempt: AttemptRow): readonly OpenFact[] {
  const facts = new Map<string, OpenFact>();
  for (const debt of debts.byAttempt.get(attempt.id)) {
    if (debt.settled_ore >= debt.amount_ore || !LISTED_DEBTS.has(debt.reason)) continue;
    const known = facts.get(debt.reason);
    facts.set(debt.reason, {
      attempt,
      reason: debt.reason === "excess" ? "amountMismatch" : debt.reason,
      atRiskOre: (known?.atRiskOre ?? 0) + debt.amount_ore - debt.settled_ore,
      since: known !== undefined && known.since < debt.created_at ? known.since : debt.created_at,
      isDebt: true,
    });
  }
  return [...facts.values()];
}

function ofMarks(tables: Tables, attempt: AttemptRow): readonly OpenFact[] {
  const since = attempt.ended_at ?? attempt.created_at;
  const marks = attempt.flags.filter(
    (mark) => !isHandled(attempt, mark) && stands(tables, attempt, mark),
  );
  return marks.flatMap((reason): readonly OpenFact[] => {
    const atRiskOre = atRiskOfMark(attempt, reason);
    return atRiskOre === undefined ? [] : [{ attempt, reason, atRiskOre, since, isDebt: false }];
  });
}

/** A signature has its own state: nobody closes it otherwise than by answering. */
function isHandled(attempt: AttemptRow, mark: string): boolean {
  return mark !== "signatureWaiting" && attempt.handled_flags.includes(mark);
}

/** A part payment is looked after by itself when the rest is paid; a debt by its own fact. */
function stands(tables: Tables, attempt: AttemptRow, mark: string): boolean {
  switch (mark) {
    case "partialApproval":
      return tables.allocations.byAttempt
        .get(attempt.id)
        .some(
          (one) =>
            one.target === "order" && (tables.orders.byId.get(one.order_id)?.left_ore ?? 0) > 0,
        );
    case "amountMismatch":
      return !tables.debts.byAttempt.get(attempt.id).some((debt) => debt.reason === "excess");
    case "signatureWaiting":
      return (attempt.signature_state ?? "waiting") === "waiting";
    default:
      return true;
  }
}

/** Undefined for a mark that is not listed. */
function atRiskOfMark(attempt: AttemptRow, mark: string): number | undefined {
  const { asked_ore: asked, approved_ore: approved } = attempt;
  switch (mark) {
    case "partialApproval":
      return Math.max(asked - approved, 0);
    case "amountMismatch":
      return Math.abs(approved - asked);
    case "unexpectedApproval":
    case "signatureWaiting":
      return Math.max(asked, approved);
    case "surcharge":
      return attempt.surcharge_ore ?? 0;
    case "tip":
      return attempt.tip_ore ?? 0;
    case "wrongCompany":
    case "unknownIssuer":
    case "ownCardWhereOff":
    case "otherCardThanPaid":
    case "offlineApproval":
      return approved;
    default:
      return undefined;
  }
}

/** A later try for as much takes the item over; a failed reversal is listed as the debt it is. */
function ofFailedRefund(tables: Tables, attempt: AttemptRow): readonly OpenFact[] {
  const { original_id: originalId } = attempt;
  if (!isMoneyBackFailed(attempt) || originalId === null) return [];
  const ofOriginal = tables.debts.byAttempt.get(originalId);
  if (ofOriginal.some((debt) => debt.reason === "failedReversal")) return [];
  const later = tables.attempts.byOriginal
    .get(originalId)
    .filter((other) => other.created_at > attempt.created_at);
  let givenBack = 0;
  for (const other of later) givenBack += other.state === "approved" ? other.approved_ore : 0;
  const isTriedAgain = later.some((other) => other.asked_ore >= attempt.asked_ore);
  if (isTriedAgain || attempt.asked_ore <= givenBack) return [];
  const item = tables.interruptedItems.byItem.get(itemKey(attempt.id, "refundFailed"));
  if (item !== undefined && item.closed_at !== null) return [];
  const since = attempt.ended_at ?? attempt.created_at;
  return [{ attempt, reason: "refundFailed", atRiskOre: attempt.asked_ore, since, isDebt: false }];
}
