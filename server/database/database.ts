/**
 * The door to PostgreSQL: a pool, named prepared statements, and transactions that are retried when
 * the database asks for it. A lost answer is never taken for a "no": see database-errors.ts.
 */
import { createHash, randomInt } from "node:crypto";
import type { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { columnTypes } from "./column-types.ts";
import {
  CommitUnknown,
  classifyWireError,
  DatabaseUnavailable,
  isNotAcceptingYet,
  isSerializationFailure,
  whyWritesAreRefused,
} from "./database-errors.ts";
import { isOtherHostsTurn, type SeveralHosts, severalHosts } from "./database-hosts.ts";
import { refuseInsideTransaction, runInsideTransaction } from "./transaction-scope.ts";

/** Made by `statement()`; the name is what the prepared statement is called on the server. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Of a question that is asked again and again: after so long it is asked over another connection. */
  readonly answersWithinMs?: number;
}

/** Something that can be asked with SQL: the database itself, or a transaction of it. */
export interface Sql {
  query<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}

declare const transactionBrand: unique symbol;

/** Only `inTransaction` makes one, so a function that takes it cannot run outside a transaction. */
export interface Transaction extends Sql {
  readonly [transactionBrand]: true;
  /**
   * Sends a statement whose rows nobody needs and returns at once. If it fails, the transaction is
   * rolled back and its error is what `inTransaction` throws.
   */
  write(statement: Statement, values?: readonly unknown[]): Promise<void>;
}

export interface TransactionOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
}

export interface Database extends Sql {
  /** Runs `work` again from its start, up to five times, after 40001 or 40P01. */
  inTransaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Refuses new work, lets what is under way finish, then closes the connections. */
  close(): Promise<void>;
}

/** pino's loggers fit. */
export interface DatabaseLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export type DatabaseConnection = Pick<
  pg.ClientConfig,
  | "connectionString"
  | "host"
  | "port"
  | "user"
  | "password"
  | "database"
  | "ssl"
  | "application_name"
>;

export interface DatabaseSettings {
  readonly connection: DatabaseConnection;
  readonly log: DatabaseLog;
  readonly maxConnections?: number;
  /** False behind a pooler in transaction mode, where a prepared statement meets another server. */
  readonly namedStatements?: boolean;
  /** How long to keep trying for a connection before saying that nothing was sent. */
  readonly connectTimeoutMs?: number;
  /** How long an answer may take before the connection counts as lost. */
  readonly answerTimeoutMs?: number;
}

export type PoolLoad = {
  readonly inUse: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
};

/** Of a database that was opened here; any other has no pool. */
export function poolLoadOf(database: Database): PoolLoad {
  return database instanceof PooledDatabase ? database.load() : { inUse: 0, idle: 0, waiting: 0 };
}

/** Milliseconds since the database last said that its disk is full; undefined when it never has. */
export function sinceFullMs(database: Database): number | undefined {
  return database instanceof PooledDatabase ? database.sinceFullMs() : undefined;
}

/** How to open it once more, in a thread of its own. */
export function settingsOf(database: Database): Omit<DatabaseSettings, "log"> {
  if (database instanceof PooledDatabase) return database.settings;
  throw new Error("What was not opened here cannot be opened once more.");
}

export function openDatabase(settings: DatabaseSettings): Database {
  return new PooledDatabase(settings);
}

/** The name gets a piece of the text's hash, so that two versions of one statement never meet. */
export function statement({ name, text, ...limits }: Statement): Statement {
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,49}$/.test(name)) {
    throw new Error(`A statement's name is 1 to 50 plain letters and digits, not "${name}".`);
  }
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const named = Object.freeze({ name: `${name}_${hash}`, text, ...limits });
  made.set(named.name, named);
  return named;
}

const made = new Map<string, Statement>();

/** Of all modules loaded so far: a test lets each PostgreSQL that we run on read every one. */
export function statementsMade(): readonly Statement[] {
  return [...made.values()];
}

const maxTries = 5;
/** A network that swallows everything is found out on connections that rest, too. */
const KEEP_ALIVE_AFTER_MS = 5_000;

/**
 * A server that stands still, or whose machine is gone, in the middle of a transaction holds its rows
 * no longer than this: recovery and everybody else wait for them. The embedded database has the same.
 */
const SESSION_LIMITS = "set idle_in_transaction_session_timeout = '60s'";

class PooledDatabase implements Database {
  readonly settings: Omit<DatabaseSettings, "log">;
  readonly #pool: pg.Pool;
  readonly #namedStatements: boolean;
  readonly #connectTimeoutMs: number;
  readonly #hosts: SeveralHosts | undefined;
  readonly #log: DatabaseLog;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #open = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;
  #lastFullMs: number | undefined;

