/** What a command on the server's machine needs: the database, whether the server runs or not. */
import type { Config } from "./config.ts";
import { type Database, type DatabaseConnection, openDatabase } from "./database/database.ts";
import { startEmbeddedPostgres } from "./database/embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { findRunningPostgres } from "./database/running-postgres.ts";
import { createLog } from "./log.ts";
import { failureSentence } from "./start-messages.ts";

/** With the exit codes that shells give to what a signal has ended. */
const SIGNALS = [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

/** Ends the program with what the command gives; what fails is a sentence. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  // Leaving in order takes away what is half done and stops a database that was started for it.
  for (const [signal, exitCode] of SIGNALS) process.once(signal, () => process.exit(exitCode));
  // Whoever read our words may have heard enough; the work goes on.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${failureSentence(error)}\n`);
    process.exitCode = 1;
  }
}

export type MachineDatabase = {
  readonly connection: DatabaseConnection;
  readonly database: Database;
  readonly log: ReturnType<typeof createLog>;
  /** No server ran: it was started for this command. */
  readonly isOurs: boolean;
};

/** `program` is what the command calls itself at the database. */
export function withMachineDatabase(
  config: Config,
  program: string,
  work: (database: Database) => Promise<number>,
): Promise<number> {
  return withMachineConnection(config, program, async (found) => {
    const { connection, database, log, isOurs } = found;
    // Where a server runs it has done so, and may be of an older version.
    if (isOurs) await migrate({ connection, log });
    return await work(database);
  });
}

/** The database as it is, of whichever version, for a command that only looks. */
export async function withMachineConnection(
  config: Config,
  program: string,
  work: (found: MachineDatabase) => Promise<number>,
): Promise<number> {
  const log = createLog("error", process.stderr);
  const { databaseUrl, dataFolder, namedStatements } = config;
  const running =
    databaseUrl === undefined
      ? await findRunningPostgres(dataFolder)
      : { kind: "running" as const, connection: { connectionString: databaseUrl } };
  if (running.kind === "nothing") {
    return say(`There is no database in ${dataFolder}: say with KORTKOLL_DATA where it is.`, 1);
  }
  const isStopped = running.kind === "stopped";
  const own = isStopped ? await startEmbeddedPostgres({ dataFolder, log }) : undefined;
  const found = running.kind === "running" ? running.connection : own?.connection;
  if (found === undefined) throw new Error("A database that was started has no address");
  const connection = { ...found, application_name: program };
  const database = openDatabase({ connection, log, namedStatements, maxConnections: 2 });
  try {
    return await work({ connection, database, log, isOurs: own !== undefined });
  } finally {
    await database.close();
    await own?.stop();
  }
}

/** To whoever gave the command. */
export function say(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}
