/**
 * What `npm start` runs: the database, the server, and in the demo the programs around it. Whatever
 * was opened is closed in the opposite order, also when the start fails half way.
 */
import { join } from "node:path";
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import type { NetsAccount } from "@kortkoll/terminals/nets-cloud/session.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { HEAD_FILE_NAME } from "./audit/head-file.ts";
import { newUuid, systemClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { type Database, type DatabaseConnection, openDatabase } from "./database/database.ts";
import { addressesOf } from "./database/database-hosts.ts";
import { freeBytesAt } from "./database/disk-space.ts";
import { startEmbeddedPostgres } from "./database/embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { type DemoPrograms, prepareDemo } from "./demo/demo-programs.ts";
import { readOccupancy, seedPresets } from "./demo/seed-demo.ts";
import { warnOfLossyCommits } from "./doctor/kept-commits.ts";
import { waitForPort } from "./free-port.ts";
import type { createLog } from "./log.ts";
import { openLog } from "./log-file.ts";
import { NO_CLOUD } from "./no-cloud.ts";
import { keepCardRules } from "./payments/card-rule-store.ts";
import { issueFirstAdministratorToken } from "./people/first-administrator.ts";
import { openSecrets } from "./secrets/secret-key.ts";
import { type RunningServer, startServer } from "./server.ts";
import { StartRefused, tellFailure, tellStart } from "./start-messages.ts";
import { type ConfiguredNets, findNetsAccount } from "./vendors/nets-account.ts";
import { buildWebIfNeeded, type WebBuild } from "./web-build.ts";

type Log = ReturnType<typeof createLog>;

/** Ctrl-C reaches us and the launcher, which sends it on: the second within this time is the same. */
const REPEATS_WITHIN_MS = 2_000;
const PORT_IS_AWAITED_MS = 2_000;
const STOPS_WITHIN_MS = 25_000;

const opened: (() => Promise<void>)[] = [];
let stoppingSince: number | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stoppingSince === undefined) void end(0);
    // Somebody who asks again later does not want to wait for the rest.
    else if (performance.now() - stoppingSince > REPEATS_WITHIN_MS) process.exit(1);
  });
}
// Whoever read our output may be gone before we are; that must not stop the stopping.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

try {
  await start();
} catch (error) {
  if (stoppingSince === undefined) {
    tellFailure(error);
    await end(1);
  }
}

async function start(): Promise<void> {
  const startedAt = performance.now();
  const config = readConfig();
  const log = await openLog(config);
  const pages = buildWebIfNeeded();
  const demo = config.demo ? await prepareDemo(config, { log, tell }) : undefined;
  const connection = await openConnection(config, log);
  // Only now is the folder surely ours: two simulators over one journal would spoil it.
  open(() => demo?.stopSimulator());
  const simulator = demo?.startSimulator();
  // A failure is met where it is awaited.
  simulator?.catch(() => undefined);
  await migrate({ connection, log });
  const { namedStatements } = config;
  const database = openDatabase({ connection, log, namedStatements });
  open(() => database.close());
  await warnOfLossyCommits(database, { hosts: hostsOf(config), log });
  await simulator;
  await waitForPort(config.host, config.port, PORT_IS_AWAITED_MS);
  const server = await serve(config, { log, database, connection, demo, pages: await pages });
  open(() => demo?.stopInvoicing());
  await demo?.startInvoicing(server.address);
  tellStart({
    config,
    address: server.address,
    virtualTerminalUrl: demo?.virtualTerminalUrl,
    invoicingUrl: demo?.invoicingUrl,
    firstAdministratorToken: await issueTokenUnlessDemo(config, database),
    tookMs: performance.now() - startedAt,
  });
}

function hostsOf({ databaseUrl }: Config): number {
  return addressesOf(databaseUrl ?? "").length;
}

async function openConnection(config: Config, log: Log): Promise<DatabaseConnection> {
  if (config.databaseUrl !== undefined) return { connectionString: config.databaseUrl };
  const postgres = await startEmbeddedPostgres({
    dataFolder: config.dataFolder,
    log,
    onUnexpectedExit: (reason) => {
      tellFailure(reason);
      void end(1);
    },
  });
  open(() => postgres.stop());
  return postgres.connection;
}

type Serving = {
  readonly log: Log;
  readonly database: Database;
  readonly connection: DatabaseConnection;
  readonly demo: DemoPrograms | undefined;
  readonly pages: WebBuild;
};

