/** The SQL of locked periods and of how a company's vouchers are numbered. */
import type { VouchersPer } from "@kortkoll/core/day-close/number-vouchers.ts";
import type { BeginsInMonth } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { LockedThrough } from "@kortkoll/core/ledger/periods.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { BooksSetting, Periods } from "./books-api.ts";

const BOOKS = `select b.company_id as "companyId", c.code as "companyCode", c.name as "companyName",
      b.version, b.vouchers_per as "vouchersPer", b.fiscal_year_begins as "fiscalYearBegins", b.locked_through as "lockedThrough"
    from company_books b join companies c on c.id = b.company_id`;

export type BooksRow = BooksSetting & {
  readonly companyName: string;
  readonly lockedThrough: LockedThrough;
};

const LIST_BOOKS = statement({
  name: "list_company_books",
  text: `${BOOKS} where $1::text[] is null or c.code = any($1) order by c.name, c.id`,
});
const LOCK_BOOKS = statement({
  name: "lock_company_books",
  text: `${BOOKS} where b.company_id = $1 for update of b`,
});

export function selectBooks(sql: Sql, codes: readonly string[] | null): Promise<BooksRow[]> {
  return sql.query<BooksRow>(LIST_BOOKS, [codes]);
}

/** Waits for the closes that number vouchers now; the next ones wait for the caller. */
export async function lockBooks(tx: Transaction, companyId: string): Promise<BooksRow | undefined> {
  return (await tx.query<BooksRow>(LOCK_BOOKS, [companyId]))[0];
}

const LOCK_THROUGH = statement({
  name: "lock_period_through",
  text: "update company_books set locked_through = $2 where company_id = $1",
});

export function lockThrough(tx: Transaction, companyId: string, day: LockedThrough): Promise<void> {
  return tx.write(LOCK_THROUGH, [companyId, day]);
}

const CHANGE_BOOKS = statement({
  name: "change_company_books",
  text: `update company_books set vouchers_per = $2, fiscal_year_begins = $3, version = version + 1
    where company_id = $1`,
});

export function changeBooks(
  tx: Transaction,
  companyId: string,
  to: { readonly vouchersPer: VouchersPer; readonly fiscalYearBegins: BeginsInMonth },
): Promise<void> {
  return tx.write(CHANGE_BOOKS, [companyId, to.vouchersPer, to.fiscalYearBegins]);
}

const IS_NUMBERED = statement({
  name: "is_any_voucher_numbered",
  text: "select exists (select from voucher_counters where company_id = $1) as numbered",
});

/** Asked under the lock on the company's books. */
export async function isNumbered(tx: Transaction, companyId: string): Promise<boolean> {
  const [row] = await tx.query<{ numbered: boolean }>(IS_NUMBERED, [companyId]);
  return row?.numbered === true;
}

const NOT_CLOSED = statement({
  name: "events_not_closed_until",
  text: `select count(*)::int as events,
      coalesce(array_agg(distinct s.code order by s.code), '{}') as "siteCodes"
    from vouchers v left join attempts a on a.id = v.attempt_id
      cross join lateral (select p.site_id from postings p where p.voucher_id = v.id
        and not p.booked_by_system order by p.line limit 1) f
      join sites s on s.id = coalesce(a.site_id, f.site_id)
    where v.company_id = $1 and v.business_day <= $3
      and v.business_day > coalesce($2::date, '-infinity')
      and not exists (select from close_vouchers k where k.voucher_id = v.id)`,
});

/** After what is locked already, and until the day: what a lock would move. */
export async function countNotClosed(
  sql: Sql,
  { companyId, lockedThrough }: BooksRow,
  until: BusinessDay,
): Promise<Periods["companies"][number]["notClosed"]> {
  const values = [companyId, lockedThrough, until];
  const [row] = await sql.query<{ events: number; siteCodes: string[] }>(NOT_CLOSED, values);
  return row ?? { events: 0, siteCodes: [] };
}

type Change = Periods["companies"][number]["changes"][number];

const CHANGES = statement({
  name: "changes_of_locked_periods",
  text: `select kind, content ->> 'from' as "from", content ->> 'to' as "to",
      content ->> 'reason' as reason, content ->> 'approvedBy' as "approvedBy", by, at
    from audit_events where subject_kind = 'books' and subject_id = $1
      and kind in ('periodLocked','periodUnlocked')
    order by at desc, id desc limit 50`,
});

export async function selectChanges(sql: Sql, companyId: string): Promise<Change[]> {
  const rows = await sql.query<Omit<Change, "at"> & { readonly at: Date }>(CHANGES, [companyId]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
