/** The SQL behind the switch from card to cash: what the card was asked for. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement } from "../database/database.ts";

const READ_ASKED = statement({
  name: "read_asked_of_payment",
  text: `select order_id, case when share_chosen_by is not null then asked_ore end as share_ore
    from allocations where attempt_id = $1 order by line`,
});

/** A share as it was chosen; undefined where all that was left was asked for. */
export async function readAsked(
  sql: Sql,
  attemptId: string,
): Promise<readonly { readonly orderId: string; readonly amountOre: Ore | undefined }[]> {
  const rows = await sql.query<{ order_id: string; share_ore: number | null }>(READ_ASKED, [
    attemptId,
  ]);
  return rows.map((row) => ({
    orderId: row.order_id,
    amountOre: row.share_ore === null ? undefined : ore(row.share_ore),
  }));
}
