/**
 * Asks terminals what became of attempts whose answer was lost. One server at a time asks about an
 * attempt; what is believed is decided by core/attempts/judge-last-result.ts.
 */
import {
  type Judgement,
  type JudgeRules,
  judgeLastResult,
  type Look,
  lateLookDelaysMs,
  nextCheckAtMs,
  type SeenResult,
  wasUnseen,
} from "@kortkoll/core/attempts/judge-last-result.ts";
import { ZERO } from "@kortkoll/core/money.ts";
import type { LastResultOutcome, TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import { mayPass } from "../database/database-errors.ts";
import { withLogFields } from "../log-fields.ts";
import type { News } from "./apply-news.ts";
import { instantsOf, instantsOfStoredTime } from "./attempt-facts.ts";
import { tellLateApproval } from "./find-late-approvals.ts";
import { planLateLook } from "./late-look-store.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import {
  claimDue,
  type DueAttempt,
  findKnownResult,
  isClaimedJustBefore,
  isOfEarlierAttempt,
  scheduleCheck,
} from "./resolve-store.ts";

/** No other server asks about the attempt meanwhile: longer than a slow cloud's slowest answers. */
const ASKING_TAKES_AT_MOST_MS = 90_000;
const ASKED_AGAIN_AFTER_MS = 1_000;
const ASKED_AT_ONCE = 16;

export type ResolverDeps = RunnerDeps & { readonly rules: JudgeRules };

/** Asks about everything that is due, and waits for every answer; gives how many were asked about. */
export async function resolveUnknowns(deps: ResolverDeps, runner: PaymentRunner): Promise<number> {
  const asking = new Set<Promise<void>>();
  const asked = await beginResolving(deps, runner, asking);
  await Promise.all(asking);
  return asked;
}

/**
 * Begins to ask about what is due, as far as `asking` has room, and waits for no answer: a terminal
 * whose cloud is slow must not keep the customers of the others waiting.
 */
export async function beginResolving(
  deps: ResolverDeps,
  runner: PaymentRunner,
  asking: Set<Promise<void>>,
): Promise<number> {
  const room = ASKED_AT_ONCE - asking.size;
  if (room <= 0) return 0;
  const nowMs = deps.clock();
  const due = await claimDue(deps.database, {
    now: new Date(nowMs),
    nobodyElseBefore: new Date(nowMs + ASKING_TAKES_AT_MOST_MS),
    atMost: room,
  });
  for (const attempt of due) {
    // One attempt that cannot be resolved must not keep the others from being so.
    const about = { attemptId: attempt.id };
    const task = withLogFields(about, () => resolveWithin(deps, runner, attempt))
      .catch((error: unknown) => {
        deps.log.error(
          { err: error, attemptId: attempt.id },
          "an unknown could not be asked about",
        );
      })
      .finally(() => asking.delete(task));
    asking.add(task);
  }
  return due.length;
}

/**
 * A database that is away for a while must not cost the customer the time for which nobody else asks:
 * the terminal is asked again, until half of that time is gone.
 */
async function resolveWithin(
  deps: ResolverDeps,
  runner: PaymentRunner,
  attempt: DueAttempt,
): Promise<void> {
  const giveUpMs = deps.clock() + ASKING_TAKES_AT_MOST_MS / 2;
  for (;;) {
    try {
      return await resolveOne(deps, runner, attempt);
    } catch (error) {
      if (!mayPass(error) || deps.clock() > giveUpMs) throw error;
      deps.log.warn({ err: error, attemptId: attempt.id }, "an unknown is asked about again");
      await deps.pause(ASKED_AGAIN_AFTER_MS);
    }
  }
}

/** What was seen of a terminal, and what it means for an attempt. */
export type Seen = {
  readonly judgement: Judgement;
  readonly look: Look;
  readonly last: LastResultOutcome;
  readonly answer: TerminalAnswer | undefined;
  /** Nobody had looked at the terminal when it was time to. */
  readonly startsOver: boolean;
};

