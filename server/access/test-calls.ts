/**
 * Every call of the API, who may make it, and what of others could be named in it: written out, so
 * that nothing comes in without somebody having thought of both. A call that is not here fails the
 * tests, with a sentence of what to add.
 */
import { BANK_CALLS } from "./test-bank-calls.ts";
import { BOOKS_CALLS } from "./test-books-calls.ts";
import type { Call } from "./test-call.ts";
import { DESK_CALLS } from "./test-desk-calls.ts";
import { MATCH_CALLS } from "./test-match-calls.ts";
import { MONEY_CALLS } from "./test-money-calls.ts";
import { OFFICE_CALLS } from "./test-office-calls.ts";
import { PAYOUT_CALLS } from "./test-payout-calls.ts";
import { REPORT_CALLS } from "./test-report-calls.ts";
import { WEBHOOK_CALLS } from "./test-webhook-calls.ts";

export const EVERY_CALL: Readonly<Record<string, Call>> = {
  ...MONEY_CALLS,
  ...DESK_CALLS,
  ...OFFICE_CALLS,
  ...BOOKS_CALLS,
  ...BANK_CALLS,
  ...REPORT_CALLS,
  ...PAYOUT_CALLS,
  ...MATCH_CALLS,
  ...WEBHOOK_CALLS,
};

/** Fields that look like names of somebody's things, and are none. */
export const NAMES_NOTHING: Readonly<Record<string, string>> = {
  authorisationCode: "what a card payment was approved by",
  "POST /api/service-advisors/aliases signature": "a signature on orders that nobody has",
  recoveryCode: "a secret of one's own, used once",
  "POST /api/settings/people signature":
    "one that is taken is refused, whoever has it: a signature is one person's everywhere",
  issuerId: "what a card itself says of its issuer",
  "POST /api/settings/terminals terminalId":
    "the vendor's number of the new device: one that is taken is refused, whoever has it",
  "POST /api/terminals/:id/replace terminalId":
    "the vendor's number on the new device: one that is taken is refused, whoever has it",
};
