/**
 * What every browser test file begins with: a browser for the file, and for each test people at
 * tills, customers at virtual terminals, and orders of its own.
 */
import { randomInt } from "node:crypto";
import type { Order, TerminalList } from "@kortkoll/server/api.ts";
import { DEMO_PEOPLE, DEMO_SITES } from "@kortkoll/server/demo/demo-group.ts";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { ApiClient, type OrderToSend, until } from "../api-client.ts";
import { launchBrowser } from "./browser.ts";
import type { BrowserStack } from "./browser-stack.ts";
import { photograph } from "./inspect-page.ts";
import { VirtualTerminal } from "./pages/virtual-terminal.ts";
import { lockSite } from "./site-lock.ts";
import { type Watch, watchPages } from "./watched-page.ts";

/** The longest wait for something that a page shows. */
const PATIENCE_MS = 20_000;

/** The longest that the files before this one have its site. */
const SITE_PATIENCE_MS = 900_000;

export type Place = {
  readonly siteCode: string;
  readonly tillCode: string;
  /** Whose terminal, where several companies share the till; the first one's without. */
  readonly companyCode?: string;
};

export class BrowserDesk {
  readonly stack: BrowserStack = inject("browserStack");
  readonly api = new ApiClient(this.stack.app, this.stack.apiKey);
  #browser: Browser | undefined;
  readonly #contexts: { readonly context: BrowserContext; readonly watch: Watch }[] = [];
  readonly #customers: VirtualTerminal[] = [];
  #lastInvoice = randomInt(1_000, 9_000) * 100;

