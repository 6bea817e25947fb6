/** The SQL of the payments behind a payout, in the order in which they were made. */
import type { PayoutBatch } from "@kortkoll/core/bank/payout-calendar.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Sql, statement } from "../database/database.ts";
import type { PageCursor } from "../page-cursor.ts";

const MICROS = "(extract(epoch from a.created_at) * 1000000)::bigint";

/** All of a day are read by its own index and then told apart: of a site there are those of every day. */
const READ_SALES = statement({
  name: "read_sales_of_payout",
  text: `with batches as materialized (
      select * from unnest($1::date[], $2::uuid[], $3::text[], $4::timestamptz[])
        as b(day, site_id, issuer, closed_at)),
    sold as materialized (
      select x.id, x.business_day, x.site_id, x.issuer
      from (select distinct day from batches) d join attempts x on x.business_day = d.day
      where x.company_id = $5 and x.state = 'approved' and x.method = 'card'),
    shown as materialized (
      select a.*
      from batches b
        join sold x on x.business_day = b.day and x.site_id = b.site_id and x.issuer = b.issuer
        join attempts a on a.id = x.id
        left join session_attempts p on p.attempt_id = x.id
        left join session_closings c on c.id = p.closing_id
      where date_bin('5 minutes', c.closed_at, 'epoch') is not distinct from b.closed_at
        and ($6::bigint is null or (${MICROS}, a.id) > ($6, $7::uuid))
      order by a.created_at, a.id limit $8)
    select a.id as "paymentId", a.kind, a.created_at as at, a.business_day as "saleDay",
      s.code as "siteCode", m.terminal_id as "terminalId", a.issuer, a.last_four as "lastFour",
      a.authorisation_code as "authorisationCode",
      case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end as "amountOre",
      array(select distinct o.invoice_number from allocations l join orders o on o.id = l.order_id
        where l.attempt_id = a.id order by 1) as "invoiceNumbers",
      ${MICROS} as micros
    from shown a join sites s on s.id = a.site_id
      left join terminals m on m.id = a.terminal_id
    order by a.created_at, a.id`,
});

export type SaleRow = {
  readonly paymentId: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly at: Date;
  readonly saleDay: string;
  readonly siteCode: string;
  readonly terminalId: string | null;
  readonly issuer: Issuer;
  readonly lastFour: string | null;
  readonly authorisationCode: string | null;
  readonly amountOre: number;
  readonly invoiceNumbers: string[];
  readonly micros: number;
};

export function selectSales(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly batches: readonly PayoutBatch[];
    readonly after: PageCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly SaleRow[]> {
  const { companyId, batches, after, limit } = asked;
  return sql.query<SaleRow>(READ_SALES, [
    batches.map(({ saleDay }) => saleDay),
    batches.map(({ siteId }) => siteId),
    batches.map(({ issuer }) => issuer),
    batches.map(({ closedAtMs }) => (closedAtMs === null ? null : new Date(closedAtMs))),
    companyId,
    after?.createdAtMicros ?? null,
    after?.id ?? null,
    limit,
  ]);
}
