/**
 * The SQL of what stands open on the list: one row for each attempt and reason, found by partial
 * indexes that hold little but what is open, however many payments there are.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

export type InterruptedFact = {
  readonly paymentId: string;
  readonly reason: InterruptedReason;
  readonly atRiskOre: number;
  readonly since: Date;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
  readonly state: AttemptState;
  /** Money that we owe a customer because of it, and that can be applied or given back. */
  readonly isDebt: boolean;
  readonly companyId: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly owner: string | null;
  /** Set by a person, or by the signature itself; the reason's own when null. */
  readonly deadlineAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closedBecause: string | null;
};

/** Marks that stay until a person has looked through them. */
const MARKS = `('partialApproval','wrongCompany','unknownIssuer','ownCardWhereOff',
  'unexpectedApproval','otherCardThanPaid','surcharge','tip','offlineApproval','amountMismatch')`;

const AT_RISK_OF_MARK = `case mark
    when 'partialApproval' then greatest(a.asked_ore - a.approved_ore, 0)
    when 'amountMismatch' then abs(a.approved_ore - a.asked_ore)
    when 'unexpectedApproval' then greatest(a.asked_ore, a.approved_ore)
    when 'surcharge' then coalesce(a.surcharge_ore, 0)
    when 'tip' then coalesce(a.tip_ore, 0)
    else a.approved_ore end`;

/** A part payment is looked after by itself when the rest is paid; a debt by its own branch. */
const STANDS = `case mark
    when 'partialApproval' then exists (select from allocations l join orders o on o.id = l.order_id
      where l.attempt_id = a.id and l.target = 'order' and o.left_ore > 0)
    when 'amountMismatch' then not exists (select from debts d
      where d.attempt_id = a.id and d.reason = 'excess')
    else true end`;

/** What is left unpaid of the orders of an attempt that was claimed paid and was not. */
const LEFT_OF_CLAIM = `(select coalesce(sum(least(l.asked_ore, o.left_ore)), 0)
  from allocations l join orders o on o.id = l.order_id
  where l.attempt_id = a.id and l.target = 'order')`;

/** A later try for as much takes the item over; a failed reversal is listed as the debt it is. */
export const IS_FAILED_REFUND = `a.kind <> 'purchase'
  and a.state in ('declined','cancelled','notSent','notPerformed')
  and not exists (select from debts d
    where d.attempt_id = a.original_id and d.reason = 'failedReversal')`;
export const IS_TRIED_AGAIN = `(exists (select from attempts r where r.original_id = a.original_id
    and r.created_at > a.created_at and r.asked_ore >= a.asked_ore)
  or a.asked_ore <= (select coalesce(sum(r.approved_ore), 0) from attempts r
    where r.original_id = a.original_id and r.state = 'approved' and r.created_at > a.created_at))`;

/** A person has said that nobody will try it again, and why. */
export const IS_REFUND_HANDLED = `exists (select from interrupted_items h
  where h.attempt_id = a.id and h.reason = 'refundFailed' and h.closed_at is not null)`;

/** `only` narrows each branch to one attempt, by the column that names it there. */
function openFacts(only: (column: string) => string): string {
  return `select a.id, 'unknown' as reason, a.asked_ore as at_risk_ore,
        coalesce(a.sent_at, a.created_at) as since, false as is_debt
      from attempts a where a.state = 'unknown' ${only("a.id")}
    union all
    select a.id, 'claimed', a.asked_ore, c.claimed_at, false
      from claims c join attempts a on a.id = c.attempt_id
      where c.outcome = 'open' ${only("c.attempt_id")}
    union all
    select a.id, 'claimDisproven', ${LEFT_OF_CLAIM}::bigint, c.outcome_at, false
      from claims c join attempts a on a.id = c.attempt_id
      where c.outcome = 'disproven' and a.kind = 'purchase' and a.state <> 'approved'
        and ${LEFT_OF_CLAIM} > 0 ${only("c.attempt_id")}
    union all
    select d.attempt_id, case d.reason when 'excess' then 'amountMismatch' else d.reason end,
        sum(d.amount_ore - d.settled_ore)::bigint, min(d.created_at), true
      from debts d
      where d.settled_ore < d.amount_ore and d.attempt_id is not null
        and d.reason in ('excess','lateApproval','failedReversal','paidTwice','handKeyedSale')
        ${only("d.attempt_id")}
      group by d.attempt_id, d.reason
    union all
    select a.id, mark, ${AT_RISK_OF_MARK}, coalesce(a.ended_at, a.created_at), false
      from attempts a cross join unnest(a.flags) as mark
      where a.to_look_through and mark <> all(a.handled_flags) and mark in ${MARKS} and ${STANDS} ${only("a.id")}
    union all
    select a.id, 'signatureWaiting', greatest(a.asked_ore, a.approved_ore),
        coalesce(a.ended_at, a.created_at), false
      from attempts a where 'signatureWaiting' = any(a.flags)
        and coalesce(a.signature_state, 'waiting') = 'waiting' ${only("a.id")}
    union all
    select a.id, 'refundFailed', a.asked_ore, coalesce(a.ended_at, a.created_at), false
      from attempts a where ${IS_FAILED_REFUND} and not ${IS_TRIED_AGAIN}
        and not ${IS_REFUND_HANDLED} ${only("a.id")}`;
}

