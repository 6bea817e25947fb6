import { makeDataFolder, runStart, type Started } from "@kortkoll/server/test-start.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Invoice } from "./invoice-book.ts";

let data: { path: string; remove: () => Promise<void> };
let kortkoll: Started;
let app = "";
let nets = "";
let page = "";

async function start(): Promise<void> {
  kortkoll = runStart({ KORTKOLL_DATA: data.path, KORTKOLL_DEMO_API_KEY: "demo-key-of-this-test" });
  const said = await kortkoll.hears("Stop with Ctrl-C.");
  app = /is ready: (\S+)/.exec(said)?.[1] ?? "";
  nets = /Virtual terminals +(\S+)/.exec(said)?.[1] ?? "";
  page = /Invoicing program +(\S+)/.exec(said)?.[1] ?? "";
}

beforeAll(async () => {
  data = await makeDataFolder();
  await start();
}, 30_000);

afterAll(async () => {
  kortkoll.child.kill("SIGTERM");
  await kortkoll.exit;
  await data.remove();
});

async function ask(url: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: "Bearer demo-key-of-this-test",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}

const invoices = async (): Promise<Invoice[]> =>
  (await (await fetch(`${page}/invoices.json`)).json()) as Invoice[];

async function press(invoice: Invoice | undefined, act: string): Promise<void> {
  const form = { system: invoice?.system ?? "", invoice: invoice?.invoiceNumber ?? "", act };
  const body = new URLSearchParams(form);
  expect((await fetch(`${page}/act`, { method: "POST", body })).status).toBe(200);
}

async function becomes(which: number, expected: object): Promise<void> {
  await vi.waitFor(async () => expect((await invoices())[which]).toMatchObject(expected), {
    timeout: 40_000,
  });
}

const orderOf = (invoice: Invoice | undefined): Promise<Record<string, unknown>> =>
  ask(`${app}/api/orders/${invoice?.orderId}`);

async function payByCard(invoice: Invoice | undefined): Promise<void> {
  await ask(`${nets}/simulator/settings`, { mode: "automatic", automaticLatencyMs: 0 });
  const { tills } = (await ask(`${app}/api/tills`)) as {
    tills: { id: string; siteCode: string; code: string }[];
  };
  const till = tills.find(({ siteCode, code }) => siteCode === "NORD" && code === "V1");
  await ask(`${app}/api/payments`, {
    allocations: [{ orderId: invoice?.orderId }],
    tillId: till?.id,
    method: "card",
    operator: "KASS",
  });
}

test("a raised and a lowered invoice are newer versions in Kortkoll", async () => {
  const [first, second] = await invoices();
  await press(first, "raise");
  await press(second, "lower");
  await becomes(0, { standing: { version: 2, leftOre: (first?.totalOre ?? 0) + 25_000 } });
  await becomes(1, { standing: { version: 2, leftOre: (second?.totalOre ?? 0) * 0.9 } });
  expect(await orderOf(first)).toMatchObject({ version: 2, position: "hasNotPaid" });
});

test("a paid invoice is marked paid, and its credit invoice can be given back in Kortkoll", async () => {
  const paid = (await invoices())[2];
  await payByCard(paid);
  await becomes(2, { standing: { leftOre: 0, position: "hasPaid" } });
  await press(paid, "credit");
  await becomes(21, {
    kind: "creditInvoice",
    credits: paid?.invoiceNumber,
    standing: { leftOre: paid?.totalOre },
  });
  expect(await orderOf((await invoices())[21])).toMatchObject({
    kind: "creditInvoice",
    credits: paid?.invoiceNumber,
  });
});

test("a withdrawn invoice is withdrawn in Kortkoll and on the page", async () => {
  const invoice = (await invoices())[3];
  await press(invoice, "withdraw");
  await becomes(3, { withdrawn: true, standing: { position: "withdrawn", leftOre: 0 } });
  expect(await orderOf(invoice)).toMatchObject({ withdrawn: true, position: "withdrawn" });
  expect(await (await fetch(page)).text()).toContain("Återkallad");
});

test("Kortkoll is killed and started again: the program goes on where it was", async () => {
  const before = await invoices();
  kortkoll.child.kill("SIGKILL");
  await kortkoll.exit;
  await start();
  expect((await invoices()).map(({ orderId }) => orderId)).toEqual(
    before.map(({ orderId }) => orderId),
  );
  await press(before[0], "raise");
  await becomes(0, { standing: { version: 3 } });
  const newest = (await invoices())[4];
  await payByCard(newest);
  await becomes(4, { standing: { leftOre: 0, position: "hasPaid" } });
}, 40_000);
