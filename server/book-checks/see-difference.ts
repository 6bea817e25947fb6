/**
 * Somebody says that they have seen a difference. One that is gone or was mended is shown no more; one that
 * still stands is shown as long as it does.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { SeenDifference } from "./book-check-api.ts";
import { lockToSee, markSeen } from "./found-store.ts";

export type SeeDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Undefined when there is none. The first who saw it stays. */
export async function seeDifference(
  { database, clock, newId }: SeeDeps,
  { id, by }: { readonly id: string; readonly by: { readonly id: string; readonly name: string } },
): Promise<SeenDifference | undefined> {
  return await database.inTransaction(async (tx) => {
    const difference = await lockToSee(tx, id);
    if (difference === undefined) return undefined;
    const { companyId, seenAt, seenBy, ...found } = difference;
    if (seenAt !== null && seenBy !== null) return { id, seenAt: seenAt.toISOString(), seenBy };
    const at = new Date(clock());
    await markSeen(tx, id, { at, by });
    await recordAudit(tx, newId, {
      kind: "bookDifferenceSeen",
      companyId,
      subject: { kind: "bookDifference", id },
      content: found,
      by,
      at,
    });
    return { id, seenAt: at.toISOString(), seenBy: by.name };
  });
}
