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

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), "kortkoll-bench-"));
  const postgres = await startEmbeddedPostgres({ dataFolder, log: quiet });
  const { connection } = postgres;
  await migrate({ connection, log: quiet });
  const database = openDatabase({ connection, log: quiet });
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
