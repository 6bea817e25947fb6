import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OrderPage, PaymentPage, TerminalList, TillList } from "./api.ts";
import { openTestDatabase } from "./database/test-database.ts";
import { findFreePort } from "./free-port.ts";
import { makeDataFolder, runProgram, runStart, type Started } from "./test-start.ts";

// A whole product starts and stops in each: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let data: { path: string; remove: () => Promise<void> };
const running: Started[] = [];

beforeEach(async () => {
  data = await makeDataFolder();
});

afterEach(async () => {
  for (const { child, exit } of running.splice(0)) {
    child.kill("SIGTERM");
    await exit;
  }
  await data.remove();
});

function start(environment: Readonly<Record<string, string>> = {}): Started {
  const started = runStart({
    KORTKOLL_DATA: data.path,
    KORTKOLL_DEMO_API_KEY: "demo-key-of-this-test",
    ...environment,
  });
  running.push(started);
  return started;
}

/** Addresses by what stands before them in what the start says. */
async function addressesOf(
  started: Started,
): Promise<Record<"app" | "nets" | "invoicing", string>> {
  const said = await started.hears("Stop with Ctrl-C.");
  const after = (words: RegExp): string => words.exec(said)?.[1] ?? "";
  return {
    app: after(/is ready: (\S+)/),
    nets: after(/Virtual terminals +(\S+)/),
    invoicing: after(/Invoicing program +(\S+)/),
  };
}

