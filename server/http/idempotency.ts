/**
 * A write that is sent again with the same `Idempotency-Key` gets the answer of the first one. The
 * answer is stored in the same transaction as the write, so there is never one without the other;
 * of two equal requests at once the second is rolled back whole and answered like a repetition.
 */
import type { Sql, Transaction } from "../database/database.ts";
import { findStoredAnswer, insertAnswer } from "./idempotency-store.ts";

/** Undefined when the caller gave no key. */
export type IdempotencyClaim =
  | { readonly caller: string; readonly key: string; readonly requestHash: string }
  | undefined;

export type Answer = { readonly status: number; readonly body: unknown };

/** `different`: the key was used for another request. */
export async function findAnswer(
  sql: Sql,
  claim: IdempotencyClaim,
): Promise<Answer | "different" | undefined> {
  if (claim === undefined) return undefined;
  const stored = await findStoredAnswer(sql, claim);
  if (stored === undefined) return undefined;
  if (stored.requestHash !== claim.requestHash) return "different";
  return { status: stored.status, body: stored.body };
}

/** For use cases, inside the transaction of their write. Refusals are not stored. */
export async function storeAnswer(
  tx: Transaction,
  claim: IdempotencyClaim,
  answer: Answer & { readonly at: Date },
): Promise<void> {
  if (claim !== undefined) await insertAnswer(tx, { ...claim, ...answer });
}
