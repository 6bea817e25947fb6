/** The SQL of the day's takings, of the day that they are held beside, and of what goes on now. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Overview } from "./overview-api.ts";

type Issuer = Overview["byIssuer"][number]["issuer"];

/** What one terminal took on cards of one issuer at one till; given back counts below zero. */
export type Takings = {
  readonly issuer: Issuer;
  readonly companyCode: string;
  readonly siteCode: string;
  readonly tillId: string;
  readonly till: string;
  readonly terminalId: string;
  readonly amountOre: number;
  readonly payments: number;
};

export type OfDay = { readonly day: BusinessDay; readonly sight: Sight };

const IN_SIGHT = `and ($2::uuid[] is null or company_id = any($2))
        and ($3::uuid[] is null or site_id = any($3))`;

function valuesOf({ day, sight }: OfDay): readonly unknown[] {
  return [day, sight.companyIds, sight.siteIds];
}

const TAKINGS_OF_DAY = statement({
  name: "takings_of_day",
  text: `select t.issuer, c.code as "companyCode", s.code as "siteCode", t.till_id as "tillId",
      k.code as till, t.terminal_id as "terminalId", t.amount_ore as "amountOre", t.payments
    from (
      select issuer, company_id, site_id, till_id, terminal_id,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint
          as amount_ore,
        count(*) filter (where kind = 'purchase') as payments
      from attempts where business_day = $1 and state = 'approved' and method = 'card' ${IN_SIGHT}
      group by issuer, company_id, site_id, till_id, terminal_id
    ) t join sites s on s.id = t.site_id join companies c on c.id = t.company_id
      join tills k on k.id = t.till_id`,
});

export function selectTakings(sql: Sql, asked: OfDay): Promise<Takings[]> {
  return sql.query<Takings>(TAKINGS_OF_DAY, valuesOf(asked));
}

const CASH_OF_DAY = statement({
  name: "cash_of_day",
  text: `select s.code as "siteCode", c.code as "companyCode", t.till_id as "tillId", k.code as till,
      t.amount_ore as "amountOre", t.payments
    from (
      select site_id, company_id, till_id,
        sum(case kind when 'purchase' then cash_ore else -cash_ore end)::bigint as amount_ore,
        count(*) filter (where kind = 'purchase') as payments
      from attempts where business_day = $1 and state = 'approved' and method = 'cash' ${IN_SIGHT}
      group by site_id, company_id, till_id
    ) t join sites s on s.id = t.site_id join companies c on c.id = t.company_id
      join tills k on k.id = t.till_id
    order by s.code, c.code`,
});

export type CashTaken = Omit<Takings, "issuer" | "terminalId">;

/** What lies in the drawers by the day's payments and refunds: whole kronor that changed hands. */
export function selectCash(sql: Sql, asked: OfDay): Promise<CashTaken[]> {
  return sql.query<CashTaken>(CASH_OF_DAY, valuesOf(asked));
}

/** What one hour of a day took. `untilNowOre` is what had come by the same time of the day as it is now. */
export type HourTaken = {
  readonly day: BusinessDay;
  readonly issuer: Issuer;
  readonly isCash: boolean;
  readonly hour: number;
  readonly amountOre: number;
  readonly payments: number;
  readonly untilNowOre: number;
};

const HOURS_OF_DAYS = statement({
  name: "hours_of_days",
  text: `select day, issuer, is_cash as "isCash", extract(hour from at)::int as hour,
      sum(ore)::bigint as "amountOre", count(*) filter (where ore > 0) as payments,
      coalesce(sum(ore) filter (where at::time <= $4::time), 0)::bigint as "untilNowOre"
    from (
      select business_day as day, issuer, method = 'cash' as is_cash,
        coalesce(ended_at, created_at) at time zone 'Europe/Stockholm' as at,
        (case kind when 'purchase' then 1 else -1 end)
          * (case method when 'cash' then cash_ore else approved_ore end) as ore
      from attempts where business_day = any($1::date[]) and state = 'approved' ${IN_SIGHT}
    ) a group by day, issuer, is_cash, extract(hour from at)`,
});

export function selectHours(
  sql: Sql,
  asked: {
    readonly days: readonly BusinessDay[];
    readonly sight: Sight;
    /** "13:05", in Stockholm. */
    readonly timeOfDay: string;
  },
): Promise<HourTaken[]> {
  const { days, sight, timeOfDay } = asked;
  return sql.query<HourTaken>(HOURS_OF_DAYS, [days, sight.companyIds, sight.siteIds, timeOfDay]);
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
