/** The SQL of from how many days a company's open items raise an alarm. */
import { type AlarmDays, DEFAULT_ALARM_DAYS } from "@kortkoll/core/ledger/ageing.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { ItemLimits } from "./open-items-api.ts";

const LIST_LIMITS = statement({
  name: "list_open_item_limits",
  text: `select c.id as "companyId", c.code as "companyCode", c.name as "companyName",
      coalesce(l.version, 0) as version, coalesce(l.interim_days, $2) as interim,
      coalesce(l.debt_days, $3) as debt, coalesce(l.issuer_days, $4) as issuer
    from companies c left join open_item_limits l on l.company_id = c.id
    where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

export function selectLimits(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<ItemLimits[]> {
  const { interim, debt, issuer } = DEFAULT_ALARM_DAYS;
  return sql.query<ItemLimits>(LIST_LIMITS, [companyIds, interim, debt, issuer]);
}

const LOCK_COMPANY = statement({
  name: "lock_company_for_item_limits",
  text: "select id from companies where id = $1 for no key update",
});

/** Version 0 is that nothing has been decided. */
export async function lockLimits(
  tx: Transaction,
  companyId: string,
): Promise<ItemLimits | undefined> {
  await tx.query(LOCK_COMPANY, [companyId]);
  const [limits] = await selectLimits(tx, [companyId]);
  return limits;
}

const SET_LIMITS = statement({
  name: "set_open_item_limits",
  text: `insert into open_item_limits (company_id, interim_days, debt_days, issuer_days, version)
    values ($1,$2,$3,$4,1)
    on conflict (company_id) do update set interim_days = excluded.interim_days,
      debt_days = excluded.debt_days, issuer_days = excluded.issuer_days,
      version = open_item_limits.version + 1`,
});

export async function setLimits(
  tx: Transaction,
  companyId: string,
  { interim, debt, issuer }: AlarmDays,
): Promise<void> {
  await tx.write(SET_LIMITS, [companyId, interim, debt, issuer]);
}
