/** The browser that the tests drive: started once per test file, and every page of it is watched. */
import { type Browser, chromium } from "playwright-core";
import type { BrowserProgram } from "./find-browser.ts";

/** The program's own arguments switch web security off, with which CSP would prove nothing. */
const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--disable-dev-shm-usage",
];

export async function launchBrowser(program: BrowserProgram): Promise<Browser> {
  const { PATH = "", HOME = "/tmp", TMPDIR = "/tmp" } = process.env;
  return await chromium.launch({
    executablePath: program.executablePath,
    args: browserArguments,
    env: { PATH, HOME, TMPDIR, ...program.environment },
  });
}
