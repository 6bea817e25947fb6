/** Why money is not given back: what the use cases answer, and what the database has the last word on. */
import type { Ore } from "@kortkoll/core/money.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import type { NeededRight } from "../http/problem.ts";
import type { LeaseHolding } from "../places/lease-terminal.ts";
import type { Holder } from "./holder-store.ts";

export type RefundRefusal = {
  readonly kind: "refused";
  readonly code:
    | "paymentNotFound"
    | "nothingToRefund"
    | "refundTooLarge"
    | "refundInProgress"
    | "orderHeld"
    | "terminalHeld"
    | "terminalLeased"
    | "signatureWaiting"
    | "unknownTill"
    | "operatorNotAllowed"
    | "notAllowed"
    | "refundToCashNotAllowed"
    | "terminalNotFound"
    | "terminalOfAnotherCompany"
    | "tillOfAnotherCompany"
    | "secondPersonNeeded"
    | "secondPersonNotAllowed"
    | "notEnoughInDrawer"
    | "drawerBeingCounted"
    | "invalidInput";
  readonly field?: string;
  readonly leftOre?: Ore;
  /** What lies in the drawer. */
  readonly amountOre?: Ore;
  /** For naming those who may. */
  readonly needs?: NeededRight;
  readonly holder?: Holder;
  /** Which till has the terminal to itself. */
  readonly lease?: LeaseHolding;
};

export function refuseRefund(code: RefundRefusal["code"]): RefundRefusal {
  return { kind: "refused", code };
}

/** The database had the last word: two requests met, and this one came second. */
const REFUSAL_OF_CONSTRAINT: Readonly<Record<string, RefundRefusal["code"] | undefined>> = {
  attempts_one_active_per_terminal: "terminalHeld",
  allocations_one_active_per_order: "orderHeld",
  allocations_one_active_per_credit: "refundInProgress",
  allocations_one_active_per_debt: "refundInProgress",
};

/** What to answer where the database refused the intent; undefined for every other error. */
export function refusalOfConflict(error: unknown): RefundRefusal | undefined {
  const code = REFUSAL_OF_CONSTRAINT[violatedConstraint(error) ?? ""];
  return code === undefined ? undefined : refuseRefund(code);
}
