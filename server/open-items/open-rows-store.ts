/**
 * The SQL of what is open, as one set of rows. Computed from orders, debts and approvals, never from postings:
 * the books' own check holds the two against each other. Only what is open is read, and for issuers
 * the past days' sums and the payments since.
 */

import { isAfterFound } from "../database/after-found.ts";

/** Exactly the condition of the index orders_open_on_interim. */
const ON_INTERIM = "(case when o.settlement = 'cash' then o.left_ore else o.interim_ore end)";

/** Follows from it: of the two columns it is known how few have anything, of a "case" it is not. */
const HAS_ANY_LEFT = "(o.left_ore > 0 or o.interim_ore > 0)";

const dayOf = (instant: string): string => `(${instant} at time zone 'Europe/Stockholm')::date`;

/** $1 and $2 are the companies and sites in sight; null is all. */
const inSight = (company: string, site: string): string =>
  `($1::uuid[] is null or ${company} = any($1)) and ($2::uuid[] is null or ${site} = any($2))`;

const INTERIM = `select 'interim' as kind, o.id, o.company_id, o.site_id, 'interim' as role,
      ${ON_INTERIM} as ore, ${dayOf("coalesce(o.interim_since, o.created_at)")} as since_day,
      o.id as order_id, null::uuid as attempt_id, null::text as reason, null::text as issuer,
      1 as payments
    from orders o
    where o.kind <> 'creditInvoice' and not o.withdrawn and ${ON_INTERIM} > 0
      and ${HAS_ANY_LEFT}
      and ${inSight("o.company_id", "o.site_id")}`;

const DEBTS = `select 'debt', d.id, d.company_id, p.site_id, 'debtsToCustomers',
      d.amount_ore - d.settled_ore, ${dayOf("d.created_at")}, d.order_id, d.attempt_id, d.reason,
      null, 1
    from debts d
    cross join lateral (select coalesce((select o.site_id from orders o where o.id = d.order_id),
      (select a.site_id from attempts a where a.id = d.attempt_id)) as site_id) p
    where d.settled_ore < d.amount_ore and ${inSight("d.company_id", "p.site_id")}`;

/**
 * The same id for the same company, site, issuer and day, whether it is summed yet or not: a UUID of
 * version 8, which is anybody's own way of making one.
 */
const ISSUER_DAY_ID = `overlay(overlay(md5(concat(i.company_id, i.site_id, i.issuer, i.business_day))
      placing '8' from 13) placing '8' from 17)::uuid`;

const isSinceSummed = (day: string): string =>
  isAfterFound(day, "select until from issuer_days_until");

const ISSUERS = `select 'issuer', ${ISSUER_DAY_ID}, i.company_id, i.site_id,
      'issuer' || upper(left(i.issuer, 1)) || substring(i.issuer from 2), i.left_ore,
      i.business_day, null, null, null, i.issuer, i.payments
    from (select business_day, company_id, site_id, issuer, amount_ore - paid_ore as left_ore,
          payments from issuer_days
        where left_ore <> 0 and ${inSight("company_id", "site_id")}
      union all
      select business_day, company_id, site_id, issuer, sum(ore)::bigint, sum(payments)::int
      from (select a.business_day, a.company_id, a.site_id, a.issuer, 1 as payments,
          case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end as ore
        from attempts a
        where ${isSinceSummed("a.business_day")} and a.state = 'approved'
          and a.method = 'card' and ${inSight("a.company_id", "a.site_id")}
        union all
        select p.sale_day, m.company_id, p.site_id, p.issuer, 0, -p.amount_ore
        from payout_match_parts p join payout_matches m on m.id = p.match_id
        where ${isSinceSummed("p.sale_day")} and p.kind = 'sales'
          and m.undone_at is null and ${inSight("m.company_id", "p.site_id")}) r
      group by business_day, company_id, site_id, issuer having sum(ore) <> 0) i`;

/** kind, id, company_id, site_id, role, ore, since_day, order_id, attempt_id, reason, issuer, payments. */
export const OPEN_ITEMS = `${INTERIM}
    union all
    ${DEBTS}
    union all
    ${ISSUERS}`;

/** From how many days an item `i` is too old, its company's limits being `l`; $3 to $5 where none are. */
export const ALARM_DAYS = `case i.kind when 'interim' then coalesce(l.interim_days, $3::int)
      when 'debt' then coalesce(l.debt_days, $4::int) else coalesce(l.issuer_days, $5::int) end`;
