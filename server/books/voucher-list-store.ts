/** The SQL that lists numbered vouchers and shows one. */
import type { RowOfEvent } from "@kortkoll/core/exports/corrections-within.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { ListVouchers, Voucher, VoucherRow } from "./books-api.ts";

const ROW = `n.id, n.series, n.number, c.code as "companyCode", c.name as "companyName",
      s.code as "siteCode", n.fiscal_year as "fiscalYear", n.business_day as "businessDay",
      n.booked_day as "bookedDay", n.text, n.part, n.events, d.number as "closeNumber",
      (select coalesce(sum(p.amount_ore), 0)::bigint from numbered_events e
        join postings p on p.voucher_id = e.voucher_id
        where e.number_id = n.id and p.amount_ore > 0 and not p.booked_by_system) as "debitOre",
      (select json_build_object('id', x.id, 'number', x.number, 'state', x.state)
        from export_vouchers e join exports x on x.id = e.export_id
        where e.number_id = n.id and x.state <> 'discarded'
        order by x.made_at desc, x.id desc limit 1) as exported`;
const FROM = `voucher_numbers n join day_closes d on d.id = n.close_id
      join companies c on c.id = n.company_id join sites s on s.id = d.site_id`;

/** $7 and $8 are a number that was searched for; $6 is a part of the text, or an invoice or order. */
const WANTED = `($1::uuid[] is null or n.company_id = any($1))
      and ($2::uuid[] is null or d.site_id = any($2))
      and ($3::text is null or c.code = $3) and ($4::text is null or n.series = $4)
      and n.booked_day between coalesce($5::date, '-infinity') and coalesce($9::date, 'infinity')
      and ($7::text is null or (n.series = $7 and n.number = $8))
      and ($6::text is null or strpos(lower(n.text), lower($6)) > 0
        or n.id in (select e.number_id from orders o join vouchers v on v.order_id = o.id
          join numbered_events e on e.voucher_id = v.id
          where o.invoice_number = $6 or o.order_number = $6))`;

const page = (name: string, order: string) =>
  statement({
    name,
    text: `select ${ROW} from ${FROM} where ${WANTED} order by ${order} limit $10 offset $11`,
  });

const PAGES = {
  "day up": page("vouchers_by_day_up", "n.booked_day, n.series, n.number, n.id"),
  "day down": page("vouchers_by_day_down", "n.booked_day desc, n.series desc, n.number desc, n.id"),
  "number up": page("vouchers_by_number_up", "n.series, n.fiscal_year, n.number, n.id"),
  "number down": page(
    "vouchers_by_number_down",
    "n.series desc, n.fiscal_year desc, n.number desc, n.id",
  ),
} as const;
const COUNT = statement({
  name: "count_vouchers_listed",
  text: `select count(*)::int as total from ${FROM} where ${WANTED}`,
});
const SERIES = statement({
  name: "series_of_vouchers_seen",
  text: `select distinct k.series from voucher_counters k
    where ($1::uuid[] is null or k.company_id = any($1)) order by 1`,
});

const A_NUMBER = /^([A-Za-z0-9]{1,4})-(\d{1,9})$/;

function valuesOf(asked: ListVouchers, { companyIds, siteIds }: Sight): readonly unknown[] {
  const [, series = null, number = null] = A_NUMBER.exec(asked.search ?? "") ?? [];
  return [
    companyIds,
    siteIds,
    asked.company?.toUpperCase() ?? null,
    asked.series ?? null,
    asked.from ?? null,
    series === null ? (asked.search ?? null) : null,
    series?.toUpperCase() ?? null,
    number === null ? null : Number(number),
    asked.to ?? null,
  ];
}

export async function selectVouchers(
  sql: Sql,
  asked: ListVouchers,
  sight: Sight,
): Promise<{ readonly vouchers: VoucherRow[]; readonly total: number }> {
  const values = valuesOf(asked, sight);
  const { limit, sort, direction } = asked;
  const statementOf = PAGES[`${sort} ${direction}`];
  const offset = (asked.page - 1) * limit;
  const vouchers = await sql.query<VoucherRow>(statementOf, [...values, limit, offset]);
  const [counted] = await sql.query<{ total: number }>(COUNT, values);
  return { vouchers, total: counted?.total ?? 0 };
}

