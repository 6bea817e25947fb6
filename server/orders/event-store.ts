/**
 * The SQL of the event feed. Rows are read in the order of their committing transactions and only
 * below the oldest transaction still running, so that none can commit behind a reader's cursor. Who reads
 * some systems or companies reads theirs, however much the others have.
 */
import type { OrderEvent } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const IS_NEXT = `tx < pg_snapshot_xmin(pg_current_snapshot())
      and (tx, id) > ($1::xid8, $2::uuid)
      and ($4::uuid[] is null
        or exists (select from orders o where o.id = order_id and o.site_id = any($4)))`;

const READ_EVENTS = statement({
  name: "read_order_events",
  text: `select id, tx, order_id, system_code, kind, content, at from order_events
    where ${IS_NEXT} order by tx, id limit $3`,
});

const READ_EVENTS_OF_SYSTEMS = statement({
  name: "read_order_events_of_systems",
  text: `select e.* from invoicing_systems y
    cross join lateral (select id, tx, order_id, system_code, kind, content, at from order_events
      where company_id = y.company_id and system_code = y.code and ${IS_NEXT}
      order by tx, id limit $3) e
    where ($5::text[] is null or y.code = any($5)) and ($6::uuid[] is null or y.company_id = any($6))
    order by e.tx, e.id limit $3`,
});

export async function readOrderEvents(
  sql: Sql,
  after: { readonly tx: string; readonly id: string },
  filter: {
    readonly systems: readonly string[] | undefined;
    readonly sight: Sight;
    readonly limit: number;
  },
): Promise<readonly OrderEvent[]> {
  type Content = Omit<OrderEvent, "cursor" | "kind" | "at" | "system" | "orderId">;
  const { systems = null, sight, limit } = filter;
  const values = [after.tx, after.id, limit, sight.siteIds];
  const isOfAll = systems === null && sight.companyIds === null;
  type Row = {
    id: string;
    tx: string;
    order_id: string;
    system_code: OrderEvent["system"];
    kind: OrderEvent["kind"];
    content: Content;
    at: Date;
  };
  const rows = isOfAll
    ? await sql.query<Row>(READ_EVENTS, values)
    : await sql.query<Row>(READ_EVENTS_OF_SYSTEMS, [...values, systems, sight.companyIds]);
  return rows.map((row) => ({
    ...row.content,
    cursor: `${row.tx}-${row.id}`,
    kind: row.kind,
    at: row.at.toISOString(),
    system: row.system_code,
    orderId: row.order_id,
  }));
}

const IS_AHEAD = statement({
  name: "is_cursor_ahead",
  text: "select $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) as ahead",
});

/** Whether no transaction of this database can have been the cursor's yet. */
export async function isCursorAhead(sql: Sql, after: { readonly tx: string }): Promise<boolean> {
  const [row] = await sql.query<{ ahead: boolean }>(IS_AHEAD, [after.tx]);
  return row?.ahead === true;
}
