/** The SQL of what has stood on the list and stands there no more: by evidence, or by a person. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type InterruptedFact, isInSightOf } from "./interrupted-store.ts";
import { IS_FAILED_REFUND, IS_REFUND_HANDLED, IS_TRIED_AGAIN } from "./open-facts.ts";

/** Each branch reads its newest; older ones are found in the history by their payment. */
const MOST_OF_EACH = 500;

const ORDERS_CHANGED_AT = `(select max(o.changed_at)
  from allocations l join orders o on o.id = l.order_id where l.attempt_id = a.id)`;
const IS_UNPAID = `exists (select from allocations l join orders o on o.id = l.order_id
  where l.attempt_id = a.id and l.target = 'order' and o.left_ore > 0)`;

function closedFacts(only: (column: string) => string): string {
  const newest = (column: string): string => `order by ${column} desc limit ${MOST_OF_EACH}`;
  return `(select e.attempt_id as id, 'unknown' as reason, e.at as since,
        coalesce(c.claimed_at, a.ended_at) as closed_at, c.by as closed_by,
        case when c.by is null then a.evidence else 'claim' end as because
      from attempt_events e join attempts a on a.id = e.attempt_id
      left join claims c on c.attempt_id = a.id
      where e.kind = 'unknown' and a.state not in ('created','sent','unknown')
        ${only("e.attempt_id")} ${newest("e.at")})
    union all
    (select c.attempt_id, 'claimed', c.claimed_at, c.outcome_at, null, a.evidence
      from claims c join attempts a on a.id = c.attempt_id
      where c.outcome <> 'open' ${only("c.attempt_id")} ${newest("c.outcome_at")})
    union all
    (select a.id, 'claimDisproven', c.outcome_at,
        greatest(c.outcome_at, case when a.state = 'approved' then a.ended_at
          else ${ORDERS_CHANGED_AT} end), null,
        case when a.state = 'approved' then a.evidence else 'orderPaid' end
      from claims c join attempts a on a.id = c.attempt_id
      where c.outcome = 'disproven' and a.kind = 'purchase'
        and (a.state = 'approved' or not ${IS_UNPAID})
        ${only("c.attempt_id")} ${newest("c.outcome_at")})
    union all
    (select d.attempt_id, case d.reason when 'excess' then 'amountMismatch' else d.reason end,
        min(d.created_at), max(d.settled_at), null, 'debtSettled'
      from debts d where d.settled_at is not null and d.attempt_id is not null
        and d.reason in ('excess','lateApproval','failedReversal','paidTwice','handKeyedSale')
        and not exists (select from debts o where o.attempt_id = d.attempt_id
          and o.reason = d.reason and o.settled_ore < o.amount_ore)
        ${only("d.attempt_id")} group by d.attempt_id, d.reason ${newest("max(d.settled_at)")})
    union all
    (select i.attempt_id, i.reason, coalesce(a.ended_at, a.created_at), i.closed_at, i.closed_by,
        i.closed_because
      from interrupted_items i join attempts a on a.id = i.attempt_id
      where i.closed_at is not null ${only("i.attempt_id")} ${newest("i.closed_at")})
    union all
    (select a.id, 'partialApproval', coalesce(a.ended_at, a.created_at), ${ORDERS_CHANGED_AT},
        null, 'orderPaid'
      from attempts a where 'partialApproval' = any(a.flags) and a.flags <> '{}'
        and 'partialApproval' <> all(a.handled_flags) and not ${IS_UNPAID}
        ${only("a.id")} ${newest("a.created_at")})
    union all
    (select a.id, 'signatureWaiting', coalesce(a.ended_at, a.created_at),
        coalesce(a.signature_answered_at, a.ended_at), a.signature_answered_by, a.signature_state
      from attempts a where a.signature_state in ('signed','notSigned')
        ${only("a.id")} ${newest("a.created_at")})
    union all
    (select a.id, 'refundFailed', coalesce(a.ended_at, a.created_at),
        (select min(r.created_at) from attempts r
          where r.original_id = a.original_id and r.created_at > a.created_at), null, 'triedAgain'
      from attempts a where ${IS_FAILED_REFUND} and ${IS_TRIED_AGAIN}
        and not ${IS_REFUND_HANDLED}
        ${only("a.id")} ${newest("a.created_at")})`;
}

function closedStatement(name: string, only: (column: string) => string): Statement {
  return statement({
    name,
    text: `with found as (${closedFacts(only)})
      select f.id, f.reason, f.since, f.closed_at, f.closed_by, f.because, a.checks, a.state,
        a.company_id, a.site_id, s.code as site_code, i.owner, i.deadline_at
      from found f join attempts a on a.id = f.id
      join sites s on s.id = a.site_id
      left join interrupted_items i on i.attempt_id = f.id and i.reason = f.reason
      where f.closed_at is not null
      order by f.closed_at desc, f.id, f.reason`,
  });
}

const FIND_CLOSED = closedStatement("find_closed_items", isInSightOf);
const FIND_CLOSED_OF = closedStatement(
  "find_closed_items_of_attempt",
  (column) => `and ${column} = $1::uuid`,
);

type ClosedRow = {
  id: string;
  reason: InterruptedReason;
  since: Date;
  closed_at: Date;
  closed_by: string | null;
  because: string | null;
  checks: number;
  state: AttemptState;
  company_id: string;
  site_id: string;
  site_code: string;
  owner: string | null;
  deadline_at: Date | null;
};

/** The last closed first. Nothing is at risk any more. */
export async function selectClosed(sql: Sql, sight: Sight): Promise<InterruptedFact[]> {
  const { companyIds, siteIds } = sight;
  return (await sql.query<ClosedRow>(FIND_CLOSED, [companyIds, siteIds])).map(closedFact);
}

export async function selectClosedOf(sql: Sql, attemptId: string): Promise<InterruptedFact[]> {
  return (await sql.query<ClosedRow>(FIND_CLOSED_OF, [attemptId])).map(closedFact);
}

function closedFact(row: ClosedRow): InterruptedFact {
  return {
    paymentId: row.id,
    reason: row.reason,
    atRiskOre: 0,
    since: row.since,
    checks: row.checks,
    nextCheckAt: null,
    state: row.state,
    isDebt: false,
    companyId: row.company_id,
    siteId: row.site_id,
    siteCode: row.site_code,
    owner: row.owner,
    deadlineAt: row.deadline_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    closedBecause: row.because,
  };
}
