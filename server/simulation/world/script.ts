/** What becomes of one request to a terminal: drawn before it happens, so that it comes again. */

export const OUTCOMES = [
  "approved",
  "declined",
  "cancelledByCustomer",
  "partial",
  "tip",
  "surcharge",
  "otherAmount",
  "signature",
  "offlineApproval",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** On its way to the terminal. */
export const REQUEST_FAULTS = [
  "none",
  "notConnected",
  "lostBefore",
  "arrivesLate",
  "arrivesVeryLate",
  "door401",
  "gatewayBefore",
] as const;
export type RequestFault = (typeof REQUEST_FAULTS)[number];

/** On the answer's way back. */
export const ANSWER_FAULTS = [
  "none",
  "brokenDuring",
  "brokenAfter",
  "pastLimit",
  "cut",
  "garbage",
  "empty",
  "http500",
  "http502",
  "http504",
  "result99",
  "noResponse",
  "lateBusy",
  "slow",
] as const;
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

/** What becomes of the look-ups that follow, one after another. */
export const LOOK_FAULTS = ["none", "lost", "gateway", "slow", "unclear"] as const;
export type LookFault = (typeof LOOK_FAULTS)[number];

export type Script = {
  readonly outcome: Outcome;
  /** Until the customer is done. */
  readonly customerMs: number;
  /** Before this a cancel is in time. */
  readonly pinMs: number;
  readonly card: number;
  /** For partial, tip, surcharge and another amount: how much less or more. */
  readonly stepOre: number;
  readonly request: RequestFault;
  readonly answer: AnswerFault;
  /** When in its life the fault strikes, of 100. */
  readonly when: number;
  /** How long after its end the last result tells of it. */
  readonly shownAfterMs: number;
  readonly looks: readonly LookFault[];
  /** A cancel that comes too late is acknowledged all the same. */
  readonly cancelAcknowledged: boolean;
};

export const PLAIN: Script = {
  outcome: "approved",
  customerMs: 12_000,
  pinMs: 8_000,
  card: 0,
  stepOre: 0,
  request: "none",
  answer: "none",
  when: 50,
  shownAfterMs: 2_000,
  looks: [],
  cancelAcknowledged: false,
};
