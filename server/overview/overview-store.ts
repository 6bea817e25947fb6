/** The SQL of the day's takings. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { Overview } from "./overview-api.ts";

/** What one terminal took on cards of one issuer; given back counts below zero. */
export type Takings = {
  readonly issuer: Overview["byIssuer"][number]["issuer"];
  readonly siteCode: string;
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
  text: `select t.issuer, s.code as site_code, t.terminal_id, t.amount_ore, t.payments
    from (
      select issuer, site_id, terminal_id,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint
          as amount_ore,
        count(*) filter (where kind = 'purchase') as payments
      from attempts where business_day = $1 and state = 'approved' and method = 'card' ${IN_SIGHT}
      group by issuer, site_id, terminal_id
    ) t join sites s on s.id = t.site_id`,
});

export async function selectTakings(sql: Sql, asked: OfDay): Promise<Takings[]> {
  const rows = await sql.query<{
    issuer: Takings["issuer"];
    site_code: string;
    terminal_id: string;
    amount_ore: number;
    payments: number;
  }>(TAKINGS_OF_DAY, valuesOf(asked));
  return rows.map((row) => ({
    issuer: row.issuer,
    siteCode: row.site_code,
    terminalId: row.terminal_id,
    amountOre: row.amount_ore,
    payments: row.payments,
  }));
}

const CASH_OF_DAY = statement({
  name: "cash_of_day",
  text: `select s.code as "siteCode", c.code as "companyCode", t.amount_ore as "amountOre", t.payments
    from (
      select site_id, company_id,
        sum(case kind when 'purchase' then cash_ore else -cash_ore end)::bigint as amount_ore,
        count(*) filter (where kind = 'purchase') as payments
      from attempts where business_day = $1 and state = 'approved' and method = 'cash' ${IN_SIGHT}
      group by site_id, company_id
    ) t join sites s on s.id = t.site_id join companies c on c.id = t.company_id
    order by s.code, c.code`,
});

export type CashOfPlace = Overview["cash"]["byPlace"][number];

/** What lies in the drawers by the day's payments and refunds: whole kronor that changed hands. */
export function selectCash(sql: Sql, asked: OfDay): Promise<CashOfPlace[]> {
  return sql.query<CashOfPlace>(CASH_OF_DAY, valuesOf(asked));
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
