/**
 * The SQL of what should stand on each account at the end of a day, by orders, payments, debts,
 * decisions and movements alone, never by postings.
 */
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

/** Of a movement that takes another one back everything is turned. */
const SIGN = "case when m.corrects_id is null then 1 else -1 end";

const dayOf = (instant: string): string => `(${instant} at time zone 'Europe/Stockholm')::date`;

/** Accepted matches, and those that were undone: one that was undone later still stood until then. */
const MATCHED = `select id as match_id, kind as match_kind, amount_ore, booked_on as day, 1 as sign
      from payout_matches where company_id = $1 and booked_on <= $2
    union all
    select id, kind, amount_ore, undone_on, -1
      from payout_matches where company_id = $1 and undone_on <= $2`;

/**
 * Orders as they stood. One that has changed since stands in its last event until then; where that is
 * from before events told of interim, nobody knows what stood on interim, and that is null.
 */
const STOOD = `select id, kind, system_id, paid_ore, case when kind = 'creditInvoice' then 0
        when settlement = 'cash' then left_ore else interim_ore end as interim_ore
      from orders where company_id = $1 and changed_at < $3
    union all
    select o.id, o.kind, o.system_id, (e.content ->> 'paidOre')::bigint,
        (e.content ->> 'interimOre')::bigint
      from orders o left join lateral (select content from order_events
        where order_id = o.id and at < $3 order by tx desc, id desc limit 1) e on true
      where o.company_id = $1 and o.changed_at >= $3 and o.created_at < $3`;

const OF_ORDERS = `select 'interim' as role, null::text as account, id as item, null::date as item_day,
      $2::date as day, interim_ore as ore
    from stood where kind <> 'creditInvoice' and interim_ore is distinct from 0
  union all
  select 'claim', y.claim_account, o.id, null, $2::date,
      case when o.kind = 'creditInvoice' then o.paid_ore else -(o.paid_ore + o.interim_ore) end
    from stood o join invoicing_systems y on y.id = o.system_id`;

/** A card payment is an item of its issuer's day on its site, as payouts are. */
const OF_PAYMENTS = `select 'issuer' || upper(left(issuer, 1)) || substring(issuer from 2), null,
      site_id, business_day, business_day,
      case kind when 'purchase' then approved_ore else -approved_ore end
    from approved where method = 'card'
  union all
  select 'cash', coalesce(d.account, c.account), a.drawer_id, null, a.business_day,
      case a.kind when 'purchase' then a.cash_ore else -a.cash_ore end
    from approved a join drawers d on d.id = a.drawer_id
      join company_accounts c on c.company_id = $1 and c.role = 'cash'
    where a.method = 'cash'
  union all
  select 'rounding', null, id, null, business_day, case kind when 'purchase'
      then approved_ore - cash_ore else cash_ore - approved_ore end
    from approved where method = 'cash'
  union all
  select 'unidentified', null, a.id, null, a.business_day, a.approved_ore - sum(l.applied_ore)
    from approved a join allocations l on l.attempt_id = a.id
    where a.kind <> 'purchase' group by a.id, a.business_day, a.approved_ore`;

const OF_MOVEMENTS = `select 'cash', coalesce(d.account, c.account), m.drawer_id, null,
      m.business_day, m.drawer_ore
    from moved m join drawers d on d.id = m.drawer_id
      join company_accounts c on c.company_id = $1 and c.role = 'cash'
  union all
  select 'cashReason', m.contra_account, m.id, null, m.business_day, -m.drawer_ore
    from moved m where m.reason_id is not null
  union all
  select 'cashInTransit', null, coalesce(m.sealed_id, m.corrects_id, m.id), null, m.business_day,
      case m.kind when 'bagSealed' then -m.drawer_ore else -m.sealed_ore * ${SIGN} end
    from moved m where m.kind in ('bagSealed','bagCounted')
  union all
  select 'bank', null, m.id, null, m.business_day, m.amount_ore * ${SIGN}
    from moved m where m.kind = 'bagCounted'
  union all
  select case m.kind when 'countShort' then 'cashShortage' else 'cashSurplus' end, null, m.id, null,
      m.business_day, -m.drawer_ore
    from moved m where m.kind in ('countShort','countOver')
  union all
  select 'cashShortage', null, m.id, null, m.business_day,
      greatest(m.sealed_ore - m.amount_ore, 0) * ${SIGN}
    from moved m where m.kind = 'bagCounted'
  union all
  select 'cashSurplus', null, m.id, null, m.business_day,
      least(m.sealed_ore - m.amount_ore, 0) * ${SIGN}
    from moved m where m.kind = 'bagCounted'`;

