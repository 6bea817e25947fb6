/** The SQL of a company's days that are to be looked at, and the lock under which they are. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LOCK_TIES = statement({
  name: "lock_acquirer_ties",
  text: "select pg_advisory_xact_lock(hashtextextended('acquirerTies ' || $1::text, 0))",
});

/** Before any payment or order: two servers, or a server and a person, tie one after the other. */
export async function lockTies(tx: Transaction, companyId: string): Promise<void> {
  await tx.query(LOCK_TIES, [companyId]);
}

const DUE_COMPANIES = statement({
  name: "companies_with_acquirer_days_due",
  text: `select company_id as id from acquirer_days where due_at <= $1
    group by company_id order by min(due_at), company_id limit $2`,
});

export async function selectDueCompanies(sql: Sql, now: Date, most: number): Promise<string[]> {
  return (await sql.query<{ id: string }>(DUE_COMPANIES, [now, most])).map(({ id }) => id);
}

const DUE_DAYS = statement({
  name: "acquirer_days_due",
  text: `select day, due_at as "dueAt" from (select day, due_at from acquirer_days
      where company_id = $1 and due_at <= $2 order by due_at, day limit $3) d order by day`,
});

export type DueDay = { readonly day: BusinessDay; readonly dueAt: Date };

export function selectDueDays(
  sql: Sql,
  asked: { readonly companyId: string; readonly now: Date; readonly most: number },
): Promise<DueDay[]> {
  return sql.query<DueDay>(DUE_DAYS, [asked.companyId, asked.now, asked.most]);
}

const SETTLE_DAYS = statement({
  name: "settle_acquirer_days",
  text: `update acquirer_days d set due_at = n.next
    from unnest($2::date[], $3::timestamptz[], $4::timestamptz[]) as n(day, seen, next)
    where d.company_id = $1 and d.day = n.day and d.due_at = n.seen`,
});

export type SettledDay = DueDay & {
  /** Null when nothing of the day waits any more. */
  readonly next: Date | null;
};

/** What has become due anew meanwhile stays so. */
export async function settleDays(
  tx: Transaction,
  companyId: string,
  days: readonly SettledDay[],
): Promise<void> {
  const columns = [days.map(({ day }) => day), days.map((one) => one.dueAt)];
  await tx.write(SETTLE_DAYS, [companyId, ...columns, days.map(({ next }) => next)]);
}

const LOOK_AGAIN = statement({
  name: "look_again_at_acquirer_days",
  text: `update acquirer_days set due_at = $4
    where company_id = $1 and day between $2::date - 1 and $3::date + 1`,
});

/** Of those that have lines. */
export async function makeDueBetween(
  tx: Transaction,
  companyId: string,
  days: { readonly from: BusinessDay; readonly to: BusinessDay; readonly at: Date },
): Promise<void> {
  await tx.write(LOOK_AGAIN, [companyId, days.from, days.to, days.at]);
}