  async open(): Promise<void> {
    this.#browser = await launchBrowser(this.stack.browser);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }

  /** What stood on the pages when a test failed. */
  async photographAll(name: string): Promise<void> {
    const pages = this.#contexts.flatMap(({ context }) => context.pages());
    for (const [index, page] of pages.entries()) {
      await photograph(page, `failed-${name.replaceAll(/\W+/g, "-").slice(0, 60)}-${index}`);
      console.log(await describePage(page));
    }
  }

  /** Closes what the test has opened; gives what the browser complained about. */
  async clear(): Promise<readonly string[]> {
    const opened = this.#contexts.splice(0);
    // A customer who still stands there would keep the terminal from the next test.
    await Promise.all(this.#customers.splice(0).map((customer) => customer.leave()));
    await Promise.all(opened.flatMap(({ context }) => context.pages().map(letGoOfTerminal)));
    await Promise.all(opened.map(({ context }) => context.close()));
    return opened.flatMap(({ watch }) => watch.complaints());
  }

  /** A computer of its own: no cookies, nothing remembered. */
  async newComputer(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    if (this.#browser === undefined) throw new Error("The browser is not open yet");
    const context = await this.#browser.newContext({
      baseURL: this.stack.app,
      viewport: { width: 1280, height: 800 },
      locale: "sv-SE",
      timezoneId: "Europe/Stockholm",
      reducedMotion: "reduce",
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    this.#contexts.push({ context, watch: watchPages(context) });
    return context;
  }

  /** Signed in as the person, at the till, without the pages for it (they have their own test). */
  async signedIn(signature: string, place?: Place): Promise<Page> {
    const context = await this.newComputer();
    const password = DEMO_PEOPLE.find((person) => person.signature === signature)?.password;
    const signIn = await context.request.post("/api/session", { data: { signature, password } });
    expect(signIn.status(), await signIn.text()).toBeLessThan(300);
    if (place !== undefined) {
      const chosen = await context.request.put("/api/session/till", {
        data: { tillId: await this.tillId(place) },
      });
      expect(chosen.status()).toBeLessThan(300);
    }
    const page = await context.newPage();
    await page.goto("/");
    return page;
  }

  /** The customer's side of the till's own terminal, in a browser of its own. */
  async customerAt(place: Place): Promise<VirtualTerminal> {
    const context = await this.newComputer();
    const page = await context.newPage();
    await page.goto(`${this.stack.nets}/terminal/${terminalAt(place)}`);
    const customer = new VirtualTerminal(page);
    this.#customers.push(customer);
    return customer;
  }

  async sendOrder(given: OrderToSend): Promise<Order> {
    this.#lastInvoice += 1;
    const number = String(this.#lastInvoice);
    return this.api.sendOrder({
      orderNumber: `O${number}`,
      invoiceNumber: `F${number}`,
      customerName: `Testkund Åkerprov ${number}`,
      registrationNumber: registrationFor(this.#lastInvoice),
      ...given,
    });
  }

  /** Statuses that the test brings about on purpose, on every computer opened so far. */
  expectStatuses(...statuses: readonly number[]): void {
    for (const { watch } of this.#contexts) {
      for (const status of statuses) watch.expectedStatuses.add(status);
    }
  }

  /** The server has seen that the terminal is in contact again: it refuses payments until then. */
  async waitForContact(place: Place): Promise<void> {
    const terminalId = terminalAt(place);
    await until(
      async () => (await this.api.get("/api/terminals")) as TerminalList,
      ({ terminals }) => {
        return terminals.some((one) => one.terminalId === terminalId && one.state === "idle");
      },
      45_000,
    );
  }

  async tillId({ siteCode, tillCode }: Place): Promise<string> {
    const { tills } = (await this.api.get("/api/tills")) as {
      tills: readonly { id: string; code: string; siteCode: string }[];
    };
    const till = tills.find((one) => one.siteCode === siteCode && one.code === tillCode);
    if (till === undefined) throw new Error(`There is no till ${tillCode} at ${siteCode}`);
    return till.id;
  }
}

/**
 * A car of the order's own: the letters tell the file, the digits the order. Two files that shared a
 * car would wait for each other's invoices before its keys may be handed over.
 */
function registrationFor(invoice: number): string {
  const letters = "ABCDEFGHJKLMNPRSTUWX";
  const file = Math.floor(invoice / 100) - 1_000;
  const letter = (place: number): string => letters.charAt(Math.floor(file / 20 ** place) % 20);
  return `${letter(2)}${letter(1)}${letter(0)} 1${String(invoice % 100).padStart(2, "0")}`;
}

/** A page that vanishes keeps its terminal for a while; one that is left lets go at once. */
async function letGoOfTerminal(page: Page): Promise<void> {
  if (!page.url().includes("/till/pay")) return;
  const left = page.waitForResponse((answer) => answer.request().method() === "DELETE", {
    timeout: 3_000,
  });
  await page.keyboard.press("Escape");
  await left.catch(() => undefined);
}

/** In words, for a reader who has no picture: where the page is, what it says, what has focus. */
async function describePage(page: Page): Promise<string> {
  const focus = await page.evaluate<string>(
    `document.activeElement?.outerHTML.slice(0, 200) ?? ""`,
  );
  const words = await page.locator("body").innerText();
  return `${page.url()}\nfocus: ${focus}\n${words.replaceAll(/\n+/g, " | ").slice(0, 1_500)}`;
}

/**
 * Opens a browser for the file, which has the site's terminals to itself, and fails each test whose
 * pages the browser complained about.
 */
export function openDesk(siteCode?: string): BrowserDesk {
  const desk = new BrowserDesk();
  let letGo: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    if (siteCode !== undefined) letGo = await lockSite(desk.stack.locks, siteCode);
    await desk.open();
  }, SITE_PATIENCE_MS);
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await desk.photographAll(task.name);
    expect(await desk.clear(), "what the browser complained about").toEqual([]);
  });
  afterAll(async () => {
    await desk.close();
    await letGo?.();
  });
  return desk;
}

export function terminalAt({ siteCode, tillCode, companyCode }: Place): string {
  const site = DEMO_SITES.find((one) => one.code === siteCode);
  const terminal = site?.terminals.find(
    (one) => one.tillCode === tillCode && [undefined, one.company?.code].includes(companyCode),
  );
  if (terminal === undefined) throw new Error(`No terminal stands at ${tillCode}, ${siteCode}`);
  return terminal.terminalId;
}
