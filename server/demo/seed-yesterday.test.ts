/** A new demo has yesterday to close on three sites, and one sale that only a terminal knows. */
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { closeDay } from "../day-close/close-day.ts";
import { readWaitingPlaces } from "../day-close/close-places-store.ts";
import { closeNextSession } from "../day-close/close-sessions.ts";
import { findWhatToClose } from "../day-close/find-what-to-close.ts";
import { listReminders } from "../day-close/list-closes.ts";
import { readClose } from "../day-close/read-close.ts";
import { SEES_ALL } from "../http/access.ts";
import { findDifferences } from "../ledger/check-books.ts";
import { keepCardRules } from "../payments/card-rule-store.ts";
import { announceServer } from "../payments/resolve-store.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { DEMO_NETS_ACCOUNT, demoSimulatorConfig } from "./demo-group.ts";
import { earlierSales, YESTERDAYS_SALES } from "./demo-yesterday.ts";
import { registerDemoTerminals } from "./register-demo-terminals.ts";
import { seedDemo } from "./seed-demo.ts";
import { seedYesterday } from "./seed-yesterday.ts";

const RENAME_TILL = statement({
  name: "test_rename_till",
  text: "update tills set code = $2 where code = $1",
});
const NOW_MS = Date.parse("2026-03-03T09:00:00Z");
const clock = (): number => NOW_MS;
const sold = YESTERDAYS_SALES.reduce((sum, sale) => sum + sale.amountOre, 0);

let opened: TestDatabase;
let cloud: TerminalCloud;
let stopSimulator: () => Promise<void>;
beforeAll(async () => {
  opened = await openTestDatabase();
  const simulator = await startNetsSimulator({
    ...demoSimulatorConfig(earlierSales(NOW_MS)),
    mode: "automatic",
    automaticLatencyMs: 0,
  });
  stopSimulator = () => simulator.close();
  const account = (): Promise<typeof DEMO_NETS_ACCOUNT> => Promise.resolve(DEMO_NETS_ACCOUNT);
  cloud = connectNetsCloud({ baseUrl: simulator.url, account, clock });
  const { database } = opened;
  const deps = { database, clock, newId: newUuid };
  await seedDemo({ ...deps, secrets: TEST_SECRETS });
  await registerDemoTerminals({ ...deps, cloud, isSimulated: true });
  const seeding = { ...deps, cardRules: keepCardRules(database, clock), log: silentLog };
  // Ended on its way, at the first sale of a till, and begun again: the rest is taken, nothing twice.
  await database.query(RENAME_TILL, ["F1", "GONE"]);
  await expect(seedYesterday(seeding)).rejects.toThrow("Till F1 of the demo is gone");
  await database.query(RENAME_TILL, ["GONE", "F1"]);
  const first = YESTERDAYS_SALES.findIndex((sale) => sale.tillCode === "F1");
  expect(await seedYesterday(seeding)).toBe(YESTERDAYS_SALES.length - first);
  expect(await seedYesterday(seeding)).toBe(0);
});
afterAll(async () => {
  await cloud.close();
  await stopSimulator();
  await opened.close();
});

test("yesterday waits at three sites, on its own day, and the books agree", async () => {
  const { database } = opened;
  const waiting = (await readWaitingPlaces(database, SEES_ALL)).filter((one) => one.events > 0);
  expect(waiting.map((one) => [one.siteCode, one.firstDay])).toEqual([
    ["NORD", "2026-03-02"],
    ["SYD", "2026-03-02"],
    ["VAST", "2026-03-02"],
  ]);
  expect(waiting.reduce((sum, one) => sum + one.cardsOre, 0)).toBe(sold);
  const { reminders } = await listReminders(database, SEES_ALL, NOW_MS);
  expect(reminders.map((one) => one.siteCode)).toEqual(["NORD", "SYD", "VAST"]);
  expect(await findDifferences(database)).toEqual([]);
});

test("closed, two sites agree with their terminals, and the third lacks the sale keyed by hand", async () => {
  const { database } = opened;
  const serverId = newUuid();
  await announceServer(database, serverId, new Date(NOW_MS));
  const deps = { database, clock, newId: newUuid, cloud };
  const ids: string[] = [];
  for (const siteCode of ["NORD", "SYD", "VAST"]) {
    const named = { siteCode, companyCode: undefined, tillId: undefined, terminalId: undefined };
    const found = await findWhatToClose(database, { ...named, sight: SEES_ALL, person: undefined });
    if (found.kind === "refused") throw new Error(found.code);
    const by = { id: null, name: "CHEF" };
    ids.push((await closeDay(deps, { ...found, by }, undefined)).id);
  }
  const asking = { ...deps, serverId, log: silentLog, wake: () => undefined };
  while (await closeNextSession(asking));
  const closes = await Promise.all(ids.map((id) => readClose(database, id)));
  const told = closes.map((close) => ({
    site: close?.siteCode,
    isComplete: close?.progress.isComplete,
    toExplain: close?.toExplain,
    left: close?.columns.flatMap(({ scheme, unexplained }) =>
      unexplained?.count === 0 ? [] : [[scheme, unexplained]],
    ),
  }));
  const agrees = { isComplete: true, toExplain: 0, left: [] };
  expect(told).toEqual([
    { site: "NORD", ...agrees },
    { site: "SYD", ...agrees },
    {
      site: "VAST",
      isComplete: true,
      toExplain: 1,
      left: [["visa", { count: 1, netOre: 147_500 }]],
    },
  ]);
});
