/** The SQL of how large a difference one person may sign alone, by company. */
import { DIFFERENCE_LIMIT_ORE } from "@kortkoll/core/assumptions.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { DifferenceLimit } from "./till-reconciliations-api.ts";

const LIMITS = `select c.id as "companyId", c.code as "companyCode", c.name as "companyName",
      coalesce(l.limit_ore, $2)::bigint as "limitOre", coalesce(l.version, 0) as version
    from companies c left join difference_limits l on l.company_id = c.id`;

const LIST_LIMITS = statement({
  name: "list_difference_limits",
  text: `${LIMITS} where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

export async function selectLimits(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<DifferenceLimit[]> {
  return await sql.query<DifferenceLimit>(LIST_LIMITS, [companyIds, DIFFERENCE_LIMIT_ORE]);
}

const FIND_LIMIT = statement({
  name: "find_difference_limit",
  text: "select limit_ore from difference_limits where company_id = $1",
});

/** The company's own limit, or ours where it has decided nothing. */
export async function findLimitOf(sql: Sql, companyId: string): Promise<Ore> {
  const [row] = await sql.query<{ limit_ore: number }>(FIND_LIMIT, [companyId]);
  return ore(row?.limit_ore ?? DIFFERENCE_LIMIT_ORE);
}

const LOCK_COMPANY = statement({
  name: "lock_company_of_limit",
  text: `select c.id, c.code, c.name, coalesce(l.limit_ore, $2)::bigint as "limitOre",
      coalesce(l.version, 0) as version
    from companies c left join difference_limits l on l.company_id = c.id
    where c.id = $1 for no key update of c`,
});

export type LockedLimit = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly limitOre: number;
  readonly version: number;
};

/** Whoever else changes the company's settings waits, whether it has a limit of its own or not. */
export async function lockLimit(
  tx: Transaction,
  companyId: string,
): Promise<LockedLimit | undefined> {
  return (await tx.query<LockedLimit>(LOCK_COMPANY, [companyId, DIFFERENCE_LIMIT_ORE]))[0];
}

const SET_LIMIT = statement({
  name: "set_difference_limit",
  text: `insert into difference_limits as l (company_id, limit_ore, version) values ($1, $2, 1)
    on conflict (company_id) do update set limit_ore = excluded.limit_ore, version = l.version + 1`,
});

export async function setLimit(tx: Transaction, companyId: string, limitOre: Ore): Promise<void> {
  await tx.write(SET_LIMIT, [companyId, limitOre]);
}
