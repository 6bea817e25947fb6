/** The statements that read the feeds, in the order of committing transactions. */

import type { OrderEventRow } from "../order-tables.ts";
import type { OrderedIndex } from "../row-indexes.ts";
import type { Tables } from "../tables.ts";
import { answer, type Statements } from "./handler.ts";

export const FEED_STATEMENTS: Statements = {
  read_order_events: answer<[...Page]>((tables, page) => nextEvents(tables, page, () => true)),

  read_order_events_of_systems: answer<
    [...Page, systems: readonly string[] | null, companies: readonly string[] | null]
  >((tables, [tx, id, limit, sites, systems, companies]) =>
    nextEvents(
      tables,
      [tx, id, limit, sites],
      (row) =>
        (systems?.includes(row.system_code) ?? true) &&
        (companies?.includes(row.company_id) ?? true),
    ),
  ),

  // Of what runs side by side nothing is seen ahead of the horizon here.
  read_added_to_feeds: answer<[from: string | null, ahead: readonly string[]]>((tables, [from]) => {
    const horizon = tables.journal.oldestRunningTx();
    const first = from === null ? horizon : Number(from);
    const { attemptEvents, orderEvents } = tables;
    const orderIds = added(orderEvents.feed, (row) => row.order_id, { first, horizon });
    return [
      {
        horizon: `${horizon}`,
        ahead: [],
        eventsAhead: [],
        paymentIds: added(attemptEvents.feed, (row) => row.attempt_id, { first, horizon }),
        orderIds,
        terminalIds: changedTerminals(tables, { first, horizon }),
        feedHasMore: orderIds.length > 0,
      },
    ];
  }),
};

type Page = readonly [tx: string, id: string, limit: number, sites: readonly string[] | null];

function nextEvents(
  { orderEvents, orders, journal }: Tables,
  [tx, id, limit, sites]: Page,
  isOfWhom: (row: OrderEventRow) => boolean,
): object[] {
  const rows: OrderEventRow[] = [];
  for (const row of orderEvents.feed.after(Number(tx), id)) {
    if (row.tx >= journal.oldestRunningTx() || rows.length >= limit) break;
    const isSeen = sites?.includes(orders.byId.get(row.order_id)?.site_id ?? "") ?? true;
    if (isSeen && isOfWhom(row)) rows.push(row);
  }
  return rows.map(({ id, tx, order_id, system_code, kind, content, at }) => ({
    id,
    tx: `${tx}`,
    order_id,
    system_code,
    kind,
    content,
    at,
  }));
}

function added<Row extends { readonly tx: number }>(
  feed: OrderedIndex<Row>,
  idOf: (row: Row) => string,
  between: { readonly first: number; readonly horizon: number },
): readonly string[] {
  const ids = new Set<string>();
  for (const row of feed.after(between.first, "")) {
    if (row.tx >= between.horizon) break;
    ids.add(idOf(row));
  }
  return [...ids].toSorted();
}

/** Whose lease or queue has changed, or that are in another state or place. */
function changedTerminals(
  { terminals, terminalLeases }: Tables,
  between: { readonly first: number; readonly horizon: number },
): readonly string[] {
  const isIn = (row: { readonly changed_tx: number }): boolean =>
    row.changed_tx >= between.first && row.changed_tx < between.horizon;
  const leased = [...terminalLeases.rows].filter(isIn).map((row) => row.terminal_id);
  const changed = [...terminals.rows].filter(isIn).map((row) => row.id);
  return [...new Set([...leased, ...changed])].toSorted();
}
