/** Before the browser tests: the browser is unpacked, and the product started, once for all files. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type BrowserStack, type StartedApp, startApp } from "./browser-stack.ts";
import { findBrowser } from "./find-browser.ts";

const API_KEY = "key-of-the-browser-tests";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await findBrowser();
  const started = await startApp({
    KORTKOLL_DEMO_API_KEY: API_KEY,
    // Where the tests themselves take webhooks.
    KORTKOLL_WEBHOOK_HOSTS: "127.0.0.1",
  });
  const locks = await mkdtemp(join(tmpdir(), "kortkoll-browser-"));
  const { said, dataFolder } = started;
  provideStack(project, { browser, locks, said, dataFolder });
  return async () => {
    await started.stop();
    await rm(locks, { recursive: true, force: true });
  };
}

type Given = Pick<BrowserStack, "browser" | "locks" | "dataFolder"> & Pick<StartedApp, "said">;

function provideStack(project: TestProject, { browser, locks, said, dataFolder }: Given): void {
  const addressAfter = (words: RegExp): string => {
    const address = words.exec(said)?.[1];
    if (address === undefined) throw new Error(`The start did not say where it is: ${said}`);
    return address;
  };
  project.provide("browserStack", {
    app: addressAfter(/is ready: (\S+)/),
    nets: addressAfter(/Virtual terminals +(\S+)/),
    invoicing: addressAfter(/Invoicing program +(\S+)/),
    apiKey: API_KEY,
    dataFolder,
    browser,
    locks,
  });
}
