/**
 * The SQL of what stands open on the list: one row for each attempt and reason, found by partial
 * indexes that hold little but what is open, however many payments there are.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { openFacts } from "./open-facts.ts";

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

/** $1 the companies and $2 the sites that are seen; null is all. */
export function isInSightOf(column: string): string {
  return `and (($1::uuid[] is null and $2::uuid[] is null) or exists (select from attempts seen
      where seen.id = ${column} and ($1::uuid[] is null or seen.company_id = any($1))
        and ($2::uuid[] is null or seen.site_id = any($2))))`;
}

function openStatement(name: string, only: (column: string) => string): Statement {
  return statement({
    name,
    text: `with found as ${openFacts(only)}
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
