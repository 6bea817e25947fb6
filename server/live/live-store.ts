/**
 * The SQL that reads what was added to both feeds, and which terminals have changed, in the order of
 * committing transactions.
 */
import { type Sql, statement } from "../database/database.ts";

export type Added = {
  /** Everything below this transaction has been read; the next reading begins here. */
  readonly horizon: string;
  /** The transactions at or above the horizon that have been read too: some below them still run. */
  readonly ahead: readonly string[];
  /**
   * The events of orders there, each by its id: one may stand under the number of another transaction, that
   * was read before it.
   */
  readonly eventsAhead: readonly string[];
  readonly paymentIds: readonly string[];
  readonly orderIds: readonly string[];
  readonly terminalIds: readonly string[];
  /** The feed of orders can be read further: something in it is below the horizon now. */
  readonly feedHasMore: boolean;
};

export type AddedIds = Pick<Added, "paymentIds" | "orderIds" | "terminalIds">;

const IS_ADDED = (tx: string): string =>
  `${tx} >= coalesce($1::xid8, edge.tx) and ${tx} <> all($2::xid8[])`;

/** A session that hangs must not keep a server's screens waiting; the next reading takes another. */
const ANSWERS_WITHIN_MS = 5_000;

const READ_ADDED = statement({
  name: "read_added_to_feeds",
  answersWithinMs: ANSWERS_WITHIN_MS,
  text: `with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as tx)
    select edge.tx::text as horizon,
      array(select tx::text from (
        select tx from attempt_events where tx >= edge.tx
        union select changed_tx from terminal_leases where changed_tx >= edge.tx
        union select changed_tx from terminals where changed_tx >= edge.tx) a) as ahead,
      array(select id::text from order_events where tx >= edge.tx) as "eventsAhead",
      coalesce((select array_agg(distinct attempt_id::text) from attempt_events
        where ${IS_ADDED("tx")}), '{}') as "paymentIds",
      coalesce((select array_agg(distinct order_id::text) from order_events
        where tx >= coalesce($1::xid8, edge.tx) and id <> all($3::uuid[])), '{}') as "orderIds",
      coalesce((select array_agg(distinct c.id::text) from (
        select terminal_id as id from terminal_leases where ${IS_ADDED("changed_tx")}
        union all select id from terminals where ${IS_ADDED("changed_tx")}) c), '{}')
        as "terminalIds",
      exists(select from order_events where tx >= coalesce($1::xid8, edge.tx) and tx < edge.tx)
        as "feedHasMore"
    from edge`,
});

/** Where a reading ended, and what it had read beyond. */
export type ReadUpTo = Pick<Added, "horizon" | "ahead" | "eventsAhead">;

/**
 * `from` is where the reading before ended; null reads nothing and only says where now is.
 * Below the oldest running transaction everything is visible or gone, so nothing comes in behind.
 * What is committed above it is told at once, and remembered until the horizon has passed it: else one slow
 * transaction would keep all others' news waiting.
 */
export async function readAdded(sql: Sql, from: ReadUpTo | null): Promise<Added> {
  const values = [from?.horizon ?? null, from?.ahead ?? [], from?.eventsAhead ?? []];
  const [added] = await sql.query<Added>(READ_ADDED, values);
  if (added === undefined) throw new Error("The feeds were read and nothing came back");
  return from === null ? { ...added, paymentIds: [], orderIds: [], terminalIds: [] } : added;
}

/** Something that has changed, and where it belongs. */
export type Changed = {
  readonly id: string;
  readonly companyId: string;
  readonly siteId: string;
};

const PLACES_OF_CHANGED = statement({
  name: "places_of_changed",
  answersWithinMs: ANSWERS_WITHIN_MS,
  text: `select id, company_id as "companyId", site_id as "siteId" from attempts
      where id = any($1::uuid[])
    union all select id, company_id, site_id from orders where id = any($2::uuid[])
    union all select id, company_id, site_id from terminals where id = any($3::uuid[])`,
});

export function readPlaces(
  sql: Sql,
  { paymentIds, orderIds, terminalIds }: AddedIds,
): Promise<readonly Changed[]> {
  return sql.query<Changed>(PLACES_OF_CHANGED, [paymentIds, orderIds, terminalIds]);
}
