/** The SQL of a simulation over a real PostgreSQL: its places, what people see, and how it ends. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { type Database, type Sql, statement } from "../database/database.ts";
import { type EndRows, endState } from "./end-state.ts";
import { loadPlaces } from "./memory-database/load-places.ts";
import { createMemoryDatabase } from "./memory-database/memory-database.ts";
import type { Places } from "./places.ts";
import { look, PostgresHandle, sharedPostgres } from "./postgres-handle.ts";
import type { Screen, SeenDebt } from "./screen.ts";
import type { OpenStore } from "./store.ts";
import { turnsUntilIdle } from "./virtual-clock.ts";

/** Each table once, those first that others refer to. */
const PLACE_TABLES = [
  "companies",
  "companyAccounts",
  "sites",
  "siteCompanies",
  "tills",
  "terminals",
  "tillTerminals",
  "people",
  "systems",
  "cardRules",
  "cashReasons",
] as const;

/** A migrated database without any rows gets the dealer group. */
export async function insertPlaces(sql: Sql, places: Places): Promise<void> {
  const memory = createMemoryDatabase();
  loadPlaces(memory, places.toLoad);
  const made = { version: 1, made_at: new Date(0), by: "server" };
  await insert(sql, "card_rule_versions", made);
  for (const name of PLACE_TABLES) {
    const table = memory.tables[name];
    for (const row of table.rows) await insert(sql, table.name, { ...row });
  }
}

async function insert(
  sql: Sql,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row).filter((column) => column !== "changed_tx");
  const values = columns.map((_column, index) => `$${index + 1}`);
  const text = `insert into ${table} (${columns.join(", ")}) values (${values.join(", ")})`;
  const stored = columns.map((column) => row[column]);
  await sql.query(statement({ name: `simulated_${table}`, text }), stored);
}

export function postgresStore(database: Database): OpenStore {
  return ({ faults }) => {
    const shared = sharedPostgres(database, faults);
    return {
      screen: screenOver({ query: (asked, values) => look(shared, asked, values) }),
      tables: undefined,
      quiet: turnsUntilIdle(() => shared.underWay),
      handle: (server) => new PostgresHandle(shared, server).asHandle(),
    };
  };
}

const SEEN_ATTEMPT = statement({
  name: "simulated_attempt",
  text: `select state, reference, coalesce(signature_state = 'waiting', false) as waits
    from attempts where id = $1`,
});

const CASH_GIVEN_BACK = statement({
  name: "simulated_cash_given_back",
  text: `select id, cash_ore from attempts
    where original_id = $1 and method = 'cash' and state = 'approved' order by id`,
});

const STORED_ANSWER = statement({
  name: "simulated_stored_answer",
  text: "select body from idempotency_keys where caller = $1 and key = $2",
});

const OPEN_DEBTS = statement({
  name: "simulated_open_debts",
  text: `select attempt_id, order_id, reason, amount_ore - settled_ore as open_ore from debts
    where settled_ore < amount_ore order by id`,
});

const HELD_TERMINAL = statement({
  name: "simulated_held_terminal",
  text: `select from attempts a join terminals t on t.id = a.terminal_id
    where t.terminal_id = $1
      and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting')`,
});

const UNPAID_ORDERS = statement({
  name: "simulated_unpaid_orders",
  text: "select id from orders where left_ore > 0 and kind <> 'creditInvoice' order by id",
});

function screenOver(sql: Sql): Screen {
  return {
    async attempt(id) {
      const [row] = await sql.query<{ state: AttemptState; reference: string; waits: boolean }>(
        SEEN_ATTEMPT,
        [id],
      );
      return row === undefined
        ? undefined
        : { state: row.state, reference: row.reference, waitsForSignature: row.waits };
    },
    async cashGivenBack(originalId) {
      const rows = await sql.query<{ id: string; cash_ore: number }>(CASH_GIVEN_BACK, [originalId]);
      return rows.map((row) => ({ id: row.id, cashOre: row.cash_ore }));
    },
    async answerOf({ caller, key }) {
      const [row] = await sql.query<{ body: unknown }>(STORED_ANSWER, [caller, key]);
      return row?.body;
    },
    async openDebts() {
      const rows = await sql.query<{
        attempt_id: string | null;
        order_id: string | null;
        reason: string;
        open_ore: number;
      }>(OPEN_DEBTS);
      return rows.map(
        (row): SeenDebt => ({
          attemptId: row.attempt_id,
          orderId: row.order_id,
          reason: row.reason,
          openOre: row.open_ore,
        }),
      );
    },
    async isHeld(terminalId) {
      return (await sql.query(HELD_TERMINAL, [terminalId])).length > 0;
    },
    async unpaidOrder(pick) {
      const rows = await sql.query<{ id: string }>(UNPAID_ORDERS);
      return rows[pick % Math.max(1, rows.length)]?.id;
    },
  };
}

type Row<Name extends keyof EndRows> =
  EndRows[Name] extends Iterable<infer One> ? One & object : never;

const END_ATTEMPTS = statement({
  name: "simulated_end_attempts",
  text: `select kind, state, asked_ore, approved_ore, issuer, evidence, late from attempts`,
});
const END_ORDERS = statement({
  name: "simulated_end_orders",
  text: "select invoice_number, version, total_ore, paid_ore, interim_ore, position from orders",
});
const END_DEBTS = statement({
  name: "simulated_end_debts",
  text: "select reason, amount_ore, settled_ore from debts",
});
const END_POSTINGS = statement({
  name: "simulated_end_postings",
  text: "select company_id, account, amount_ore from postings",
});

export async function readEndState(sql: Sql): Promise<readonly string[]> {
  return endState({
    attempts: await sql.query<Row<"attempts">>(END_ATTEMPTS),
    orders: await sql.query<Row<"orders">>(END_ORDERS),
    debts: await sql.query<Row<"debts">>(END_DEBTS),
    postings: await sql.query<Row<"postings">>(END_POSTINGS),
  });
}
