/** A database that notes what each statement is answered with, so that two of them can be compared. */
import type { Database, Sql, Statement, Transaction } from "../../../database/database.ts";

/** They tell the numbers of transactions, which differ. */
const NOT_COMPARED = ["read_order_events", "read_order_events_of_systems", "read_added_to_feeds"];

export function watched(database: Database, noted: string[]): Database {
  return {
    query: (asked, values) => ask(database, { asked, values, noted }),
    inTransaction: (work, options) =>
      database.inTransaction((tx) => work(watchedTransaction(tx, noted)), options),
    close: () => database.close(),
  };
}

function watchedTransaction(tx: Transaction, noted: string[]): Transaction {
  const inside: Pick<Transaction, "query" | "write"> = {
    query: (asked, values) => ask(tx, { asked, values, noted }),
    write: (asked, values) => tx.write(asked, values),
  };
  // The brand is made by what opens a transaction, and it has opened this one.
  return inside as unknown as Transaction;
}

async function ask<Row extends object>(
  sql: Sql,
  question: {
    readonly asked: Statement;
    readonly values: readonly unknown[] | undefined;
    readonly noted: string[];
  },
): Promise<Row[]> {
  const { asked, values, noted } = question;
  const rows = await sql.query<Row>(asked, values);
  const name = asked.name.slice(0, asked.name.lastIndexOf("_"));
  if (NOT_COMPARED.includes(name)) return rows;
  const told = rows.map((row) => JSON.stringify(row, byKey)).toSorted();
  noted.push(`${name} ${told.join(" ")}`);
  return rows;
}

/** The same columns in another order are the same row. */
function byKey(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
