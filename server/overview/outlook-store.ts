/** The SQL of what terminals have taken and no acquirer has been told of yet. */
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Outlook } from "./overview-api.ts";

/** A terminal whose session has not been closed for longer is a matter for the day close, not for a sum. */
const NOT_SENT = statement({
  name: "not_sent_for_payout",
  text: `select m.terminal_id as "terminalId", m.name, s.code as "siteCode", l.closed_at as "closedAt",
      t.amount_ore as "amountOre", t.payments
    from terminals m join sites s on s.id = m.site_id
    left join lateral (select max(c.closed_at) as closed_at from session_closings c
      where c.terminal_id = m.id and c.state = 'done') l on true
    join lateral (
      select sum(case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end)::bigint
          as amount_ore, count(*) filter (where a.kind = 'purchase') as payments, count(*) as rows
      from attempts a where a.terminal_id = m.id and a.method = 'card' and a.state = 'approved'
        and a.created_at > greatest(l.closed_at, $3::timestamptz)
    ) t on t.rows > 0
    where ($1::uuid[] is null or m.company_id = any($1))
      and ($2::uuid[] is null or m.site_id = any($2))
    order by t.amount_ore desc, m.terminal_id`,
});

type NotSentRow = Omit<Outlook["notSent"][number], "closedAt"> & { readonly closedAt: Date | null };

export async function selectNotSent(
  sql: Sql,
  { companyIds, siteIds }: Sight,
  since: Date,
): Promise<Outlook["notSent"]> {
  const rows = await sql.query<NotSentRow>(NOT_SENT, [companyIds, siteIds, since]);
  return rows.map((row) => ({ ...row, closedAt: row.closedAt?.toISOString() ?? null }));
}
