/**
 * The SQL of the event feed. Rows are read in the order of their committing transactions and only
 * below the oldest transaction still running, so that none can commit behind a reader's cursor.
 */
import type { OrderEvent } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const READ_EVENTS = statement({
  name: "read_order_events",
  text: `select id, tx, order_id, system_code, kind, content, at from order_events
    where tx < pg_snapshot_xmin(pg_current_snapshot())
      and (tx, id) > ($1::xid8, $2::uuid)
      and ($3::text[] is null or system_code = any($3))
      and ($5::uuid[] is null or company_id = any($5))
      and ($6::uuid[] is null
        or exists (select from orders o where o.id = order_id and o.site_id = any($6)))
    order by tx, id limit $4`,
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
  const rows = await sql.query<{
    id: string;
    tx: string;
    order_id: string;
    system_code: OrderEvent["system"];
    kind: OrderEvent["kind"];
    content: Content;
    at: Date;
  }>(READ_EVENTS, [
    after.tx,
    after.id,
    filter.systems ?? null,
    filter.limit,
    filter.sight.companyIds,
    filter.sight.siteIds,
  ]);
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
