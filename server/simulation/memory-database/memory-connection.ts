/** What one simulated server talks to the memory database through; it can be killed at any step. */
import type { Statement, Transaction } from "../../database/database.ts";
import { CommitUnknown, DatabaseUnavailable } from "../../database/database-errors.ts";
import { refuseInsideTransaction, runInsideTransaction } from "../../database/transaction-scope.ts";
import type { Change } from "./journal.ts";
import type { Faults, MemoryHandle } from "./memory-database.ts";
import { MemoryTransaction, nameOf, never } from "./memory-transaction.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import type { Tables } from "./tables.ts";

export type Connected = {
  readonly tables: Tables;
  readonly turns: OneAtATime;
  readonly faults: Faults;
  readonly onCommit: ((changes: readonly Change[]) => void) | undefined;
  readonly server: string;
};

export class MemoryConnection implements MemoryHandle {
  readonly #connected: Connected;
  readonly #open = new Set<MemoryTransaction>();
  #underWay = 0;
  #whenIdle: (() => void)[] = [];
  #isClosing = false;
  #isKilled = false;

  constructor(connected: Connected) {
    this.#connected = connected;
  }

  get isKilled(): boolean {
    return this.#isKilled;
  }

  kill(): void {
    this.#isKilled = true;
    for (const transaction of this.#open) transaction.kill();
    this.#open.clear();
  }

  query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#track(asked.name, () => this.#askAlone<Row>(asked, values));
  }

  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#track("a transaction", () => this.#runTransaction(work));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async #track<T>(what: string, work: () => Promise<T>): Promise<T> {
    refuseInsideTransaction(`A query outside the transaction (${what})`);
    if (this.#isKilled) return await never();
    if (this.#isClosing) throw new DatabaseUnavailable("The database is closed.");
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }

  /** A transaction of one statement: one that is lost before it is sent has certainly done nothing. */
  async #askAlone<Row extends object>(
    asked: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const transaction = this.#begin();
    const what = `statement ${nameOf(asked)}`;
    try {
      const atOnce = transaction.askAtOnce<Row>(asked, values, what);
      if (atOnce !== undefined) return atOnce;
      const rows = await transaction.query<Row>(asked, values);
      await transaction.commit(what);
      return rows;
    } catch (error) {
      transaction.rollBack();
      if (!transaction.isLost || error instanceof CommitUnknown) throw error;
      throw new DatabaseUnavailable("The database cannot be reached.", error);
    } finally {
      this.#open.delete(transaction);
    }
  }

  async #runTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const transaction = this.#begin();
    try {
      const value = await runInsideTransaction(() => work(transaction.asTransaction()));
      if (this.#isKilled) return await never();
      await transaction.commit("the end of a transaction");
      return value;
    } catch (error) {
      if (this.#isKilled) return await never();
      transaction.rollBack();
      const cause = transaction.causeOf(error);
      if (!transaction.isLost || cause instanceof CommitUnknown) throw cause;
      throw new DatabaseUnavailable("The database was lost inside a transaction.", cause);
    } finally {
      this.#open.delete(transaction);
    }
  }

  #begin(): MemoryTransaction {
    const transaction = new MemoryTransaction(this.#connected);
    this.#open.add(transaction);
    return transaction;
  }
}
