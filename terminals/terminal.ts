/**
 * THE port: what any card terminal can be asked, and every way it can answer. Outcomes are
 * values; certainty is explicit. `notSent` and `unknown` are the difference between trying again
 * and charging twice.
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import type { Ore } from "@kortkoll/core/money.ts";

/** Data, not methods that throw: what this kind of terminal can do. */
export type TerminalCapabilities = {
  readonly kind: "netsCloud";
  readonly canReturnGoods: boolean;
  readonly canVoidLast: boolean;
  /** The terminal's session can be closed from here, and its totals come back as a text. */
  readonly canReconcile: boolean;
  /** After a result the terminal needs this long before it takes a void. */
  readonly readyForVoidAfterMs: number;
  /** An older payment is given back as a return, never as a void. */
  readonly voidableForMs: number;
  readonly mirrorsReference: boolean;
  /** How long after a lost answer the terminal's last result can be trusted to be ours. */
  readonly lastResultDelayMs: number;
};

export type CardVerification = "pin" | "signature" | "none" | "loyalty" | "device" | "notGiven";

/** What the terminal says of a card. Never a full card number: first six, last four at most. */
export type CardDetails = {
  readonly truncatedPan: string | undefined;
  readonly issuerId: string | undefined;
  readonly aid: string | undefined;
  /** Application label or issuer name: free text, for people only, never booked by. */
  readonly label: string | undefined;
  readonly verification: CardVerification;
};

export type TerminalTime =
  /** Terminal's local clock without zone, `YYYYMMDDHHMMSS`, as given. */
  | { readonly kind: "local"; readonly text: string }
  | { readonly kind: "instant"; readonly at: string };

/** The facts of one answer; every field may be missing in what a vendor sends. */
export type TerminalAnswer = {
  readonly resultCode: string | undefined;
  readonly responseCode: string | undefined;
  /** The terminal says that it finished without asking the card's issuer. */
  readonly finishedOffline: boolean;
  /** STAN + authorisation code, 12 characters at Nets; undefined when empty. */
  readonly stanAuth: string | undefined;
  readonly time: TerminalTime | undefined;
  readonly totalOre: Ore | undefined;
  readonly tipOre: Ore | undefined;
  readonly surchargeOre: Ore | undefined;
  readonly sessionNumber: string | undefined;
  readonly terminalId: string | undefined;
  readonly siteId: string | undefined;
  readonly organisationNumber: string | undefined;
  /** Our own reference, where the vendor mirrors it. */
  readonly reference: string | undefined;
  readonly card: CardDetails;
  readonly customerReceipt: string | undefined;
  readonly merchantReceipt: string | undefined;
  /** The vendor's words (error text, rejection reason), masked. */
  readonly text: string | undefined;
};

export type TerminalOutcome =
  /** Money has moved: `approvedOre` is what the terminal says, tip and surcharge included. */
  | { readonly kind: "approved"; readonly approvedOre: Ore; readonly answer: TerminalAnswer }
  | { readonly kind: "declined"; readonly answer: TerminalAnswer }
  | { readonly kind: "cancelled"; readonly answer: TerminalAnswer }
  /** Certain: nothing reached the terminal, safe to try again. */
  | { readonly kind: "notSent"; readonly why: Failure }
  /** Money may have moved: only a look-up or later evidence may resolve it. */
  | { readonly kind: "unknown"; readonly why: Failure };

export type MoneyRequest = {
  readonly terminalId: string;
  readonly amountOre: Ore;
  /** Our attempt's own reference: unique for ever, at most 20 letters and digits. */
  readonly reference: string;
  /**
   * Asked in the last moment before anything can reach the terminal, which may be long after the call: a
   * sign-in and a connection come first, and a machine may stand still. False ends it as not sent.
   */
  readonly mayLeave?: () => boolean;
};

export type CancelOutcome =
  /** The terminal took the request; the payment's own answer still decides. */
  | { readonly kind: "requested" }
  | { readonly kind: "refused"; readonly why: Failure }
  | { readonly kind: "noAnswer"; readonly why: Failure };

export type LastResultOutcome =
  /** `succeeded` is the vendor's own success flag; `undefined` when it does not know either. */
  | {
      readonly kind: "found";
      readonly succeeded: boolean | undefined;
      readonly answer: TerminalAnswer;
    }
  /** The terminal says that it has no transaction to tell of. */
  | { readonly kind: "none" }
  | { readonly kind: "noAnswer"; readonly why: Failure };

export type SchemeTotal = {
  /** As printed: a scheme's name is the terminal's own. */
  readonly scheme: string;
  readonly count: number;
  /** Purchases less what was given back. */
  readonly netOre: Ore;
};

/** What a terminal's report says, read only where that is certain; never 0 for what is not. */
export type SessionReport =
  | {
      readonly kind: "read";
      readonly sessionNumber: string;
      readonly schemes: readonly SchemeTotal[];
      readonly count: number;
      readonly netOre: Ore;
    }
  | { readonly kind: "notReadable"; readonly why: NotReadable };

export type NotReadable =
  | "noText"
  | "otherTerminal"
  | "otherSession"
  | "otherCurrency"
  | "otherReport"
  | "unknownLine"
  | "sumsDisagree";

/** What a terminal says when it has closed its session; each part may be missing. */
export type SessionClosed = {
  readonly sessionNumber: string | undefined;
  readonly time: TerminalTime | undefined;
  /** The report as the terminal prints it, masked. */
  readonly text: string | undefined;
  readonly report: SessionReport;
};

export type ReconcileOutcome =
  | { readonly kind: "done"; readonly closed: SessionClosed }
  /** The terminal has said no: its session is open as before. */
  | { readonly kind: "refused"; readonly why: Failure }
  /** Certain: nothing reached the terminal (out of reach, offline, busy), safe to ask again. */
  | { readonly kind: "notSent"; readonly why: Failure }
  /** Asked, and no answer: the session may be closed, and its text lost. */
  | { readonly kind: "unknown"; readonly why: Failure };

export type TerminalState =
  | { readonly kind: "idle" }
  | { readonly kind: "busy"; readonly raw: string }
  | { readonly kind: "offline"; readonly raw: string }
  /** Reachable, but the state is missing or a word we do not know. */
  | { readonly kind: "notGiven"; readonly raw: string }
  | { readonly kind: "noAnswer"; readonly why: Failure };

export type TerminalListOutcome =
  | { readonly kind: "listed"; readonly terminalIds: readonly string[] }
  | { readonly kind: "noAnswer"; readonly why: Failure };

/** One connection to a vendor's cloud, serving all its terminals. Never throws, never hangs. */
export interface TerminalCloud {
  readonly capabilities: TerminalCapabilities;
  listTerminals(): Promise<TerminalListOutcome>;
  state(terminalId: string): Promise<TerminalState>;
  purchase(request: MoneyRequest): Promise<TerminalOutcome>;
  returnOfGoods(request: MoneyRequest): Promise<TerminalOutcome>;
  /** Voids the LAST transaction of the terminal: the caller has checked that it is the right one. */
  voidLast(request: MoneyRequest): Promise<TerminalOutcome>;
  cancel(terminalId: string): Promise<CancelOutcome>;
  lastResult(terminalId: string): Promise<LastResultOutcome>;
  /** Closes the terminal's session: sent at most once, never again by itself. */
  reconcile(terminalId: string): Promise<ReconcileOutcome>;
  close(): Promise<void>;
}
