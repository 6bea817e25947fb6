/** What is expected and how much of it has been paid: for the calendar and for the matcher. */
import {
  type Expected,
  expectPayouts,
  longestWayDays,
  nameOfKey,
} from "@kortkoll/core/bank/payout-calendar.ts";
import type { OpenBatch } from "@kortkoll/core/bank/payout-match.ts";
import {
  isAlarming,
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
    to: asked.to,
  });
  return { agreements, uncovered, standings: standPayouts(payouts, parts, asked.today) };
}

/** Only the sale dates that are not paid to the öre: it costs what is open, however long ago it was sold. */
async function standOpen(
  sql: Sql,
  agreements: readonly HeldAgreement[],
  asked: SoldBetween,
): Promise<readonly PayoutStanding[]> {
  if (agreements.length === 0) return [];
  const agreed = agreements.flatMap(({ companyId, terms }) =>
    terms.flatMap(({ issuers }) => issuers.map((issuer) => ({ companyId, issuer }))),
  );
  const groups = await selectOpenGroups(sql, { ...asked, agreed });
  const { payouts } = expectPayouts(groups, agreements);
  const agreementIds = agreements.map(({ id }) => id);
  const parts = await selectPaidPartsOf(sql, agreementIds, groups);
  return standPayouts(payouts, parts, asked.today);
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
  return openBatchesOf(await standOpen(sql, agreements, { sight, from, to, today: to }));
}

const EVER = "2000-01-01" as BusinessDay;

/**
 * Payouts that are late, missing, short or over today, the longest due first. They come and go with the
 * calendar and with what is matched, and are kept nowhere.
 */
export async function listWrongPayouts(
  sql: Sql,
  asked: { readonly sight: Sight; readonly today: BusinessDay },
): Promise<readonly PayoutStanding[]> {
  const { sight, today } = asked;
  const agreements = await readPayingAgreements(sql, sight.companyIds);
  const open = await standOpen(sql, agreements, { sight, from: EVER, to: today, today });
  const unpaid = open.filter(({ payout, state }) => state !== "paid" && payout.dueOn <= today);
  const over = open.filter(({ payout, state }) => payout.dueOn > today && state === "over");
  const whole = await standWhole(sql, [...unpaid, ...over], { agreements, sight, today });
  return whole.filter((standing) => isAlarming(standing, today));
}

/** The same payouts with what of them has been paid already: without it none would be short. */
async function standWhole(
  sql: Sql,
  some: readonly PayoutStanding[],
  among: SalesSeen & { readonly agreements: readonly HeldAgreement[] },
): Promise<readonly PayoutStanding[]> {
  const names = new Set(some.map(({ payout }) => nameOfKey(payout.key)));
  const concerned = new Set(some.map(({ payout }) => payout.agreement.id));
  const agreements = among.agreements.filter(({ id }) => concerned.has(id));
  const companyIds = [...new Set(agreements.map(({ companyId }) => companyId))];
  const found: PayoutStanding[] = [];
  for (const { from, to } of spansOf(some, longestWayDays(agreements))) {
    const sight = { ...among.sight, companyIds };
    const { standings } = await standOf(sql, agreements, { ...among, sight, from, to });
    const ofSpan = standings.filter(
      ({ payout }) => payout.dueOn <= to && names.delete(nameOfKey(payout.key)),
    );
    found.push(...ofSpan);
  }
  return found;
}

type SalesSeen = Pick<SalesAsked, "sight" | "today">;
type Span = { readonly from: BusinessDay; readonly to: BusinessDay };

/** The days on which the sales of these payouts were made, each once. */
function spansOf(some: readonly PayoutStanding[], wayDays: number): readonly Span[] {
  const dueDays = [...new Set(some.map(({ payout }) => payout.dueOn))].toSorted();
  const spans: Span[] = [];
  for (const to of dueDays) {
    const from = addDays(to, -wayDays);
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) spans[spans.length - 1] = { from: last.from, to };
    else spans.push({ from, to });
  }
  return spans;
}
