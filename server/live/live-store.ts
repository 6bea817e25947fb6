/**
 * The SQL that reads what was added to both feeds, and which terminals have changed, in the order of
 * committing transactions.
 */
import { type Sql, statement } from "../database/database.ts";

export type Added = {
  /** Everything below this transaction has been read; the next reading begins here. */
  readonly horizon: string;
  readonly paymentIds: readonly string[];
  readonly orderIds: readonly string[];
  readonly terminalIds: readonly string[];
};

const READ_ADDED = statement({
  name: "read_added_to_feeds",
  text: `with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as tx)
    select edge.tx::text as horizon,
      coalesce((select array_agg(distinct attempt_id::text) from attempt_events
        where tx >= coalesce($1::xid8, edge.tx) and tx < edge.tx), '{}') as "paymentIds",
      coalesce((select array_agg(distinct order_id::text) from order_events
        where tx >= coalesce($1::xid8, edge.tx) and tx < edge.tx), '{}') as "orderIds",
      coalesce((select array_agg(distinct c.id::text) from (
        select terminal_id as id from terminal_leases
          where changed_tx >= coalesce($1::xid8, edge.tx) and changed_tx < edge.tx
        union all select id from terminals
          where changed_tx >= coalesce($1::xid8, edge.tx) and changed_tx < edge.tx) c), '{}')
        as "terminalIds"
    from edge`,
});

/**
 * `from` is the horizon of the reading before; null reads nothing and only says where now is.
 * Below the oldest running transaction everything is visible or gone, so nothing comes in behind.
 */
export async function readAdded(sql: Sql, from: string | null): Promise<Added> {
  const [added] = await sql.query<Added>(READ_ADDED, [from]);
  if (added === undefined) throw new Error("The feeds were read and nothing came back");
  return added;
}

/** Something that has changed, and where it belongs. */
export type Changed = {
  readonly id: string;
  readonly companyId: string;
  readonly siteId: string;
};

const PLACES_OF_CHANGED = statement({
  name: "places_of_changed",
  text: `select id, company_id as "companyId", site_id as "siteId" from attempts
      where id = any($1::uuid[])
    union all select id, company_id, site_id from orders where id = any($2::uuid[])
    union all select id, company_id, site_id from terminals where id = any($3::uuid[])`,
});

export function readPlaces(
  sql: Sql,
  { paymentIds, orderIds, terminalIds }: Omit<Added, "horizon">,
): Promise<readonly Changed[]> {
  return sql.query<Changed>(PLACES_OF_CHANGED, [paymentIds, orderIds, terminalIds]);
}
