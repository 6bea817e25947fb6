/** The SQL of when days are closed. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { ClosePlace } from "./cut-store.ts";

export type CloseTimes = {
  readonly remindAt: string | null;
  readonly closeAt: string | null;
  readonly version: number;
};
export const NO_TIMES: CloseTimes = { remindAt: null, closeAt: null, version: 0 };

const TIMES = `remind_at as "remindAt", close_at as "closeAt", version`;
const FIND_TIMES = statement({
  name: "find_day_close_times",
  text: `select ${TIMES} from day_close_times where company_id = $1 and site_id = $2`,
});

export async function findTimes(sql: Sql, place: ClosePlace): Promise<CloseTimes> {
  const [row] = await sql.query<CloseTimes>(FIND_TIMES, [place.companyId, place.siteId]);
  return row ?? NO_TIMES;
}

const SAVE_TIMES = statement({
  name: "save_day_close_times",
  text: `insert into day_close_times as t (company_id, site_id, remind_at, close_at, version,
      closed_day)
    select $1, $2, $3, $4, 1, $6 where $5 = 0
      or exists (select from day_close_times where company_id = $1 and site_id = $2)
    on conflict (company_id, site_id) do update set remind_at = excluded.remind_at,
      close_at = excluded.close_at, version = t.version + 1, closed_day = excluded.closed_day
      where t.version = $5
    returning ${TIMES}`,
});

/** Undefined when another version than the given one stands there. */
export async function saveTimes(
  tx: Transaction,
  place: ClosePlace,
  times: CloseTimes & { readonly closedDay: BusinessDay },
): Promise<CloseTimes | undefined> {
  const { remindAt, closeAt, version, closedDay } = times;
  const values = [place.companyId, place.siteId, remindAt, closeAt, version, closedDay];
  return (await tx.query<CloseTimes>(SAVE_TIMES, values))[0];
}

export type TimedPlace = ClosePlace &
  CloseTimes & {
    readonly companyCode: string;
    readonly siteCode: string;
    readonly closedDay: BusinessDay;
    /** The company is no longer at the site. */
    readonly hasLeft: boolean;
  };

const TIMED_PLACES = `select t.company_id as "companyId", c.code as "companyCode",
      t.site_id as "siteId", s.code as "siteCode", t.remind_at as "remindAt",
      t.close_at as "closeAt", t.version, t.closed_day as "closedDay", false as "hasLeft"
    from day_close_times t join companies c on c.id = t.company_id join sites s on s.id = t.site_id`;

/** Looked through once a day, as it begins. */
const PLACES_LEFT = `select p.company_id, c.code, p.site_id, s.code, null, '00:00', 0, p.looked_day,
      true
    from day_close_places p join companies c on c.id = p.company_id join sites s on s.id = p.site_id
    where not exists (select from site_companies b
      where b.company_id = p.company_id and b.site_id = p.site_id)`;

const AUTOMATIC_PLACES = statement({
  name: "places_closed_by_themselves",
  text: `select * from (${TIMED_PLACES} union all ${PLACES_LEFT}) p
    where p."closeAt" is not null and p."closedDay" < $1
    order by p."companyId", p."siteId"`,
});

/** Those that may be due: their day is before today. */
export async function findAutomaticPlaces(
  sql: Sql,
  today: BusinessDay,
): Promise<readonly TimedPlace[]> {
  return await sql.query<TimedPlace>(AUTOMATIC_PLACES, [today]);
}

const CLAIM_DAY = statement({
  name: "claim_day_to_close",
  text: `update day_close_times set closed_day = $3
    where company_id = $1 and site_id = $2 and closed_day < $3 and close_at = $4
    returning version`,
});

const CLAIM_DAY_WHERE_LEFT = statement({
  name: "claim_day_to_look_where_company_left",
  text: `update day_close_places set looked_day = $3,
      looked_tx = pg_snapshot_xmin(pg_current_snapshot())
    where company_id = $1 and site_id = $2 and looked_day < $3 returning site_id`,
});

/** One server's, in the transaction of its close; false when another had it. */
export async function claimDay(
  tx: Transaction,
  place: TimedPlace,
  day: BusinessDay,
): Promise<boolean> {
  const { companyId, siteId, closeAt } = place;
  if (place.hasLeft) {
    return (await tx.query(CLAIM_DAY_WHERE_LEFT, [companyId, siteId, day])).length === 1;
  }
  const values = [companyId, siteId, day, closeAt];
  return (await tx.query(CLAIM_DAY, values)).length === 1;
}

const REMINDED_PLACES = statement({
  name: "places_reminded_of_day_close",
  text: `select * from (${TIMED_PLACES}) p where p."remindAt" is not null
      and ($1::uuid[] is null or p."companyId" = any($1))
      and ($2::uuid[] is null or p."siteId" = any($2))
    order by p."siteCode", p."companyCode"`,
});

export async function findRemindedPlaces(sql: Sql, sight: Sight): Promise<readonly TimedPlace[]> {
  return await sql.query<TimedPlace>(REMINDED_PLACES, [sight.companyIds, sight.siteIds]);
}
