/** The shape of a script: one repeatable story, told in the parts that can go wrong by themselves. */
import type { Reply } from "../http/reply.ts";
import type { Outcome } from "../truth/outcome.ts";

/** Nets' `localModeEventArgs` on the wire. */
export type EventArguments = Record<string, string | number | null>;

/** What the customer does. Only `pays` and `paysWhenCancelled` can move money. */
export type CustomerHabit =
  | "pays"
  | "cancels"
  /** Does nothing until the cashier cancels. */
  | "waits"
  /** Does nothing either, but the card is read in the moment of the cancel. */
  | "paysWhenCancelled"
  /** The link breaks before the bank has been asked. */
  | "losesLink";

/** How the answer of a finished operation leaves the cloud. */
export type Delivery =
  | { readonly kind: "answer" }
  | { readonly kind: "drop" }
  /** The client's connection breaks at once, while the customer goes on at the terminal. */
  | { readonly kind: "dropAndGoOn" }
  | { readonly kind: "dropMidAnswer" }
  | { readonly kind: "hang" }
  | { readonly kind: "serverError"; readonly status: 500 | 502 | 504 }
  /** A complete answer with the right status that is not JSON. */
  | { readonly kind: "garbled" }
  /** Result 99: the cloud itself does not know. */
  | { readonly kind: "resultUnknown"; readonly status: 201 | 400 };

export type Script = {
  readonly name: string;
  /** The amount's last three digits that choose it. */
  readonly ending?: string;
  /** Whether a purchase really takes money. */
  readonly takesMoney: boolean;
  readonly sv: string;
  readonly en: string;
  /** Answers in the terminal's place; the terminal never hears of the request. */
  readonly refusal?: () => Reply;
  /** The token is no longer good from now on, and the request is refused with 401. */
  readonly withdrawsToken?: boolean;
  readonly customer?: CustomerHabit;
  readonly cardId?: string;
  readonly declineCode?: string;
  /** The bank takes its time: `slowApprovalMs` of the settings. */
  readonly slow?: boolean;
  readonly changeOutcome?: (outcome: Outcome) => Outcome;
  readonly delivery?: Delivery;
  /** Applies to the answer and to the last result alike. */
  readonly changeArguments?: (args: EventArguments) => EventArguments;
  /** TimeStamp as an ISO instant instead of fourteen digits of local time. */
  readonly isoTime?: boolean;
  readonly changeBody?: (body: AnswerBody) => unknown;
  readonly lookup?: {
    readonly stale?: boolean;
    readonly withoutOrderId?: boolean;
    readonly fails?: boolean;
  };
};

export type AnsweredResult = {
  readonly localModeEventArgs: EventArguments;
  readonly customerReceipt: string;
  readonly merchantReceipt: string;
  readonly cardType: string;
};

export type AnsweredFailure = {
  readonly error: string;
  readonly localModeEventArgs: EventArguments;
  readonly customerReceipt: string;
};

export type AnswerBody =
  | { readonly result: readonly AnsweredResult[] }
  | { readonly failure: AnsweredFailure };
