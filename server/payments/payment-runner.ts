/**
 * Carries attempts from intent to outcome, one task each. The server owns the attempt: whoever
 * asked may hang up. Nothing here is needed for correctness after a crash: what was under way is
 * found again by its stored state.
 */

import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { TerminalCloud, TerminalOutcome } from "@kortkoll/terminals/terminal.ts";
import type { Clock, NewId, Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { mayPass } from "../database/database-errors.ts";
import { refuseInsideTransaction } from "../database/transaction-scope.ts";
import { noteForLog, withLogFields } from "../log-fields.ts";
import { type Applied, applyNews, type News, newsOfOutcome } from "./apply-news.ts";
import { markSent, type SentAttempt } from "./attempt-store.ts";
import type { CardRules } from "./card-rule-store.ts";
import { checkVoid } from "./check-void.ts";
import { startWaiting } from "./start-waiting.ts";

export type RunnerDeps = {
  readonly database: Database;
  readonly cloud: TerminalCloud;
  readonly clock: Clock;
  /** Milliseconds that never jump: how long a send has waited. */
  readonly elapsedMs: () => number;
  readonly pause: Pause;
  readonly newId: NewId;
  readonly serverId: string;
  readonly cardRules: CardRules;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** Called after each commit, so that watchers hear at once. */
  readonly wake: () => void;
};

/** With the orders of a purchase where they are known: they are locked in the same go as the attempt. */
type Tell = (attemptId: string, news: News, orderIds?: readonly string[]) => Promise<Applied>;

export type PaymentRunner = {
  /** Starts carrying the attempt; returns at once. */
  carry(attemptId: string): void;
  /** Carries the attempt and waits until its outcome is stored. */
  carryToEnd(attemptId: string): Promise<void>;
  isCarrying(attemptId: string): boolean;
  /** How many attempts are carried now. */
  carried(): number;
  /** Applies news of an attempt, trying until the database has taken it. */
  readonly tell: Tell;
  /** The same by one try, whose error is the caller's. */
  readonly tellOnce: Tell;
  /** Waits for what is under way, at most so long. */
  settle(atMostMs: number): Promise<void>;
};

/**
 * A send that has waited longer than this since its "sent" was asked for may meet a server that
 * has taken the attempt over: it is not made. Takers wait several times longer.
 */
export const LONGEST_WAIT_BEFORE_SEND_MS = 3_000;

/**
 * The first byte leaves within this time or not at all: signing in and connecting to the cloud may take
 * long, and a machine may stand still over it. Whoever takes the attempt over needs ten seconds to miss us,
 * and then looks at the terminal for half a minute before it says that nothing was paid.
 */
export const LONGEST_WAIT_BEFORE_LEAVING_MS = 15_000;

export function createPaymentRunner(deps: RunnerDeps): PaymentRunner {
  const underWay = new Map<string, Promise<void>>();
  const tell: Tell = (attemptId, news, orderIds) =>
    withLogFields({ attemptId }, () => tellUntilTaken(deps, attemptId, { news, orderIds }));
  const tellOnce: Tell = (attemptId, news, orderIds) =>
    withLogFields({ attemptId }, () =>
      take(deps, attemptId, { news, orderIds, nowMs: deps.clock() }),
    );
  const carryToEnd = (attemptId: string): Promise<void> => {
    const task = withLogFields({ attemptId }, () => carryAttempt(deps, attemptId, tell))
      .catch((error: unknown) => {
        deps.log.error({ err: error, attemptId }, "an attempt could not be carried on");
      })
      .finally(() => underWay.delete(attemptId));
    underWay.set(attemptId, task);
    return task;
  };
  return {
    carry(attemptId) {
      if (underWay.has(attemptId)) return;
      void carryToEnd(attemptId);
    },
    carryToEnd,
    isCarrying: (attemptId) => underWay.has(attemptId),
    carried: () => underWay.size,
    tell,
    tellOnce,
    async settle(atMostMs) {
      const limit = new AbortController();
      const patience = deps.pause(atMostMs, limit.signal);
      await Promise.race([Promise.allSettled(underWay.values()), patience]);
      limit.abort();
    },
  };
}

async function carryAttempt(deps: RunnerDeps, attemptId: string, tell: Tell): Promise<void> {
  const ended = (await sendOnce(deps, attemptId)) ?? (await sendVoid(deps, attemptId));
  if (ended !== undefined) {
    await tell(attemptId, newsOfOutcome(ended.outcome, ZERO), ended.orderIds);
  }
}

type Ended = { readonly outcome: TerminalOutcome; readonly orderIds?: readonly string[] };

/** Undefined when the attempt may not be sent: it is not ours any more, or an unchecked void. */
async function sendOnce(
  deps: RunnerDeps,
  attemptId: string,
  isStillSo: () => boolean = () => true,
): Promise<Ended | undefined> {
  const waitedMs = startWaiting(deps);
  // A lost answer to this commit throws: nothing is sent, and the recovery asks the terminal.
  const sent = await markSent(deps.database, {
    attemptId,
    serverId: deps.serverId,
    at: new Date(deps.clock()),
    eventId: deps.newId(),
  });
  if (sent === undefined) return undefined;
  deps.log.info({ terminalId: sent.vendorTerminalId, reference: sent.reference }, "to be sent");
  deps.wake();
  const outcome =
    waitedMs() > LONGEST_WAIT_BEFORE_SEND_MS
      ? waitedTooLong()
      : await askTerminal(
          deps,
          sent,
          () => waitedMs() <= LONGEST_WAIT_BEFORE_LEAVING_MS && isStillSo(),
        );
  return { outcome, orderIds: sent.orderIds };
}

async function sendVoid(deps: RunnerDeps, attemptId: string): Promise<Ended | undefined> {
  const check = await checkVoid(deps, attemptId);
  switch (check.kind) {
    case "none":
      return undefined;
    case "refused":
      return { outcome: { kind: "notSent", why: check.why } };
    case "checked":
      return await sendOnce(
        deps,
        attemptId,
        () => check.sinceLookMs() <= LONGEST_WAIT_BEFORE_LEAVING_MS,
      );
  }
}

function askTerminal(
  deps: RunnerDeps,
  sent: SentAttempt,
  mayLeave: () => boolean,
): Promise<TerminalOutcome> {
  refuseInsideTransaction("A call to a terminal");
  const request = {
    terminalId: sent.vendorTerminalId,
    amountOre: sent.askedOre satisfies Ore,
    reference: sent.reference,
    mayLeave,
  };
  switch (sent.kind) {
    case "purchase":
      return deps.cloud.purchase(request);
    case "refund":
      return deps.cloud.returnOfGoods(request);
    case "void":
      return deps.cloud.voidLast(request);
  }
}

function waitedTooLong(): TerminalOutcome {
  return {
    kind: "notSent",
    why: { code: "sendingTookTooLong", detail: "The send had waited too long to be safe" },
  };
}

type Told = { readonly news: News; readonly orderIds?: readonly string[] | undefined };

/**
 * The terminal's answer must not be lost with a database that is away for a while. What it is dated
 * by, and what the terminal's clock is compared with, is when it was heard.
 */
async function tellUntilTaken(deps: RunnerDeps, attemptId: string, told: Told): Promise<Applied> {
  const nowMs = deps.clock();
  for (let tries = 0; ; tries += 1) {
    try {
      return await take(deps, attemptId, { ...told, nowMs });
    } catch (error) {
      if (!mayPass(error)) throw error;
      deps.log.warn({ err: error, attemptId, tries }, "the database did not take an answer yet");
      await deps.pause(Math.min(200 * 2 ** Math.min(tries, 5), 5_000));
    }
  }
}

async function take(
  deps: RunnerDeps,
  attemptId: string,
  heard: Told & { readonly nowMs: number },
): Promise<Applied> {
  const { nowMs, ...told } = heard;
  const cardRules = await deps.cardRules();
  const applying = { newId: deps.newId, nowMs, cardRules, firstCheckDelayMs: 0 };
  const applied = await deps.database.inTransaction((tx) =>
    applyNews(tx, attemptId, { ...told, applying }),
  );
  logApplied(deps, told.news, applied);
  deps.wake();
  return applied;
}

/** The vouchers that it made stand on the line as well. */
function logApplied({ log }: RunnerDeps, { event, by, evidence }: News, applied: Applied): void {
  if (applied.kind === "applied") {
    noteForLog({ orderIds: applied.attempt.allocations.map((one) => one.orderId) });
  }
  log.info({ event, by, evidence, applied: applied.kind }, "heard of the attempt");
}
