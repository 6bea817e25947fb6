/** A server that is told to stop hands over what it has begun: real processes over one database. */
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OrderPage, Payment, TillList } from "./api.ts";
import { openTestDatabase, type TestDatabase } from "./database/test-database.ts";
import { makeDataFolder, runStart, type Started } from "./test-start.ts";

// Whole products start and stop in it: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const KEY = "demo-key-of-this-test";
const TERMINALS = ["11111111", "22222222"];
const ACCOUNT = { username: "handlare", password: "lösen" };
const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };

let simulator: Awaited<ReturnType<typeof startNetsSimulator>>;
let shared: TestDatabase;
const folders: { path: string; remove: () => Promise<void> }[] = [];
const running: Started[] = [];
beforeEach(async () => {
  shared = await openTestDatabase({ isEmpty: true });
  simulator = await startNetsSimulator({
    mode: "manual",
    accounts: [ACCOUNT],
    authorisingMs: 0,
    terminals: TERMINALS.map((terminalId) => ({
      terminalId,
      siteId: "1",
      organisationNumber: "5599990016",
      merchantName: "Annan",
      address: "Annanstans",
      label: terminalId,
    })),
  });
});
afterEach(async () => {
  for (const { child, exit } of running.splice(0)) {
    child.kill("SIGKILL");
    await exit;
  }
  await simulator.close();
  await shared.close();
  for (const folder of folders.splice(0)) await folder.remove();
});

type Server = { readonly app: string; readonly started: Started };

async function startServer(): Promise<Server> {
  const folder = await makeDataFolder();
  folders.push(folder);
  const started = runStart({
    KORTKOLL_DATA: folder.path,
    KORTKOLL_DEMO_API_KEY: KEY,
    DATABASE_URL: shared.url,
    KORTKOLL_SECRET_KEY: Buffer.alloc(32, 1).toString("base64"),
    KORTKOLL_NETS_URL: simulator.url,
    KORTKOLL_NETS_USERNAME: ACCOUNT.username,
    KORTKOLL_NETS_PASSWORD: ACCOUNT.password,
  });
  running.push(started);
  const said = await started.hears("Stop with Ctrl-C.");
  return { app: /is ready: (\S+)/.exec(said)?.[1] ?? "", started };
}

async function ask<Answer>(address: string, path: string, body?: unknown): Promise<Answer> {
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return (await (await fetch(address + path, { headers, ...sent })).json()) as Answer;
}

/** A card payment whose customer stands at the terminal until somebody acts there. */
async function payAt(app: string, terminal: number): Promise<string> {
  let tillIds: string[] = [];
  await vi.waitFor(
    async () => {
      const { tills } = await ask<TillList>(app, "/api/tills");
      tillIds = tills.filter((one) => one.terminalIds.length > 0).map(({ id }) => id);
      expect(tillIds.length).toBeGreaterThan(1);
    },
    { timeout: 40_000, interval: 100 },
  );
  const { orders } = await ask<OrderPage>(app, "/api/orders?siteCode=NORD&limit=100");
  const order = orders.filter(({ kind, leftOre }) => kind === "invoice" && leftOre > 0)[terminal];
  const allocations = [{ orderId: order?.id, amountOre: 100 }];
  const asked = { allocations, tillId: tillIds[terminal], method: "card", operator: "KASS" };
  const { id } = await ask<Payment>(app, "/api/payments", asked);
  await vi.waitFor(async () => expect((await paymentOf(app, id)).state).toBe("sent"), 20_000);
  return id;
}

function paymentOf(app: string, id: string): Promise<Payment> {
  return ask<Payment>(app, `/api/payments/${id}`);
}

test("a payment at the terminal is taken over within seconds and ends as the customer ends it, and who listens is sent to another server", async () => {
  const first = await startServer();
  const second = await startServer();
  const id = await payAt(first.app, 0);
  const stream = await fetch(`${first.app}/api/overview/stream`, { headers });
  const heard = stream.text();
  const asked = performance.now();
  first.started.child.kill("SIGTERM");
  expect(await heard).toMatch(/: the server stops, connect again\nretry: \d+\n\n$/);
  expect(await first.started.exit).toBe(0);
  await vi.waitFor(async () => expect((await paymentOf(second.app, id)).state).toBe("unknown"), {
    timeout: 15_000,
  });
  // Less than a server that says nothing any more is waited for.
  expect(performance.now() - asked).toBeLessThan(15_000);
  const acts = TERMINALS.map(async (terminalId) => {
    const body = JSON.stringify({ kind: "present", entry: "tap", cardId: "visa" });
    const act = `${simulator.url}/simulator/terminals/${terminalId}/act`;
    return (await fetch(act, { method: "POST", headers, body })).status;
  });
  // The other one waits for no card.
  expect((await Promise.all(acts)).toSorted()).toEqual([200, 409]);
  await vi.waitFor(
    async () => expect(await paymentOf(second.app, id)).toMatchObject({ state: "approved" }),
    { timeout: 60_000, interval: 200 },
  );
});

test("whoever asks again for the stop does not wait for the customer at the terminal", async () => {
  const { app, started } = await startServer();
  await payAt(app, 1);
  const again = setInterval(() => started.child.kill("SIGTERM"), 100);
  started.child.kill("SIGTERM");
  // 0 is a stop that waited for all that it should wait for.
  expect(await started.exit).toBe(1);
  clearInterval(again);
});
