/** The SQL of the day's takings, of the day that they are held beside, and of what goes on now. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Overview } from "./overview-api.ts";

type Issuer = Overview["byIssuer"][number]["issuer"];

/** What one till took on cards of one issuer at one terminal, or in cash; given back counts below zero. */
export type Takings = {
  readonly companyCode: string;
  readonly siteCode: string;
  readonly tillId: string;
  readonly till: string;
  readonly amountOre: number;
  readonly payments: number;
} & (OnCards | InCash);
export type OnCards = { readonly issuer: Issuer; readonly terminalId: string };
export type InCash = { readonly issuer: null; readonly terminalId: null };

const IN_SIGHT = `and ($2::uuid[] is null or company_id = any($2))
        and ($3::uuid[] is null or site_id = any($3))`;

/** What is folded into the day's sums, and what is not yet. */
const TAKINGS_OF_DAY = statement({
  name: "takings_of_day",
  text: `select t.issuer, c.code as "companyCode", s.code as "siteCode", t.till_id as "tillId",
      k.code as till, t.terminal_id as "terminalId", t.amount_ore as "amountOre", t.payments
    from (
      select company_id, site_id, till_id, terminal_id, issuer, sum(amount_ore)::bigint as amount_ore,
        sum(payments)::int as payments
      from (
        select company_id, site_id, till_id, terminal_id, issuer, amount_ore, payments, attempts
          from takings_of_days where business_day = $1 ${IN_SIGHT}
        union all
        select company_id, site_id, till_id, terminal_id, issuer, amount_ore, payments, attempts
          from takings_to_fold where business_day = $1 ${IN_SIGHT}) u
      group by company_id, site_id, till_id, terminal_id, issuer having sum(attempts) > 0
    ) t join sites s on s.id = t.site_id join companies c on c.id = t.company_id
      join tills k on k.id = t.till_id`,
});

/** On cards, and in cash: whole kronor that changed hands. */
export function selectTakings(
  sql: Sql,
  { day, sight }: { readonly day: BusinessDay; readonly sight: Sight },
): Promise<Takings[]> {
  return sql.query<Takings>(TAKINGS_OF_DAY, [day, sight.companyIds, sight.siteIds]);
}

/** What one hour of a day took. `untilNowOre` is what had come by the same time of the day as it is now. */
export type HourTaken = {
  readonly day: BusinessDay;
  /** Null of cash. */
  readonly issuer: Issuer | null;
  readonly hour: number;
  readonly amountOre: number;
  readonly payments: number;
  readonly untilNowOre: number;
};

const OF_HOURS = `select business_day, issuer, hour, amount_ore, payments, attempts,
          case when hour < extract(hour from $4::time) then amount_ore else 0 end as until_ore`;

/** Of the hour that is not over, the payments of the day that is held beside are read one by one. */
const HOURS_OF_DAYS = statement({
  name: "hours_of_days",
  text: `select business_day as day, issuer, hour, sum(amount_ore)::bigint as "amountOre",
      sum(payments)::int as payments, sum(until_ore)::bigint as "untilNowOre"
    from (
      ${OF_HOURS} from takings_of_hours where business_day in ($1, $5) ${IN_SIGHT}
      union all
      ${OF_HOURS} from takings_to_fold where business_day in ($1, $5) ${IN_SIGHT}
      union all
      select business_day, issuer, extract(hour from $4::time)::smallint, 0, 0, 0,
          (case kind when 'purchase' then 1 else -1 end)
            * (case method when 'cash' then cash_ore else approved_ore end)
        from attempts where business_day = $5 and state = 'approved'
          and time_taken(ended_at, created_at)
            between make_time(extract(hour from $4::time)::int, 0, 0) and $4::time
          ${IN_SIGHT}) u
    group by business_day, issuer, hour having sum(attempts) > 0`,
});

export function selectHours(
  sql: Sql,
  asked: {
    readonly day: BusinessDay;
    readonly besideDay: BusinessDay;
    readonly sight: Sight;
    /** "13:05", in Stockholm. */
    readonly timeOfDay: string;
  },
): Promise<HourTaken[]> {
  const { day, besideDay, sight, timeOfDay } = asked;
  const values = [day, sight.companyIds, sight.siteIds, timeOfDay, besideDay];
  return sql.query<HourTaken>(HOURS_OF_DAYS, values);
}

const UNKNOWN_NOW = statement({
  name: "unknown_now",
  text: `select coalesce(sum(asked_ore), 0)::bigint as asked_ore, count(*) as payments
    from attempts where state = 'unknown'
      and ($1::uuid[] is null or company_id = any($1))
      and ($2::uuid[] is null or site_id = any($2))`,
});

export async function selectUnknown(
  sql: Sql,
  { companyIds, siteIds }: Sight,
): Promise<{ askedOre: number; payments: number }> {
  const values = [companyIds, siteIds];
  const [row] = await sql.query<{ asked_ore: number; payments: number }>(UNKNOWN_NOW, values);
  return { askedOre: row?.asked_ore ?? 0, payments: row?.payments ?? 0 };
}

const UNDER_WAY = statement({
  name: "under_way_now",
  text: `select a.id as "paymentId", a.state, a.kind, a.asked_ore as "askedOre", a.created_at as since,
      a.operator, k.code as till, s.code as "siteCode", m.name as terminal,
      sum(a.asked_ore) over ()::bigint as "allOre", count(*) over () as "allPayments"
    from attempts a join tills k on k.id = a.till_id join sites s on s.id = a.site_id
      join terminals m on m.id = a.terminal_id
    where a.state in ('created','sent')
      and ($1::uuid[] is null or a.company_id = any($1))
      and ($2::uuid[] is null or a.site_id = any($2))
    order by a.created_at, a.id limit 20`,
});

type UnderWayRow = Omit<Overview["underWay"]["oldest"][number], "since"> & {
  readonly since: Date;
  readonly allOre: number;
  readonly allPayments: number;
};

export async function selectUnderWay(
  sql: Sql,
  { companyIds, siteIds }: Sight,
): Promise<Overview["underWay"]> {
  const rows = await sql.query<UnderWayRow>(UNDER_WAY, [companyIds, siteIds]);
  return {
    payments: rows[0]?.allPayments ?? 0,
    askedOre: rows[0]?.allOre ?? 0,
    oldest: rows.map(({ allOre, allPayments, since, ...row }) => ({
      ...row,
      since: since.toISOString(),
    })),
  };
}

const CLOCK_SKEWS = statement({
  name: "clock_skews",
  text: `select id, clock_skew_ms as "clockSkewMs" from terminals where clock_skew_ms <> 0`,
});

export async function selectClockSkews(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ id: string; clockSkewMs: number }>(CLOCK_SKEWS);
  return new Map(rows.map(({ id, clockSkewMs }) => [id, clockSkewMs]));
}

const SITE_BY_CODE = statement({
  name: "site_by_code_in_sight",
  text: `select s.id from sites s where s.code = $1
    and ($2::uuid[] is null or exists (select from site_companies b
      where b.site_id = s.id and b.company_id = any($2)))
    and ($3::uuid[] is null or s.id = any($3))`,
});

export async function findSiteSeen(
  sql: Sql,
  code: string,
  { companyIds, siteIds }: Sight,
): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(SITE_BY_CODE, [code, companyIds, siteIds]);
  return row?.id;
}
