/** The SQL of invoicing systems for the settings. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { SystemSetting } from "./system-api.ts";

const LIST_SYSTEMS = statement({
  name: "list_system_settings",
  text: `select y.id, y.version, c.id as "companyId", c.code as "companyCode", y.code, y.name,
      y.claim_account as "claimAccount", y.claim_side as "claimSide",
      y.voucher_series as "voucherSeries", y.connected,
      (select count(*)::int from orders o
        where o.system_id = y.id and o.left_ore > 0) as "openOrders"
    from invoicing_systems y join companies c on c.id = y.company_id
    where ($1::uuid is null or y.id = $1) and ($2::uuid[] is null or c.id = any($2))
    order by c.name, y.code, y.id`,
});

export function selectSystems(
  sql: Sql,
  wanted: { readonly id: string | null; readonly companyIds: readonly string[] | null },
): Promise<SystemSetting[]> {
  return sql.query<SystemSetting>(LIST_SYSTEMS, [wanted.id, wanted.companyIds]);
}

/** An order that is arriving from it is waited for, and then seen. */
const LOCK_SYSTEM = statement({
  name: "lock_system_setting",
  text: `select id, version, company_id as "companyId", code, name,
      claim_account as "claimAccount", claim_side as "claimSide",
      voucher_series as "voucherSeries", connected
    from invoicing_systems where id = $1 for update`,
});

export type LockedSystem = Omit<SystemSetting, "companyCode" | "openOrders">;

export async function lockSystem(tx: Transaction, id: string): Promise<LockedSystem | undefined> {
  const [row] = await tx.query<LockedSystem>(LOCK_SYSTEM, [id]);
  return row;
}

const HAS_OPEN_ORDERS = statement({
  name: "system_has_open_orders",
  text: `select exists (select from orders o
      where o.system_id = $1 and o.left_ore > 0) as "hasOpenOrders"`,
});

export async function hasOpenOrders(tx: Transaction, id: string): Promise<boolean> {
  const [row] = await tx.query<{ hasOpenOrders: boolean }>(HAS_OPEN_ORDERS, [id]);
  return row?.hasOpenOrders === true;
}

const INSERT_SYSTEM = statement({
  name: "insert_invoicing_system",
  text: `insert into invoicing_systems
      (id, company_id, code, name, claim_account, claim_side, voucher_series)
    values ($1, $2, $3, $4, $5, $6, $7)`,
});

export async function insertSystem(
  tx: Transaction,
  system: Omit<LockedSystem, "version" | "connected">,
): Promise<void> {
  const { id, companyId, code, name, claimAccount, claimSide, voucherSeries } = system;
  const values = [id, companyId, code, name, claimAccount, claimSide, voucherSeries];
  await tx.query(INSERT_SYSTEM, values);
}

/** A claim account that the system leaves is never another role's: what was booked stays there. */
const CHANGE_SYSTEM = statement({
  name: "change_invoicing_system",
  text: `with left_behind as (
      insert into former_accounts (company_id, account, role, until)
      select y.company_id, y.claim_account, 'claim', $7 from invoicing_systems y
      where y.id = $1 and y.claim_account <> $3
      on conflict (company_id, account, role) do update set until = excluded.until)
    update invoicing_systems set name = $2, claim_account = $3, claim_side = $4,
      voucher_series = $5, connected = $6, version = version + 1
    where id = $1`,
});

export async function updateSystem(
  tx: Transaction,
  system: Omit<LockedSystem, "version" | "companyId" | "code"> & { readonly at: Date },
): Promise<void> {
  const { id, name, claimAccount, claimSide, voucherSeries, connected, at } = system;
  const values = [id, name, claimAccount, claimSide, voucherSeries, connected, at];
  await tx.query(CHANGE_SYSTEM, values);
}
