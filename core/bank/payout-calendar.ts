/**
 * What should arrive on the account, when and how much: from sales as they were reconciled to payouts
 * with their days. Days are Swedish bank days, of any year.
 */
import type { Issuer } from "../cards/card-rules.ts";
import { addOre, type Ore, ZERO } from "../money.ts";
import { addBankDays, bankDayFrom } from "../time/bank-days.ts";
import { addDays, type BusinessDay, businessDayOf, minuteOf } from "../time/stockholm.ts";
import { type Cover, coverOf, merchantOf } from "./check-payout-agreement.ts";
import type { PayoutAgreement, PayoutTerms } from "./payout-agreement.ts";

/** Sales of one issuer, site and day that came into the terminals' sessions at one time. */
export type SalesGroup = {
  readonly companyId: string;
  readonly siteId: string;
  readonly issuer: Issuer;
  readonly saleDay: BusinessDay;
  /** When their session was closed, in whole five minutes; null while it is not known. */
  readonly closedAtMs: number | null;
  /** Sales less refunds. */
  readonly amountOre: Ore;
  readonly payments: number;
};

export type PayoutBatch = SalesGroup & { readonly batchDay: BusinessDay };

export type ExpectedPayout = {
  /** Of what makes it this one: the same whenever it is asked for. */
  readonly key: PayoutKey;
  readonly agreement: PayoutAgreement;
  /** Those of the day of its first sales. */
  readonly terms: PayoutTerms;
  readonly dueOn: BusinessDay;
  readonly batches: readonly PayoutBatch[];
  /** Gross: from what is net the acquirer has kept its fees. */
  readonly amountOre: Ore;
  readonly lessFees: boolean;
};

export type PayoutKey = {
  readonly agreementId: string;
  readonly dueOn: BusinessDay;
  /** Null where one payout is for every merchant number. */
  readonly merchantNumber: string | null;
  /** Null where everything that comes due on the day arrives as one sum. */
  readonly batchDay: BusinessDay | null;
};

/**
 * The day on which the acquirer has the sales: that of the reconciliation, or the next one when it came
 * after the cut-off. What no reconciliation is known of is counted from the day of the sale.
 */
export function batchDayOf(
  { saleDay, closedAtMs }: Pick<SalesGroup, "saleDay" | "closedAtMs">,
  cutOff: string | null,
): BusinessDay {
  if (closedAtMs === null) return saleDay;
  return noEarlier(closingDayOf(closedAtMs, cutOff), saleDay);
}

function closingDayOf(closedAtMs: number, cutOff: string | null): BusinessDay {
  const day = businessDayOf(closedAtMs);
  const isLate = cutOff !== null && minuteOf(closedAtMs).slice(11) >= cutOff;
  return isLate ? addDays(day, 1) : day;
}

/** A terminal's clock is not ours: no sale is paid out before it was made. */
function noEarlier(batchDay: BusinessDay, saleDay: BusinessDay): BusinessDay {
  return batchDay < saleDay ? saleDay : batchDay;
}

export function dueDayOf(
  terms: Pick<PayoutTerms, "reportedAfterDays" | "bankDays">,
  batchDay: BusinessDay,
): BusinessDay {
  const reported = addDays(batchDay, terms.reportedAfterDays ?? 0);
  return terms.bankDays === 0 ? bankDayFrom(reported) : addBankDays(reported, terms.bankDays);
}

/** Banks are closed for ten of sixteen days at most, around Christmas and New Year. */
const MOST_CLOSED_DAYS = 10;

/** Calendar days that no money of these agreements is on its way for longer than, once reconciled. */
export function longestWayDays(agreements: readonly Pick<PayoutAgreement, "terms">[]): number {
  const ways = agreements
    .flatMap(({ terms }) => terms)
    .map(({ bankDays, reportedAfterDays = 0 }) => reportedAfterDays + Math.ceil(bankDays * 1.4));
  return Math.max(0, ...ways) + MOST_CLOSED_DAYS;
}

type Agreed = readonly Pick<PayoutAgreement, "terms">[];

/** The first day whose batch may come due on the day or later. */
export function firstBatchDayDue(agreements: Agreed, dueFrom: BusinessDay): BusinessDay {
  let first = addDays(dueFrom, -longestWayDays(agreements));
  const terms = agreements.flatMap((one) => one.terms);
  while (first < dueFrom && terms.every((one) => dueDayOf(one, first) < dueFrom)) {
    first = addDays(first, 1);
  }
  return first;
}

