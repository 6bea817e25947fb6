/** The SQL of what acquirers' lines tell of the payments that a close has booked. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { ServedClose } from "./session-closing-store.ts";

const CLOSES_OF_DAYS = statement({
  name: "closes_of_acquirer_days",
  text: `select distinct d.id, d.company_id as "companyId", d.site_id as "siteId"
    from counted_acquirer_lines l join acquirer_ties t on t.line_id = l.id and t.holds
      join postings p on p.attempt_id = t.attempt_id and p.role like 'issuer%'
      join close_vouchers c on c.voucher_id = p.voucher_id join day_closes d on d.id = c.close_id
    where l.company_id = $1 and l.sale_on = any($2) order by d.id`,
});

/** Those that have booked what lines of the days are tied to, or once were. */
export function selectClosesOfDays(
  sql: Sql,
  companyId: string,
  days: readonly BusinessDay[],
): Promise<ServedClose[]> {
  return sql.query<ServedClose>(CLOSES_OF_DAYS, [companyId, days]);
}

const BOOKED = statement({
  name: "payments_of_close_by_acquirer",
  text: `select a.id as "paymentId", g.issuer, a.truncated_pan as "truncatedPan", g.ore as "netOre",
      t.amount_ore as "acquirerOre", (a.kind = 'void' or exists (select from attempts v
        where v.original_id = a.id and v.kind = 'void' and v.state = 'approved')) as "isVoided"
    from (select p.attempt_id, sum(p.amount_ore)::bigint as ore,
        lower(substring(p.role from 7 for 1)) || substring(p.role from 8) as issuer
      from close_vouchers c join postings p on p.voucher_id = c.voucher_id
      where c.close_id = $1 and p.attempt_id is not null and p.role like 'issuer%'
      group by p.attempt_id, p.role) g
      join attempts a on a.id = g.attempt_id
      left join acquirer_ties t on t.attempt_id = a.id and t.holds and t.undone_at is null
    where g.ore <> 0 order by a.created_at, a.id, g.issuer`,
});

export type BookedRow = {
  readonly paymentId: string;
  readonly issuer: Issuer;
  readonly truncatedPan: string | null;
  readonly netOre: number;
  readonly acquirerOre: number | null;
  readonly isVoided: boolean;
};

export function selectBooked(sql: Sql, closeId: string): Promise<BookedRow[]> {
  return sql.query<BookedRow>(BOOKED, [closeId]);
}

const LAST_TOLD = statement({
  name: "last_told_by_acquirer",
  text: `select content from close_follow_ups where close_id = $1 and kind = 'acquirerTold'
    order by number desc limit 1`,
});

export async function findLastTold(
  tx: Transaction,
  closeId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  type Row = { readonly content: Readonly<Record<string, unknown>> };
  return (await tx.query<Row>(LAST_TOLD, [closeId]))[0]?.content;
}
