/**
 * One transaction, or one lone statement. It waits for its turn at its first statement and keeps it
 * until it ends; what fails in it fails as on the real connection (database/database.ts).
 */
import type { Statement, Transaction } from "../../database/database.ts";
import { CommitUnknown } from "../../database/database-errors.ts";
import { abortedTransaction } from "./constraint-errors.ts";
import type { Connected } from "./memory-connection.ts";
import type { Handler } from "./statements/handler.ts";
import { STATEMENTS } from "./statements/statements.ts";

export class MemoryTransaction implements Pick<Transaction, "query" | "write"> {
  readonly #connected: Connected;
  readonly #names: string[] = [];
  /** Asked before the turn had come. */
  #waiting: (() => void)[] | undefined;
  #hasTurn = false;
  #hasEnded = false;
  #isKilled = false;
  #firstError: unknown;
  #failedWrite: unknown;
  isLost = false;

  constructor(connected: Connected) {
    this.#connected = connected;
  }

  query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    if (this.#isKilled) return never();
    if (this.#hasEnded) {
      return Promise.reject(new Error(`Statement ${asked.name} came after its transaction.`));
    }
    if (this.#hasTurn || this.#takeTurn()) return this.#ask<Row>(asked, values);
    return new Promise((resolve) => {
      this.#waiting?.push(() => resolve(this.#ask<Row>(asked, values)));
    });
  }

  write(asked: Statement, values: readonly unknown[] = []): Promise<void> {
    const rows = this.query(asked, values);
    if (this.#isKilled) return never();
    if (this.#hasEnded) return rows.then(() => undefined);
    rows.catch((error: unknown) => {
      this.#failedWrite ??= error;
    });
    return DONE;
  }

  /** One statement and its commit in one go; undefined when the turn is another's, or the server is dead. */
  askAtOnce<Row extends object>(
    asked: Statement,
    values: readonly unknown[],
    what: string,
  ): Row[] | undefined {
    if (this.#isKilled || !this.#takeTurn()) return undefined;
    const rows = this.#answer<Row>(asked, values);
    if (rows === undefined) return undefined;
    this.#commitNow(what);
    return this.#isKilled ? undefined : rows;
  }

  async commit(what: string): Promise<void> {
    if (this.#waiting !== undefined) {
      await new Promise<void>((resolve) => this.#waiting?.push(resolve));
    }
    this.#commitNow(what);
    if (this.#isKilled) await never();
  }

  /** The server may be dead afterwards: then nobody may be answered. */
  #commitNow(what: string): void {
    this.#hasEnded = true;
    if (this.isLost) throw this.#firstError;
    if (!this.#hasTurn) return;
    const { tables, faults } = this.#connected;
    if (this.#firstError !== undefined) {
      const cause = this.#firstError;
      throw new Error("The transaction was rolled back: a statement in it had failed.", { cause });
    }
    tables.journal.runDeferredChecks();
    const fate = faults.atCommit?.(this.#names, this.#connected.server) ?? "kept";
    if (this.#isKilled) return;
    this.isLost = fate !== "kept";
    if (fate === "lostBeforeCommit") {
      this.rollBack();
      throw new CommitUnknown(what, connectionLost());
    }
    this.#keep();
    if (this.#isKilled) return;
    if (fate === "lostAfterCommit") throw new CommitUnknown(what, connectionLost());
  }

  rollBack(): void {
    this.#hasEnded = true;
    this.#waiting = this.#waiting === undefined ? undefined : [];
    if (!this.#hasTurn) return;
    this.#connected.tables.journal.rollBack();
    this.#endTurn();
  }

  kill(): void {
    this.#isKilled = true;
    this.rollBack();
  }

  /** The brand of a transaction is made by what opens one, and this does. */
  asTransaction(): Transaction {
    return this as unknown as Transaction;
  }

  /** What failed first, where `error` only says that something had. */
  causeOf(error: unknown): unknown {
    return error instanceof CommitUnknown ? error : (this.#failedWrite ?? error);
  }

  #takeTurn(): boolean {
    if (this.#waiting !== undefined) return false;
    this.#hasTurn = this.#connected.turns.take(() => this.#onTurn());
    if (!this.#hasTurn) this.#waiting = [];
    return this.#hasTurn;
  }

  #onTurn(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#hasTurn = true;
    if (this.#hasEnded) this.#endTurn();
    else for (const ask of waiting) ask();
  }

  #endTurn(): void {
    this.#hasTurn = false;
    this.#connected.turns.end();
  }

  #keep(): void {
    const { tables, faults, onCommit, server } = this.#connected;
    const changes = tables.journal.commit();
    if (changes.length > 0) onCommit?.(changes);
    this.#endTurn();
    faults.afterCommit?.(this.#names, server);
  }

  #ask<Row extends object>(asked: Statement, values: readonly unknown[]): Promise<Row[]> {
    try {
      const rows = this.#answer<Row>(asked, values);
      return rows === undefined ? never() : Promise.resolve(rows);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** Undefined when the server is dead. */
  #answer<Row extends object>(asked: Statement, values: readonly unknown[]): Row[] | undefined {
    const { name, handler } = knownStatement(asked);
    const { tables, faults, server } = this.#connected;
    if (this.#isKilled) return undefined;
    if (faults.beforeStatement?.(name, server) === "lost") this.#lose();
    // The hook may have killed this very server.
    if (this.#isKilled) return undefined;
    if (this.isLost) throw this.#firstError;
    if (this.#firstError !== undefined) throw abortedTransaction();
    this.#names.push(name);
    try {
      return handler(tables, values) as Row[];
    } catch (error) {
      this.#firstError = error;
      throw error;
    }
  }

  #lose(): void {
    this.isLost = true;
    this.#firstError ??= connectionLost();
  }
}

const DONE: Promise<void> = Promise.resolve();

/** Not an answer, and never one: what a dead server waits for. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}

export function nameOf(asked: Statement): string {
  return asked.name.slice(0, asked.name.lastIndexOf("_"));
}

function connectionLost(): Error {
  return new Error("Connection terminated unexpectedly");
}

type Known = { readonly name: string; readonly handler: Handler };

const known = new Map<string, Known>();

function knownStatement(asked: Statement): Known {
  const found = known.get(asked.name);
  if (found !== undefined) return found;
  const name = nameOf(asked);
  const handler = STATEMENTS[name] ?? refuseUnknown(name);
  const added = { name, handler };
  known.set(asked.name, added);
  return added;
}

/** So that a statement that was added to a store is missed at once. */
function refuseUnknown(name: string): Handler {
  return () => {
    throw new Error(
      `The statement ${name} has no form in server/simulation/memory-database: add one there.`,
    );
  };
}
