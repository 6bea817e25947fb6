/**
 * Every value that we had to choose because no public source states it, in one place, so that it
 * can be corrected the day Nets' own specification is at hand.
 */

/** Only `idle` is known; the other words are ours. */
export const TERMINAL_STATES = { idle: "idle", busy: "busy", offline: "offline" } as const;

/** The wording of error texts is not public. A client must not read meaning into them. */
export const ERROR_TEXTS = {
  wrongPassword: "Invalid username or password",
  noToken: "Missing token",
  badToken: "Invalid token",
  expiredToken: "Token expired",
  busy: "Terminal is busy",
  notConnected: "8013: Terminal is unknown or not connected",
  notParsable: "9001: Message could not be parsed",
  badAmount: "Invalid amount",
  badOrderId: "Invalid orderId",
  badPrinterWidth: "Invalid printerWidth",
  badType: "Transaction type is not supported",
  badAction: "Action is not supported",
  nothingToCancel: "No transaction to cancel",
  tooLateToCancel: "Transaction can no longer be cancelled",
  nothingToVoid: "Last transaction cannot be reversed",
  otherAmount: "Amount differs from last transaction",
  cancelled: "Transaction cancelled",
  timedOut: "Transaction timed out",
  declined: "Transaction declined",
  unknownResult: "Result unknown",
} as const;

/** Visa and Mastercard are known (GUIDE 6.4.2, 9.1.9); the others are ours until Nets' list comes. */
export const ISSUER_IDS = {
  visa: "3",
  mastercard: "4",
  amex: "5",
  diners: "6",
  unknown: "97",
} as const;

/** What a client may send as orderId; the longest is a guess. */
export const LONGEST_ORDER_ID = 40;

/** Above this a contactless card must be followed by a PIN (the Swedish limit, 400 kr). */
export const CONTACTLESS_LIMIT_ORE = 40_000;

/** Receipts go out with this line end, as in the one published example. */
export const LINE_END = "\r\n";

/** A terminal's printer, and so every line of its texts, is this wide (GUIDE, print text). */
export const PRINTER_COLUMNS = 24;

/** A host's refusal has a STAN but no authorisation code; we fill the six places with zeros. */
export const NO_AUTHORISATION_CODE = "000000";

/** Terminals show no zone in their times; those in Sweden keep Swedish time. */
export const TERMINAL_TIME_ZONE = "Europe/Stockholm";

export const TIP_ORE = 2_500;
export const SURCHARGE_ORE = 1_500;
/** What the script `wrong-total` adds without calling it anything. */
export const WRONG_TOTAL_EXCESS_ORE = 100;
/** How many looks at the last result fail after the script `lookup-fails-at-first`. */
export const FAILING_LOOKUPS = 3;

/*
 * Also assumed, and built in where it is used:
 * - a reconciliation sums what that one terminal has taken since its own last one; the number it
 *   carries is the site's, and the site's number then goes up by one;
 * - only the newest transaction of the running session can be voided, and a void cannot be voided;
 * - a terminal that has no transaction yet answers 200 with `latestTransactionResult: null`;
 * - cancelAction answers Result 1 when it was passed on, 400 with `failure` when it came too late.
 */
