/** Every statement that has a form in memory, by its name. */
import { ATTEMPT_STATEMENTS } from "./attempt-statements.ts";
import { BALANCE_STATEMENTS } from "./balance-statements.ts";
import { CASH_STATEMENTS } from "./cash-statements.ts";
import { CHECK_STATEMENTS } from "./check-statements.ts";
import { CLAIM_STATEMENTS } from "./claim-statements.ts";
import { DEBT_STATEMENTS } from "./debt-statements.ts";
import { FEED_STATEMENTS } from "./feed-statements.ts";
import type { Statements } from "./handler.ts";
import { INTERRUPTED_STATEMENTS } from "./interrupted-statements.ts";
import { LEASE_STATEMENTS } from "./lease-statements.ts";
import { LEDGER_STATEMENTS } from "./ledger-statements.ts";
import { ORDER_STATEMENTS } from "./order-statements.ts";
import { ORDER_VIEW_STATEMENTS } from "./order-view-statements.ts";
import { PAYMENT_VIEW_STATEMENTS } from "./payment-view-statements.ts";
import { PLACE_STATEMENTS } from "./place-statements.ts";
import { REFUND_STATEMENTS } from "./refund-statements.ts";
import { RESOLVE_STATEMENTS } from "./resolve-statements.ts";
import { TERMINAL_PLACE_STATEMENTS } from "./terminal-place-statements.ts";

export const STATEMENTS: Statements = {
  ...ATTEMPT_STATEMENTS,
  ...BALANCE_STATEMENTS,
  ...CASH_STATEMENTS,
  ...CHECK_STATEMENTS,
  ...CLAIM_STATEMENTS,
  ...DEBT_STATEMENTS,
  ...FEED_STATEMENTS,
  ...INTERRUPTED_STATEMENTS,
  ...LEASE_STATEMENTS,
  ...LEDGER_STATEMENTS,
  ...ORDER_STATEMENTS,
  ...ORDER_VIEW_STATEMENTS,
  ...PAYMENT_VIEW_STATEMENTS,
  ...PLACE_STATEMENTS,
  ...REFUND_STATEMENTS,
  ...RESOLVE_STATEMENTS,
  ...TERMINAL_PLACE_STATEMENTS,
};
