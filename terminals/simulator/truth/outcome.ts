/** What one transaction came to at the terminal: the simulator's own truth, as it is journalled. */
import type { Ore } from "@kortkoll/core/money.ts";

export type TransactionKind = "purchase" | "refund" | "void";

export type Verdict = "approved" | "declined" | "cancelled";

export type CardEntry = "tap" | "insert";

export type PresentedCard = {
  readonly cardId: string;
  readonly entry: CardEntry;
  readonly verification: "pin" | "signature" | "none";
};

export type Outcome = {
  /** Counts every outcome of this simulator; the STAN is made from it. */
  readonly sequence: number;
  readonly terminalId: string;
  readonly siteId: string;
  readonly organisationNumber: string;
  readonly sessionNumber: string;
  readonly kind: TransactionKind;
  readonly verdict: Verdict;
  readonly requestedOre: Ore;
  /** What really moved; 0 unless approved. */
  readonly totalOre: Ore;
  readonly tipOre: Ore;
  readonly surchargeOre: Ore;
  readonly orderId: string | null;
  /** Empty when it ended before a card had been read. */
  readonly stanAuth: string;
  readonly at: string;
  /** By the terminal's own clock, which may be wrong. */
  readonly terminalAt: string;
  /** From when the last result shows it. */
  readonly visibleAt: string;
  readonly card: PresentedCard | null;
  readonly responseCode: string;
  readonly reason: string;
  readonly offline: boolean;
  /** Of a void: the StanAuth that it undid. */
  readonly voids: string | null;
  /** Of a void: whether it gave money back or took a refund back. */
  readonly voidedKind: "purchase" | "refund" | null;
  readonly script: string | null;
};

/** One terminal's session, ended by a reconciliation. */
export type SessionEnd = {
  readonly terminalId: string;
  readonly siteId: string;
  readonly sessionNumber: string;
  readonly at: string;
};