export async function lookAndJudge(deps: ResolverDeps, attempt: DueAttempt): Promise<Seen> {
  const { vendorTerminalId } = attempt;
  // What is seen is as old as the question: the answer, or this server, may have stood still since.
  const nowMs = deps.clock();
  // The state first: a result read after the terminal was idle cannot miss what ended before.
  const state = await deps.cloud.state(vendorTerminalId);
  const last = await deps.cloud.lastResult(vendorTerminalId);
  const result = await seenResult(deps, attempt, last);
  const look: Look = { nowMs, terminal: state.kind, result };
  const unknownAtMs = attempt.unknownAt.getTime();
  const startsOver = wasUnseen(
    { dueAtMs: attempt.dueAt.getTime(), nowMs },
    deps.rules.lastResultDelayMs,
  );
  const judgement = judgeLastResult(
    {
      reference: attempt.reference,
      askedOre: attempt.askedOre,
      sentAtMs: attempt.sentAt?.getTime() ?? unknownAtMs,
      unknownAtMs,
      clockSkewMs: attempt.clockSkewMs,
      olderResults: startsOver ? 0 : attempt.olderResults,
      firstOlderAtMs: startsOver ? undefined : attempt.firstOlderAt?.getTime(),
    },
    look,
    deps.rules,
  );
  const answer = last.kind === "found" ? last.answer : undefined;
  return { judgement, look, last, answer, startsOver };
}

async function resolveOne(
  deps: ResolverDeps,
  runner: PaymentRunner,
  attempt: DueAttempt,
): Promise<void> {
  const seen = await lookAndJudge(deps, attempt);
  const { judgement, look, last, answer } = seen;
  if (judgement.kind === "wait" || judgement.kind === "notPerformed") {
    await tellLateApproval(deps, runner, { terminalId: attempt.terminalId, last });
  }
  const news = newsOf(judgement, answer);
  if (news === undefined) return await waitOn(deps, attempt, seen);
  if (judgement.kind !== "approved") await lookAgainLater(deps, attempt, look);
  await runner.tell(attempt.id, namesUs(judgement) ? news : { ...news, onlyFrom: "unknown" });
}

/**
 * Only our reference names us. Every other conclusion rests on the terminal having done nothing else
 * since, which no longer holds for an attempt that was claimed, and let its terminal go, meanwhile.
 */
function namesUs(judgement: Judgement): boolean {
  return judgement.kind === "approved" && judgement.by === "reference";
}

export async function lookAgainLater(
  deps: ResolverDeps,
  attempt: DueAttempt,
  look: Look,
): Promise<void> {
  const [delayMs] = lateLookDelaysMs(deps.rules.lastResultDelayMs);
  if (delayMs === undefined) return;
  await planLateLook(deps.database, attempt.id, new Date(look.nowMs + delayMs));
}

async function seenResult(
  deps: ResolverDeps,
  attempt: DueAttempt,
  last: LastResultOutcome,
): Promise<SeenResult | "none" | "noAnswer"> {
  if (last.kind !== "found") return last.kind;
  const { answer } = last;
  const { stanAuth } = answer;
  const stanAuthKnown = await isStanAuthKnown(deps, attempt, answer);
  const isOfEarlier = await isEarlierReference(deps, attempt, answer);
  return {
    succeeded: last.succeeded,
    stanAuth,
    stanAuthKnown,
    reference: answer.reference,
    isOfEarlier,
    totalOre: answer.totalOre,
    instantsMs: instantsOf(answer.time),
  };
}

async function isEarlierReference(
  deps: ResolverDeps,
  attempt: DueAttempt,
  { reference, stanAuth }: TerminalAnswer,
): Promise<boolean> {
  if (reference === undefined || reference === attempt.reference) return false;
  const { terminalId, id: attemptId } = attempt;
  const sentAt = attempt.sentAt ?? attempt.unknownAt;
  const asked = { terminalId, reference, stanAuth, attemptId, sentAt };
  return await isOfEarlierAttempt(deps.database, asked);
}