/** $1 the companies and $2 the sites that are seen; null is all. */
export function isInSightOf(column: string): string {
  return `and (($1::uuid[] is null and $2::uuid[] is null) or exists (select from attempts seen
      where seen.id = ${column} and ($1::uuid[] is null or seen.company_id = any($1))
        and ($2::uuid[] is null or seen.site_id = any($2))))`;
}

function openStatement(name: string, only: (column: string) => string): Statement {
  return statement({
    name,
    text: `with found as (${openFacts(only)})
      select f.id, f.reason, f.at_risk_ore, f.since, f.is_debt, a.checks, a.state,
        a.company_id, a.site_id, s.code as site_code, i.owner,
        coalesce(i.deadline_at, case when f.reason = 'signatureWaiting'
          then a.signature_deadline_at end) as deadline_at,
        case when f.reason in ('unknown','claimed') then a.next_check_at end as next_check_at
      from found f join attempts a on a.id = f.id
      join sites s on s.id = a.site_id
      left join interrupted_items i on i.attempt_id = f.id and i.reason = f.reason
      order by f.at_risk_ore desc, f.since, f.id, f.reason`,
  });
}

const FIND_OPEN = openStatement("find_interrupted", isInSightOf);
const FIND_OPEN_OF = openStatement(
  "find_interrupted_of_attempt",
  (column) => `and ${column} = $1::uuid`,
);

type FactRow = {
  id: string;
  reason: InterruptedReason;
  at_risk_ore: number;
  since: Date;
  is_debt: boolean;
  checks: number;
  state: AttemptState;
  company_id: string;
  site_id: string;
  site_code: string;
  owner: string | null;
  deadline_at: Date | null;
  next_check_at: Date | null;
};

/** Most money at risk first, then the oldest. */
export async function selectOpen(sql: Sql, sight: Sight): Promise<InterruptedFact[]> {
  const { companyIds, siteIds } = sight;
  return (await sql.query<FactRow>(FIND_OPEN, [companyIds, siteIds])).map(openFact);
}

export async function selectOpenOf(sql: Sql, attemptId: string): Promise<InterruptedFact[]> {
  return (await sql.query<FactRow>(FIND_OPEN_OF, [attemptId])).map(openFact);
}

function openFact(row: FactRow): InterruptedFact {
  return {
    paymentId: row.id,
    reason: row.reason,
    atRiskOre: row.at_risk_ore,
    since: row.since,
    checks: row.checks,
    nextCheckAt: row.next_check_at,
    state: row.state,
    isDebt: row.is_debt,
    companyId: row.company_id,
    siteId: row.site_id,
    siteCode: row.site_code,
    owner: row.owner,
    deadlineAt: row.deadline_at,
    closedAt: null,
    closedBy: null,
    closedBecause: null,
  };
}

const MATCHING = statement({
  name: "interrupted_matching",
  text: `select a.id from attempts a where a.id = any($1::uuid[])
    and (upper($2) in (a.authorisation_code, a.last_four, a.reference, a.operator)
      or exists (select from allocations l join order_search w on w.order_id = l.order_id
        where l.attempt_id = a.id and (w.words like lower_swedish($3)
          or w.words like lower_swedish(replace($3, ' ', ''))))
      or exists (select from terminals t where t.id = a.terminal_id
        and (t.terminal_id = $2 or lower_swedish(t.name) = lower_swedish($2))))`,
});

/** Which of the attempts the words of a search box may mean. */
export async function selectMatching(
  sql: Sql,
  attemptIds: readonly string[],
  search: string,
): Promise<ReadonlySet<string>> {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await sql.query<{ id: string }>(MATCHING, [attemptIds, search, pattern]);
  return new Set(rows.map((row) => row.id));
}
