/** The SQL of past days' sales by issuer, which are summed once and held against the payments. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LOCK_UNTIL = statement({
  name: "lock_issuer_days_until",
  text: "select until from issuer_days_until for update",
});

/** Its lock is the right to move on: of two servers one sums the days. */
export async function lockSummedUntil(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ until: string }>(LOCK_UNTIL);
  if (row === undefined) throw new Error("Until when issuers' days are summed is gone");
  return row.until;
}

const FIRST_DAY = statement({
  name: "first_issuer_day_after",
  text: "select min(business_day) as day from attempts where business_day > $1 and state = 'approved'",
});

/** The first day with sales after the given one. */
export async function findFirstDayAfter(tx: Transaction, after: string): Promise<string | null> {
  const [row] = await tx.query<{ day: string | null }>(FIRST_DAY, [after]);
  return row?.day ?? null;
}

const SUM_DAYS = statement({
  name: "sum_issuer_days",
  text: `insert into issuer_days (business_day, company_id, site_id, issuer, amount_ore, payments)
    select business_day, company_id, site_id, issuer,
      sum(case kind when 'purchase' then approved_ore else -approved_ore end), count(*)
    from attempts
    where state = 'approved' and method = 'card' and business_day > $1 and business_day <= $2
    group by business_day, company_id, site_id, issuer`,
});
const MOVE_ON = statement({
  name: "move_issuer_days_until",
  text: "update issuer_days_until set until = $1",
});

export async function sumDays(
  tx: Transaction,
  { after, until }: { readonly after: string; readonly until: BusinessDay },
): Promise<void> {
  await tx.write(SUM_DAYS, [after, until]);
  await tx.write(MOVE_ON, [until]);
}

const FIND_DIFFERENT_DAYS = statement({
  name: "find_different_issuer_days",
  text: `with paid as (select business_day, company_id, issuer,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint as ore
      from attempts where state = 'approved' and method = 'card'
        and business_day <= (select until from issuer_days_until)
      group by business_day, company_id, issuer),
    kept as (select business_day, company_id, issuer, sum(amount_ore)::bigint as ore
      from issuer_days group by business_day, company_id, issuer)
    select c.code as "companyCode", 'issuerDay' as role, coalesce(k.ore, 0)::bigint as "bookedOre",
      coalesce(p.ore, 0)::bigint as "expectedOre"
    from paid p full join kept k using (business_day, company_id, issuer)
    join companies c on c.id = company_id
    where coalesce(k.ore, 0) <> coalesce(p.ore, 0) order by business_day limit 100`,
});

export type DifferentDay = {
  readonly companyCode: string;
  readonly role: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export function selectDifferentDays(sql: Sql): Promise<DifferentDay[]> {
  return sql.query<DifferentDay>(FIND_DIFFERENT_DAYS);
}
