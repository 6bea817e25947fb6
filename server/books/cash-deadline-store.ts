/** The SQL of cash that no numbered voucher has yet. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

/**
 * What every site of a company has closed is not looked at again: older transactions than the oldest
 * cut's bound are all in closes.
 */
const CASH_NOT_CLOSED = statement({
  name: "cash_not_closed",
  text: `with bounds as (select b.company_id,
        min(coalesce((k.below_tx::text)::bigint, 0)) as below
      from site_companies b left join day_close_places k
        on k.company_id = b.company_id and k.site_id = b.site_id
      where $1::uuid[] is null or b.company_id = any($1) group by b.company_id)
    select c.code as "companyCode", s.code as "siteCode", v.business_day as "businessDay",
      count(*)::int as events, coalesce(sum(f.ore), 0)::bigint as "cashOre"
    from bounds b join vouchers v on v.company_id = b.company_id
      join companies c on c.id = b.company_id
      left join attempts a on a.id = v.attempt_id
      cross join lateral (select (array_agg(p.site_id order by p.line))[1] as site_id,
          sum(p.amount_ore) filter (where p.role = 'cash') as ore
        from postings p where p.voucher_id = v.id) f
      join sites s on s.id = coalesce(a.site_id, f.site_id)
    where (v.cash_movement_id is not null or v.event in ('cashPaid','cashRefund'))
      and (v.tx::text)::bigint >= case when b.below
        > (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint then 0 else b.below end
      and ($2::uuid[] is null or s.id = any($2))
      and not exists (select from close_vouchers k where k.voucher_id = v.id)
    group by c.code, s.code, v.business_day order by v.business_day, c.code, s.code`,
});

export type CashNotClosed = {
  readonly companyCode: string;
  readonly siteCode: string;
  readonly businessDay: BusinessDay;
  readonly events: number;
  readonly cashOre: number;
};

export function selectCashNotClosed(
  sql: Sql,
  { companyIds, siteIds }: Sight,
): Promise<CashNotClosed[]> {
  return sql.query<CashNotClosed>(CASH_NOT_CLOSED, [companyIds, siteIds]);
}
