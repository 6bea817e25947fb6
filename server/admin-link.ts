/**
 * What `npm run admin-link -- --signature XXXX` runs on the server's machine: a link by which an
 * administrator who cannot sign in chooses a password and connects an app anew. It needs the data
 * folder or the DATABASE_URL, and so is for whoever holds the machine.
 */
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { newUuid, systemClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { type Database, type DatabaseConnection, openDatabase } from "./database/database.ts";
import { startEmbeddedPostgres } from "./database/embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { findRunningPostgres } from "./database/running-postgres.ts";
import { createLog } from "./log.ts";
import { hostToOpen } from "./server.ts";
import { type Reopened, reopenAccount } from "./settings/reopen-account.ts";
import { failureSentence } from "./start-messages.ts";

const USAGE = "Say whose account it is: npm run admin-link -- --signature XXXX";

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${failureSentence(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const signature = signatureGiven();
  if (signature === undefined) return say(USAGE, 2);
  const config = readConfig();
  return await withDatabase(config, async (database) => {
    const deps = { database, clock: systemClock, newId: newUuid };
    const machineUser = userInfo().username;
    return tell(await reopenAccount(deps, { signature, machineUser }), config);
  });
}

function signatureGiven(): string | undefined {
  try {
    return parseArgs({ options: { signature: { type: "string" } } }).values.signature;
  } catch {
    return undefined;
  }
}

async function withDatabase(
  config: Config,
  work: (database: Database) => Promise<number>,
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
  const own = running.kind === "stopped" ? await startOwn(dataFolder, log) : undefined;
  const connection = running.kind === "running" ? running.connection : own?.connection;
  if (connection === undefined) throw new Error("A database that was started has no address");
  const database = openDatabase({ connection, log, namedStatements, maxConnections: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
    await own?.stop();
  }
}

type Own = { readonly connection: DatabaseConnection; stop(): Promise<void> };

/** No server runs: the database is started for a moment, as the server would. */
async function startOwn(dataFolder: string, log: ReturnType<typeof createLog>): Promise<Own> {
  const postgres = await startEmbeddedPostgres({ dataFolder, log });
  await migrate({ connection: postgres.connection, log });
  return postgres;
}

function tell(reopened: Reopened, { host, port }: Config): number {
  switch (reopened.kind) {
    case "nobody":
      return say("Nobody has that signature.", 1);
    case "noAdministrator":
      return say("Only an administrator gets a link here; they make links for all others.", 1);
    case "hasLeft":
      return say("That person no longer works here; another administrator lets them come back.", 1);
    case "reopened": {
      const address = `http://${hostToOpen(host)}:${port}/choose-password#${reopened.token}`;
      const lines = [
        `${reopened.signature} has been signed out everywhere.`,
        "This link works once, within an hour. Whoever has it becomes that person: it chooses a new",
        "password, and takes away the second factor, which is connected anew at the sign-in.",
        "",
        `  ${address}`,
        "",
        "Behind another address than this machine's, put that before /choose-password.",
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    }
  }
}

function say(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}
