/** A second server on the same database: what is taken at one is seen at the other at once. */
import { join } from "node:path";
import { findRunningPostgres } from "@kortkoll/server/database/running-postgres.ts";
import { DEMO_PEOPLE } from "@kortkoll/server/demo/demo-group.ts";
import { buildWebIfNeeded } from "@kortkoll/server/web-build.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../api-client.ts";
import { type KillableProcess, startKillable } from "../kill/killable-process.ts";
import { openDesk } from "./browser-desk.ts";
import { inspectPage } from "./inspect-page.ts";
import { Office } from "./pages/office-pages.ts";

const desk = openDesk("SYD");
const place = { siteCode: "SYD", tillCode: "L1" } as const;
const WITHIN_MS = 1_000;
const TRIES = 3;
const SEEN_WITHIN_MS = 30_000;

let second: KillableProcess;

beforeAll(async () => {
  second = await startKillable(join(import.meta.dirname, "../kill/app-process.ts"), [
    ...["--database", await databaseUrl(), "--nets", desk.stack.nets, "--shared"],
    // The vendor's own, or an unknown of another test would be judged too soon.
    ...["--last-result-delay", "5000", "--web", (await buildWebIfNeeded()).folder ?? ""],
  ]);
});

afterAll(() => second.end());

async function databaseUrl(): Promise<string> {
  const found = await findRunningPostgres(desk.stack.dataFolder);
  if (found.kind !== "running") throw new Error("The product's database does not run");
  const { host, port, user, password, database } = found.connection;
  return `postgres://${user}:${String(password)}@${host}:${port}/${database}`;
}

test("a payment taken at one server moves the overview that the other serves, within a second", async () => {
  const finance = await financeAtSecond();
  await finance.getByRole("combobox", { name: "Anläggning" }).selectOption("SYD");
  await finance.waitForURL(/site=SYD/);
  await finance.getByText("Direkt", { exact: true }).waitFor();
  const customer = await desk.customerAt(place);
  const tillId = await desk.tillId(place);
  const tookMs: number[] = [];
  while (tookMs.length < TRIES && Math.min(...tookMs) > WITHIN_MS) {
    const order = await desk.sendOrder({ totalOre: 234_00 + tookMs.length, siteCode: "SYD" });
    const id = await desk.api.pay({
      allocations: [{ orderId: order.id }],
      tillId,
      operator: "KASS",
    });
    await finance.getByText("KASS · SYD L1", { exact: false }).first().waitFor();
    await customer.waitForAmount();
    const changed = whenTakingsChange(finance);
    await customer.tap("visa");
    const seenAtMs = await changed;
    const paid = await desk.api.payment(id);
    tookMs.push(seenAtMs - Date.parse(paid.endedAt ?? ""));
  }
  console.log(`From the approval at one server to the page of the other: ${tookMs.join(", ")} ms`);
  expect(Math.min(...tookMs)).toBeLessThan(WITHIN_MS);
  await inspectPage(finance, "overview-of-a-site");
});

async function financeAtSecond(): Promise<Page> {
  const context = await desk.newComputer({ baseURL: second.ready.url });
  const password = DEMO_PEOPLE.find(({ signature }) => signature === "EKON")?.password;
  const signIn = await context.request.post("/api/session", {
    data: { signature: "EKON", password },
  });
  expect(signIn.status()).toBeLessThan(300);
  const page = await context.newPage();
  await page.goto("/overview");
  await new Office(page).heading("Översikt").waitFor();
  return page;
}

/** When the sum of the day's cards has changed on the page, by the machine's one clock. */
async function whenTakingsChange(page: Page): Promise<number> {
  const sum = `document.querySelector(".kk-figure[data-main] .kk-figure-value").textContent`;
  const look = (): Promise<string> => page.evaluate<string>(sum);
  const before = await look();
  await until(look, (now) => now !== before, SEEN_WITHIN_MS);
  return Date.now();
}
