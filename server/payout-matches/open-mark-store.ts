/** The SQL of what bank lines and reported payouts say of themselves, held against the matches. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const MARK_NOT_OURS = statement({
  name: "mark_bank_lines_not_ours",
  text: `update bank_lines set not_ours_by = $2
    where id = any($1) and not paid and not_ours_by is distinct from $2`,
});

export async function markNotOurs(
  tx: Transaction,
  lineIds: readonly string[],
  agreementsKey: string,
): Promise<void> {
  await tx.write(MARK_NOT_OURS, [lineIds, agreementsKey]);
}

/** In öre for a line, in lines of the acquirer for a payout: each counts or does not. */
const FIND_WRONG_MARKS = statement({
  name: "find_wrong_open_marks",
  text: `select c.code as "companyCode", role, booked::bigint as "bookedOre",
      expected::bigint as "expectedOre"
    from (select l.company_id, 'bankLinePaid' as role, l.booked_on as day,
        case when l.paid then l.amount_ore else 0 end as booked,
        case when m.id is null then 0 else l.amount_ore end as expected
        from bank_lines l
          left join payout_matches m on m.bank_line_id = l.id and m.undone_at is null
        where l.paid <> (m.id is not null)
      union all
      select p.company_id, 'reportedPayoutMatched', p.paid_on,
        case when p.matched then greatest(p.lines, 1) else 0 end,
        case when p.matched then 0 else greatest(p.lines, 1) end
        from reported_payouts p
        where p.matched <> exists (select from payout_match_reports r
            join payout_matches m on m.id = r.match_id
          where r.reported_payout_id = p.id and r.standing and m.bank_line_id is not null)) u
      join companies c on c.id = company_id
    order by day limit 100`,
});

export type WrongMark = {
  readonly companyCode: string;
  readonly role: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export function selectWrongMarks(sql: Sql): Promise<WrongMark[]> {
  return sql.query<WrongMark>(FIND_WRONG_MARKS);
}
