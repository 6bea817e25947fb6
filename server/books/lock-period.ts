/**
 * Locks a company's books through a month's end, or opens them again. The company's row is held: a close
 * that numbers vouchers is either before it or sees it. What is in no close yet moves to the first open
 * day when it is numbered; whoever locks is told of it first.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { isLastOfMonth, type LockedThrough } from "@kortkoll/core/ledger/periods.ts";
import { type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type BooksRow, countNotClosed, lockBooks, lockThrough } from "./period-store.ts";

export type PeriodDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type PeriodOutcome =
  | { readonly kind: "done"; readonly companyCode: string; readonly lockedThrough: LockedThrough }
  | {
      readonly kind: "refused";
      readonly code: FailureCode;
      /** What no close has, where that stands in the way. */
      readonly notClosed?: { readonly events: number; readonly siteCodes: readonly string[] };
    };

export function lockPeriod(
  deps: PeriodDeps,
  asked: {
    readonly companyId: string;
    readonly through: BusinessDay;
    readonly moveEvents: boolean;
    readonly by: AuditActor;
  },
): Promise<PeriodOutcome> {
  const { companyId, through, by } = asked;
  return deps.database.inTransaction(async (tx) => {
    if (!isLastOfMonth(through)) return { kind: "refused", code: "periodNotWhole" };
    if (through >= businessDayOf(deps.clock())) return { kind: "refused", code: "periodNotOver" };
    const books = await heldBooks(tx, companyId);
    const { companyCode, lockedThrough } = books;
    // The same wish again: its first answer may have been lost.
    if (lockedThrough === through) return { kind: "done", companyCode, lockedThrough };
    if (lockedThrough !== null && lockedThrough > through) {
      return { kind: "refused", code: "periodLocked" };
    }
    const notClosed = await countNotClosed(tx, books, through);
    if (notClosed.events > 0 && !asked.moveEvents) {
      return { kind: "refused", code: "periodNotClosed", notClosed };
    }
    await lockThrough(tx, companyId, through);
    await recordAudit(tx, deps.newId, {
      kind: "periodLocked",
      companyId,
      subject: { kind: "books", id: companyId },
      content: { from: lockedThrough, to: through, notClosed },
      by,
      at: new Date(deps.clock()),
    });
    return { kind: "done", companyCode, lockedThrough: through };
  });
}

export function unlockPeriod(
  deps: PeriodDeps,
  asked: {
    readonly companyId: string;
    /** What stays locked. */
    readonly through: LockedThrough;
    readonly reason: string;
    readonly approvedBy: string;
    readonly by: AuditActor;
  },
): Promise<PeriodOutcome> {
  const { companyId, through, reason, approvedBy, by } = asked;
  return deps.database.inTransaction(async (tx) => {
    if (through !== null && !isLastOfMonth(through)) {
      return { kind: "refused", code: "periodNotWhole" };
    }
    const { companyCode, lockedThrough } = await heldBooks(tx, companyId);
    if (lockedThrough === through) return { kind: "done", companyCode, lockedThrough };
    if (lockedThrough === null || (through !== null && through > lockedThrough)) {
      return { kind: "refused", code: "periodNotLocked" };
    }
    await lockThrough(tx, companyId, through);
    await recordAudit(tx, deps.newId, {
      kind: "periodUnlocked",
      companyId,
      subject: { kind: "books", id: companyId },
      content: { from: lockedThrough, to: through, reason, approvedBy },
      by,
      at: new Date(deps.clock()),
    });
    return { kind: "done", companyCode, lockedThrough: through };
  });
}

async function heldBooks(tx: Transaction, companyId: string): Promise<BooksRow> {
  const books = await lockBooks(tx, companyId);
  if (books === undefined) throw new Error("A company without books");
  return books;
}