async function ask<Answer>(address: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(address + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: "Bearer demo-key-of-this-test",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Answer;
}

/** Processes that were given the data folder on their command line. */
function leftBehind(): string {
  try {
    return execFileSync("pgrep", ["-f", "--", data.path], { encoding: "utf8" });
  } catch {
    return "";
  }
}

test("an empty folder becomes a demo with people, terminals and orders, and leaves nothing running", async () => {
  const started = start();
  const { app, nets, invoicing } = await addressesOf(started);
  for (const person of ["ANLI", "KASS", "CHEF", "EKON", "ADMI"]) {
    expect(started.said()).toContain(`${person}   demo-${person.toLowerCase()}-2026`);
  }
  expect(started.said()).not.toContain("demo-key-of-this-test");
  expect(await ask(app, "/api/health")).toMatchObject({ status: "ready" });
  const { tills } = await ask<TillList>(app, "/api/tills");
  const { terminals } = await ask<TerminalList>(app, "/api/terminals");
  const atNorth = new Set(
    tills.filter((till) => till.siteCode === "NORD").flatMap((till) => till.terminalIds),
  );
  expect(atNorth.size).toBe(3);
  expect(terminals.every((terminal) => terminal.tillIds.length > 0)).toBe(true);
  const { orders } = await ask<OrderPage>(app, "/api/orders?status=unpaid&limit=100");
  expect(orders.filter((order) => order.siteCode === "NORD")).toHaveLength(14);
  expect((await fetch(nets)).status).toBe(200);
  expect((await fetch(invoicing)).status).toBe(200);
  started.child.kill("SIGTERM");
  started.child.kill("SIGINT");
  expect(await started.exit).toBe(0);
  expect(leftBehind()).toBe("");
});

test("a payment goes through to the books of the invoicing program, and survives a stop with a customer at the terminal", async () => {
  const started = start();
  const { app, nets, invoicing } = await addressesOf(started);
  const { tills } = await ask<TillList>(app, "/api/tills");
  const till = tills.find(({ code, siteCode }) => siteCode === "NORD" && code === "V1");
  const { orders } = await ask<OrderPage>(app, "/api/orders?siteCode=NORD&limit=100");
  const [first, second] = orders.filter((order) => order.kind === "invoice");
  const pay = (orderId: string | undefined): Promise<unknown> =>
    ask(app, "/api/payments", {
      allocations: [{ orderId }],
      tillId: till?.id,
      method: "card",
      operator: "KASS",
    });
  await ask(nets, "/simulator/settings", { mode: "automatic", automaticLatencyMs: 0 });
  await pay(first?.id);
  await vi.waitFor(
    async () => {
      const invoices = await ask<Record<string, unknown>[]>(invoicing, "/invoices.json");
      const paid = invoices.find((one) => one["invoiceNumber"] === first?.invoiceNumber);
      expect(paid).toMatchObject({ standing: { leftOre: 0, position: "hasPaid" } });
    },
    { timeout: 30_000 },
  );
  await ask(nets, "/simulator/settings", { mode: "manual" });
  await pay(second?.id);
  const isAtTerminal = async (): Promise<void> => {
    const { payments } = await ask<PaymentPage>(app, "/api/payments");
    expect(payments[0]?.state).toBe("sent");
  };
  await vi.waitFor(isAtTerminal, { timeout: 40_000 });
  started.child.kill("SIGTERM");
  expect(await started.exit).toBe(0);
  const again = await addressesOf(start());
  const { payments } = await ask<PaymentPage>(again.app, "/api/payments");
  expect(payments.map((payment) => payment.moneyMoved)).toEqual([
    expect.not.stringMatching("yes"),
    "yes",
  ]);
});

test("another cloud's terminals are tied to tills of NORD as soon as it answers, without a simulator", async () => {
  const port = await findFreePort("127.0.0.1", []);
  const started = start({
    KORTKOLL_NETS_URL: `http://127.0.0.1:${port}`,
    KORTKOLL_NETS_USERNAME: "handlare",
    KORTKOLL_NETS_PASSWORD: "lösen",
  });
  const { app, nets } = await addressesOf(started);
  expect(nets).toBe("");
  expect(await ask(app, "/api/terminals")).toEqual({ terminals: [] });
  const place = { siteId: "1", organisationNumber: "5599990016", merchantName: "Annan" };
  const cloud = await startNetsSimulator({
    port,
    accounts: [{ username: "handlare", password: "lösen" }],
    terminals: ["11111111", "22222222", "33333333", "44444444"].map((terminalId) => ({
      ...place,
      terminalId,
      address: "Annanstans",
      label: terminalId,
    })),
  });
  await vi.waitFor(
    async () => {
      const { terminals } = await ask<TerminalList>(app, "/api/terminals");
      expect(terminals.map((one) => one.siteCode)).toEqual(["NORD", "NORD", "NORD", "NORD"]);
      expect(terminals.every((one) => one.tillIds.length > 0)).toBe(true);
    },
    { timeout: 40_000, interval: 100 },
  );
  await cloud.close();
});

test("two servers share another PostgreSQL than the embedded one", async () => {
  const shared = await openTestDatabase({ isEmpty: true });
  const other = await makeDataFolder();
  // Each has a data folder of its own, so the key that both need is given to both.
  const both = {
    DATABASE_URL: shared.url,
    KORTKOLL_SECRET_KEY: Buffer.alloc(32, 1).toString("base64"),
  };
  const first = await addressesOf(start(both));
  const second = await addressesOf(start({ ...both, KORTKOLL_DATA: other.path }));
  const orders = "/api/orders?siteCode=NORD&limit=100";
  const seen = await ask<OrderPage>(first.app, orders);
  expect(seen.orders.length).toBeGreaterThanOrEqual(14);
  expect(await ask<OrderPage>(second.app, orders)).toEqual(seen);
  expect(await linkFor("ADMI", { DATABASE_URL: shared.url })).toMatchObject({ exitCode: 0 });
  for (const { child, exit } of running.splice(0)) {
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  }
  await shared.close();
  await other.remove();
});

test("a database that cannot be reached is said in a sentence", async () => {
  const started = start({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing" });
  expect(await started.exit).toBe(1);
  expect(started.said()).toContain("The database in DATABASE_URL does not let us in: ");
  expect(leftBehind()).toBe("");
});

test("a second start on the same folder is refused in a sentence", async () => {
  await addressesOf(start());
  const second = start();
  expect(await second.exit).toBe(1);
  expect(second.said().trim().split("\n")).toHaveLength(1);
  expect(second.said()).toContain(data.path);
}, 120_000);

test("a port that another program has is said, and nothing is left running", async () => {
  // The demo's own ports come right after it: not among those that the system hands out meanwhile.
  const port = await findFreePort("127.0.0.1", [24_310, 24_410, 24_510, 24_610]);
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const started = start({ PORT: String(port) });
  expect(await started.exit).toBe(1);
  expect(started.said()).toContain(
    `Port ${port} is taken by another program. Stop it, or choose another with PORT.`,
  );
  expect(leftBehind()).toBe("");
  other.close();
});

test("without the demo there is nobody, no simulator and a link for the first administrator", async () => {
  const started = start({ KORTKOLL_DEMO: "0" });
  const said = await started.hears("Stop with Ctrl-C.");
  expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/first-administrator#\S{20,}/);
  expect(said).not.toContain("demo-");
  expect(said).toContain("Terminals           none");
  expect(leftBehind().trim().split("\n")).toHaveLength(1);
  const [, app = "", token] = /(http:\S+)\/first-administrator#(\S+)/.exec(said) ?? [];
  const first = { token, signature: "ADMI", name: "Första", password: "ett första lösenord" };
  expect(await ask(app, "/api/first-administrator", first)).toMatchObject({ base: {} });

  // And the way back for whoever has lost everything, while the server runs and when it does not.
  const given = await linkFor("admi");
  expect(given).toMatchObject({ exitCode: 0 });
  const password = "ett annat lösenord nu";
  const choice = { token: given.token, password };
  expect(await ask(app, "/api/chosen-password", choice)).toEqual({ signature: "ADMI" });
  const signIn = { signature: "ADMI", password };
  expect(await ask(app, "/api/session", signIn)).toMatchObject({ base: { signature: "ADMI" } });
  const another = { KORTKOLL_SECRET_KEY: Buffer.alloc(32, 1).toString("base64") };
  expect(await replaceKey(["--key-is-lost"], another)).toMatchObject({
    exitCode: 1,
    said: expect.stringContaining("Stop every server first."),
  });
  started.child.kill("SIGTERM");
  expect(await started.exit).toBe(0);
  expect(await linkFor("ADMI")).toMatchObject({ exitCode: 0 });
  expect(await linkFor("INGEN")).toMatchObject({ exitCode: 1, said: "Nobody has that signature." });

  // And for whoever has lost the key: it says first what that takes away.
  await rm(join(data.path, "secret.key"));
  expect(await replaceKey([])).toMatchObject({ exitCode: 2 });
  const done = await replaceKey(["--key-is-lost"]);
  expect(done).toMatchObject({ exitCode: 0 });
  expect(done.said).toContain("The server's key of now is the database's.");
  expect((await replaceKey(["--key-is-lost"])).said).toContain("nothing is lost");
  expect(leftBehind()).toBe("");
});

/** What `npm run new-secret-key` says. */
async function replaceKey(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number | null; said: string }> {
  const environmentOfAll = { KORTKOLL_DATA: data.path, ...environment };
  const run = runProgram("new-secret-key.ts", words, environmentOfAll);
  const exitCode = await run.exit;
  return { exitCode, said: run.said().trim() };
}

test("a link from the machine is asked for by signature, where there is a database", async () => {
  const usage = "Say whose account it is: npm run admin-link -- --signature XXXX";
  expect(await linkFor(undefined)).toMatchObject({ exitCode: 2, said: usage });
  const nothing = await linkFor("ADMI");
  expect(nothing.exitCode).toBe(1);
  expect(nothing.said).toContain(`There is no database in ${data.path}`);
});

/** What `npm run admin-link` says and gives. */
async function linkFor(
  signature: string | undefined,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number | null; said: string; token: string | undefined }> {
  const words = signature === undefined ? [] : ["--signature", signature];
  const run = runProgram("admin-link.ts", words, { KORTKOLL_DATA: data.path, ...environment });
  const exitCode = await run.exit;
  const said = run.said().trim();
  return { exitCode, said, token: /\/choose-password#(\S{20,})/.exec(said)?.[1] };
}

test("the demo's folder is not opened as somebody's own", async () => {
  const demo = start();
  await addressesOf(demo);
  demo.child.kill("SIGTERM");
  await demo.exit;
  const own = start({ KORTKOLL_DEMO: "0" });
  expect(await own.exit).toBe(1);
  expect(own.said()).toContain("This database holds the demo, whose passwords are known to all.");
});

test("what is wrong with the settings is said in a sentence", async () => {
  const started = start({ PORT: "åttio" });
  expect(await started.exit).toBe(1);
  expect(started.said().trim()).toBe("PORT is a port number, such as 8080.");
});
