/**
 * The SQL of the event feed. Rows are read in the order of their committing transactions and only
 * below the oldest transaction still running, so that none can commit behind a reader's cursor.
 */
import type { OrderEvent } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_EVENTS = statement({
  name: "read_order_events",
  text: `select id, tx, order_id, system_code, kind, content, at from order_events
    where tx < pg_snapshot_xmin(pg_current_snapshot())
      and (tx, id) > ($1::xid8, $2::uuid)
      and ($3::text[] is null or system_code = any($3))
    order by tx, id limit $4`,
});

export async function readOrderEvents(
  sql: Sql,
  after: { readonly tx: string; readonly id: string },
  filter: { readonly systems: readonly string[] | undefined; readonly limit: number },
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
  }>(READ_EVENTS, [after.tx, after.id, filter.systems ?? null, filter.limit]);
  return rows.map((row) => ({
    ...row.content,
    cursor: `${row.tx}-${row.id}`,
    kind: row.kind,
    at: row.at.toISOString(),
    system: row.system_code,
    orderId: row.order_id,
  }));
}
