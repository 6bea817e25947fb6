/**
 * Each night personal data that is no longer to be kept is removed from orders, payments and bank files,
 * and old answers are forgotten. Vouchers and everything that the audit chain has sealed stay as they are.
 */
import { keptFrom, newYearAfter } from "@kortkoll/core/time/retention.ts";
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { Retention } from "./retention-api.ts";
import {
  type Before,
  beginRun,
  countOld,
  countPiece,
  finishRun,
  listRuns,
  type RemovedCounts,
  type RetentionSetting,
  readSetting,
  removePiece,
} from "./retention-store.ts";

export type RetentionDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

const DAY_MS = 86_400_000;
/** After the day closes, when nobody is at the desk. */
const NIGHTLY_HOUR_MS = 3 * 3_600_000;
/** A server that has said nothing for so long has died over it. */
const ABANDONED_AFTER_MS = 30 * 60_000;
const AT_ONCE = 500;
const FILES_AT_ONCE = 5;
const RUNS_SHOWN = 30;

function nightOf(nowMs: number): BusinessDay {
  return businessDayOf(nowMs - NIGHTLY_HOUR_MS);
}

function beforeOf(setting: RetentionSetting, nowMs: number): Before {
  const from = keptFrom(businessDayOf(nowMs), setting.years);
  return {
    books: new Date(startOfBusinessDay(from)),
    answers: new Date(nowMs - setting.answerDays * DAY_MS),
  };
}

/** What it removed; undefined when another server does it, or it is done for the night. */
export async function removeTonight(deps: RetentionDeps): Promise<RemovedCounts | undefined> {
  const { database, clock } = deps;
  const nowMs = clock();
  const night = nightOf(nowMs);
  const abandonedBefore = new Date(nowMs - ABANDONED_AFTER_MS);
  if (!(await beginRun(database, { night, at: new Date(nowMs), abandonedBefore })))
    return undefined;
  const sum = { orders: 0, payments: 0, bankFiles: 0, answers: 0 };
  const before = beforeOf(await readSetting(database), nowMs);
  for (;;) {
    const counts = await removeOnce(deps, { night, before });
    if (isNothing(counts)) break;
    sum.orders += counts.orders;
    sum.payments += counts.payments;
    sum.bankFiles += counts.bankFiles;
    sum.answers += counts.answers;
  }
  await finishRun(database, night, new Date(clock()));
  return sum;
}

function isNothing({ orders, payments, bankFiles, answers }: RemovedCounts): boolean {
  return orders + payments + bankFiles + answers === 0;
}

/** A piece and its record are one transaction: what was removed is always told. */
function removeOnce(
  deps: RetentionDeps,
  { night, before }: { readonly night: string; readonly before: Before },
): Promise<RemovedCounts> {
  return deps.database.inTransaction(async (tx) => {
    const at = new Date(deps.clock());
    const counts = await removePiece(tx, {
      before,
      most: AT_ONCE,
      mostFiles: FILES_AT_ONCE,
      at,
    });
    if (isNothing(counts)) return counts;
    await countPiece(tx, night, { counts, at });
    await recordAudit(tx, deps.newId, {
      kind: "personalDataRemoved",
      subject: { kind: "retention", id: null },
      content: { ...counts, keptFrom: businessDayOf(before.books.getTime()) },
      by: BY_SERVER,
      at,
    });
    return counts;
  });
}

/** How long things are kept, what the latest nights removed, and what the next will: nothing now. */
export async function readRetention(deps: {
  readonly database: Sql;
  readonly clock: Clock;
}): Promise<Retention> {
  const nowMs = deps.clock();
  const setting = await readSetting(deps.database);
  const before = beforeOf(setting, nowMs);
  const runs = (await listRuns(deps.database, RUNS_SHOWN)).map((run) => ({
    ...run,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  }));
  const newYear = newYearAfter(businessDayOf(nowMs));
  return {
    ...setting,
    keptFrom: businessDayOf(before.books.getTime()),
    wouldRemove: { ...(await countOld(deps.database, before)) },
    lastRun: runs[0] ?? null,
    runs,
    nextRunAt: nextRunAt(runs[0], nowMs),
    newYear: { on: newYear, keptFrom: keptFrom(newYear, setting.years) },
  };
}

function nextRunAt(last: Retention["lastRun"] | undefined, nowMs: number): string | null {
  const night = nightOf(nowMs);
  if (last?.night !== night || last.finishedAt === null) return null;
  return new Date(startOfBusinessDay(addDays(night, 1)) + NIGHTLY_HOUR_MS).toISOString();
}
