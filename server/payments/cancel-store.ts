/** The SQL behind who may cancel: what of a payment never changes once it is stored. */
import type { CancelFacts } from "@kortkoll/core/attempts/may-cancel.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_CANCEL_FACTS = statement({
  name: "read_cancel_facts",
  text: `select a.till_id, a.operator_id,
      array(select distinct s.code from allocations l join orders o on o.id = l.order_id
        join invoicing_systems s on s.id = o.system_id where l.attempt_id = a.id) as systems
    from attempts a where a.id = $1`,
});

export async function readCancelFacts(
  sql: Sql,
  attemptId: string,
): Promise<CancelFacts | undefined> {
  const [row] = await sql.query<{
    till_id: string;
    operator_id: string;
    systems: readonly string[];
  }>(READ_CANCEL_FACTS, [attemptId]);
  if (row === undefined) return undefined;
  return { tillId: row.till_id, operatorId: row.operator_id, systems: row.systems };
}
