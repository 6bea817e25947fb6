/**
 * Balances, open items and differences of one moment. A history that is looked through in a blink is
 * looked through as it is asked for; of a longer one, what was found until now is looked at again.
 */
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Balances } from "../api.ts";
import type { Clock } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readAccounts } from "../ledger/read-accounts.ts";
import type { FoundDifference } from "./book-check-api.ts";
import { type Found, lookAgain, lookAtPiece, WHOLE_PARTS } from "./check-parts.ts";
import { type ShownDifference, selectShown } from "./found-store.ts";
import { progressOf } from "./latest-check.ts";
import { findWalk, hasMoreThan } from "./walk-store.ts";

/** Payments, or orders. */
const LOOKED_THROUGH_AT_ONCE = 5_000;
const MOST_AT_ONCE = 5_000;
const SHOWN_AT_MOST = 100;

export async function readBalances(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  sight: Sight,
  atOnce = LOOKED_THROUGH_AT_ONCE,
): Promise<Balances> {
  return await database.inTransaction(
    async (tx) => {
      const codes = await readCompaniesSeen(tx, sight);
      const isSeen = (one: { readonly companyCode: string }): boolean =>
        codes?.includes(one.companyCode) ?? true;
      const balances = (await readAccounts(tx)).filter(isSeen);
      const shown = await selectShown(tx, { companyCodes: codes, most: SHOWN_AT_MOST });
      const everything = !(await hasMoreThan(tx, atOnce));
      const found = everything ? await lookAtEverything(tx) : await lookAtShown(tx, shown);
      const differences = found.filter(isSeen).slice(0, SHOWN_AT_MOST).map(plainOf);
      return {
        balances,
        differences,
        agree: differences.length === 0 && balances.every((one) => one.differenceOre === 0),
        found: shown.map(answerOf),
        check: { everything, ...(await readCheck(tx)) },
        checkedAt: new Date(clock()).toISOString(),
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

/** One piece after another, all of the same moment where `sql` is a snapshot. */
export async function lookAtEverything(
  sql: Sql,
  tell: (looked: number) => void = () => undefined,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  let looked = 0;
  for (const part of WHOLE_PARTS) {
    let after: string | undefined;
    do {
      const piece = await lookAtPiece(sql, part, { after, most: MOST_AT_ONCE });
      found.push(...piece.found);
      looked += piece.looked;
      tell(looked);
      after = piece.next;
    } while (after !== undefined);
  }
  return found;
}

/** Each of them as it is now: those that are gone are left out. */
export async function lookAtShown(
  sql: Sql,
  shown: readonly Pick<Found, "part" | "subject">[],
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const [part, ofPart] of Map.groupBy(shown, (one) => one.part)) {
    const subjects = [...new Set(ofPart.map(({ subject }) => subject))];
    found.push(...(await lookAgain(sql, part, subjects)));
  }
  return found;
}

async function readCheck(sql: Sql): Promise<Omit<Balances["check"], "everything">> {
  const [recent, whole] = [await findWalk(sql, "recent"), await findWalk(sql, "whole")];
  return {
    recentAt: recent.lastFinishedAt?.toISOString() ?? null,
    wholeFrom: whole.lastStartedAt?.toISOString() ?? null,
    wholeUntil: whole.lastFinishedAt?.toISOString() ?? null,
    underWaySince: whole.startedAt?.toISOString() ?? null,
    progress: await progressOf(sql, whole),
  };
}

function plainOf(found: Found): Balances["differences"][number] {
  const { part: _part, subject: _subject, detail: _detail, businessDay: _day, ...plain } = found;
  return plain;
}

function answerOf(shown: ShownDifference): FoundDifference {
  const { part: _part, subject: _subject, detail: _detail, ...plain } = shown;
  return {
    ...plain,
    firstFoundAt: shown.firstFoundAt.toISOString(),
    lastFoundAt: shown.lastFoundAt.toISOString(),
    goneAt: shown.goneAt?.toISOString() ?? null,
    seenAt: shown.seenAt?.toISOString() ?? null,
  };
}
