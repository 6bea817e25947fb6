/**
 * The SQL of each day's sales by place and issuer, with whether they are paid and when their sessions were
 * closed: what a month of payouts is summed from. Places that are alike come in one row.
 */
import type { PaidOfPlace, PlaceSum } from "@kortkoll/core/bank/payout-sums.ts";
import { ore } from "@kortkoll/core/money.ts";
import { isAfterFound } from "../database/after-found.ts";
import { type Sql, statement } from "../database/database.ts";
import { BY_PLACE, type GroupsAsked, LATE_DAYS, SEEN, UNSUMMED } from "./sales-group-store.ts";

const PLACE = "business_day, company_id, site_id, issuer";

/**
 * Where parts may sum to nothing, and days that are not summed yet: "nothing is paid" is not said of them.
 * An index holds each.
 */
const DOUBTFUL = `doubtful as materialized (
      select sale_day, site_id, issuer from payout_match_parts
        where kind = 'sales' and amount_ore <= 0
      union
      select sale_day, site_id, issuer from payout_match_parts
        where kind = 'sales'
          and ${isAfterFound("sale_day", "select until from issuer_days_until")})`;

/** Of sales: 2 when all is paid, 1 when nothing is, 0 when it must be judged. */
const PAID = "case when left_ore = 0 then 2 when paid_ore = 0 then 1 else 0 end";
const SOLD = `amount_ore, payments, null::timestamptz as closed_at, null::bigint as placed_ore,
        0 as placed`;
const PLACED = "0 as paid, null::bigint, 0, closed_at, amount_ore, payments";

const READ_PLACE_SUMS = statement({
  name: "read_sales_of_days_by_place",
  text: `with ${LATE_DAYS}, ${DOUBTFUL},
    sums as (
      select ${PLACE}, ${PAID} as paid, ${SOLD}
        from issuer_days where business_day between $1 and $2 and ${SEEN}
      union all
      select ${PLACE}, ${PAID}, ${SOLD} from late join issuer_days on business_day = day where ${SEEN}
      union all
      select ${PLACE}, 1, ${SOLD} from (${UNSUMMED}
        and (business_day >= $1 or business_day in (select day from late)) ${BY_PLACE}) u
      union all
      select ${PLACE}, ${PLACED}
        from session_sums where business_day between $1 and $2 and ${SEEN}
      union all
      select ${PLACE}, ${PLACED} from late join session_sums on business_day = day where ${SEEN}),
    places as (
      select ${PLACE}, max(amount_ore) as ore, sum(payments)::int as payments, max(paid) as paid,
        min(closed_at) as closed_from, max(closed_at) as closed_to,
        sum(payments) <> sum(placed) as has_rest,
        -- A sale and its refund in sessions of their own may be in two payouts.
        coalesce(min(placed_ore) <= 0, false) or sum(payments) < sum(placed)
          or (sum(payments) > sum(placed) and max(amount_ore) <= coalesce(sum(placed_ore), 0))
          as is_mixed
      from sums group by ${PLACE} having sum(payments) <> 0 or sum(placed) <> 0),
    judged as (
      select *, case when is_mixed or paid = 1
          and (business_day, site_id, issuer) in (select sale_day, site_id, issuer from doubtful)
        then 0 else paid end as mark
      from places)
    select business_day as "saleDay", issuer, company_id as "companyId", mark,
      has_rest as "hasRest", extract(epoch from closed_from)::bigint * 1000 as "closedFromMs",
      extract(epoch from closed_to)::bigint * 1000 as "closedToMs",
      array_agg(site_id)::text as sites, array_agg(coalesce(ore, 0))::text as sums,
      array_agg(payments)::text as payments
    from judged group by business_day, mark, closed_from, closed_to, has_rest, issuer, company_id`,
});

const MARKS: readonly PaidOfPlace[] = ["judge", "nothing", "all"];

type Alike = Omit<PlaceSum, "siteId" | "amountOre" | "payments" | "paid"> & {
  readonly mark: number;
  /** As PostgreSQL writes arrays: thousands of values are read quicker so than one by one. */
  readonly sites: string;
  readonly sums: string;
  readonly payments: string;
};

export async function selectPlaceSums(
  sql: Sql,
  { sight, from, to }: GroupsAsked,
): Promise<readonly PlaceSum[]> {
  const values = [from, to, sight.companyIds, sight.siteIds];
  const rows = await sql.query<Alike>(READ_PLACE_SUMS, values);
  return rows.flatMap(placesOf);
}

function placesOf(row: Alike): readonly PlaceSum[] {
  const { companyId, issuer, saleDay, closedFromMs, closedToMs, hasRest } = row;
  const paid = MARKS[row.mark] ?? "judge";
  const [amounts, counts] = [valuesOf(row.sums), valuesOf(row.payments)];
  return valuesOf(row.sites).map((siteId, at) => ({
    companyId,
    siteId,
    issuer,
    saleDay,
    closedFromMs,
    closedToMs,
    hasRest,
    paid,
    amountOre: ore(Number(amounts[at])),
    payments: Number(counts[at]),
  }));
}

function valuesOf(array: string): readonly string[] {
  return array.slice(1, -1).split(",");
}
