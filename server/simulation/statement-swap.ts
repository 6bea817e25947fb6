/** Puts another doing in the place of single statements, by name: how a deliberate bug is built in. */
import type { Database, Statement, Transaction, TransactionOptions } from "../database/database.ts";

export type Ask = (values: readonly unknown[]) => Promise<object[]>;

/** Gets the statement's values and how to carry it out; carries it out, otherwise, or not at all. */
export type Swap = (values: readonly unknown[], ask: Ask) => Promise<object[]>;

export function swapStatements(
  database: Database,
  swaps: Readonly<Record<string, Swap>>,
): Database {
  const nameOf = (asked: Statement): string => asked.name.slice(0, asked.name.lastIndexOf("_"));
  return {
    query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
      const swap = swaps[nameOf(asked)];
      if (swap === undefined) return database.query<Row>(asked, values);
      return swap(values, (given) => database.query<Row>(asked, given)) as Promise<Row[]>;
    },
    inTransaction<T>(
      work: (tx: Transaction) => Promise<T>,
      options?: TransactionOptions,
    ): Promise<T> {
      return database.inTransaction((tx) => work(swapIn(tx)), options);
    },
    close: () => database.close(),
  };

  function swapIn(tx: Transaction): Transaction {
    const swapped = {
      query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
        const swap = swaps[nameOf(asked)];
        if (swap === undefined) return tx.query<Row>(asked, values);
        return swap(values, (given) => tx.query<Row>(asked, given)) as Promise<Row[]>;
      },
      write(asked: Statement, values: readonly unknown[] = []): Promise<void> {
        const swap = swaps[nameOf(asked)];
        if (swap === undefined) return tx.write(asked, values);
        const ask: Ask = (given) => tx.write(asked, given).then(() => []);
        return swap(values, ask).then(() => undefined);
      },
    };
    // The brand is made by what opens a transaction, and it has opened this one.
    return swapped as unknown as Transaction;
  }
}
