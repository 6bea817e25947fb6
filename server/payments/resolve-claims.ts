/**
 * Goes on asking the terminal about what a person has claimed. Its terminal is free and may have
 * had other payments since, which hide what came of this one: then only its own reference counts.
 */
import { claimCheckDelayMs } from "@kortkoll/core/attempts/claim-checks.ts";
import { type Judgement, proofMs } from "@kortkoll/core/attempts/judge-last-result.ts";
import { claimDueClaims, type DueClaim, isHiddenNow, scheduleClaimCheck } from "./claim-store.ts";
import { tellLateApproval } from "./find-late-approvals.ts";
import type { PaymentRunner } from "./payment-runner.ts";
import {
  lookAgainLater,
  lookAndJudge,
  newsOf,
  type ResolverDeps,
  type Seen,
} from "./resolve-unknowns.ts";

const ASKING_TAKES_AT_MOST_MS = 90_000;
const ASKED_AT_ONCE = 8;

/** Asks about every claim that is due; gives how many were asked about. */
export async function resolveClaims(deps: ResolverDeps, runner: PaymentRunner): Promise<number> {
  const nowMs = deps.clock();
  const due = await claimDueClaims(deps.database, {
    now: new Date(nowMs),
    nobodyElseBefore: new Date(nowMs + ASKING_TAKES_AT_MOST_MS),
    atMost: ASKED_AT_ONCE,
  });
  await Promise.all(
    due.map((claim) =>
      resolveOne(deps, runner, claim).catch((error: unknown) => {
        deps.log.error({ err: error, attemptId: claim.id }, "a claim could not be asked about");
      }),
    ),
  );
  return due.length;
}

async function resolveOne(
  deps: ResolverDeps,
  runner: PaymentRunner,
  claim: DueClaim,
): Promise<void> {
  const seen = await lookAndJudge(deps, claim);
  const isOwn = seen.answer?.reference === claim.reference;
  // Asked again after the look: a payment that began meanwhile may be what was seen.
  const isHidden = claim.hidden || (await isHiddenNow(deps.database, claim.id));
  // A refusal bears no reference: at a terminal that is free again it may be anybody's.
  const isAnybodys = isHidden || seen.judgement.kind === "declined";
  const news = isOwn || !isAnybodys ? newsOf(seen.judgement, seen.answer) : undefined;
  if (news === undefined) {
    await tellLateApproval(deps, runner, { terminalId: claim.terminalId, last: seen.last });
    return await waitOn(deps, claim, seen);
  }
  if (news.event !== "approved") await lookAgainLater(deps, claim, seen.look);
  await runner.tell(claim.id, { ...news, onlyFrom: "claimed" });
}

async function waitOn(deps: ResolverDeps, claim: DueClaim, seen: Seen): Promise<void> {
  const { judgement, look, answer, startsOver } = seen;
  const showedOlder = !claim.hidden && judgement.kind === "wait" && judgement.countsAsOlder;
  const gapMs = claimCheckDelayMs(look.nowMs - claim.claimedAt.getTime());
  // A terminal that nobody looks at may have been at work.
  const delayMs = showedOlder ? Math.min(gapMs, proofMs(deps.rules.lastResultDelayMs)) : gapMs;
  await scheduleClaimCheck(deps.database, {
    attemptId: claim.id,
    nextCheckAt: new Date(look.nowMs + delayMs),
    showedOlder,
    startsOver,
    at: new Date(deps.clock()),
    eventId: deps.newId(),
    content: {
      why: whyWaiting(judgement),
      terminal: look.terminal,
      stanAuth: answer?.stanAuth ?? null,
      reference: answer?.reference ?? null,
      totalOre: answer?.totalOre ?? null,
      nextCheckInMs: delayMs,
    },
  });
  deps.wake();
}

function whyWaiting(judgement: Judgement): string {
  return judgement.kind === "wait" ? judgement.why : "resultDoesNotFit";
}
