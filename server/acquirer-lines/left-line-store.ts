/** The SQL of lines that fit no payment: what is left for people. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import { IS_UNTIED } from "./line-store.ts";

const DAYS_LEFT = statement({
  name: "acquirer_days_with_lines_left",
  text: `select distinct l.sale_on as day from counted_acquirer_lines l
    where l.company_id = $1 and l.sale_on = any($2)
      and l.result in ('new','unknownSale','ambiguous','saleNotFound','agreementMissing')
      and ${IS_UNTIED}`,
});

export async function hasLinesLeft(
  sql: Sql,
  companyId: string,
  days: readonly BusinessDay[],
): Promise<ReadonlySet<BusinessDay>> {
  const rows = await sql.query<{ day: BusinessDay }>(DAYS_LEFT, [companyId, days]);
  return new Set(rows.map(({ day }) => day));
}