  constructor({ log, ...settings }: DatabaseSettings) {
    this.settings = settings;
    this.#log = log;
    this.#namedStatements = settings.namedStatements ?? true;
    this.#connectTimeoutMs = settings.connectTimeoutMs ?? 10_000;
    this.#hosts = severalHosts(settings.connection);
    this.#pool = new pg.Pool({
      application_name: "kortkoll",
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      ...settings.connection,
      max: settings.maxConnections ?? 16,
      connectionTimeoutMillis: this.#connectTimeoutMs,
      query_timeout: settings.answerTimeoutMs ?? 30_000,
      types: columnTypes,
      // Statements of a transaction are sent without waiting for the answers of those before.
      pipeline: true,
      ...poolOptionsOf(this.#hosts),
    });
    this.#pool.on("error", (error) => {
      // Not the error itself: the pool hangs the whole connection on it.
      this.#log.warn({ reason: error.message }, "an idle database connection was lost");
    });
    this.#pool.on("connect", (client) => {
      const ended = new Promise<void>((resolve) => client.once("end", resolve));
      this.#open.add(ended);
      void ended.then(() => this.#open.delete(ended));
      // A connection that breaks while it is in use also emits an error; the query reports it.
      client.on("error", () => undefined);
      // Goes before whatever the connection is taken for; what fails here fails there as well.
      client.query(SESSION_LIMITS).catch(() => undefined);
    });
  }

  query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#track(asked.name, () => this.#askAlone<Row>(asked, values));
  }

  inTransaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return this.#track("a transaction", () => this.#tryTransaction(work, options));
  }

  load(): PoolLoad {
    const { totalCount, idleCount: idle, waitingCount: waiting } = this.#pool;
    return { inUse: totalCount - idle, idle, waiting };
  }

  sinceFullMs(): number | undefined {
    return this.#lastFullMs === undefined ? undefined : performance.now() - this.#lastFullMs;
  }

  close(): Promise<void> {
    this.#closing ??= Promise.resolve().then(async () => {
      while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
      await this.#pool.end();
      // The pool is done before its connections are, and the server may be stopped next.
      await Promise.race([Promise.all(this.#open), pause(2_000, undefined, { ref: false })]);
    });
    return this.#closing;
  }

  async #track<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    refuseInsideTransaction(`A query outside the transaction (${what})`);
    if (this.#closing !== undefined) throw new DatabaseUnavailable("The database is closed.");
    const work = this.#retrying(what, attempt);
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  async #retrying<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (whyWritesAreRefused(error) === "full") this.#lastFullMs = performance.now();
        if (tries >= maxTries || !isSerializationFailure(error)) throw error;
        this.#log.info({ what, tries }, "retrying after a serialization failure or deadlock");
        await pause(randomInt(2, 10 * 2 ** tries));
      }
    }
  }

  /** One statement is its own transaction, so a lost answer is a commit nobody knows of. */
  async #askAlone<Row extends object>(
    asked: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const client = await this.#checkOut();
    try {
      const rows = await ask<Row>(client, { asked, values, named: this.#namedStatements });
      client.release();
      return rows;
    } catch (error) {
      const alive = await isStillAlive(client, error);
      client.release(!alive);
      throw alive ? error : new CommitUnknown(`statement ${asked.name}`, error);
    }
  }

  async #tryTransaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const client = await this.#checkOut();
    const tx = new ClientTransaction(client, this.#namedStatements);
    try {
      tx.begin(options);
      const value = await runInsideTransaction(() => work(tx));
      await tx.commit();
      client.release();
      return value;
    } catch (error) {
      await tx.end();
      client.release(!(await tx.rollBack()));
      const cause = tx.causeOf(error);
      if (!tx.isLost || cause instanceof CommitUnknown) throw cause;
      throw new DatabaseUnavailable("The database was lost inside a transaction.", cause);
    }
  }

  /** Nothing has been sent yet, so trying again while the server starts or fails over is safe. */
  async #checkOut(): Promise<pg.PoolClient> {
    const giveUpAt = performance.now() + this.#connectTimeoutMs;
    for (;;) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        this.#hosts?.forget();
        const heals = this.#hosts === undefined ? isNotAcceptingYet : isOtherHostsTurn;
        if (!heals(error) || performance.now() >= giveUpAt) {
          throw new DatabaseUnavailable("The database cannot be reached.", error);
        }
        await pause(50);
      }
    }
  }
}

function poolOptionsOf(hosts: SeveralHosts | undefined): pg.PoolConfig {
  if (hosts === undefined) return {};
  return {
    Client: hosts.Client,
    verify: (client, told) => {
      hosts.refuseFollower(client).then(() => told(), told);
    },
  };
}

/**
 * Everything is sent as soon as it is asked and answered in the same order: BEGIN travels with the
 * first statements, COMMIT with the last writes. After a failed statement the server refuses every
 * later one of the transaction, and answers COMMIT with a rollback.
 */
