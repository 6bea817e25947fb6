/**
 * PostgreSQL's part in the simulation: the same statements by their names, the same refusals, the
 * same ways to be lost, over tables in memory. Transactions run one at a time, which leaves out
 * what row locks and snapshots do between two of them; that is tested on the real database.
 */
import type { Database } from "../../database/database.ts";
import type { Change } from "./journal.ts";
import { MemoryConnection } from "./memory-connection.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { createTables, type Tables } from "./tables.ts";

/** `lostBeforeCommit`: nothing was committed, `lostAfterCommit`: all was; nobody is told which. */
export type CommitFate = "kept" | "lostBeforeCommit" | "lostAfterCommit";

/**
 * What may go wrong, asked at each step with the names of the statements and the name of the
 * simulated server. Each may also kill a handle: then the step is not made, or its end not heard.
 */
export type Faults = {
  /** "lost": the connection breaks instead. A lone statement was not sent then. */
  beforeStatement?(name: string, server: string): "lost" | undefined;
  /** Also for each statement outside a transaction, which is a transaction of its own. */
  atCommit?(names: readonly string[], server: string): CommitFate;
  /** The commit is done, and who asked for it has not heard so yet. */
  afterCommit?(names: readonly string[], server: string): void;
};

export type MemoryDatabaseSettings = {
  readonly faults?: Faults;
  /** Told of every row that a commit has added, changed or removed, in order. */
  readonly onCommit?: (changes: readonly Change[]) => void;
};

/** What one simulated server has in its hand. */
export interface MemoryHandle extends Database {
  readonly isKilled: boolean;
  /**
   * The server dies: its open transactions are rolled back at once, and nothing that it has asked
   * or asks from now on is ever answered, so that its code simply stops.
   */
  kill(): void;
}

export type MemoryDatabase = {
  /** For reading only, and only while no transaction is open. */
  readonly tables: Tables;
  /** No transaction is open, and none waits for its turn. */
  readonly isAtRest: boolean;
  /** `server` is what the fault hooks are told. */
  handle(server?: string): MemoryHandle;
};

export function createMemoryDatabase(settings: MemoryDatabaseSettings = {}): MemoryDatabase {
  const store = {
    tables: createTables(),
    turns: new OneAtATime(),
    faults: settings.faults ?? {},
    onCommit: settings.onCommit,
  };
  return {
    tables: store.tables,
    get isAtRest() {
      return store.turns.isAtRest;
    },
    handle: (server = "server") => new MemoryConnection({ ...store, server }),
  };
}
