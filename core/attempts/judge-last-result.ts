/**
 * What a terminal's last result says of an attempt whose answer was lost. The vendor's rule
 * (docs/nets-terminals.md §2.5, rules 2 to 4, and §8.1): believe it only when its StanAuth is new
 * for the terminal, its time and amount fit, and its reference is ours when it carries one. Only our
 * own reference is proof by itself; everything else counts only once the terminal is idle and its
 * delay is over, for until then the result may still be the one before. Anything else is "not
 * yet": an unknown ends unpaid only when the terminal has shown, more than once, that the newest
 * thing it did is not this attempt.
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
  /**
   * Whether the StanAuth was stored before for this terminal, of another attempt or as its baseline.
   * `reused`: it was, of another time or amount, or may be that of an attempt that was claimed just
   * before; such a StanAuth tells nothing apart.
   */
  readonly stanAuthKnown: "no" | "yes" | "reused";
  readonly reference: string | undefined;
  /** The reference is that of an attempt that we sent to this terminal before this one. */
  readonly isOfEarlier: boolean;
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
  "tooSoon",
  "resultUnclear",
  "amountNotReadable",
  "resultDoesNotFit",
  "olderResult",
] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

export function judgeLastResult(attempt: WaitingAttempt, look: Look, rules: JudgeRules): Judgement {
  if (look.result === "noAnswer") return wait("noAnswer");
  if (look.result === "none") return olderResult(attempt, look, rules);
  const result = look.result;
  if (result.reference === attempt.reference) return judgeOwn(result);
  // What an earlier attempt was told back needs no StanAuth, which some terminals repeat or omit.
  if (result.isOfEarlier || (result.stanAuth !== undefined && result.stanAuthKnown === "yes")) {
    return olderResult(attempt, look, rules);
  }
  if (result.reference !== undefined || result.stanAuthKnown === "reused") {
    return wait("resultDoesNotFit");
  }
  if (result.succeeded === undefined) return wait("resultUnclear");
  return result.stanAuth === undefined
    ? judgeWithoutStanAuth(attempt, look, { result, rules })
    : judgeNewStanAuth(attempt, look, { result, rules });
}

type Seen = { readonly result: SeenResult; readonly rules: JudgeRules };

function judgeNewStanAuth(attempt: WaitingAttempt, look: Look, seen: Seen): Judgement {
  const { result, rules } = seen;
  const notYet = whyNotNewest(attempt, look, rules);
  if (notYet !== undefined) return wait(notYet);
  if (!timeFits(attempt, look, seen)) return wait("resultDoesNotFit");
  if (!result.succeeded) return judgeRefusal(attempt, look, seen);
  if (result.totalOre === undefined) return wait("amountNotReadable");
  if (result.totalOre !== attempt.askedOre) return wait("resultDoesNotFit");
  return { kind: "approved", approvedOre: result.totalOre, by: "fit" };
}

/**
 * A refusal bears no reference. It may be the attempt's before, shown late, or one that somebody keyed
 * on the terminal, and the clock that dates it may have been set since: so it proves no more than an
 * older result, until ours would have been shown.
 */
function judgeRefusal(attempt: WaitingAttempt, look: Look, seen: Seen): Judgement {
  const older = olderResult(attempt, look, seen.rules);
  return older.kind === "notPerformed" ? { kind: "declined" } : older;
}

/**
 * An empty StanAuth is an early cancel, where no money moved. Nothing tells whose it was: this
 * attempt's, or that of the attempt before, which leaves this one without any result. Both end
 * unpaid, but only when the terminal has shown it as its newest like any older result.
 */
function judgeWithoutStanAuth(attempt: WaitingAttempt, look: Look, seen: Seen): Judgement {
  if (seen.result.succeeded) return wait("resultUnclear");
  if (isOfLater(attempt, look, seen)) return wait("resultDoesNotFit");
  const older = olderResult(attempt, look, seen.rules);
  const isOurs = older.kind === "notPerformed" && timeFits(attempt, look, seen);
  return isOurs ? { kind: "declined" } : older;
}

function judgeOwn(result: SeenResult): Judgement {
  if (result.succeeded === undefined) return wait("resultUnclear");
  if (!result.succeeded) return { kind: "declined" };
  if (result.totalOre === undefined || result.totalOre <= 0) return wait("amountNotReadable");
  return { kind: "approved", approvedOre: result.totalOre, by: "reference" };
}

/** What the terminal shows may still be the result before, or change yet: says why. */
function whyNotNewest(
  attempt: WaitingAttempt,
  look: Look,
  rules: JudgeRules,
): WaitReason | undefined {
  if (look.terminal === "busy") return "terminalBusy";
  if (look.nowMs < attempt.unknownAtMs + rules.lastResultDelayMs) return "tooSoon";
  if (look.terminal === "idle" || isLongOver(attempt, look, rules)) return undefined;
  return look.terminal === "notGiven" ? "tooSoon" : "noAnswer";
}

/**
 * A result that is shown late would make a taken payment look like one that never was. So the older
 * one must have been shown for several times the vendor's delay, which is no promise (Nets: 30 s).
 */
const DELAYS_UNTIL_PROVEN = 6;

