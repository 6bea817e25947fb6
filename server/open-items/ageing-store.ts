/** The SQL of how old what is open is, by company and account. */
import {
  AGE_BUCKETS,
  BUCKET_STARTS,
  DEFAULT_ALARM_DAYS,
  type ItemKind,
} from "@kortkoll/core/ledger/ageing.ts";
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { ALARM_DAYS, OPEN_ITEMS } from "./open-rows-store.ts";

const READ_AGEING = statement({
  name: "read_ageing",
  text: `with i as (${OPEN_ITEMS}),
    aged as (select i.company_id, i.kind, i.role, i.ore, $6::date - i.since_day as age,
        ${ALARM_DAYS} as alarm_days
      from i left join open_item_limits l on l.company_id = i.company_id),
    summed as (select company_id, kind, role, alarm_days, width_bucket(age, $7::int[]) as bucket,
        count(*)::int as items, sum(ore)::bigint as ore, max(age) as oldest,
        count(*) filter (where age > alarm_days)::int as alarms,
        coalesce(sum(ore) filter (where age > alarm_days), 0)::bigint as alarm_ore
      from aged group by company_id, kind, role, alarm_days, bucket)
    select c.code, c.name, s.kind, s.role, a.account, s.alarm_days, s.bucket, s.items, s.ore,
      s.oldest, s.alarms, s.alarm_ore
    from summed s join companies c on c.id = s.company_id
    left join company_accounts a on a.company_id = s.company_id and a.role = s.role
    where ($8::text is null or c.code = $8)
    order by c.code, a.account, s.role, s.bucket`,
});

export type AgedSum = {
  readonly companyCode: string;
  readonly companyName: string;
  readonly kind: ItemKind;
  readonly role: PostingRole;
  readonly account: string | null;
  readonly alarmDays: number;
  readonly bucket: number;
  readonly items: number;
  readonly amountOre: number;
  readonly oldestDays: number;
  readonly alarms: number;
  readonly alarmOre: number;
};

/** The values that OPEN_ITEMS and ALARM_DAYS take, in their order. */
export function openItemValues({ companyIds, siteIds }: Sight): readonly unknown[] {
  const { interim, debt, issuer } = DEFAULT_ALARM_DAYS;
  return [companyIds, siteIds, interim, debt, issuer];
}

export async function selectAgeing(
  sql: Sql,
  asked: {
    readonly sight: Sight;
    readonly asOf: BusinessDay;
    readonly companyCode: string | undefined;
  },
): Promise<readonly AgedSum[]> {
  const rows = await sql.query<{
    code: string;
    name: string;
    kind: ItemKind;
    role: PostingRole;
    account: string | null;
    alarm_days: number;
    bucket: number;
    items: number;
    ore: number;
    oldest: number;
    alarms: number;
    alarm_ore: number;
  }>(READ_AGEING, [
    ...openItemValues(asked.sight),
    asked.asOf,
    BUCKET_STARTS,
    asked.companyCode ?? null,
  ]);
  return rows.map((row) => ({
    companyCode: row.code,
    companyName: row.name,
    kind: row.kind,
    role: row.role,
    account: row.account,
    alarmDays: row.alarm_days,
    bucket: Math.min(row.bucket, AGE_BUCKETS.length - 1),
    items: row.items,
    amountOre: row.ore,
    oldestDays: row.oldest,
    alarms: row.alarms,
    alarmOre: row.alarm_ore,
  }));
}
