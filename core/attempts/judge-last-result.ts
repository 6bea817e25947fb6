/**
 * What a terminal's last result says of an attempt whose answer was lost. The vendor's rule
 * (nets-terminals §2.5, rules 2 to 4, and §8.1): believe it only when its StanAuth is new for the
 * terminal, its time and amount fit, and its reference is ours when it carries one. Anything else
 * is "not yet": an unknown ends unpaid only when the terminal is idle and has shown, more than
 * once and after its own delay, that the newest thing it did is older than this attempt.
 */
import type { Ore } from "../money.ts";

export type WaitingAttempt = {
  readonly reference: string;
  readonly askedOre: Ore;
  readonly sentAtMs: number;
  /** When the answer was lost, or when the attempt of a dead server was taken over. */
  readonly unknownAtMs: number;
  /** Terminal's clock minus ours, learned from its direct answers. */
  readonly clockSkewMs: number;
  /** Earlier asks that showed an older result on an idle terminal, and the first of them. */
  readonly olderResults: number;
  readonly firstOlderAtMs: number | undefined;
};

export type SeenResult = {
  readonly succeeded: boolean | undefined;
  readonly stanAuth: string | undefined;
  /** Stored before for this terminal: of another attempt, or its baseline. */
  readonly stanAuthKnown: boolean;
  readonly reference: string | undefined;
  readonly totalOre: Ore | undefined;
  /** Every instant that the result's time may mean; empty when missing or unreadable. */
  readonly instantsMs: readonly number[];
};

export type Look = {
  readonly nowMs: number;
  readonly terminal: "idle" | "busy" | "offline" | "notGiven" | "noAnswer";
  readonly result: SeenResult | "none" | "noAnswer";
};

export type JudgeRules = {
  /** A last result may still be the previous one for this long (Nets: about 5 s). */
  readonly lastResultDelayMs: number;
  /** How far a result's time may lie from ours (10 min). */
  readonly timeToleranceMs: number;
  /** No transaction lasts longer at the terminal: needed where it does not tell its state. */
  readonly longestTransactionMs: number;
};

export type Judgement =
  | { readonly kind: "approved"; readonly approvedOre: Ore; readonly by: "reference" | "fit" }
  | { readonly kind: "declined" }
  | { readonly kind: "notPerformed" }
  | { readonly kind: "wait"; readonly why: WaitReason; readonly countsAsOlder: boolean };

export const WAIT_REASONS = [
  "noAnswer",
  "terminalBusy",
  "resultUnclear",
  "amountNotReadable",
  "resultDoesNotFit",
  "olderResult",
] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

export function judgeLastResult(
  attempt: WaitingAttempt,
  look: Look,
  rules: JudgeRules,
): Judgement {
  if (look.result === "noAnswer") return wait("noAnswer");
  if (look.result === "none") return olderResult(attempt, look, rules);
  const result = look.result;
  if (result.reference === attempt.reference) return judgeOwn(result);
  if (result.stanAuth !== undefined && result.stanAuthKnown) {
    return olderResult(attempt, look, rules);
  }
  if (result.reference !== undefined) return wait("resultDoesNotFit");
  if (result.succeeded === undefined) return wait("resultUnclear");
  const fits = timeFits(attempt, look, { result, rules });
  if (result.stanAuth === undefined) {
    // An empty StanAuth is an early cancel: no money moved, whichever attempt it tells of.
    if (result.succeeded) return wait("resultUnclear");
    return fits ? { kind: "declined" } : olderResult(attempt, look, rules);
  }
  if (!fits) return wait("resultDoesNotFit");
  if (!result.succeeded) return { kind: "declined" };
  if (result.totalOre === undefined) return wait("amountNotReadable");
  if (result.totalOre !== attempt.askedOre) return wait("resultDoesNotFit");
  return { kind: "approved", approvedOre: result.totalOre, by: "fit" };
}

function judgeOwn(result: SeenResult): Judgement {
  if (result.succeeded === undefined) return wait("resultUnclear");
  if (!result.succeeded) return { kind: "declined" };
  if (result.totalOre === undefined || result.totalOre <= 0) return wait("amountNotReadable");
  return { kind: "approved", approvedOre: result.totalOre, by: "reference" };
}

/** The newest thing that the terminal did is not this attempt; says when that is proof enough. */
function olderResult(attempt: WaitingAttempt, look: Look, rules: JudgeRules): Judgement {
  if (look.terminal === "busy") return wait("terminalBusy");
  if (look.terminal === "offline" || look.terminal === "noAnswer") return wait("noAnswer");
  const trustedFrom = attempt.unknownAtMs + rules.lastResultDelayMs;
  if (look.nowMs < trustedFrom) return wait("olderResult");
  const first = attempt.firstOlderAtMs;
  const repeated =
    attempt.olderResults >= 1 &&
    first !== undefined &&
    look.nowMs - first >= rules.lastResultDelayMs;
  const longOver = look.nowMs - attempt.sentAtMs >= rules.longestTransactionMs;
  if (repeated && (look.terminal === "idle" || longOver)) return { kind: "notPerformed" };
  return { kind: "wait", why: "olderResult", countsAsOlder: true };
}

/** Whole-hour shifts are tried: a terminal may stand on the other side of summer time. */
function timeFits(
  attempt: WaitingAttempt,
  look: Look,
  seen: { readonly result: SeenResult; readonly rules: JudgeRules },
): boolean {
  const hourMs = 3_600_000;
  const from = attempt.sentAtMs - seen.rules.timeToleranceMs;
  const to = look.nowMs + seen.rules.timeToleranceMs;
  return seen.result.instantsMs.some((instant) =>
    [0, hourMs, -hourMs, 2 * hourMs, -2 * hourMs].some((shift) => {
      const ours = instant - attempt.clockSkewMs + shift;
      return ours >= from && ours <= to;
    }),
  );
}

function wait(why: WaitReason): Judgement {
  return { kind: "wait", why, countsAsOlder: false };
}

/** How long to wait before asking again: at once, then with growing gaps. */
export function nextCheckDelayMs(checksDone: number, lastResultDelayMs: number): number {
  const gaps = [0, lastResultDelayMs, lastResultDelayMs, 10_000, 15_000, 30_000, 60_000, 120_000];
  return gaps[checksDone] ?? 300_000;
}
