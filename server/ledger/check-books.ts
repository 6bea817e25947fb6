/**
 * Holds the books against the expected items while the server runs, and says to the öre where they
 * part. The check spaces itself: the longer it takes, the seldomer it runs.
 */
import { setTimeout as pause } from "node:timers/promises";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { readCompaniesSeen } from "../access/companies-seen.ts";
import type { Balances } from "../api.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { findDifferentIssuerDays } from "../open-items/sum-issuer-days.ts";
import { findWrongMarks } from "../payout-matches/find-wrong-marks.ts";
import {
  daysInTurn,
  EVERY_DAY,
  findDifferentTakings,
  mendTakings,
} from "../takings/check-takings.ts";
import {
  type AccountBalance,
  type BookDifference,
  type CurrentAccount,
  findDifferences,
  readAccountBalances,
  readCurrentAccounts,
} from "./check-store.ts";

export type BookCheck = {
  /** Undefined until the first check is done. */
  latest(): { readonly differences: readonly BookDifference[]; readonly atMs: number } | undefined;
  checkNow(): Promise<readonly BookDifference[]>;
  stop(): Promise<void>;
};

export type CheckDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly elapsedMs: () => number;
  readonly log: {
    error(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
};

const LEAST_PAUSE_MS = 5_000;
/** At most a twentieth of the time is spent on checking. */
const PAUSE_PER_WORK = 20;

export function startBookCheck(deps: CheckDeps): BookCheck {
  let latest: ReturnType<BookCheck["latest"]>;
  const stopping = new AbortController();
  const checkTakings = takingsInTurn(deps);
  const checkNow = async (): Promise<readonly BookDifference[]> => {
    const differences = [
      ...(await findDifferences(deps.database)),
      ...(await findDifferentIssuerDays(deps.database)).map(ofSums),
      ...(await findWrongMarks(deps.database)).map(ofSums),
      ...(await checkTakings()),
    ];
    latest = { differences, atMs: deps.clock() };
    for (const difference of differences) {
      deps.log.error({ difference }, "the books and the expected items part");
    }
    return differences;
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const startedMs = deps.elapsedMs();
      await checkNow().catch((error: unknown) => {
        deps.log.warn({ err: error }, "the books could not be checked");
      });
      const workedMs = deps.elapsedMs() - startedMs;
      const restMs = Math.max(LEAST_PAUSE_MS, workedMs * PAUSE_PER_WORK);
      await pause(restMs, undefined, { signal: stopping.signal, ref: false }).catch(
        () => undefined,
      );
    }
  };
  const running = loop();
  return {
    latest: () => latest,
    checkNow,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Sums that part from what they are of are told of, and then mended from it. */
function takingsInTurn(deps: CheckDeps): () => Promise<readonly BookDifference[]> {
  const nextDays = daysInTurn();
  return async () => {
    const found: BookDifference[] = [];
    for (const days of await nextDays(deps.database, businessDayOf(deps.clock()))) {
      const different = await findDifferentTakings(deps.database, days);
      if (different.length > 0) await mendTakings(deps, days);
      found.push(...different.map(ofSums));
    }
    return found;
  };
}

function ofSums({
  companyCode,
  role,
  bookedOre,
  expectedOre,
}: Pick<BookDifference, "companyCode" | "role" | "bookedOre" | "expectedOre">): BookDifference {
  const nothing = { orderId: null, paymentId: null, debtId: null };
  return {
    companyCode,
    role,
    bookedOre,
    expectedOre,
    ...nothing,
    drawerId: null,
    cashMovementId: null,
    payoutMatchId: null,
  };
}

/** Balances, open items and differences of one moment, checked as it is asked for. */
export async function readBalances(
  deps: Pick<CheckDeps, "database" | "clock">,
  sight: Sight,
): Promise<Balances> {
  const [everyAccount, current, everyDifference, codes] = await deps.database.inTransaction(
    async (tx) =>
      [
        await readAccountBalances(tx),
        await readCurrentAccounts(tx),
        [
          ...(await findDifferences(tx)),
          ...(await findDifferentIssuerDays(tx)).map(ofSums),
          ...(await findWrongMarks(tx)).map(ofSums),
          ...(await findDifferentTakings(tx, EVERY_DAY)).map(ofSums),
        ],
        await readCompaniesSeen(tx, sight),
      ] as const,
    { isolation: "repeatable read", readOnly: true },
  );
  const isSeen = (one: { readonly companyCode: string }): boolean =>
    codes?.includes(one.companyCode) ?? true;
  const accounts = everyAccount.filter(isSeen);
  const differences = everyDifference.filter(isSeen);
  const balances = withItemsOnce(accounts, current).map((account) => ({
    ...account,
    differenceOre: differenceOf(account, accounts),
  }));
  return {
    balances,
    differences,
    agree: differences.length === 0 && balances.every((one) => one.differenceOre === 0),
    checkedAt: new Date(deps.clock()).toISOString(),
  };
}

/** The items of a role that has left an account behind are held against the one it has now. */
function withItemsOnce(
  accounts: readonly AccountBalance[],
  current: readonly CurrentAccount[],
): readonly AccountBalance[] {
  const now = new Map(current.map((one) => [`${one.companyCode} ${one.role}`, one.account]));
  return accounts.map((one) => {
    const isLeft =
      now.get(`${one.companyCode} ${one.role}`) !== one.account &&
      accounts.some((other) => isOfSameRole(one, other) && other.account !== one.account);
    return isLeft ? { ...one, openItemsOre: null, openItems: 0 } : one;
  });
}

function differenceOf(account: AccountBalance, accounts: readonly AccountBalance[]): number {
  if (account.openItemsOre === null) return 0;
  const booked = accounts
    .filter((other) => isOfSameRole(account, other))
    .reduce((sum, other) => sum + other.balanceOre, 0);
  return booked - account.openItemsOre;
}

function isOfSameRole(one: AccountBalance, other: AccountBalance): boolean {
  return one.companyCode === other.companyCode && one.role === other.role;
}
