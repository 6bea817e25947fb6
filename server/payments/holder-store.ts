/** The SQL that tells which terminals a till may use, and who holds a terminal or an order now. */
import { type Sql, statement } from "../database/database.ts";

export type TillTerminal = {
  readonly id: string;
  readonly vendorTerminalId: string;
  readonly companyId: string;
  readonly held: boolean;
};

const TILL_TERMINALS = statement({
  name: "till_terminals",
  text: `select t.id, t.terminal_id as vendor_id, t.company_id,
      (select a.id from attempts a where a.terminal_id = t.id
        and a.state in ('created','sent','unknown') limit 1) is not null as held
    from till_terminals k join terminals t on t.id = k.terminal_id
    where k.till_id = $1 order by k.rank, t.terminal_id`,
});

export async function readTillTerminals(
  sql: Sql,
  tillId: string,
): Promise<readonly TillTerminal[]> {
  const rows = await sql.query<{
    id: string;
    vendor_id: string;
    company_id: string;
    held: boolean;
  }>(TILL_TERMINALS, [tillId]);
  return rows.map((row) => ({
    id: row.id,
    vendorTerminalId: row.vendor_id,
    companyId: row.company_id,
    held: row.held,
  }));
}

const SITE_OF_TILL = statement({
  name: "site_of_till",
  text: "select site_id from tills where id = $1",
});

export async function readSiteOfTill(sql: Sql, tillId: string): Promise<string | undefined> {
  const rows = await sql.query<{ site_id: string }>(SITE_OF_TILL, [tillId]);
  return rows[0]?.site_id;
}

export type Holder = {
  readonly attemptId: string;
  readonly till: string;
  readonly operator: string;
  readonly terminal: string;
  readonly since: Date;
};

const HOLDER = `select a.id, k.code as till, a.operator, t.terminal_id as terminal, a.created_at
  from attempts a join tills k on k.id = a.till_id join terminals t on t.id = a.terminal_id`;

const HOLDER_OF_TERMINAL = statement({
  name: "holder_of_terminal",
  text: `${HOLDER} where a.terminal_id = $1 and a.state in ('created','sent','unknown')`,
});

const HOLDER_OF_ATTEMPT = statement({
  name: "holder_of_attempt",
  text: `${HOLDER} where a.id = $1`,
});

const HOLDER_OF_ORDERS = statement({
  name: "holder_of_orders",
  text: `${HOLDER} join allocations l on l.attempt_id = a.id
    where l.active and l.target = 'order' and l.order_id = any($1::uuid[]) limit 1`,
});

type HolderRow = {
  id: string;
  till: string;
  operator: string;
  terminal: string;
  created_at: Date;
};

export async function findHolderOfTerminal(
  sql: Sql,
  terminalId: string,
): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_TERMINAL, [terminalId]));
}

export async function findHolder(sql: Sql, attemptId: string): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_ATTEMPT, [attemptId]));
}

export async function findHolderOfOrders(
  sql: Sql,
  orderIds: readonly string[],
): Promise<Holder | undefined> {
  return holder(await sql.query<HolderRow>(HOLDER_OF_ORDERS, [orderIds]));
}

function holder(rows: readonly HolderRow[]): Holder | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    attemptId: row.id,
    till: row.till,
    operator: row.operator,
    terminal: row.terminal,
    since: row.created_at,
  };
}
