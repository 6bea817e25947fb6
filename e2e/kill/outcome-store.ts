/** The SQL that looks behind the API: every attempt, and every order with what was paid for it. */
import { type Sql, statement } from "../../server/database/database.ts";

const COUNT_UNRESOLVED = statement({
  name: "kill_count_unresolved",
  text: `select count(*)::int as unresolved from attempts
    where state in ('created','sent','unknown')`,
});

export async function countUnresolved(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ unresolved: number }>(COUNT_UNRESOLVED);
  return row?.unresolved ?? 0;
}

export type StoredAttempt = {
  readonly id: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly state: string;
  readonly reference: string;
  readonly approvedOre: number;
  readonly terminalId: string;
  /** What the order was let go with, and the terminal contradicted afterwards. */
  readonly late: boolean;
  readonly wasCutOff: boolean;
  readonly wasUnknown: boolean;
  readonly holdsOrders: boolean;
};

const READ_ATTEMPTS = statement({
  name: "kill_read_attempts",
  text: `select a.id, a.kind, a.state, a.reference, a.approved_ore as "approvedOre",
      t.terminal_id as "terminalId", a.late,
      exists (select from attempt_events e where e.attempt_id = a.id and e.by = 'recovery')
        as "wasCutOff",
      exists (select from attempt_events e where e.attempt_id = a.id and e.kind = 'unknown')
        as "wasUnknown",
      exists (select from allocations l where l.attempt_id = a.id and l.active) as "holdsOrders"
    from attempts a join terminals t on t.id = a.terminal_id`,
});

export async function readAttempts(sql: Sql): Promise<readonly StoredAttempt[]> {
  return await sql.query<StoredAttempt>(READ_ATTEMPTS);
}

export type PaidOrder = {
  readonly id: string;
  readonly totalOre: number;
  readonly position: string;
  /** Approved for the order, less what was given back of it. */
  readonly takenOre: number;
};

const READ_ORDERS = statement({
  name: "kill_read_orders",
  text: `select o.id, o.total_ore as "totalOre", o.position,
      coalesce(sum(case a.kind when 'purchase' then l.applied_ore else -l.applied_ore end)
        filter (where a.state = 'approved'), 0)::bigint as "takenOre"
    from orders o left join allocations l on l.order_id = o.id
    left join attempts a on a.id = l.attempt_id
    group by o.id`,
});

export async function readPaidOrders(sql: Sql): Promise<readonly PaidOrder[]> {
  return await sql.query<PaidOrder>(READ_ORDERS);
}

const SUM_DEBTS = statement({
  name: "kill_sum_debts",
  text: "select coalesce(sum(amount_ore), 0)::bigint as ore from debts",
});

/** Nothing in the load makes a debt: any öre here was taken from a customer once too often. */
export async function sumDebts(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ ore: number }>(SUM_DEBTS);
  return row?.ore ?? 0;
}
