/** The SQL of what stands open on the list, one row for each attempt and reason. */

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

/**
 * In brackets, to be selected from. `only` narrows each branch to one attempt, by the column that names
 * it there.
 */
export function openFacts(only: (column: string) => string): string {
  return `(select a.id, 'unknown' as reason, a.asked_ore as at_risk_ore,
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
        and not ${IS_REFUND_HANDLED} ${only("a.id")})`;
}
