/** The SQL of where days are closed: what waits at each place, and when each is to be closed. */
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { PLACES_TO_CLOSE } from "./close-store.ts";

export type WaitingPlace = {
  readonly siteId: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly lastCloseId: string | null;
  readonly lastNumber: number;
  readonly lastCutAt: Date | null;
  /** Vouchers that lie in no close, and what they come to on cards and in cash. */
  readonly events: number;
  readonly cardsOre: number;
  readonly cashOre: number;
  readonly firstDay: string | null;
  readonly inFlight: number;
  readonly remindAt: string | null;
  readonly closeAt: string | null;
};

const PLACES = `from ${PLACES_TO_CLOSE} b join sites s on s.id = b.site_id
      join companies c on c.id = b.company_id
      left join day_close_times t on t.site_id = s.id and t.company_id = c.id`;
const SEEN = `($1::uuid[] is null or c.id = any($1)) and ($2::uuid[] is null or s.id = any($2))`;

const READ_WAITING = statement({
  name: "read_places_that_wait_to_be_closed",
  text: `select s.id as "siteId", s.code as "siteCode", s.name as "siteName",
      c.code as "companyCode", c.name as "companyName", p.last_close_id as "lastCloseId",
      coalesce(p.last_number, 0) as "lastNumber", d.cut_at as "lastCutAt",
      w.events, w.cards as "cardsOre", w.cash as "cashOre", w.first_day as "firstDay",
      (select count(*) from attempts a where a.company_id = c.id and a.site_id = s.id
        and (a.state in ('created','sent','unknown') or a.state = 'claimed'))::int as "inFlight",
      t.remind_at as "remindAt", t.close_at as "closeAt"
    ${PLACES}
      left join day_close_places p on p.site_id = s.id and p.company_id = c.id
      left join day_closes d on d.id = p.last_close_id
      cross join lateral (
        select count(distinct v.id)::int as events, min(v.business_day) as first_day,
          coalesce(sum(l.amount_ore) filter (where l.role like 'issuer%'), 0)::bigint as cards,
          coalesce(sum(l.amount_ore) filter (where l.role = 'cash' and v.attempt_id is not null),
            0)::bigint as cash
        from vouchers v left join attempts a on a.id = v.attempt_id
          join postings l on l.voucher_id = v.id
        where v.company_id = c.id and coalesce(a.site_id, l.site_id) = s.id
          and (v.tx::text)::bigint >= case
            when p.below_tx > pg_snapshot_xmin(pg_current_snapshot()) then 0
            else coalesce((p.below_tx::text)::bigint, 0) end
          and not exists (select from close_vouchers k where k.voucher_id = v.id)) w
    where ${SEEN}
    order by s.code, c.code`,
});

export async function readWaitingPlaces(sql: Sql, sight: Sight): Promise<readonly WaitingPlace[]> {
  return await sql.query<WaitingPlace>(READ_WAITING, [sight.companyIds, sight.siteIds]);
}

export type PlaceTimes = {
  readonly siteId: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly remindAt: string | null;
  readonly closeAt: string | null;
  readonly version: number;
};

const READ_TIMES = statement({
  name: "read_every_day_close_time",
  text: `select s.id as "siteId", s.code as "siteCode", s.name as "siteName",
      c.code as "companyCode", c.name as "companyName", t.remind_at as "remindAt",
      t.close_at as "closeAt", coalesce(t.version, 0) as version
    ${PLACES} where ${SEEN} order by s.code, c.code`,
});

export async function readEveryTime(sql: Sql, sight: Sight): Promise<readonly PlaceTimes[]> {
  return await sql.query<PlaceTimes>(READ_TIMES, [sight.companyIds, sight.siteIds]);
}
