/**
 * A real PostgreSQL in place of the tables in memory, with the same mishaps at the same moments and
 * one transaction at a time, so that a seed's run is the same on both.
 */
import type { Database, Statement, Transaction } from "../database/database.ts";
import { CommitUnknown, DatabaseUnavailable } from "../database/database-errors.ts";
import type { CommitFate, Faults } from "./memory-database/memory-database.ts";
import { OneAtATime } from "./memory-database/one-at-a-time.ts";
import type { StoreHandle } from "./store.ts";

export type SharedPostgres = {
  readonly database: Database;
  readonly faults: Faults;
  readonly turns: OneAtATime;
  underWay: number;
};

export function sharedPostgres(database: Database, faults: Faults): SharedPostgres {
  return { database, faults, turns: new OneAtATime(), underWay: 0 };
}

async function turnOf(shared: SharedPostgres): Promise<void> {
  await new Promise<void>((resolve) => {
    if (shared.turns.take(resolve)) resolve();
  });
  shared.underWay += 1;
}

function endTurn(shared: SharedPostgres): void {
  shared.underWay -= 1;
  shared.turns.end();
}

/**
 * What a person sees costs no time in the made-up world, however long the real database takes: the
 * clock waits for it as it waits for a server's transactions.
 */
export async function look<Row extends object>(
  shared: SharedPostgres,
  asked: Statement,
  values?: readonly unknown[],
): Promise<Row[]> {
  await turnOf(shared);
  return await shared.database.query<Row>(asked, values).finally(() => endTurn(shared));
}

class Struck extends Error {}

type Ended<T> = { readonly value: T } | { readonly error: unknown };

export class PostgresHandle {
  readonly #shared: SharedPostgres;
  readonly #server: string;
  #isKilled = false;

  constructor(shared: SharedPostgres, server: string) {
    this.#shared = shared;
    this.#server = server;
  }

  asHandle(): StoreHandle {
    return {
      kill: () => {
        this.#isKilled = true;
      },
      use: {
        query: <Row extends object>(asked: Statement, values?: readonly unknown[]) =>
          this.#run(`statement ${nameOf(asked)}`, (tx) => tx.query<Row>(asked, values)),
        inTransaction: (work) => this.#run("the end of a transaction", work),
        close: () => Promise.resolve(),
      },
    };
  }

  async #run<T>(what: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const shared = this.#shared;
    if (this.#isKilled) return await never();
    await turnOf(shared);
    const ended = await this.#carryOut(what, work).finally(() => endTurn(shared));
    // Whoever is dead hears nothing, and has had its turn.
    if (this.#isKilled) return await never();
    if ("error" in ended) throw ended.error;
    return ended.value;
  }

  async #carryOut<T>(what: string, work: (tx: Transaction) => Promise<T>): Promise<Ended<T>> {
    const { database, faults } = this.#shared;
    const names: string[] = [];
    const ending: { fate: CommitFate } = { fate: "kept" };
    try {
      const value = await database.inTransaction(async (tx) => {
        if (this.#isKilled) throw new Struck();
        const done = await work(this.#watched(tx, names));
        if (this.#isKilled) throw new Struck();
        ending.fate = faults.atCommit?.(names, this.#server) ?? "kept";
        if (this.#isKilled || ending.fate === "lostBeforeCommit") throw new Struck();
        return done;
      });
      faults.afterCommit?.(names, this.#server);
      return ending.fate === "lostAfterCommit"
        ? { error: new CommitUnknown(what, new Struck()) }
        : { value };
    } catch (error) {
      if (ending.fate === "lostBeforeCommit") return { error: new CommitUnknown(what, error) };
      const isLost = error instanceof Struck;
      return { error: isLost ? new DatabaseUnavailable("The database was lost.", error) : error };
    }
  }

  #watched(tx: Transaction, names: string[]): Transaction {
    const strike = (asked: Statement): void => {
      if (this.#isKilled) throw new Struck();
      const name = nameOf(asked);
      const struck = this.#shared.faults.beforeStatement?.(name, this.#server);
      if (struck === "lost" || this.#isKilled) throw new Struck();
      names.push(name);
    };
    const watched = {
      query: async <Row extends object>(asked: Statement, values?: readonly unknown[]) => {
        strike(asked);
        return await tx.query<Row>(asked, values);
      },
      write: async (asked: Statement, values?: readonly unknown[]) => {
        strike(asked);
        return await tx.write(asked, values);
      },
    };
    // The brand is made by what opens a transaction, and it has opened this one.
    return watched as unknown as Transaction;
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function nameOf(asked: Statement): string {
  return asked.name.slice(0, asked.name.lastIndexOf("_"));
}
