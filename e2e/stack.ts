/**
 * The whole product as it runs, for tests over HTTP: the real server on a database of its own, the
 * real adapter, and the simulated cloud (or another one) behind it, all on free ports.
 */

import { type Clock, newUuid, systemClock } from "@kortkoll/server/clock.ts";
import type { Database } from "@kortkoll/server/database/database.ts";
import { openTestDatabase } from "@kortkoll/server/database/test-database.ts";
import { createLog } from "@kortkoll/server/log.ts";
import { createSecretBox } from "@kortkoll/server/secrets/secret-box.ts";
import { type RunningServer, startServer } from "@kortkoll/server/server.ts";
import { type CallLimits, connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { systemClock as simulatorClock } from "@kortkoll/terminals/simulator/clock.ts";
import type { SimulatorConfig } from "@kortkoll/terminals/simulator/simulator-config.ts";
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { ApiClient, signIn } from "./api-client.ts";
import { addStackCompany, STACK_PASSWORD, type StackCompany } from "./company.ts";
import { NetsControl, type Truth } from "./nets-control.ts";

export type StackOptions = {
  /** How many tills with a terminal of their own the site NORD has. */
  readonly tills?: number;
  readonly simulator?: Partial<SimulatorConfig>;
  readonly limits?: Partial<CallLimits>;
  /** How long the resolver waits before it trusts a last result; the vendor's 5 s take long. */
  readonly lastResultDelayMs?: number;
  /** Another cloud than the simulator, and the terminals that it has. */
  readonly otherCloud?: {
    readonly url: string;
    readonly terminalIds: readonly string[];
    truth(): Promise<Truth>;
  };
  /** The moment that it is when the product starts, by the server's clock and the terminals'. */
  readonly startsAt?: string;
  /** Where the servers' log goes. */
  readonly log?: ReturnType<typeof createLog>;
  /** False where several servers share the database. */
  readonly alone?: boolean;
};

export type Stack = StackCompany & {
  readonly url: string;
  readonly database: Database;
  readonly nets: NetsControl;
  /** Speaks for all three systems, with every scope. */
  readonly api: ApiClient;
  apiWith(key: string): ApiClient;
  /** What the person sees and may do, signed in at the till. */
  signedIn(signature: "ANLI" | "KASS" | "CHEF" | "EKON", tillId?: string): Promise<ApiClient>;
  truth(): Promise<Truth>;
  /** The server's clock goes on from so much later. */
  moveClock(byMs: number): void;
  /** The terminals' clocks go on from so much later, or from earlier. */
  moveTerminalClocks(byMs: number): void;
  /** Another server over the same database; gives its address. */
  startAnother(): Promise<string>;
  /** The first server is stopped as a service would be, and started again at another address. */
  restartServer(): Promise<ApiClient>;
  close(): Promise<void>;
};

const QUICK_SIMULATOR: Partial<SimulatorConfig> = {
  mode: "automatic",
  automaticLatencyMs: 0,
  authorisingMs: 0,
  slowApprovalMs: 1_500,
  lastResultDelayMs: 200,
  staleLastResultMs: 1_500,
};
const QUICK_DELAY_MS = 300;

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const terminalIds = options.otherCloud?.terminalIds ?? numbered((options.tills ?? 3) + 1);
  const startsAheadMs =
    options.startsAt === undefined ? 0 : Date.parse(options.startsAt) - systemClock();
  let aheadMs = startsAheadMs;
  let terminalsAheadMs = startsAheadMs;
  const clock = (): number => systemClock() + aheadMs;
  const simulator = await startNetsSimulator({
    ...QUICK_SIMULATOR,
    clock: { ...simulatorClock, now: () => new Date(systemClock() + terminalsAheadMs) },
    terminals: terminalIds.map((terminalId) => ({
      terminalId,
      siteId: "7900101",
      organisationNumber: "5599990016",
      merchantName: "Påhittade Bilar AB",
      address: "Låtsasgatan 1, Exempelby",
      label: terminalId,
    })),
    ...options.simulator,
  });
  const { database, close: closeDatabase } = await openTestDatabase({ maxConnections: 24 });
  const company = await addStackCompany(database, terminalIds);
  const start = (): Promise<RunningServer> =>
    startServer({
      database,
      cloud: connectCloud(options, simulator.url, clock),
      secrets: createSecretBox(new Uint8Array(32).fill(7)),
      clock,
      newId: newUuid,
      log: options.log ?? createLog("silent"),
      host: "127.0.0.1",
      port: 0,
      alone: options.alone ?? true,
      webFolder: undefined,
      auditHeadFile: undefined,
      nets: { host: null, account: undefined, isSimulated: false },
      surroundings: { demo: false, virtualTerminalUrl: null, invoicingUrl: null },
    });
  let first = await start();
  const others: RunningServer[] = [];
  const nets = new NetsControl(simulator.url);
  return {
    ...company,
    url: first.address,
    database,
    nets,
    api: new ApiClient(first.address, company.keys.all),
    apiWith: (key) => new ApiClient(first.address, key),
    signedIn: (signature, tillId) =>
      signIn(first.address, {
        signature,
        password: STACK_PASSWORD,
        ...(tillId === undefined ? {} : { tillId }),
      }),
    truth: () => (options.otherCloud ?? nets).truth(),
    moveClock(byMs) {
      aheadMs += byMs;
    },
    moveTerminalClocks(byMs) {
      terminalsAheadMs += byMs;
    },
    async startAnother() {
      const another = await start();
      others.push(another);
      return another.address;
    },
    async restartServer() {
      await first.stop();
      first = await start();
      return new ApiClient(first.address, company.keys.all);
    },
    async close() {
      await Promise.all([first, ...others].map((server) => server.stop()));
      await closeDatabase();
      await simulator.close();
    },
  };
}

function connectCloud(options: StackOptions, simulatorUrl: string, clock: Clock): TerminalCloud {
  const cloud = connectNetsCloud({
    baseUrl: options.otherCloud?.url ?? simulatorUrl,
    account: () => Promise.resolve({ username: "demo", password: "demo" }),
    clock,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    log: (line) => options.log?.info(line, "nets"),
  });
  const lastResultDelayMs = options.lastResultDelayMs ?? QUICK_DELAY_MS;
  return {
    capabilities: { ...cloud.capabilities, lastResultDelayMs },
    listTerminals: () => cloud.listTerminals(),
    state: (terminalId) => cloud.state(terminalId),
    purchase: (request) => cloud.purchase(request),
    returnOfGoods: (request) => cloud.returnOfGoods(request),
    voidLast: (request) => cloud.voidLast(request),
    cancel: (terminalId) => cloud.cancel(terminalId),
    lastResult: (terminalId) => cloud.lastResult(terminalId),
    reconcile: (terminalId) => cloud.reconcile(terminalId),
    close: () => cloud.close(),
  };
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(79_500_001 + index));
}
