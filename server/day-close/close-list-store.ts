/** The SQL of the list of closes: searched, narrowed, sorted and by pages. */
import type { ClosePart } from "@kortkoll/core/day-close/frozen-close.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

export type ListedClose = {
  readonly id: string;
  readonly number: number;
  readonly companyCode: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly part: ClosePart | null;
  readonly cutAt: Date;
  readonly by: string;
  readonly terminals: number;
  readonly closed: number;
  /** Terminals whose sessions will not be reported. */
  readonly notReported: number;
  /** Differences that nobody has explained. */
  readonly toExplain: number;
  readonly netOre: number;
};

export const CLOSE_SORTS = ["cutAt", "number", "netOre", "site"] as const;
export type CloseSort = (typeof CLOSE_SORTS)[number];
export type SortOrder = "asc" | "desc";

const KEYS: Readonly<Record<CloseSort, string>> = {
  cutAt: "d.cut_at",
  number: "d.number",
  netOre: "d.net_ore",
  site: "s.code",
};

const FROM = `day_closes d join companies c on c.id = d.company_id
      join sites s on s.id = d.site_id`;

const WAITING = `(select count(*) from close_terminals k join session_closings x
        on x.id = k.closing_id where k.close_id = d.id and x.state in ('waiting','asking'))::int`;
const NOT_REPORTED = `(select count(*) from close_terminals k join session_closings x
        on x.id = k.closing_id where k.close_id = d.id and x.state = 'notReported')::int`;
const TO_EXPLAIN = `(select count(*) from close_follow_ups f where f.close_id = d.id and f.is_open
        and not exists (select from close_follow_ups e where e.close_id = f.close_id
          and e.explains = f.number))::int`;

/** In one order; $10 is the id of the last one that was given. */
const listBy = (sort: CloseSort, order: SortOrder): Statement => {
  const key = KEYS[sort];
  const after = order === "asc" ? ">" : "<";
  return statement({
    name: `list_day_closes_${sort}_${order}`,
    text: `select d.id, d.number, c.code as "companyCode", s.code as "siteCode",
      s.name as "siteName", d.content::json -> 'part' as part, d.cut_at as "cutAt", d.by,
      d.net_ore as "netOre", ${TO_EXPLAIN} as "toExplain",
      (select count(*) from close_terminals k where k.close_id = d.id)::int as terminals,
      (select count(*) from close_terminals k where k.close_id = d.id)::int - ${WAITING}
        - ${NOT_REPORTED} as closed, ${NOT_REPORTED} as "notReported"
    from ${FROM}
    where ($1::uuid[] is null or d.company_id = any($1))
      and ($2::uuid[] is null or d.site_id = any($2))
      and ($3::text is null or s.code = $3) and ($4::text is null or c.code = $4)
      and ($5::text is null or d.number::text = $5 or d.by ilike $6 or s.code ilike $6
        or s.name ilike $6 or c.code ilike $6 or c.name ilike $6)
      and ($7::date is null or d.cut_at >= $7::timestamp at time zone 'Europe/Stockholm')
      and ($8::date is null or d.cut_at < ($8::date + 1)::timestamp at time zone 'Europe/Stockholm')
      and ($9::text is null or case $9 when 'terminals' then ${WAITING} else ${TO_EXPLAIN} end > 0)
      and ($10::uuid is null or (${key}, d.id) ${after} (select ${key}, d.id
        from ${FROM} where d.id = $10))
    order by ${key} ${order}, d.id ${order} limit $11`,
  });
};

const LISTS: Readonly<Record<string, Statement>> = Object.fromEntries(
  CLOSE_SORTS.flatMap((sort) =>
    (["asc", "desc"] as const).map((order) => [`${sort} ${order}`, listBy(sort, order)]),
  ),
);

export type CloseListAsked = {
  readonly sight: Sight;
  readonly siteCode: string | null;
  readonly companyCode: string | null;
  readonly search: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Only those that wait for terminals, or for an explanation. */
  readonly waitsFor: "terminals" | "explanation" | null;
  readonly sort: CloseSort;
  readonly order: SortOrder;
  readonly after: string | null;
  readonly limit: number;
};

export async function selectCloses(
  sql: Sql,
  asked: CloseListAsked,
): Promise<readonly ListedClose[]> {
  const { sight, siteCode, companyCode, search, from, to, waitsFor, after, limit } = asked;
  const list = LISTS[`${asked.sort} ${asked.order}`];
  if (list === undefined) throw new Error(`No list is sorted by ${asked.sort} ${asked.order}`);
  const like = search === null ? null : `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return await sql.query<ListedClose>(list, [
    ...[sight.companyIds, sight.siteIds, siteCode, companyCode, search, like],
    ...[from, to, waitsFor, after, limit],
  ]);
}
