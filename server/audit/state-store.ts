/**
 * The SQL that holds what is changed in place against its own sealed events: whether a payment was
 * approved and with how much, and where an order stands. Read in pieces, by key.
 */
import { type Sql, statement } from "../database/database.ts";

export type StatePiece = {
  /** The last key of the piece; null when there is nothing after `afterId`. */
  readonly lastId: string | null;
  /** The first payment or order that its events do not bear out. */
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
  text: `with p as (select id, version, total_ore, paid_ore, left_ore, position from orders
      where id > $1 order by id limit $2)
    select (select id from p order by id desc limit 1) as "lastId",
      (select p.id from p left join lateral (select e.content from order_events e
          where e.order_id = p.id order by e.tx desc, e.id desc limit 1) e on true
        where (e.content->>'totalOre') is distinct from p.total_ore::text
          or (e.content->>'paidOre') is distinct from p.paid_ore::text
          or (e.content->>'leftOre') is distinct from p.left_ore::text
          or (e.content->>'position') is distinct from p.position
        order by p.id limit 1) as "differsId"`,
});

export type Held = "payments" | "orders";

export async function checkState(
  sql: Sql,
  what: Held,
  piece: { readonly afterId: string; readonly limit: number },
): Promise<StatePiece> {
  const asked = what === "payments" ? CHECK_PAYMENTS : CHECK_ORDERS;
  const [found] = await sql.query<StatePiece>(asked, [piece.afterId, piece.limit]);
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
