/** The SQL that sums what is placed in a terminal's closed session. */
import { statement, type Transaction } from "../database/database.ts";

const SUM_PLACED = statement({
  name: "sum_sales_placed_in_session",
  text: `insert into session_sums (closing_id, closed_at, business_day, company_id, site_id, issuer,
      amount_ore, payments)
    select c.id, date_bin('5 minutes', c.closed_at, 'epoch'), a.business_day, a.company_id,
      a.site_id, a.issuer,
      sum(case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end), count(*)
    from session_closings c join attempts a on a.id = any($2::uuid[])
    where c.id = $1 group by 1, 2, 3, 4, 5, 6`,
});

export async function insertSessionSums(
  tx: Transaction,
  closingId: string,
  attemptIds: readonly string[],
): Promise<void> {
  await tx.write(SUM_PLACED, [closingId, attemptIds]);
}
