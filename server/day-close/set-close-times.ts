/** Sets when a company's day at a site is reminded of and closed by itself. */
import { lastDueDay, wallMomentOf } from "@kortkoll/core/day-close/close-times.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { type CloseTimes, findTimes, saveTimes } from "./close-times-store.ts";
import type { ClosePlace } from "./cut-store.ts";

export type SetTimesDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type SetTimes = ClosePlace & {
  readonly times: CloseTimes;
  readonly by: AuditActor;
  readonly claim: IdempotencyClaim;
};

/** Undefined when somebody else has set them since they were read. */
export async function setCloseTimes(
  deps: SetTimesDeps,
  { companyId, siteId, times, by, claim }: SetTimes,
): Promise<CloseTimes | undefined> {
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const { remindAt, closeAt } = times;
  // The first time is the next one that comes: a time of today that is over is not caught up with.
  const closedDay = closeAt === null ? wallMomentOf(nowMs).day : lastDueDay(closeAt, nowMs);
  return await deps.database.inTransaction(async (tx) => {
    const before = await findTimes(tx, { companyId, siteId });
    const saved = await saveTimes(tx, { companyId, siteId }, { ...times, closedDay });
    if (saved === undefined) return undefined;
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      companyId,
      siteId,
      subject: { kind: "site", id: siteId },
      content: {
        from: { dayCloseRemindAt: before.remindAt, dayCloseAt: before.closeAt },
        to: { dayCloseRemindAt: remindAt, dayCloseAt: closeAt },
      },
      by,
      at,
    });
    await storeAnswer(tx, claim, { status: 200, body: saved, at });
    return saved;
  });
}
