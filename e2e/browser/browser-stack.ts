/**
 * The very product that `npm start` runs, as a process of its own with database, simulated cloud and
 * invoicing program, for the browser tests: one for all files, so that each test uses its own orders.
 */
import { makeDataFolder, runStart } from "@kortkoll/server/test-start.ts";
import type { BrowserProgram } from "./find-browser.ts";

export type BrowserStack = {
  readonly app: string;
  readonly nets: string;
  readonly invoicing: string;
  readonly apiKey: string;
  /** Of the product, for a test that starts another server on its database. */
  readonly dataFolder: string;
  readonly browser: BrowserProgram;
  /** A folder for what the files tell each other. */
  readonly locks: string;
};

declare module "vitest" {
  interface ProvidedContext {
    browserStack: BrowserStack;
  }
}

export type StartedApp = {
  readonly said: string;
  readonly dataFolder: string;
  readonly stop: () => Promise<void>;
};

/** Starts the product on an empty folder; what it has said holds its addresses. */
export async function startApp(environment: Readonly<Record<string, string>>): Promise<StartedApp> {
  const data = await makeDataFolder();
  const started = runStart({ KORTKOLL_DATA: data.path, ...environment });
  const stop = async (): Promise<void> => {
    started.child.kill("SIGTERM");
    await started.exit;
    await data.remove();
  };
  try {
    return { said: await started.hears("Stop with Ctrl-C."), dataFolder: data.path, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
