/**
 * A day as a list: who comes, what they do, and what goes wrong, all drawn before it begins. Leaving
 * a part out changes nothing of the rest, so a failing day can be made shorter.
 */
import type { Script } from "./world/script.ts";

export type SystemCode = "parts" | "workshop" | "vehicles";

export type Invoice = {
  readonly system: SystemCode;
  readonly settlement: "cash" | "ledger";
  readonly totalOre: number;
};

export type Pay = {
  readonly kind: "pay";
  /** Which of the customer's invoices: several with one card. */
  readonly invoices: readonly number[];
  /** A share of the first, of 100; everything that is left where not given. */
  readonly sharePercent: number | undefined;
  readonly till: number;
  /** Which of the till's terminals; the first free one where not given. */
  readonly terminal: number | undefined;
  /** One for each try: after an attempt without money the customer tries the next. */
  readonly scripts: readonly Script[];
  readonly cancelAfterMs: number | undefined;
  /** Tried again beside an attempt that may have paid already, under the warning. */
  readonly underWarning: boolean;
  /** Where nobody can know, a person may say that it was paid, with the slip or with another's. */
  readonly claim: "no" | "right" | "wrong";
  /** Where the terminal asks for a signature. */
  readonly signature: "signed" | "notSigned" | "late";
  /** The same key is hit twice, or another till takes the same order. */
  readonly twice: "no" | "sameTill" | "otherTill";
  /**
   * The customer pays in cash instead of by card, when no card would do, or changes over while the
   * card is under way.
   */
  readonly cash: "no" | "instead" | "afterwards" | "changesOver";
  /** Handed over above what is to pay in cash; undefined where nobody keys it. */
  readonly aboveOre: number | undefined;
};

export type Refund = {
  readonly kind: "refund";
  readonly percent: number;
  readonly tender: "sameCard" | "otherCard" | "cash";
  readonly script: Script;
};

export type Action =
  | Pay
  | Refund
  | { readonly kind: "change"; readonly invoice: number; readonly percent: number }
  | { readonly kind: "withdraw"; readonly invoice: number }
  | { readonly kind: "credit"; readonly invoice: number; readonly percent: number };

export type Customer = {
  readonly name: string;
  readonly atMs: number;
  readonly site: number;
  readonly invoices: readonly Invoice[];
  readonly actions: readonly { readonly afterMs: number; readonly action: Action }[];
};

/** Where in its work with the database a server dies, or loses it. */
export type DatabaseMoment = {
  readonly at: "statement" | "beforeCommit" | "afterCommit";
  /** After so many more of them. */
  readonly count: number;
};

export type Mishap =
  | {
      readonly kind: "kill";
      readonly server: number;
      readonly moment: DatabaseMoment;
      readonly downMs: number;
    }
  | { readonly kind: "freeze"; readonly server: number; readonly forMs: number }
  | { readonly kind: "databaseLost"; readonly server: number; readonly moment: DatabaseMoment }
  | { readonly kind: "cloudDown"; readonly forMs: number }
  | { readonly kind: "loginsForgotten" }
  | { readonly kind: "terminalOffline"; readonly terminal: number; readonly forMs: number }
  | { readonly kind: "terminalBusy"; readonly terminal: number; readonly forMs: number }
  | { readonly kind: "terminalClock"; readonly terminal: number; readonly skewMs: number }
  | {
      readonly kind: "handKeyed";
      readonly terminal: number;
      readonly amountOre: number;
      readonly card: number;
      readonly isApproved: boolean;
    };

export type TimedMishap = { readonly name: string; readonly atMs: number; readonly mishap: Mishap };

/** Somebody in the office looks through what is owed to customers. */
export type OfficeWork = {
  readonly name: string;
  readonly atMs: number;
  readonly pick: number;
  readonly choose: "apply" | "giveBack";
};

/** What goes in and out of a drawer beside payments: a float in the morning, a bag in the evening. */
export type DrawerWork = {
  readonly name: string;
  readonly atMs: number;
  readonly site: number;
  readonly till: number;
  readonly kind: "float" | "expense" | "bag" | "wrong";
  readonly amountOre: number;
  /** What the bank counts in the bag above what was sealed in it. */
  readonly countedOre: number;
};

export type Day = {
  readonly drawers: readonly DrawerWork[];
  readonly office: readonly OfficeWork[];
  readonly customers: readonly Customer[];
  readonly mishaps: readonly TimedMishap[];
};

export type Week = {
  readonly seed: number;
  /** One server that is alone on its database, or several that share it. */
  readonly servers: number;
  readonly days: readonly Day[];
};
