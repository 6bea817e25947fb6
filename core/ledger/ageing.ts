/** How old an open item is, in calendar days in Stockholm, and when that is too old. */

/** What lies open: owed at the desk, owed to a customer, or a day's sales on an issuer's account. */
export const ITEM_KINDS = ["interim", "debt", "issuer"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** What is handed over to somebody who is to see to it: items, and payouts that are not as they should be. */
export type OwnedKind = ItemKind | "payout";

export type AgeBucket = {
  readonly fromDays: number;
  /** Null: however old. */
  readonly toDays: number | null;
};

/** Today and yesterday; the week; the month; the quarter; and what somebody has forgotten. */
export const AGE_BUCKETS: readonly AgeBucket[] = [
  { fromDays: 0, toDays: 1 },
  { fromDays: 2, toDays: 7 },
  { fromDays: 8, toDays: 30 },
  { fromDays: 31, toDays: 90 },
  { fromDays: 91, toDays: null },
];

/** The first day of every bucket but the youngest: what a database tells the bucket by. */
export const BUCKET_STARTS: readonly number[] = AGE_BUCKETS.slice(1).map((one) => one.fromDays);

/** An item older than this many days raises an alarm. */
export type AlarmDays = Readonly<Record<ItemKind, number>>;

/** Where a company has decided nothing. A customer at the desk pays within days; a payout within two weeks. */
export const DEFAULT_ALARM_DAYS: AlarmDays = { interim: 7, debt: 14, issuer: 14 };

export function bucketOf(ageDays: number): number {
  return BUCKET_STARTS.filter((from) => ageDays >= from).length;
}
