/** Before the browser tests: the browser is unpacked, and the product started, once for all files. */
import type { TestProject } from "vitest/node";
import { type StartedApp, startApp } from "./browser-stack.ts";
import { type BrowserProgram, findBrowser } from "./find-browser.ts";

const API_KEY = "key-of-the-browser-tests";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await findBrowser();
  const started = await startApp({ KORTKOLL_DEMO_API_KEY: API_KEY });
  provideStack(project, browser, started);
  return started.stop;
}

function provideStack(project: TestProject, browser: BrowserProgram, { said }: StartedApp): void {
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
    browser,
  });
}