/**
 * The same StanAuth of another time or amount is another transaction's: some send but one. Without
 * times to compare it is the same only at a terminal that has been seen to tell its results apart.
 */
async function isStanAuthKnown(
  deps: ResolverDeps,
  attempt: DueAttempt,
  { stanAuth, time, totalOre }: TerminalAnswer,
): Promise<SeenResult["stanAuthKnown"]> {
  if (stanAuth === undefined) return "no";
  const { terminalId, id: attemptId } = attempt;
  const known = await findKnownResult(deps.database, { terminalId, stanAuth, attemptId });
  if (known === undefined) {
    const sentAt = attempt.sentAt ?? attempt.unknownAt;
    const mayBeClaimed = await isClaimedJustBefore(deps.database, {
      terminalId,
      attemptId,
      sentAt,
    });
    return mayBeClaimed ? "reused" : "no";
  }
  const shown = instantsOf(time);
  const byItself = known.tellsApart ? "yes" : "reused";
  if (shown.length === 0) return byItself;
  if (known.isBaseline) {
    const sentAtMs = (attempt.sentAt ?? attempt.unknownAt).getTime();
    return shown.some((at) => at - attempt.clockSkewMs < sentAtMs) ? "yes" : "reused";
  }
  if (known.isShared) return "reused";
  if (totalOre !== undefined && totalOre !== known.approvedOre) return "reused";
  const stored = instantsOfStoredTime(known.terminalTime);
  if (stored.length === 0) return byItself;
  const isSame = shown.some((at) => stored.some((then) => isSameMoment(at, then)));
  return isSame ? "yes" : "reused";
}

/** An answer and a last result may give the same moment with and without its milliseconds. */
function isSameMoment(oneMs: number, otherMs: number): boolean {
  const inSeconds = oneMs % 1_000 === 0 || otherMs % 1_000 === 0;
  return inSeconds ? Math.floor(oneMs / 1_000) === Math.floor(otherMs / 1_000) : oneMs === otherMs;
}

export function newsOf(judgement: Judgement, answer: TerminalAnswer | undefined): News | undefined {
  const told = { why: undefined, by: "resolver" };
  switch (judgement.kind) {
    case "approved":
      return {
        ...told,
        event: "approved",
        approvedOre: judgement.approvedOre,
        answer,
        evidence: "lastResult",
      };
    case "declined":
      return { ...told, event: "declined", approvedOre: ZERO, answer, evidence: "lastResult" };
    case "notPerformed":
      // The answer that proves it is another attempt's: nothing of it belongs to this one.
      return {
        ...told,
        event: "notPerformed",
        approvedOre: ZERO,
        answer: undefined,
        evidence: "olderLastResult",
      };
    case "wait":
      return undefined;
  }
}

async function waitOn(deps: ResolverDeps, attempt: DueAttempt, seen: Seen): Promise<void> {
  const { judgement, look, startsOver } = seen;
  if (judgement.kind !== "wait") return;
  const nextMs = nextCheckAtMs(
    {
      unknownAtMs: attempt.unknownAt.getTime(),
      nowMs: look.nowMs,
      checksDone: attempt.checks,
      showedOlder: judgement.countsAsOlder,
    },
    deps.rules.lastResultDelayMs,
  );
  const heardMs = deps.clock();
  await scheduleCheck(deps.database, {
    attemptId: attempt.id,
    nextCheckAt: new Date(nextMs),
    showedOlder: judgement.countsAsOlder,
    startsOver,
    // An older result counts from when it was heard, the next one from when it is asked for.
    at: new Date(heardMs),
    eventId: deps.newId(),
    content: {
      why: judgement.why,
      terminal: look.terminal,
      stanAuth: seen.answer?.stanAuth ?? null,
      reference: seen.answer?.reference ?? null,
      totalOre: seen.answer?.totalOre ?? null,
      nextCheckInMs: Math.max(0, nextMs - heardMs),
    },
  });
  deps.wake();
}