class ClientTransaction implements Transaction {
  declare readonly [transactionBrand]: true;
  readonly #client: pg.PoolClient;
  readonly #namedStatements: boolean;
  #answered: Promise<void> = Promise.resolve();
  #hasEnded = false;
  #firstError: unknown;
  #failedWrite: unknown;
  #failedBegin: unknown;
  #isCorked = false;
  isLost = false;

  constructor(client: pg.PoolClient, namedStatements: boolean) {
    this.#client = client;
    this.#namedStatements = namedStatements;
  }

  begin(options: TransactionOptions): void {
    this.#cork();
    this.#watch(this.#client.query(beginText(options)), (error) => {
      this.#failedWrite ??= error;
      this.#failedBegin = error;
    });
  }

  /** Statements of one transaction go one after another, also when asked side by side. */
  query<Row extends object>(asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
    if (this.#hasEnded) {
      return Promise.reject(new Error(`Statement ${asked.name} came after its transaction.`));
    }
    // Without a BEGIN each statement would be a transaction of its own.
    if (this.#failedBegin !== undefined) return Promise.reject(this.#failedBegin);
    this.#cork();
    const named = this.#namedStatements;
    const rows = ask<Row>(this.#client, { asked, values, named });
    this.#watch(rows);
    return rows;
  }

  write(asked: Statement, values: readonly unknown[] = []): Promise<void> {
    const rows = this.query(asked, values);
    if (this.#hasEnded) return rows.then(() => undefined);
    this.#watch(rows, (error) => {
      this.#failedWrite ??= error;
    });
    return Promise.resolve();
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#answered;
  }

  /** COMMIT of a failed transaction is answered with a calm ROLLBACK: never take it for a yes. */
  async commit(): Promise<void> {
    this.#hasEnded = true;
    if (this.isLost) throw this.#firstError;
    let answer: pg.QueryResult;
    try {
      this.#cork();
      answer = await this.#client.query("commit");
    } catch (error) {
      this.isLost ||= !(await isStillAlive(this.#client, error));
      throw this.isLost ? new CommitUnknown("COMMIT", error) : error;
    }
    await this.#answered;
    if (this.#failedBegin !== undefined) throw new CommitUnknown("BEGIN", this.#failedBegin);
    if (answer.command === "COMMIT") return;
    const cause = this.#firstError;
    throw new Error("The transaction was rolled back: a statement in it had failed.", { cause });
  }

  /** What failed first, where `error` only says that something had. */
  causeOf(error: unknown): unknown {
    return error instanceof CommitUnknown ? error : (this.#failedWrite ?? error);
  }

  async rollBack(): Promise<boolean> {
    return !this.isLost && (await rollBack(this.#client));
  }

  #watch(answer: Promise<unknown>, onError: (error: unknown) => void = () => undefined): void {
    const handled = answer.then(nothing, (error: unknown) => {
      this.#firstError ??= error;
      this.isLost ||= classifyWireError(error) === "lost";
      onError(error);
    });
    this.#answered = Promise.all([this.#answered, handled]).then(nothing);
  }

  /** What is asked in one go leaves as one packet: each costs more than its statement. */
  #cork(): void {
    const stream = streamOf(this.#client);
    if (this.#isCorked || stream === undefined) return;
    this.#isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }
}

/** Whoever waits only for the end of an answer does not keep its rows until the transaction's end. */
function nothing(): void {}

/** The driver's own socket, which its types do not show. */
function streamOf(client: pg.PoolClient): Pick<Writable, "cork" | "uncork"> | undefined {
  const { connection } = client as unknown as { connection?: { stream?: Writable } };
  return connection?.stream;
}

interface Question {
  readonly asked: Statement;
  readonly values: readonly unknown[];
  readonly named: boolean;
}

async function ask<Row extends object>(client: pg.PoolClient, question: Question): Promise<Row[]> {
  const { asked, values, named } = question;
  const name = named ? { name: asked.name } : {};
  const { text, answersWithinMs } = asked;
  const limit = answersWithinMs === undefined ? {} : { query_timeout: answersWithinMs };
  const result = await client.query({ ...name, ...limit, text, values: [...values] });
  return result.rows as Row[];
}

function beginText({ isolation = "read committed", readOnly = false }: TransactionOptions): string {
  return `begin isolation level ${isolation}${readOnly ? " read only" : ""}`;
}

/** An ERROR leaves the connection usable, a FATAL or PANIC does not; asking settles it. */
async function isStillAlive(client: pg.PoolClient, error: unknown): Promise<boolean> {
  const said = classifyWireError(error);
  return said === "unclear" ? await rollBack(client) : said === "refused";
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    return false;
  }
}
