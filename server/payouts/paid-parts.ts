/**
 * What accepted matches have paid, gross, by agreement, issuer, site and sale date: the one place where
 * the calendar, the open batches and the settings of agreements ask for it. Until matches are kept
 * nothing is paid.
 */
import type { PaidPart } from "@kortkoll/core/bank/payout-state.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";

export type PaidPartsAsked = {
  readonly agreementIds: readonly string[];
  /** The first sale date that is asked about; null for all. */
  readonly from: BusinessDay | null;
};

export function readPaidParts(_sql: Sql, _asked: PaidPartsAsked): Promise<readonly PaidPart[]> {
  return Promise.resolve([]);
}
