/** The SQL of what bank lines and reported payouts say of themselves, held against the matches. */
import type { BankLine } from "@kortkoll/core/bank/payout-match.ts";
import { type Sql, type Statement, statement, type Transaction } from "../database/database.ts";
import type { Marked } from "./marked.ts";
import { OTHER_ACCOUNTS } from "./match-input-store.ts";

const MARK_NOT_OURS = statement({
  name: "mark_bank_lines_not_ours",
  text: `update bank_lines l set not_ours_by = $3
    from unnest($1::uuid[], $2::int[]) as s(id, other_accounts)
    where l.id = s.id and not l.paid and l.not_ours_by is distinct from $3
      and cardinality(${OTHER_ACCOUNTS}) = s.other_accounts`,
});

/** With the intake held; not one of which a file has told meanwhile that it came to another account too. */
export async function markNotOurs(
  tx: Transaction,
  lines: readonly BankLine[],
  agreementsKey: string,
): Promise<void> {
  const ids = lines.map(({ id }) => id);
  const otherAccounts = lines.map((line) => line.otherAccounts?.length ?? 0);
  await tx.write(MARK_NOT_OURS, [ids, otherAccounts, agreementsKey]);
}

/** In öre for a line, in lines of the acquirer for a payout: each counts or does not. */
const FIND_WRONG: Readonly<Record<Marked, Statement>> = {
  bankLines: statement({
    name: "find_wrong_marks_of_lines",
    text: `select l.id, c.code as "companyCode", 'bankLinePaid' as role,
        case when l.paid then l.amount_ore else 0 end as "bookedOre",
        case when m.id is null then 0 else l.amount_ore end as "expectedOre"
      from unnest($1::uuid[]) s (id) join bank_lines l on l.id = s.id
        join companies c on c.id = l.company_id
        left join payout_matches m on m.bank_line_id = l.id and m.undone_at is null
      where l.paid <> (m.id is not null) order by l.booked_on`,
  }),
  reportedPayouts: statement({
    name: "find_wrong_marks_of_reported",
    text: `select p.id, c.code as "companyCode", 'reportedPayoutMatched' as role,
        (case when p.matched then greatest(p.lines, 1) else 0 end)::bigint as "bookedOre",
        (case when p.matched then 0 else greatest(p.lines, 1) end)::bigint as "expectedOre"
      from unnest($1::uuid[]) s (id) join reported_payouts p on p.id = s.id
        join companies c on c.id = p.company_id
      where p.matched <> exists (select from payout_match_reports r
          join payout_matches m on m.id = r.match_id
        where r.reported_payout_id = p.id and r.standing and m.bank_line_id is not null)
      order by p.paid_on`,
  }),
};

export type WrongMark = {
  readonly id: string;
  readonly companyCode: string;
  readonly role: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export function selectWrongMarks(
  sql: Sql,
  marked: Marked,
  ids: readonly string[],
): Promise<WrongMark[]> {
  return sql.query<WrongMark>(FIND_WRONG[marked], [ids]);
}

const NEXT: Readonly<Record<Marked, Statement>> = {
  bankLines: statement({
    name: "next_bank_lines_to_check",
    text: "select id from bank_lines where id > $1 order by id limit $2",
  }),
  reportedPayouts: statement({
    name: "next_reported_payouts_to_check",
    text: "select id from reported_payouts where id > $1 order by id limit $2",
  }),
};

export async function selectMarkedAfter(
  sql: Sql,
  marked: Marked,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(NEXT[marked], [after, most]);
  return rows.map(({ id }) => id);
}