const OF_MATCHES = `select 'bank', null, match_id, null, day, amount_ore * sign from matched
  union all
  select 'unidentified', null, match_id, null, day, -amount_ore * sign from matched
    where match_kind = 'unidentified'
  union all
  select case when p.kind = 'sales'
        then 'issuer' || upper(left(p.issuer, 1)) || substring(p.issuer from 2)
      when p.kind in ('fee','adjustment') then 'cardFees'
      when p.kind in ('reserveHeld','reserveReleased') then 'acquirerReserve' else 'disputed' end,
      null, case p.kind when 'sales' then p.site_id else m.match_id end, p.sale_day, m.day,
      -p.amount_ore * m.sign
    from matched m join payout_match_parts p using (match_id)`;

const OF_DEBTS = `select 'debtsToCustomers', null, id, null, ${dayOf("created_at")}, -amount_ore
    from debts where company_id = $1 and created_at < $3
  union all
  select 'debtsToCustomers', null, l.debt_id, null, a.business_day, l.applied_ore
    from approved a join allocations l on l.attempt_id = a.id where l.target = 'debt'
  union all
  select 'debtsToCustomers', null, t.debt_id, null, ${dayOf("t.at")}, t.amount_ore
    from debt_applications t join debts d on d.id = t.debt_id
    where d.company_id = $1 and t.at < $3`;

/** $2 is the day, $3 the instant at which it ends, $4 the first day of its fiscal year. */
const ITEMS = statement({
  name: "items_of_accounts",
  text: `with matched as (${MATCHED}), stood as (${STOOD}),
    approved as (select * from attempts
      where company_id = $1 and state = 'approved' and business_day <= $2),
    moved as (select * from cash_movements where company_id = $1 and business_day <= $2),
    things as (${OF_ORDERS} union all ${OF_PAYMENTS} union all ${OF_MOVEMENTS}
      union all ${OF_MATCHES} union all ${OF_DEBTS}),
    items as (select role, account, sum(ore) as ore,
        coalesce(sum(ore) filter (where day < $4), 0) as before_ore, bool_or(ore is null) as unknown
      from things group by role, account, item, item_day)
    select role, account, case when bool_or(unknown) then null else sum(ore)::bigint end as ore,
      sum(before_ore)::bigint as "beforeYearOre", count(*) filter (where ore <> 0)::int as items,
      count(*) filter (where ore <> before_ore)::int as "itemsInYear"
    from items group by role, account`,
});

export type ItemsRow = {
  readonly role: PostingRole;
  /** Where it is not the role alone that says which: an invoicing system's, a drawer's, a reason's. */
  readonly account: string | null;
  /** Null where it is not known of one of them. */
  readonly ore: number | null;
  readonly beforeYearOre: number;
  readonly items: number;
  readonly itemsInYear: number;
};

export function selectItems(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly lastDay: BusinessDay;
    readonly endsAt: Date;
    readonly yearBegins: BusinessDay;
  },
): Promise<ItemsRow[]> {
  const { companyId, lastDay, endsAt, yearBegins } = asked;
  return sql.query<ItemsRow>(ITEMS, [companyId, lastDay, endsAt, yearBegins]);
}
