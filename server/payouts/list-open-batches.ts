/** What is expected and how much of it has been paid: for the calendar and for the matcher. */
import {
  type Expected,
  expectPayouts,
  firstBatchDayDue,
  type SalesGroup,
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
import { selectPaidPartsOf } from "./paid-part-store.ts";
import { readPaidParts } from "./paid-parts.ts";
import { selectOpenGroups, selectSalesGroups } from "./sales-group-store.ts";

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
  const from = addDays(firstBatchDayDue(agreements, dueFrom), -RECONCILED_WITHIN_DAYS);
  return await standOf(sql, agreements, { sight, from, to, today });
}

/** What comes into a session later than this is read for its own sake, however old it is. */
export const RECONCILED_WITHIN_DAYS = 5;

type SoldBetween = Omit<SalesAsked, "dueFrom"> & { readonly from: BusinessDay };

async function standOf(
  sql: Sql,
  agreements: readonly HeldAgreement[],
  asked: SoldBetween,
): Promise<Standings> {
  const groups = await selectSalesGroups(sql, asked);
  const { payouts, uncovered } = expectPayouts(groups, agreements);
  const agreementIds = agreements.map(({ id }) => id);
  const { from, to, today } = asked;
  const early = groups.filter(({ saleDay }) => saleDay < from);
  const parts = [
    ...(await readPaidParts(sql, { agreementIds, from, to })),
    ...(early.length === 0 ? [] : await selectPaidPartsOf(sql, agreementIds, early)),
  ];
  return { agreements, uncovered, standings: standPayouts(payouts, parts, today) };
}

/** Only the sale dates that are not paid to the öre: it costs what is open, however long ago it was sold. */
export async function standOpen(
  sql: Sql,
  agreements: readonly HeldAgreement[],
  asked: SoldBetween & {
    /** Of each of an agreement's terms the last sale date that is of interest while nothing is paid. */
    readonly untilOf: (terms: HeldAgreement["terms"][number]) => BusinessDay;
  },
): Promise<readonly PayoutStanding[]> {
  if (agreements.length === 0) return [];
  const agreed = agreements.flatMap(({ companyId, terms }) =>
    terms.flatMap((one) => {
      const until = asked.untilOf(one);
      return one.issuers.map((issuer) => ({ companyId, issuer, until }));
    }),
  );
  return await standGroups(sql, agreements, {
    groups: await selectOpenGroups(sql, { ...asked, agreed }),
    today: asked.today,
  });
}

/** Whole sale dates, held against what has been paid of them. */
export async function standGroups(
  sql: Sql,
  agreements: readonly HeldAgreement[],
  { groups, today }: { readonly groups: readonly SalesGroup[]; readonly today: BusinessDay },
): Promise<readonly PayoutStanding[]> {
  const { payouts } = expectPayouts(groups, agreements);
  const agreementIds = agreements.map(({ id }) => id);
  const parts = await selectPaidPartsOf(sql, agreementIds, groups);
  return standPayouts(payouts, parts, today);
}

/**
 * What is left of each sale date, by agreement, issuer and site, with the day on which it is due. In a
 * transaction that holds the agreements' lock it is what may still be matched.
 */
export async function listOpenBatches(
  sql: Sql,
  asked: {
    readonly companyId: string;
    /** Sale dates, both in it. */
    readonly from: BusinessDay;
    readonly to: BusinessDay;
  },
): Promise<readonly OpenBatch[]> {
  const { companyId, from, to } = asked;
  const companyIds = [companyId];
  const agreements = await readPayingAgreements(sql, companyIds);
  const sight = { companyIds, siteIds: null };
  const untilOf = (): BusinessDay => to;
  return openBatchesOf(await standOpen(sql, agreements, { sight, from, to, today: to, untilOf }));
}
