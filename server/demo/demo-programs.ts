/**
 * The demo around the server: the simulated Nets cloud and the made-up invoicing program as
 * processes of their own, the seeded group, and the terminals of whichever cloud is used.
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config.ts";
import { makeDataFolder } from "../database/cluster-folder.ts";
import type { DatabaseLog } from "../database/database.ts";
import { findFreePort } from "../free-port.ts";
import { hostToOpen } from "../server.ts";
import { type ChildProgram, startOnChosenPort } from "./child-program.ts";
import { DEMO_NETS_ACCOUNT, demoSimulatorConfig } from "./demo-group.ts";
import { earlierSales } from "./demo-yesterday.ts";
import { type InvoicingKeys, readOrMakeInvoicingKeys } from "./invoicing-keys.ts";
import { keepRegistering, registerDemoTerminals } from "./register-demo-terminals.ts";
import {
  putDemoKey,
  putInvoicingKeys,
  type SeedDemoDeps,
  type SeedDeps,
  seedDemo,
} from "./seed-demo.ts";
import { seedFloats } from "./seed-floats.ts";
import { seedYesterday, type YesterdayDeps } from "./seed-yesterday.ts";

export type DemoTelling = {
  readonly log: DatabaseLog;
  readonly tell: (sentence: string) => void;
};

export type SimulatedAccount = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
};

export interface TerminalRegistering {
  /** Runs at once when it is already done. */
  onRegistered(run: () => void): void;
  stop(): Promise<void>;
}

export type RegisterDeps = SeedDeps & {
  readonly cloud: TerminalCloud;
  readonly cardRules: YesterdayDeps["cardRules"];
};

export interface DemoPrograms {
  /** Undefined until the simulator runs, and when another cloud is used. */
  readonly virtualTerminalUrl: string | undefined;
  readonly simulatedAccount: SimulatedAccount | undefined;
  /** Undefined until it runs. */
  readonly invoicingUrl: string | undefined;
  startSimulator(): Promise<void>;
  stopSimulator(): Promise<void>;
  seed(deps: SeedDemoDeps): Promise<void>;
  registerTerminals(deps: RegisterDeps): Promise<TerminalRegistering>;
  startInvoicing(kortkollAddress: string): Promise<void>;
  stopInvoicing(): Promise<void>;
}

const root = join(import.meta.dirname, "..", "..");

export async function prepareDemo(config: Config, telling: DemoTelling): Promise<DemoPrograms> {
  await makeDataFolder(config.dataFolder);
  return new RunningDemo({
    config,
    telling,
    keys: await readOrMakeInvoicingKeys(config.dataFolder),
  });
}

type DemoParts = {
  readonly config: Config;
  readonly telling: DemoTelling;
  readonly keys: InvoicingKeys;
};

class RunningDemo implements DemoPrograms {
  virtualTerminalUrl: string | undefined;
  invoicingUrl: string | undefined;
  readonly #parts: DemoParts;
  #simulator: Promise<ChildProgram> | undefined;
  /** The simulated terminals were started anew, with yesterday's sales in their sessions. */
  #hasYesterday = false;
  #invoicing: Promise<ChildProgram> | undefined;

  constructor(parts: DemoParts) {
    this.#parts = parts;
  }

  get simulatedAccount(): SimulatedAccount | undefined {
    const url = this.virtualTerminalUrl;
    return url === undefined ? undefined : { url, ...DEMO_NETS_ACCOUNT };
  }

