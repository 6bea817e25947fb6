/** What is expected and how much of it has been paid: for the calendar and for the matcher. */
import {
  type Expected,
  expectPayouts,
  longestWayDays,
} from "@kortkoll/core/bank/payout-calendar.ts";
import type { OpenBatch } from "@kortkoll/core/bank/payout-match.ts";
import {
  openBatchesOf,
  type PayoutStanding,
  standPayouts,
} from "@kortkoll/core/bank/payout-state.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type HeldAgreement, readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { readPaidParts } from "./paid-parts.ts";
import { selectSalesGroups } from "./sales-group-store.ts";

export type SalesAsked = {
  readonly sight: Sight;
  /** The first due day; of sales until the other day, and of earlier ones that were reconciled late. */
  readonly dueFrom: BusinessDay;
  readonly to: BusinessDay;
  readonly today: BusinessDay;
};

export type Standings = Pick<Expected, "uncovered"> & {
  readonly agreements: readonly HeldAgreement[];
  readonly standings: readonly PayoutStanding[];
};

export async function readStandings(sql: Sql, asked: SalesAsked): Promise<Standings> {
  const { sight, dueFrom, to, today } = asked;
  const agreements = await readPayingAgreements(sql, sight.companyIds);
  const from = addDays(dueFrom, -longestWayDays(agreements));
  return await standOf(sql, agreements, { sight, from, to, today });
}

type SoldBetween = Omit<SalesAsked, "dueFrom"> & { readonly from: BusinessDay };

async function standOf(
  sql: Sql,
  agreements: readonly HeldAgreement[],
  asked: SoldBetween,
): Promise<Standings> {
  const groups = await selectSalesGroups(sql, asked);
  const { payouts, uncovered } = expectPayouts(groups, agreements);
  const parts = await readPaidParts(sql, {
    agreementIds: agreements.map(({ id }) => id),
    from: groups[0]?.saleDay ?? asked.from,
  });
  return { agreements, uncovered, standings: standPayouts(payouts, parts, asked.today) };
}

/**
 * What is left of each sale date, by agreement, issuer and site, with the day on which it is due. In a
 * transaction that holds the agreements' lock it is what may still be matched.
 */
export async function listOpenBatches(
  sql: Sql,
  asked: {
    readonly companyId: string;
    /** Sale dates, both in it; and earlier ones of what was reconciled in them. */
    readonly from: BusinessDay;
    readonly to: BusinessDay;
  },
): Promise<readonly OpenBatch[]> {
  const { companyId, from, to } = asked;
  const companyIds = [companyId];
  const agreements = await readPayingAgreements(sql, companyIds);
  const sight = { companyIds, siteIds: null };
  const { standings } = await standOf(sql, agreements, { sight, from, to, today: to });
  return openBatchesOf(standings);
}