/** The newest thing that the terminal did is not this attempt; says when that is proof enough. */
function olderResult(attempt: WaitingAttempt, look: Look, rules: JudgeRules): Judgement {
  if (look.terminal === "busy") return wait("terminalBusy");
  if (look.terminal === "offline" || look.terminal === "noAnswer") return wait("noAnswer");
  if (look.nowMs < attempt.unknownAtMs + rules.lastResultDelayMs) return wait("tooSoon");
  const first = attempt.firstOlderAtMs;
  const isRepeated =
    attempt.olderResults >= 1 &&
    first !== undefined &&
    look.nowMs - first >= rules.lastResultDelayMs * DELAYS_UNTIL_PROVEN;
  const isOver = look.terminal === "idle" || isLongOver(attempt, look, rules);
  if (isRepeated && isOver) return { kind: "notPerformed" };
  return { kind: "wait", why: "olderResult", countsAsOlder: true };
}

function isLongOver(attempt: WaitingAttempt, look: Look, rules: JudgeRules): boolean {
  return look.nowMs - attempt.sentAtMs >= rules.longestTransactionMs;
}

const HOUR_MS = 3_600_000;
const WHOLE_HOURS_MS = [HOUR_MS, -HOUR_MS, 2 * HOUR_MS, -2 * HOUR_MS];

/**
 * Whole-hour shifts are tried, for a terminal may stand on the other side of summer time; but not
 * on a time that needs no shift to be that of a later transaction, which would hide ours.
 */
function timeFits(attempt: WaitingAttempt, look: Look, seen: Seen): boolean {
  const [from, to] = windowOf(attempt, look, seen.rules);
  const readings = readingsOf(attempt, seen.result);
  if (readings.some((at) => at >= from && at <= to)) return true;
  if (isOfLater(attempt, look, seen)) return false;
  return readings.some((at) =>
    WHOLE_HOURS_MS.some((shift) => at + shift >= from && at + shift <= to),
  );
}

/** Read as it stands, the result is of after this attempt and of before now: another's. */
function isOfLater(attempt: WaitingAttempt, look: Look, seen: Seen): boolean {
  const [from, to] = windowOf(attempt, look, seen.rules);
  const readings = readingsOf(attempt, seen.result);
  if (readings.some((at) => at >= from && at <= to)) return false;
  return readings.some((at) => at > to && at <= look.nowMs + seen.rules.timeToleranceMs);
}

/** When this attempt's own result can have been made. */
function windowOf(
  attempt: WaitingAttempt,
  look: Look,
  rules: JudgeRules,
): readonly [from: number, to: number] {
  const lastMs = Math.min(look.nowMs, attempt.sentAtMs + rules.longestTransactionMs);
  return [attempt.sentAtMs - rules.timeToleranceMs, lastMs + rules.timeToleranceMs];
}

/** The instants that the terminal's time may mean, by our clock. */
function readingsOf(attempt: WaitingAttempt, result: SeenResult): readonly number[] {
  return result.instantsMs.map((instant) => instant - attempt.clockSkewMs);
}

function wait(why: WaitReason): Judgement {
  return { kind: "wait", why, countsAsOlder: false };
}

/**
 * Whether so much time has gone by beyond the moment at which the terminal should have been looked at
 * that nobody can say what it did meanwhile: a server was gone, or the database was. What it showed
 * before proves nothing then.
 */
export function wasUnseen(
  asked: { readonly dueAtMs: number; readonly nowMs: number },
  lastResultDelayMs: number,
): boolean {
  return asked.nowMs - asked.dueAtMs > Math.max(proofMs(lastResultDelayMs), LATE_BY_ITSELF_MS);
}

/** A busy server may be so late without having been gone. */
const LATE_BY_ITSELF_MS = 10_000;

/** For how long a terminal must have shown an older result before that is proof (Nets: 30 s). */
export function proofMs(lastResultDelayMs: number): number {
  return Math.max(lastResultDelayMs, SHORTEST_DELAY_MS) * DELAYS_UNTIL_PROVEN;
}

const SHORTEST_DELAY_MS = 100;
const GAPS_IN_DELAYS = [0, 1, 1, 2, 3, 6, 12, 24];
const LAST_GAP_IN_DELAYS = 60;

/** How long to wait before asking again: at once, then with growing gaps (Nets: up to 5 minutes). */
export function nextCheckDelayMs(checksDone: number, lastResultDelayMs: number): number {
  const delayMs = Math.max(lastResultDelayMs, SHORTEST_DELAY_MS);
  return delayMs * (GAPS_IN_DELAYS[checksDone] ?? LAST_GAP_IN_DELAYS);
}

/**
 * When to ask again. The wait is cut short where the vendor's delay is over sooner: from that moment
 * the last result may be believed, and a customer is waiting. After an older result it is never
 * longer than the proof takes, for a terminal that nobody looks at may have been at work.
 */
export function nextCheckAtMs(
  asked: {
    readonly unknownAtMs: number;
    readonly nowMs: number;
    readonly checksDone: number;
    readonly showedOlder: boolean;
  },
  lastResultDelayMs: number,
): number {
  const { unknownAtMs, nowMs, checksDone, showedOlder } = asked;
  const gapMs = nextCheckDelayMs(checksDone, lastResultDelayMs);
  const byGapMs = nowMs + (showedOlder ? Math.min(gapMs, proofMs(lastResultDelayMs)) : gapMs);
  const delayOverMs = unknownAtMs + lastResultDelayMs;
  return nowMs < delayOverMs ? Math.min(byGapMs, delayOverMs) : byGapMs;
}

const LATE_LOOKS_IN_DELAYS = [12, 48];

/** After an attempt has ended unpaid: how long until each further look (Nets: 1, then 4 minutes). */
export function lateLookDelaysMs(lastResultDelayMs: number): readonly number[] {
  const delayMs = Math.max(lastResultDelayMs, SHORTEST_DELAY_MS);
  return LATE_LOOKS_IN_DELAYS.map((delays) => delayMs * delays);
}
