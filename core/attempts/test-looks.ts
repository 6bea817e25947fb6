/**
 * For tests: an attempt whose answer was lost, what a terminal may show of it, and the judgement in
 * words.
 */
import { ore } from "../money.ts";
import {
  type JudgeRules,
  judgeLastResult,
  type Look,
  type SeenResult,
  type WaitingAttempt,
} from "./judge-last-result.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const SENT = 1_000 * HOUR;

export const RULES: JudgeRules = {
  lastResultDelayMs: 5 * SECOND,
  timeToleranceMs: 10 * MINUTE,
  longestTransactionMs: 6 * MINUTE,
};

/** Sent at SENT, the answer lost a minute later, never asked about. */
export const ATTEMPT: WaitingAttempt = {
  reference: "K1",
  askedOre: ore(100_000),
  sentAtMs: SENT,
  unknownAtMs: SENT + MINUTE,
  clockSkewMs: 0,
  olderResults: 0,
  firstOlderAtMs: undefined,
};

export const ASKED_ONCE: Partial<WaitingAttempt> = {
  olderResults: 1,
  firstOlderAtMs: SENT + MINUTE + 6 * SECOND,
};

/** A success of the right amount half a minute after the send, that nobody has seen before. */
export const FITS: SeenResult = {
  succeeded: true,
  stanAuth: "000471A1B2C3",
  stanAuthKnown: "no",
  reference: undefined,
  isOfEarlier: false,
  totalOre: ore(100_000),
  instantsMs: [SENT + 30 * SECOND],
};

export const OLDER: Partial<SeenResult> = { stanAuthKnown: "yes", instantsMs: [SENT - HOUR] };
export const OF_EARLIER: Partial<SeenResult> = { reference: "K0", isOfEarlier: true };
export const EARLY_CANCEL: Partial<SeenResult> = {
  succeeded: false,
  stanAuth: undefined,
  totalOre: undefined,
};

/** Refused some minutes before this attempt was sent, and shown only now. */
export const REFUSED_BEFORE: Partial<SeenResult> = {
  succeeded: false,
  totalOre: undefined,
  instantsMs: [SENT - 5 * MINUTE],
};

export type LookCase = {
  readonly name: string;
  readonly attempt?: Partial<WaitingAttempt>;
  /** From the lost answer to this look. */
  readonly afterMs?: number;
  readonly terminal?: Look["terminal"];
  readonly result: Partial<SeenResult> | "none" | "noAnswer";
  readonly says: string;
};

export const OWN = "K1";
export const TOO_SOON = 4_999;
/** Six delays of the terminal after ASKED_ONCE. */
export const PROVEN = 36 * SECOND;

export function judge(row: LookCase): string {
  const attempt = { ...ATTEMPT, ...row.attempt };
  const result = typeof row.result === "string" ? row.result : { ...FITS, ...row.result };
  const nowMs = attempt.unknownAtMs + (row.afterMs ?? 6 * SECOND);
  const terminal = row.terminal ?? "idle";
  const judgement = judgeLastResult(attempt, { nowMs, terminal, result }, RULES);
  switch (judgement.kind) {
    case "approved":
      return `approved ${judgement.approvedOre}`;
    case "declined":
    case "notPerformed":
      return judgement.kind;
    case "wait":
      return `wait ${judgement.why}${judgement.countsAsOlder ? ", counts" : ""}`;
  }
}