  async startSimulator(): Promise<void> {
    if (this.#parts.config.netsUrl !== undefined) return;
    this.#simulator = this.#launchSimulator();
    this.virtualTerminalUrl = this.#addressOf(await this.#simulator);
  }

  async #launchSimulator(): Promise<ChildProgram> {
    const { config, telling } = this.#parts;
    const configFile = join(config.dataFolder, "nets-simulator.json");
    const stateFolder = join(config.dataFolder, "nets-simulator");
    this.#hasYesterday = hasYesterday(config) && !existsSync(stateFolder);
    const sales = this.#hasYesterday ? earlierSales(systemClock()) : [];
    await writeFile(configFile, JSON.stringify(demoSimulatorConfig(sales), null, 2));
    return await startOnChosenPort(this.#portBeside(1), (port) => ({
      ...telling,
      name: "The simulated Nets cloud",
      file: join(root, "terminals", "simulator", "main.ts"),
      arguments: [
        ...["--host", config.host, "--port", String(port), "--stay-with-parent"],
        ...["--config", configFile, "--state", stateFolder],
      ],
    }));
  }

  /** The one that follows ours by so many, where it is free; any other where it is not. */
  #portBeside(step: number): (tries: number) => Promise<number> {
    const { host, port } = this.#parts.config;
    return (tries) => findFreePort(host, port === 0 || tries > 1 ? [] : [port + step]);
  }

  #addressOf({ url }: ChildProgram): string {
    return `http://${hostToOpen(this.#parts.config.host)}:${new URL(url).port}`;
  }

  async stopSimulator(): Promise<void> {
    await stopStarted(this.#simulator);
  }

  async seed(deps: SeedDemoDeps): Promise<void> {
    await seedDemo(deps);
    await seedFloats(deps);
    await putDemoKey(deps, this.#parts.config.demoApiKey);
    await putInvoicingKeys(deps, this.#parts.keys);
  }

  /** Once before anybody is served; if the cloud does not answer then, on and on beside. */
  async registerTerminals(deps: RegisterDeps): Promise<TerminalRegistering> {
    const { log, tell } = this.#parts.telling;
    const registering = { ...deps, isSimulated: this.simulatedAccount !== undefined };
    const stopping = new AbortController();
    let isDone = false;
    let waiting: () => void = () => undefined;
    const onRegistered = (): void => {
      isDone = true;
      waiting();
    };
    const first = registerDemoTerminals(registering);
    const outcome = await Promise.race([first, patience()]);
    const others = async (): Promise<void> => {
      if ((await first.catch(() => undefined))?.kind === "registered") return onRegistered();
      await keepRegistering({
        ...registering,
        log,
        signal: stopping.signal,
        onRegistered,
        onDelay: (why) => tell(`The terminals cannot be listed yet (${why}); we keep trying.`),
      });
    };
    if (outcome?.kind === "registered") {
      isDone = true;
      if (this.#hasYesterday) await seedYesterday({ ...deps, log });
    }
    const running = isDone ? Promise.resolve() : others();
    return {
      onRegistered: (run) => {
        waiting = run;
        if (isDone) run();
      },
      stop: async () => {
        stopping.abort();
        await running;
      },
    };
  }

  async startInvoicing(kortkollAddress: string): Promise<void> {
    const { config, telling, keys } = this.#parts;
    this.#invoicing = startOnChosenPort(this.#portBeside(2), (port) => ({
      ...telling,
      name: "The invoicing program",
      file: join(root, "tools", "invoicing-program", "main.ts"),
      arguments: [
        ...["--api", kortkollAddress, "--host", config.host, "--port", String(port)],
        ...["--state", join(config.dataFolder, "invoicing-program")],
        // Whoever brings a key of his own drives the demo himself and wants no surprises.
        ...(config.demoApiKey === undefined ? ["--by-itself"] : []),
      ],
      firstLine: JSON.stringify(keys),
    }));
    this.invoicingUrl = this.#addressOf(await this.#invoicing);
  }

  async stopInvoicing(): Promise<void> {
    await stopStarted(this.#invoicing);
  }
}

/**
 * Whoever brings a key of his own drives the demo himself and wants no surprises; and a database that is
 * somebody else's may be older than our terminals.
 */
function hasYesterday({ demoApiKey, databaseUrl }: Config): boolean {
  return demoApiKey === undefined && databaseUrl === undefined;
}

/** One that is still starting is waited for; one that never started has stopped already. */
async function stopStarted(program: Promise<ChildProgram> | undefined): Promise<void> {
  const started = await program?.catch(() => undefined);
  await started?.stop();
}

const FIRST_ANSWER_IS_AWAITED_MS = 2_000;

function patience(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, FIRST_ANSWER_IS_AWAITED_MS, undefined).unref();
  });
}