/** The last day whose batch is due by the day. */
export function lastBatchDayDue(
  terms: Pick<PayoutTerms, "reportedAfterDays" | "bankDays">,
  dueBy: BusinessDay,
): BusinessDay {
  let last = dueBy;
  while (dueDayOf(terms, last) > dueBy) last = addDays(last, -1);
  return last;
}

export type Expected = {
  /** By day, agreement and merchant number. */
  readonly payouts: readonly ExpectedPayout[];
  /** What no agreement pays for. */
  readonly uncovered: readonly SalesGroup[];
};

/** Every sale is in exactly one payout, or is not covered. */
export function expectPayouts(
  groups: readonly SalesGroup[],
  agreements: readonly PayoutAgreement[],
): Expected {
  const wayOf = findWays(agreements);
  const payouts = new Map<string, Building>();
  const uncovered: SalesGroup[] = [];
  for (const group of groups) {
    const way = wayOf(group);
    if (way === undefined) {
      uncovered.push(group);
      continue;
    }
    const { agreement, key, name, batchDay } = way;
    const building = payouts.get(name) ?? { key, agreement, batches: [] };
    building.batches.push({ ...group, batchDay });
    payouts.set(name, building);
  }
  const built = [...payouts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { payouts: built.map(([, building]) => payoutOf(building)), uncovered };
}

export type PayoutWay = {
  readonly agreement: PayoutAgreement;
  readonly terms: PayoutTerms;
  readonly batchDay: BusinessDay;
  readonly key: PayoutKey;
  /** The key's. */
  readonly name: string;
};
export type WayAsked = Omit<SalesGroup, "amountOre" | "payments">;

/** Which payout sales are in, the same for all that are in one; undefined for what no agreement pays for. */
export function findWays(
  agreements: readonly PayoutAgreement[],
): (sold: WayAsked) => PayoutWay | undefined {
  const byCompany = Map.groupBy(agreements, ({ companyId }) => companyId);
  const numberFor = rememberNumbers();
  const dayFor = rememberBatchDays();
  const wayFor = rememberWays();
  return (sold) => {
    const { issuer, siteId, saleDay } = sold;
    const own = byCompany.get(sold.companyId) ?? [];
    const cover = coverOf(own, { issuer, siteId, day: saleDay });
    if (cover === undefined) return undefined;
    return wayFor(cover, dayFor(cover.terms, sold), numberFor(cover.terms, siteId));
  };
}

/** Thousands of sales are in a few hundred payouts. */
function rememberWays(): (
  cover: Cover,
  batchDay: BusinessDay,
  merchantNumber: string | null,
) => PayoutWay {
  const dueFor = rememberDue();
  const known = new Map<PayoutTerms, Map<BusinessDay, Map<string | null, PayoutWay>>>();
  return ({ agreement, terms }, batchDay, merchantNumber) => {
    const ofTerms = known.get(terms) ?? new Map<BusinessDay, Map<string | null, PayoutWay>>();
    const ofDay = ofTerms.get(batchDay) ?? new Map<string | null, PayoutWay>();
    const before = ofDay.get(merchantNumber);
    if (before !== undefined) return before;
    const key: PayoutKey = {
      agreementId: agreement.id,
      dueOn: dueFor(terms, batchDay),
      merchantNumber,
      batchDay: terms.weekend === "separate" ? batchDay : null,
    };
    const way = { agreement, terms, batchDay, key, name: nameOfKey(key) };
    known.set(terms, ofTerms.set(batchDay, ofDay.set(merchantNumber, way)));
    return way;
  };
}

/** What the clock says is asked once for each closing, not for each of its groups. */
function rememberBatchDays(): (terms: PayoutTerms, sold: WayAsked) => BusinessDay {
  const known = new Map<string | null, Map<number, BusinessDay>>();
  return ({ cutOff }, { saleDay, closedAtMs }) => {
    if (closedAtMs === null) return saleDay;
    const days = known.get(cutOff) ?? new Map<number, BusinessDay>();
    const day = days.get(closedAtMs) ?? closingDayOf(closedAtMs, cutOff);
    known.set(cutOff, days.set(closedAtMs, day));
    return noEarlier(day, saleDay);
  };
}

type Building = {
  readonly key: PayoutKey;
  readonly agreement: PayoutAgreement;
  readonly batches: PayoutBatch[];
};

/** A site's number is looked for once, not for each of its groups. */
function rememberNumbers(): (terms: PayoutTerms, siteId: string) => string | null {
  const known = new Map<PayoutTerms, Map<string, string | null>>();
  return (terms, siteId) => {
    const numbers = known.get(terms) ?? new Map<string, string | null>();
    const before = numbers.get(siteId);
    if (before !== undefined) return before;
    const number = merchantOf(terms, siteId);
    known.set(terms, numbers.set(siteId, number));
    return number;
  };
}

/** Bank days are counted once for each day, not for each of its groups. */
function rememberDue(): (terms: PayoutTerms, batchDay: BusinessDay) => BusinessDay {
  const known = new Map<PayoutTerms, Map<BusinessDay, BusinessDay>>();
  return (terms, batchDay) => {
    const days = known.get(terms) ?? new Map<BusinessDay, BusinessDay>();
    const due = days.get(batchDay) ?? dueDayOf(terms, batchDay);
    known.set(terms, days.set(batchDay, due));
    return due;
  };
}

/** In the order of the calendar; two payouts of one name are one. */
export function nameOfKey({ agreementId, dueOn, merchantNumber, batchDay }: PayoutKey): string {
  return `${dueOn}_${agreementId}_${merchantNumber ?? "-"}_${batchDay ?? "-"}`;
}

function payoutOf({ key, agreement, batches }: Building): ExpectedPayout {
  const sorted = batches.toSorted(
    (one, other) => compare(one.saleDay, other.saleDay) || compare(one.issuer, other.issuer),
  );
  const [first] = sorted;
  const terms = first && termsOfSale(agreement, first);
  if (terms === undefined) throw new Error("A payout without sales");
  return {
    key,
    agreement,
    terms,
    dueOn: key.dueOn,
    batches: sorted,
    amountOre: sumOf(sorted),
    lessFees: terms.form === "net",
  };
}

function termsOfSale(agreement: PayoutAgreement, sold: SalesGroup): PayoutTerms | undefined {
  return coverOf([agreement], { ...sold, day: sold.saleDay })?.terms;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sumOf(batches: readonly { readonly amountOre: Ore }[]): Ore {
  return batches.reduce((sum, { amountOre }) => addOre(sum, amountOre), ZERO);
}

export type FeeDay = {
  readonly agreement: PayoutAgreement;
  readonly dueOn: BusinessDay;
  /** "2026-03", whose sales they are for. */
  readonly ofMonth: string;
};

/** The days from the one to the other on which fees of the month before are drawn. */
export function feeDaysBetween(
  agreements: readonly PayoutAgreement[],
  { from, to }: { readonly from: BusinessDay; readonly to: BusinessDay },
): readonly FeeDay[] {
  return agreements
    .flatMap((agreement) => feeDaysOf(agreement, from, to))
    .toSorted((one, other) => compare(one.dueOn, other.dueOn));
}

/** Of each month that any of its sales were under terms with monthly fees, by the last of them. */
function feeDaysOf(
  agreement: PayoutAgreement,
  from: BusinessDay,
  to: BusinessDay,
): readonly FeeDay[] {
  const days: FeeDay[] = [];
  for (let month = firstOfMonth(addDays(from, -70)); month <= to; month = nextMonth(month)) {
    const lastDay = addDays(nextMonth(month), -1);
    const terms = agreement.terms.findLast(
      ({ validFrom, issuers }) => validFrom <= lastDay && issuers.length > 0,
    );
    if (terms === undefined || terms.fees.rule !== "monthly") continue;
    if (hasEndedBefore(agreement, month)) continue;
    const dueOn = monthlyFeeDay(month, terms.fees.day);
    if (dueOn >= from && dueOn <= to) days.push({ agreement, dueOn, ofMonth: month.slice(0, 7) });
  }
  return days;
}

function hasEndedBefore({ terms }: PayoutAgreement, day: BusinessDay): boolean {
  return terms.findLast(({ validFrom }) => validFrom <= day)?.issuers.length === 0;
}

/** In the month after: the day, or the month's last when it is shorter, or the first bank day after. */
export function monthlyFeeDay(anyDayOfMonth: BusinessDay, day: number): BusinessDay {
  const month = nextMonth(firstOfMonth(anyDayOfMonth));
  const last = addDays(nextMonth(month), -1);
  const wanted = addDays(month, day - 1);
  return bankDayFrom(wanted > last ? last : wanted);
}

function firstOfMonth(day: BusinessDay): BusinessDay {
  return addDays(day, 1 - Number(day.slice(8)));
}

function nextMonth(first: BusinessDay): BusinessDay {
  return firstOfMonth(addDays(first, 31));
}
