/**
 * One PostgreSQL server for a test run, in a folder of the system's temporary files, with a
 * template database. KORTKOLL_TEST_POSTGRES_BIN runs the same tests on another PostgreSQL.
 */
import { rm } from "node:fs/promises";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import type { TestPostgres } from "./test-database.ts";
import { makeTestFolder, removeAbandonedTestFolders } from "./test-folder.ts";
import { silentLog } from "./test-log.ts";

const template = "kortkoll_template";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandonedTestFolders();
  const dataFolder = await makeTestFolder();
  const binFolder = process.env["KORTKOLL_TEST_POSTGRES_BIN"];
  const server = await startEmbeddedPostgres({
    dataFolder,
    log: silentLog,
    settings: { max_connections: "200" },
    ...(binFolder === undefined || binFolder === "" ? {} : { binFolder }),
  });
  const teardown = async (): Promise<void> => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("testPostgres", reachedAt(server));
  return teardown;
}

function reachedAt({ administrator: { port, password } }: EmbeddedPostgres): TestPostgres {
  if (port === undefined || typeof password !== "string") throw new Error("no way in is known");
  return { port, password, template };
}

/** PostgreSQL copies a template only while nobody is in it, hence the separate last step. */
async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client(server.administrator);
  await client.connect();
  try {
    await client.query(`create database ${template} owner kortkoll`);
    await migrate({ connection: { ...server.connection, database: template }, log: silentLog });
    await tellOfMigrationsBefore(server);
    await client.query(`alter database ${template} allow_connections false is_template true`);
  } finally {
    await client.end();
  }
}

/** So that what the product wrote is told from what a test put in beside it (test-app.ts). */
const NOTE_PROGRAM = `alter table written_rows add column program text
  default current_setting('application_name')`;

/** Tests have clocks of their own: what the migrations left on the audit trail is older than all. */
async function tellOfMigrationsBefore(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ ...server.administrator, database: template });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query("update audit_events set at = '2020-01-01'");
    await client.query(NOTE_PROGRAM);
  } finally {
    await client.end();
  }
}
