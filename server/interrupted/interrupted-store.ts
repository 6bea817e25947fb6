/** The SQL of what a person must look at: one row for each attempt and reason. */
import type { InterruptedItem } from "../api.ts";
import { type Sql, statement } from "../database/database.ts";

export type InterruptedFact = {
  readonly paymentId: string;
  readonly reason: InterruptedItem["reason"];
  readonly atRiskOre: number;
  readonly since: Date;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
};

/** Reasons that the payment itself was marked with when its answer was booked. */
const MARKS = `('partialApproval','wrongCompany','signatureWaiting','unknownIssuer',
  'ownCardWhereOff','unexpectedApproval','otherCardThanPaid','surcharge','offlineApproval')`;

const FIND_INTERRUPTED = statement({
  name: "find_interrupted",
  text: `with open_debts as (
      select attempt_id, reason, sum(amount_ore - settled_ore)::bigint as owed_ore,
        min(created_at) as since
      from debts
      where settled_ore < amount_ore and attempt_id is not null
        and reason in ('lateApproval','excess')
      group by attempt_id, reason
    ), mismatched as (
      select id from attempts where flags <> '{}' and 'amountMismatch' = any(flags)
      union
      select a.id from open_debts d join attempts a on a.id = d.attempt_id
        where d.reason = 'excess' and a.approved_ore <> a.asked_ore
    ), found as (
      select id, state::text as reason, asked_ore as at_risk_ore,
          coalesce(sent_at, created_at) as since
        from attempts where state = 'unknown'
      union all
      select id, state, asked_ore, coalesce(sent_at, created_at)
        from attempts where state = 'claimed'
      union all
      select attempt_id, reason, owed_ore, since from open_debts where reason = 'lateApproval'
      union all
      select a.id, 'amountMismatch', coalesce(d.owed_ore, abs(a.approved_ore - a.asked_ore)),
          coalesce(a.ended_at, a.created_at)
        from mismatched i join attempts a on a.id = i.id
        left join open_debts d on d.attempt_id = a.id and d.reason = 'excess'
      union all
      select a.id, mark,
          case mark
            when 'partialApproval' then greatest(a.asked_ore - a.approved_ore, 0)
            when 'signatureWaiting' then greatest(a.asked_ore, a.approved_ore)
            when 'unexpectedApproval' then greatest(a.asked_ore, a.approved_ore)
            when 'surcharge' then coalesce(a.surcharge_ore, 0)
            else a.approved_ore
          end,
          coalesce(a.ended_at, a.created_at)
        from attempts a cross join unnest(a.flags) as mark
        where a.flags <> '{}' and mark in ${MARKS}
    )
    select f.id, f.reason, f.at_risk_ore, f.since, a.checks,
      case when a.state = 'unknown' then a.next_check_at end as next_check_at
    from found f join attempts a on a.id = f.id
    order by f.at_risk_ore desc, f.since, f.id, f.reason`,
});

type FactRow = {
  id: string;
  reason: InterruptedItem["reason"];
  at_risk_ore: number;
  since: Date;
  checks: number;
  next_check_at: Date | null;
};

/** Most money at risk first, then the oldest. */
export async function selectInterrupted(sql: Sql): Promise<InterruptedFact[]> {
  const rows = await sql.query<FactRow>(FIND_INTERRUPTED);
  return rows.map((row) => ({
    paymentId: row.id,
    reason: row.reason,
    atRiskOre: row.at_risk_ore,
    since: row.since,
    checks: row.checks,
    nextCheckAt: row.next_check_at,
  }));
}
