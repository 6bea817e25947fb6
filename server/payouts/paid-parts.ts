/**
 * What accepted matches have paid, gross, by agreement, issuer, site and sale date: the one place where
 * the calendar, the open batches and the settings of agreements ask for it.
 */
import type { PaidPart } from "@kortkoll/core/bank/payout-state.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { selectHasMatches, selectPaidParts } from "./paid-part-store.ts";

export type PaidPartsAsked = {
  readonly agreementIds: readonly string[];
  /** The first sale date that is asked about; null for all. */
  readonly from: BusinessDay | null;
  /** The last one; not given for all. */
  readonly to?: BusinessDay | undefined;
};

export function readPaidParts(sql: Sql, asked: PaidPartsAsked): Promise<readonly PaidPart[]> {
  const { agreementIds, from, to = null } = asked;
  return selectPaidParts(sql, agreementIds, { from, to });
}

/** Those that were undone too: their vouchers name the agreement for good. */
export function isMatched(sql: Sql, agreementId: string): Promise<boolean> {
  return selectHasMatches(sql, agreementId);
}
