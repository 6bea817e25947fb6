/** How old what is open is, by company and account: computed as it is asked for, so never missed. */
import { AGE_BUCKETS } from "@kortkoll/core/ledger/ageing.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { type AgedSum, selectAgeing } from "./ageing-store.ts";
import type { Ageing, AgeingQuery } from "./open-items-api.ts";

export async function readAgeing(
  deps: { readonly database: Sql; readonly clock: Clock },
  query: AgeingQuery,
  sight: Sight,
): Promise<Ageing> {
  const asOf = businessDayOf(deps.clock());
  const { companyCode } = query;
  const sums = await selectAgeing(deps.database, { sight, asOf, companyCode });
  const accounts = Map.groupBy(sums, ({ companyCode: code, role }) => `${code} ${role}`);
  return {
    asOf,
    buckets: AGE_BUCKETS.map((bucket) => ({ ...bucket })),
    accounts: [...accounts.values()].flatMap((ofAccount) => accountOf(ofAccount)),
  };
}

function accountOf(sums: readonly AgedSum[]): Ageing["accounts"] {
  const [first] = sums;
  if (first === undefined) return [];
  const { companyCode, companyName, kind, role, account, alarmDays } = first;
  const total = (of: (sum: AgedSum) => number): number =>
    sums.reduce((sum, one) => sum + of(one), 0);
  return [
    {
      companyCode,
      companyName,
      kind,
      role,
      account,
      alarmDays,
      items: total((one) => one.items),
      amountOre: total((one) => one.amountOre),
      oldestDays: Math.max(...sums.map((one) => one.oldestDays)),
      alarms: total((one) => one.alarms),
      alarmOre: total((one) => one.alarmOre),
      buckets: AGE_BUCKETS.map((_, bucket) => {
        const found = sums.find((one) => one.bucket === bucket);
        return { items: found?.items ?? 0, amountOre: found?.amountOre ?? 0 };
      }),
    },
  ];
}
