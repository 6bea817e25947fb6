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
  nextCheckDelayMs,
  type SeenResult,
} from "@kortkoll/core/attempts/judge-last-result.ts";
import { ZERO } from "@kortkoll/core/money.ts";
import type { LastResultOutcome, TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import type { News } from "./apply-news.ts";
import { instantsOf, instantsOfStoredTime } from "./attempt-facts.ts";
import { tellLateApproval } from "./find-late-approvals.ts";
import { planLateLook } from "./late-look-store.ts";
import type { PaymentRunner, RunnerDeps } from "./payment-runner.ts";
import {
  claimDue,
  type DueAttempt,
  findKnownResult,
  isOfEarlierAttempt,
  scheduleCheck,
} from "./resolve-store.ts";

/** No other server asks about the attempt meanwhile: longer than a slow cloud's slowest answers. */
const ASKING_TAKES_AT_MOST_MS = 90_000;
const ASKED_AT_ONCE = 16;

export type ResolverDeps = RunnerDeps & { readonly rules: JudgeRules };

/** Asks about everything that is due; gives how many were asked about. */
export async function resolveUnknowns(deps: ResolverDeps, runner: PaymentRunner): Promise<number> {
  const nowMs = deps.clock();
  const due = await claimDue(deps.database, {
    now: new Date(nowMs),
    nobodyElseBefore: new Date(nowMs + ASKING_TAKES_AT_MOST_MS),
    atMost: ASKED_AT_ONCE,
  });
  // One attempt that cannot be resolved must not keep the others from being so.
  await Promise.all(
    due.map((attempt) =>
      resolveOne(deps, runner, attempt).catch((error: unknown) => {
        deps.log.error(
          { err: error, attemptId: attempt.id },
          "an unknown could not be asked about",
        );
      }),
    ),
  );
  return due.length;
}

async function resolveOne(
  deps: ResolverDeps,
  runner: PaymentRunner,
  attempt: DueAttempt,
): Promise<void> {
  const { vendorTerminalId } = attempt;
  // The state first: a result read after the terminal was idle cannot miss what ended before.
  const state = await deps.cloud.state(vendorTerminalId);
  const last = await deps.cloud.lastResult(vendorTerminalId);
  const result = await seenResult(deps, attempt, last);
  const look: Look = { nowMs: deps.clock(), terminal: state.kind, result };
  const unknownAtMs = attempt.unknownAt.getTime();
  const judgement = judgeLastResult(
    {
      reference: attempt.reference,
      askedOre: attempt.askedOre,
      sentAtMs: attempt.sentAt?.getTime() ?? unknownAtMs,
      unknownAtMs,
      clockSkewMs: attempt.clockSkewMs,
      olderResults: attempt.olderResults,
      firstOlderAtMs: attempt.firstOlderAt?.getTime(),
    },
    look,
    deps.rules,
  );
  const answer = last.kind === "found" ? last.answer : undefined;
  if (judgement.kind === "wait" || judgement.kind === "notPerformed") {
    await tellLateApproval(deps, runner, { terminalId: attempt.terminalId, last });
  }
  const news = newsOf(judgement, answer);
  if (news === undefined) return await waitOn(deps, attempt, { judgement, look, answer });
  if (judgement.kind !== "approved") await lookAgainLater(deps, attempt, look);
  await runner.tell(attempt.id, news);
}

async function lookAgainLater(deps: ResolverDeps, attempt: DueAttempt, look: Look): Promise<void> {
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
  if (known === undefined) return "no";
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

function newsOf(judgement: Judgement, answer: TerminalAnswer | undefined): News | undefined {
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

async function waitOn(
  deps: ResolverDeps,
  attempt: DueAttempt,
  seen: {
    readonly judgement: Judgement;
    readonly look: Look;
    readonly answer: TerminalAnswer | undefined;
  },
): Promise<void> {
  const { judgement, look } = seen;
  if (judgement.kind !== "wait") return;
  const delayMs = nextCheckDelayMs(attempt.checks, deps.rules.lastResultDelayMs);
  await scheduleCheck(deps.database, {
    attemptId: attempt.id,
    nextCheckAt: new Date(look.nowMs + delayMs),
    showedOlder: judgement.countsAsOlder,
    startsOver: look.terminal === "busy",
    at: new Date(look.nowMs),
    eventId: deps.newId(),
    content: {
      why: judgement.why,
      terminal: look.terminal,
      stanAuth: seen.answer?.stanAuth ?? null,
      reference: seen.answer?.reference ?? null,
      totalOre: seen.answer?.totalOre ?? null,
      nextCheckInMs: delayMs,
    },
  });
  deps.wake();
}
