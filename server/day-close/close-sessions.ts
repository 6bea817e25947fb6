/**
 * Asks terminals to close their sessions, after the cut and apart from it: the asking is committed before
 * the terminal hears of it, what it says after. One that cannot be reached is asked again with growing
 * gaps; one that was asked without an answer may have closed its session, and its next one tells.
 */
import { nextTryInMs } from "@kortkoll/core/day-close/retry-gaps.ts";
import type { Failure } from "@kortkoll/core/failure.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, DatabaseLog, Transaction } from "../database/database.ts";
import { SERVER_IS_GONE_AFTER_MS } from "../payments/recover-abandoned.ts";
import { followUp } from "./follow-up.ts";
import type { FollowUpKind } from "./follow-up-store.ts";
import { keepClosedSession } from "./keep-closed-session.ts";
import {
  type Closing,
  claimDueClosing,
  findAbandonedClosings,
  lockAsked,
  servedCloses,
  waitAgain,
} from "./session-closing-store.ts";

export type SessionDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cloud: Pick<TerminalCloud, "reconcile">;
  readonly serverId: string;
  readonly log: Pick<DatabaseLog, "warn">;
  /** After each step: whoever watches a close looks again. */
  readonly wake: () => void;
};

/** Longer than sign-in, look and answer may take together, each at its limit. */
const ASKING_IS_LOST_AFTER_MS = 3 * 60_000;

/** Asks one terminal that is due; false when none is. */
export async function closeNextSession(deps: SessionDeps): Promise<boolean> {
  const closing = await claimDueClosing(deps.database, deps.serverId, new Date(deps.clock()));
  if (closing === undefined) return false;
  deps.wake();
  const outcome = await deps.cloud.reconcile(closing.vendorTerminalId);
  await deps.database.inTransaction(async (tx) => {
    switch (outcome.kind) {
      case "done":
        return await keepClosedSession(tx, deps, { closing, closed: outcome.closed });
      case "refused":
        return await keepTrying(tx, deps, closing, { ...RETRY.refused, why: outcome.why });
      case "notSent":
        return await keepTrying(tx, deps, closing, { ...RETRY.notSent, why: outcome.why });
      case "unknown":
        return await keepTrying(tx, deps, closing, { ...RETRY.unknown, why: outcome.why });
    }
  });
  deps.wake();
  return true;
}

/** What a server that is gone had asked: nobody knows whether the terminal did it. */
export async function giveUpLostAskings(deps: SessionDeps): Promise<number> {
  const nowMs = deps.clock();
  const abandoned = await findAbandonedClosings(deps.database, {
    askedBefore: new Date(nowMs - ASKING_IS_LOST_AFTER_MS),
    notSeenSince: new Date(nowMs - SERVER_IS_GONE_AFTER_MS),
    ownServerId: deps.serverId,
  });
  const why: Failure = { code: "serverStopped", detail: "the server that asked stopped" };
  for (const closing of abandoned) {
    await deps.database.inTransaction((tx) =>
      keepTrying(tx, deps, closing, { ...RETRY.unknown, why }),
    );
  }
  return abandoned.length;
}

const RETRY = {
  refused: { kind: "terminalRefused", mayBeClosed: false },
  notSent: { kind: "terminalNotReached", mayBeClosed: false },
  unknown: { kind: "askedWithoutAnswer", mayBeClosed: true },
} as const satisfies Record<string, { kind: FollowUpKind; mayBeClosed: boolean }>;

type Retry = {
  readonly kind: FollowUpKind;
  readonly mayBeClosed: boolean;
  readonly why: Failure;
};

/** Each close is told of the first of a kind; the same again only counts. */
async function keepTrying(
  tx: Transaction,
  deps: SessionDeps,
  closing: Closing,
  { kind, mayBeClosed, why }: Retry,
): Promise<void> {
  if (!(await lockAsked(tx, closing))) return;
  const at = new Date(deps.clock());
  const nextTryAt = new Date(at.getTime() + nextTryInMs(closing.tries));
  const told = (await servedCloses(tx, closing.id)).map(({ id }) => id);
  await waitAgain(tx, closing, { code: why.code, nextTryAt, mayBeClosed });
  // Those that asked while the terminal was being asked wait with the others from now on.
  const closes = await servedCloses(tx, closing.id);
  const isSameAgain = !mayBeClosed && closing.lastCode === why.code;
  const untold = isSameAgain ? closes.filter(({ id }) => !told.includes(id)) : closes;
  const content = { why: why.code, detail: why.detail, tries: closing.tries };
  for (const close of untold) {
    await followUp(tx, deps, { close, kind, terminalId: closing.terminalId, content, at });
  }
}