export async function selectSeries(sql: Sql, sight: Sight): Promise<readonly string[]> {
  const rows = await sql.query<{ series: string }>(SERIES, [sight.companyIds]);
  return rows.map(({ series }) => series);
}

const FIND_VOUCHER = statement({
  name: "find_numbered_voucher",
  text: `select ${ROW}, n.close_id as "closeId", d.cut_at as "registeredAt", d.by as "registeredBy",
      (select count(*)::int from numbered_events e join postings p on p.voucher_id = e.voucher_id
        where e.number_id = n.id and not p.booked_by_system) as "lineCount",
      l.content, l.content_hash as "contentHash"
    from ${FROM} left join voucher_listings l on l.number_id = n.id where n.id = $1`,
});

export type VoucherHead = VoucherRow & {
  readonly closeId: string;
  readonly registeredAt: Date;
  readonly registeredBy: string;
  readonly lineCount: number;
  readonly content: string | null;
  readonly contentHash: string | null;
};

export async function findVoucher(sql: Sql, id: string): Promise<VoucherHead | undefined> {
  return (await sql.query<VoucherHead>(FIND_VOUCHER, [id]))[0];
}

const LINES = statement({
  name: "lines_of_numbered_voucher",
  text: `select p.account, p.role, p.amount_ore as "amountOre", v.text, p.issuer, t.code as till,
      m.terminal_id as terminal, p.operator, p.service_advisor as "serviceAdvisor",
      p.system_code as system, p.order_id as "orderId", o.order_number as "orderNumber",
      o.invoice_number as "invoiceNumber", p.attempt_id as "paymentId", v.created_by as by,
      v.created_at as at, v.id as "eventId", v.corrects_id as "correctsId"
    from numbered_events e join vouchers v on v.id = e.voucher_id
      join postings p on p.voucher_id = v.id and not p.booked_by_system
      left join tills t on t.id = p.till_id left join terminals m on m.id = p.terminal_id
      left join orders o on o.id = p.order_id
    where e.number_id = $1 order by v.created_at, v.id, p.line limit $2`,
});

export type LineRow = Omit<Voucher["lines"][number], "at"> &
  RowOfEvent & { readonly at: Date; readonly eventId: string };

export function selectLines(sql: Sql, id: string, limit: number): Promise<LineRow[]> {
  return sql.query<LineRow>(LINES, [id, limit]);
}

const CORRECTIONS = statement({
  name: "corrections_of_numbered_voucher",
  text: `select distinct n.id, n.series, n.number, n.fiscal_year as "fiscalYear", g.kind from (
      select f.number_id, 'corrects' as kind from numbered_events e
        join vouchers v on v.id = e.voucher_id join numbered_events f on f.voucher_id = v.corrects_id
        where e.number_id = $1
      union all
      select f.number_id, 'correctedBy' from numbered_events e
        join vouchers v on v.corrects_id = e.voucher_id
        join numbered_events f on f.voucher_id = v.id
        where e.number_id = $1) g
    join voucher_numbers n on n.id = g.number_id where n.id <> $1
    order by "fiscalYear", n.series, n.number`,
});

export type CorrectionRow = Voucher["corrects"][number] & {
  readonly kind: "corrects" | "correctedBy";
};

const AWAITED = statement({
  name: "corrections_that_await_a_number",
  text: `select v.text, v.created_by as by, v.created_at as at
    from numbered_events e join vouchers v on v.corrects_id = e.voucher_id
    where e.number_id = $1 and not exists (select from close_vouchers k where k.voucher_id = v.id)
    order by v.created_at desc, v.id limit $2`,
});

export type AwaitedRow = { readonly text: string; readonly by: string; readonly at: Date };

export function selectAwaited(sql: Sql, id: string, limit: number): Promise<AwaitedRow[]> {
  return sql.query<AwaitedRow>(AWAITED, [id, limit]);
}

export function selectCorrections(sql: Sql, id: string): Promise<CorrectionRow[]> {
  return sql.query<CorrectionRow>(CORRECTIONS, [id]);
}
