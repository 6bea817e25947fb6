/**
 * Every way a call or a payment can fail that a person may meet, and whether it may be tried
 * again. A sentence for each lives in web/text; the compiler keeps the two lists equal.
 */
export const FAILURE_CODES = [
  // why a terminal was not reached, or why its answer is missing
  "terminalBusy",
  "terminalOffline",
  "terminalUnknown",
  "terminalRefused",
  "cloudUnreachable",
  "cloudLoginRefused",
  "cloudError",
  "answerLost",
  "answerTimedOut",
  "answerNotReadable",
  "resultUnknownAtTerminal",
  "sendingTookTooLong",
  "serverStopped",
  "cancelledBeforeSending",
  // what the API refuses
  "notSignedIn",
  "wrongCredentials",
  "notAllowed",
  "notFound",
  "invalidInput",
  "bodyTooLarge",
  "tooManyRequests",
  "idempotencyKeyReused",
  "looksLikeCardNumber",
  "unknownSite",
  "unknownCompany",
  "ambiguousCompany",
  "unknownSystem",
  "systemNotConnected",
  "systemNotAllowed",
  "unknownCreditedInvoice",
  "onlyCreditInvoicesCredit",
  "fixedAtFirstVersion",
  "lessThanGivenBack",
  "unknownOperator",
  "operatorNotAllowed",
  "unknownTill",
  "noTerminalAtTill",
  "terminalNotAtTill",
  "terminalOfAnotherCompany",
  "orderNotFound",
  "orderHeld",
  "orderWithdrawn",
  "orderAlreadyPaid",
  "orderPaidNotApplied",
  "orderNotPayable",
  "ordersOfSeveralCompanies",
  "amountTooLarge",
  "terminalHeld",
  "cashNotAllowed",
  "cashNotEnabled",
  "paymentNotFound",
  "nothingToCancel",
  "nothingToRefund",
  "refundTooLarge",
  "refundInProgress",
  "conflict",
  "internalError",
  "databaseUnavailable",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

export type Failure = {
  readonly code: FailureCode;
  /** The vendor's or system's own words, kept for support; never shown instead of a sentence. */
  readonly detail: string;
};
