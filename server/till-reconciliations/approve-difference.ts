/**
 * A second person accepts what the last count shows: never anybody who has counted. On the counter's
 * screen they give signature and PIN or password there and then; on their own they have just done so.
 */
import { APPROVES_WITHIN_MS } from "@kortkoll/core/assumptions.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { CountOutcome } from "./begin-count.ts";
import { type ReconciliationRefusal, refuseCount } from "./count-refusal.ts";
import { type Known, setApproval } from "./count-store.ts";
import { type CountDeps, lockOpenCount } from "./counting.ts";
import { readReconciliation } from "./read-count.ts";

export type ApproveDifference = {
  readonly id: string;
  readonly approver: Known;
  /** The count that was looked at. */
  readonly countNo: number;
  readonly note: string;
  /** Whose session it is at the counter's till, when that is somebody else. */
  readonly alsoIs: string | undefined;
};

export function approveDifference(
  deps: CountDeps,
  asked: ApproveDifference,
  claim: IdempotencyClaim,
): Promise<CountOutcome> {
  return deps.database.inTransaction(async (tx): Promise<CountOutcome> => {
    const locked = await lockOpenCount(tx, deps, asked.id);
    if (locked.kind === "refused") return locked;
    const { open, drawer } = locked;
    const { approver, note } = asked;
    if (open.countedOre === null) return refuseCount("notCountedYet");
    if (asked.countNo !== open.counts) return refuseCount("conflict", "countNo");
    const isCounter = [approver.id, asked.alsoIs].some(
      (one) => one !== undefined && open.counterIds.includes(one),
    );
    if (isCounter) return refuseCount("counterMayNotApprove", "approver");
    const at = new Date(deps.clock());
    await setApproval(tx, open.id, { countNo: open.counts, by: approver, at, note });
    await recordAudit(tx, deps.newId, {
      kind: "differenceApproved",
      companyId: drawer.companyId,
      siteId: drawer.siteId,
      subject: { kind: "tillReconciliation", id: open.id },
      content: {
        till: drawer.till,
        countNo: open.counts,
        countedOre: open.countedOre,
        expectedOre: open.facts.expectedOre,
        differenceOre: open.countedOre - open.facts.expectedOre,
        note,
      },
      by: { id: approver.id, name: approver.signature },
      at,
    });
    const view = await readReconciliation(tx, open.id);
    if (view === undefined) throw new Error("A count that was approved is not there");
    await storeAnswer(tx, claim, { status: 200, body: view, at });
    return { kind: "done", view };
  });
}

/** Undefined when the person has given password or PIN within the minute. */
export function whyNotProven(
  person: PersonCaller,
  nowMs: number,
): ReconciliationRefusal | undefined {
  const provenMs = person.provenAt?.getTime();
  const isFresh = provenMs !== undefined && nowMs - provenMs <= APPROVES_WITHIN_MS;
  return isFresh ? undefined : refuseCount("proofTooOld", "approver");
}
