/** A durable PostgreSQL of its own for the benchmark: the embedded one, as it is shipped. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Database,
  type DatabaseConnection,
  openDatabase,
} from "../../server/database/database.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded-postgres.ts";
import { migrate } from "../../server/database/migrate.ts";

export type BenchDatabase = {
  readonly database: Database;
  readonly connection: DatabaseConnection;
  close(): Promise<void>;
};

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Rows by the million and their indexes take longer than any answer that the product waits for. */
export async function openBenchDatabase(
  settings: { readonly answerTimeoutMs?: number } = {},
): Promise<BenchDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), "kortkoll-bench-"));
  const postgres = await startEmbeddedPostgres({ dataFolder, log: quiet });
  const { connection } = postgres;
  await migrate({ connection, log: quiet });
  const database = openDatabase({ connection, log: quiet, ...settings });
  return {
    database,
    connection,
    async close() {
      await database.close();
      await postgres.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