async function serve(config: Config, serving: Serving): Promise<RunningServer> {
  const { log, database, connection, demo, pages } = serving;
  if (pages.kind === "failed") tell(`The web pages could not be built: ${pages.why}`);
  await refuseOtherDatabase(config, database);
  const deps = { database, clock: systemClock, newId: newUuid };
  const secrets = await openSecrets(database, config);
  if (demo === undefined) await seedPresets(deps);
  else await demo.seed({ ...deps, secrets });
  const nets = configuredNets(config, demo);
  const cloud = connectCloud(nets.baseUrl, {
    log,
    account: () => findNetsAccount({ database, secrets, nets }),
  });
  const registering = await demo?.registerTerminals({
    ...deps,
    cloud,
    cardRules: keepCardRules(database, systemClock),
  });
  open(() => registering?.stop());
  const server = await startServer({
    ...deps,
    cloud,
    secrets,
    nets,
    log,
    host: config.host,
    port: config.port,
    alone: config.databaseUrl === undefined,
    hintsOver: config.databaseUrl === undefined ? undefined : connection,
    freeBytes: config.databaseUrl === undefined ? () => freeBytesAt(config.dataFolder) : undefined,
    webFolder: pages.folder,
    trustedProxies: config.trustedProxies,
    keyCallsPerSecond: config.keyCallsPerSecond,
    bankFileBytes: config.bankFileBytes,
    metrics: config.metrics,
    webhookHosts: config.webhookHosts,
    auditHeadFile: join(config.dataFolder, HEAD_FILE_NAME),
    surroundings: {
      demo: config.demo,
      virtualTerminalUrl: demo?.virtualTerminalUrl ?? null,
      // It is started when we can be asked, and has its address from then on.
      get invoicingUrl() {
        return demo?.invoicingUrl ?? null;
      },
    },
  });
  registering?.onRegistered(() => server.wake());
  open(() => server.stop());
  return server;
}

/** The demo's passwords are no secret: they must never be let into somebody's own books. */
async function refuseOtherDatabase(config: Config, database: Database): Promise<void> {
  const occupancy = await readOccupancy(database);
  if (config.demo && occupancy === "other") {
    throw new StartRefused(
      "This database holds a company of its own, and the demo's passwords are known to all. " +
        "Start with KORTKOLL_DEMO=0, or give the demo another folder with KORTKOLL_DATA.",
    );
  }
  if (!config.demo && occupancy === "demo") {
    throw new StartRefused(
      "This database holds the demo, whose passwords are known to all. " +
        "Choose another folder with KORTKOLL_DATA (or another DATABASE_URL), or start the demo.",
    );
  }
}

/** An account that is given where the server is started goes before one that was set on the page. */
function configuredNets(
  config: Config,
  demo: DemoPrograms | undefined,
): ConfiguredNets & { readonly baseUrl: string | undefined } {
  const simulated = demo?.simulatedAccount;
  const { netsUsername, netsPassword } = config;
  const isGiven = netsUsername !== undefined || netsPassword !== undefined;
  const given = isGiven
    ? { username: netsUsername ?? "", password: netsPassword ?? "" }
    : undefined;
  const baseUrl = config.netsUrl ?? simulated?.url;
  return {
    baseUrl,
    host: baseUrl === undefined ? null : new URL(baseUrl).host,
    account: simulated ?? given,
    isSimulated: simulated !== undefined,
  };
}

function connectCloud(
  baseUrl: string | undefined,
  { log, account }: { log: Log; account: () => Promise<NetsAccount | undefined> },
): TerminalCloud {
  if (baseUrl === undefined) return NO_CLOUD;
  return connectNetsCloud({
    baseUrl,
    account,
    clock: systemClock,
    log: (line) => log.info(line, "nets"),
  });
}

async function issueTokenUnlessDemo(
  config: Config,
  database: Database,
): Promise<string | undefined> {
  if (config.demo) return undefined;
  return await issueFirstAdministratorToken({ database, clock: systemClock });
}

function open(close: () => Promise<void> | undefined): void {
  opened.push(async () => await close());
}

/** Closes what was opened, the last first, and leaves with the code; a step that hangs is left. */
async function end(code: number): Promise<void> {
  stoppingSince = performance.now();
  setTimeout(() => process.exit(1), STOPS_WITHIN_MS).unref();
  let exitCode = code;
  for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
    try {
      await close();
    } catch (error) {
      tellFailure(error);
      exitCode = 1;
    }
  }
  process.exit(exitCode);
}

function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
