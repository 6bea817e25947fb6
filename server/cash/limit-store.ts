/** The SQL of how much cash is taken of one customer, and of who has been checked. */
import type { CashLimit } from "@kortkoll/core/cash/cash-limit.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

type LimitRow = { check_from_ore: number; window_days: number; refuse_from_ore: number | null };

const LOCK_CASH_OF_COMPANY = statement({
  name: "lock_cash_of_company",
  text: "select id from companies where id = $1 for no key update",
});

const READ_LIMIT = statement({
  name: "read_cash_limit",
  text: `select check_from_ore, window_days, refuse_from_ore from cash_limits
    where company_id = $1`,
});

/**
 * The company's own limit, or the given one where it has decided nothing. The company is locked, for
 * it may have no limit of its own to lock; read in a second statement, it is as it was left.
 */
export async function lockLimit(
  tx: Transaction,
  companyId: string,
  otherwise: CashLimit,
): Promise<CashLimit> {
  await tx.query(LOCK_CASH_OF_COMPANY, [companyId]);
  const [row] = await tx.query<LimitRow>(READ_LIMIT, [companyId]);
  return row === undefined ? otherwise : limitFrom(row);
}

function limitFrom(row: LimitRow): CashLimit {
  return {
    checkFromOre: ore(row.check_from_ore),
    windowDays: row.window_days,
    refuseFromOre: row.refuse_from_ore === null ? null : ore(row.refuse_from_ore),
  };
}

// An order's own parts are added up however old they are; a customer's other orders, and the other
// invoices of its order number, only so far back.
const CASH_BEFORE = statement({
  name: "cash_taken_before",
  text: `with mine as (select customer_number, registration_number, order_number from orders
        where id = any($2::uuid[])),
      linked as (
        select id from orders where id = any($2::uuid[])
        union select o.id from mine m join orders o
          on o.company_id = $1 and o.customer_number = m.customer_number
        union select o.id from mine m join orders o
          on o.company_id = $1 and o.order_number = m.order_number
        union select o.id from mine m join orders o on o.registration_number is not null
          and plain_registration(o.registration_number) = plain_registration(m.registration_number)
        where o.company_id = $1)
    select coalesce(sum(l.applied_ore), 0)::bigint as ore
    from linked k join allocations l on l.order_id = k.id join attempts a on a.id = l.attempt_id
    where a.kind = 'purchase' and a.method = 'cash' and a.state = 'approved'
      and (a.ended_at >= $3 or l.order_id = any($2::uuid[]))`,
});

/** What has been taken in cash for these orders, and for the same customers' others since then. */
export async function readCashBefore(
  tx: Transaction,
  asked: {
    readonly companyId: string;
    readonly orderIds: readonly string[];
    readonly since: Date;
  },
): Promise<Ore> {
  const values = [asked.companyId, asked.orderIds, asked.since];
  const [row] = await tx.query<{ ore: number }>(CASH_BEFORE, values);
  return ore(row?.ore ?? 0);
}

const INSERT_CHECK = statement({
  name: "insert_cash_check",
  text: `insert into cash_checks (id, attempt_id, company_id, document, note, sum_ore, by_id, by, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
});

export async function insertCashCheck(
  tx: Transaction,
  check: {
    readonly id: string;
    readonly attemptId: string;
    readonly companyId: string;
    readonly document: string;
    readonly note: string;
    readonly sumOre: Ore;
    readonly by: { readonly id: string; readonly signature: string };
    readonly at: Date;
  },
): Promise<void> {
  await tx.write(INSERT_CHECK, [
    check.id,
    check.attemptId,
    check.companyId,
    check.document,
    check.note,
    check.sumOre,
    check.by.id,
    check.by.signature,
    check.at,
  ]);
}

const LIST_LIMITS = statement({
  name: "list_cash_limits",
  text: `select c.id, c.code, c.cash_limit_version as version, l.check_from_ore, l.window_days, l.refuse_from_ore
    from companies c left join cash_limits l on l.company_id = c.id
    where ($1::uuid[] is null or c.id = any($1)) order by c.code`,
});

export type LimitOfCompany = {
  readonly companyId: string;
  readonly companyCode: string;
  readonly version: number;
  /** Undefined where the company has decided nothing. */
  readonly limit: CashLimit | undefined;
};

export async function selectLimits(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<readonly LimitOfCompany[]> {
  const rows = await sql.query<
    { id: string; code: string; version: number } & {
      [Column in keyof LimitRow]: LimitRow[Column] | null;
    }
  >(LIST_LIMITS, [companyIds]);
  return rows.map((row) => {
    const { check_from_ore, window_days, refuse_from_ore } = row;
    const isDecided = check_from_ore !== null && window_days !== null;
    return {
      companyId: row.id,
      companyCode: row.code,
      version: row.version,
      limit: isDecided ? limitFrom({ check_from_ore, window_days, refuse_from_ore }) : undefined,
    };
  });
}

const SET_LIMIT = statement({
  name: "set_cash_limit",
  text: `with told as (update companies set cash_limit_version = cash_limit_version + 1
        where id = $1)
    insert into cash_limits (company_id, check_from_ore, window_days, refuse_from_ore)
    values ($1,$2,$3,$4)
    on conflict (company_id) do update set check_from_ore = excluded.check_from_ore,
      window_days = excluded.window_days, refuse_from_ore = excluded.refuse_from_ore`,
});

/** The company is locked by the transaction. */
export async function setLimit(
  tx: Transaction,
  companyId: string,
  limit: CashLimit,
): Promise<void> {
  const { checkFromOre, windowDays, refuseFromOre } = limit;
  await tx.write(SET_LIMIT, [companyId, checkFromOre, windowDays, refuseFromOre]);
}
