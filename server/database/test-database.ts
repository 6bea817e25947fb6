/** A database of its own for each test file, copied from one with every migration applied. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, type DatabaseConnection, openDatabase } from "./database.ts";
import { silentLog } from "./test-log.ts";

declare module "vitest" {
  interface ProvidedContext {
    testPostgres: TestPostgres;
  }
}

/** What the global setup tells the test files about the one server they share. */
export interface TestPostgres {
  readonly port: number;
  readonly password: string;
  readonly template: string;
}

export interface TestDatabase {
  readonly database: Database;
  /** For programs under test that open the database themselves. */
  readonly connection: DatabaseConnection;
  /** Another pool, whose connections go by that name. */
  beside(program: string): Database;
  /** The same connection as a DATABASE_URL. */
  readonly url: string;
  readonly name: string;
  /** Closes the connections; the database itself goes with the server at the end of the run. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly maxConnections?: number;
  /** True for a database without any table. */
  readonly isEmpty?: boolean;
}

export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { port, password, template } = inject("testPostgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await createDatabase(name, options.isEmpty === true ? "template0" : template);
  const connection = { host: "127.0.0.1", port, user: "kortkoll", password, database: name };
  const settings = { log: silentLog, maxConnections: options.maxConnections ?? 16 };
  const database = openDatabase({ ...settings, connection });
  return {
    database,
    connection,
    beside: (program) =>
      openDatabase({ ...settings, connection: { ...connection, application_name: program } }),
    url: `postgres://kortkoll:${password}@127.0.0.1:${port}/${name}`,
    name,
    close: () => database.close(),
  };
}

/** The superuser of the shared server, for tests that end sessions or look from outside. */
export function testAdministrator(database = "postgres"): DatabaseConnection {
  const { port, password } = inject("testPostgres");
  return { host: "127.0.0.1", port, user: "postgres", password, database };
}

async function createDatabase(name: string, template: string): Promise<void> {
  const client = new pg.Client(testAdministrator());
  await client.connect();
  try {
    await client.query(
      `create database ${name} template ${template} owner kortkoll strategy wal_log`,
    );
  } finally {
    await client.end();
  }
}
