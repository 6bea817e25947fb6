/** The SQL of payments that a line may be of, for a person who says which. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { type Sql, statement } from "../database/database.ts";
import type { LineCandidate } from "./acquirer-lines-api.ts";

const CANDIDATE = `select a.id as "paymentId", a.kind, a.state,
      case a.state when 'approved' then a.approved_ore else a.asked_ore end as "amountOre",
      coalesce(a.ended_at, a.created_at) as at, s.code as "siteCode", k.code as till,
      t.terminal_id as "terminalId", a.operator, a.issuer, a.last_four as "lastFour",
      a.authorisation_code as "authorisationCode", coalesce((select array_agg(distinct o.invoice_number)
        from allocations n join orders o on o.id = coalesce(n.order_id, n.credit_invoice_id)
        where n.attempt_id = a.id), '{}') as invoices,
      a.id = any(l.candidate_ids) as "isLikely",
      exists (select from acquirer_ties x where x.attempt_id = a.id and x.holds
        and x.undone_at is null) as "isHeld", l.type as "lineType", l.amount_ore as "lineOre"
    from counted_acquirer_lines l
      join acquirer_lines w on w.file_id = l.file_id and w.number = l.number
      join attempts a on a.company_id = l.company_id and a.method = 'card'
      join sites s on s.id = a.site_id join tills k on k.id = a.till_id
      join terminals t on t.id = a.terminal_id`;

const CANDIDATES = statement({
  name: "list_candidates_of_acquirer_line",
  text: `${CANDIDATE} where l.id = $1 and (a.id = any(l.candidate_ids)
      or (a.created_at between l.sale_on - 4 and l.sale_on + 5
        and (abs(l.amount_ore) in (a.approved_ore, a.asked_ore)
          or upper(a.authorisation_code) = upper(w.authorisation_code)
          or (a.last_four = w.last_four and a.state <> 'declined'))))
    order by a.id = any(l.candidate_ids) desc,
      abs(l.amount_ore) in (a.approved_ore, a.asked_ore) desc, a.created_at, a.id limit $2`,
});

const ONE = statement({
  name: "find_candidate_of_acquirer_line",
  text: `${CANDIDATE} where l.id = $1 and a.id = $2`,
});

export type CandidateRow = Omit<LineCandidate, "at" | "mayBeTied"> & {
  readonly at: Date;
  readonly state: AttemptState;
  /** Another line has it. */
  readonly isHeld: boolean;
  readonly lineType: string;
  readonly lineOre: number;
};

export function selectCandidates(sql: Sql, lineId: string, most: number): Promise<CandidateRow[]> {
  return sql.query<CandidateRow>(CANDIDATES, [lineId, most]);
}

/** Of the line's own company alone. */
export async function findCandidate(
  sql: Sql,
  lineId: string,
  paymentId: string,
): Promise<CandidateRow | undefined> {
  return (await sql.query<CandidateRow>(ONE, [lineId, paymentId]))[0];
}
