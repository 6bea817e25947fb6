/**
 * The SQL that holds what is not sealed itself against sealed events: whether a payment was approved
 * and with how much, where an order stands, and the frozen part of a day close. In pieces, by key.
 */
import { type Sql, statement } from "../database/database.ts";

export type StatePiece = {
  /** The last key of the piece; null when there is nothing after `afterId`. */
  readonly lastId: string | null;
  /** The first payment, order or close that its events do not bear out. */
  readonly differsId: string | null;
};

const CHECK_PAYMENTS = statement({
  name: "check_payments_by_events",
  text: `with p as (select id, state, approved_ore, issuer from attempts where id > $1
      order by id limit $2)
    select (select id from p order by id desc limit 1) as "lastId",
      (select p.id from p left join lateral (select e.content from attempt_events e
          where e.attempt_id = p.id and e.kind in ('approved','lateApproval','handKeyedSale',
            'cashReceived','cashGivenBack')
          order by e.tx desc, e.id desc limit 1) e on true
        where (p.state = 'approved') <> (e.content is not null)
          or e.content->>'approvedOre' <> p.approved_ore::text
          or e.content->>'issuer' is distinct from (case when e.content is not null then p.issuer end)
        order by p.id limit 1) as "differsId"`,
});

const CHECK_ORDERS = statement({
  name: "check_orders_by_events",
  text: `with p as (select id, version, total_ore, paid_ore, left_ore, position,
        case when kind = 'creditInvoice' then 0
          when settlement = 'cash' then left_ore else interim_ore end as on_interim from orders
      where id > $1 order by id limit $2)
    select (select id from p order by id desc limit 1) as "lastId",
      (select p.id from p left join lateral (select e.content from order_events e
          where e.order_id = p.id order by e.tx desc, e.id desc limit 1) e on true
        where (e.content->>'totalOre') is distinct from p.total_ore::text
          or (e.content->>'paidOre') is distinct from p.paid_ore::text
          or (e.content->>'leftOre') is distinct from p.left_ore::text
          or (e.content->>'position') is distinct from p.position
          or (e.content->>'interimOre') <> p.on_interim::text
        order by p.id limit 1) as "differsId"`,
});

const CHECK_CLOSES = statement({
  name: "check_closes_by_events",
  text: `with p as (select id, number, content from day_closes where id > $1 order by id limit $2)
    select (select id from p order by id desc limit 1) as "lastId",
      (select p.id from p left join audit_events e on e.subject_kind = 'dayClose'
          and e.subject_id = p.id and e.kind = 'dayClosed'
        where (e.content->>'hash') is distinct from encode(sha256(convert_to(p.content, 'UTF8')), 'hex')
          or (e.content->>'number') is distinct from p.number::text
        order by p.id limit 1) as "differsId"`,
});

/** The other way: a day that was closed, and whose close is gone. */
const CHECK_CLOSED_DAYS = statement({
  name: "check_closed_days",
  text: `with p as (select subject_id as id from audit_events
      where subject_kind = 'dayClose' and subject_id > $1 and kind = 'dayClosed'
      order by subject_id limit $2)
    select (select id from p order by id desc limit 1) as "lastId",
      (select p.id from p where not exists (select from day_closes d where d.id = p.id)
        order by p.id limit 1) as "differsId"`,
});

const CHECKS = {
  payments: CHECK_PAYMENTS,
  orders: CHECK_ORDERS,
  closes: CHECK_CLOSES,
  closedDays: CHECK_CLOSED_DAYS,
} as const;
export type Held = keyof typeof CHECKS;
export const HELD: readonly Held[] = ["payments", "orders", "closes", "closedDays"];

export async function checkState(
  sql: Sql,
  what: Held,
  piece: { readonly afterId: string; readonly limit: number },
): Promise<StatePiece> {
  const [found] = await sql.query<StatePiece>(CHECKS[what], [piece.afterId, piece.limit]);
  return found ?? { lastId: null, differsId: null };
}

const NEWEST_ENTRY = statement({
  name: "newest_audit_entry_about",
  text: "select max(seq) as seq from audit_chain where subject_id = $1",
});

export async function findNewestEntryAbout(sql: Sql, subjectId: string): Promise<number> {
  const [row] = await sql.query<{ seq: number | null }>(NEWEST_ENTRY, [subjectId]);
  return row?.seq ?? 0;
}
