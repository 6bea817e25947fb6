import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { startNetsSimulator } from "@kortkoll/terminals/simulator/start-nets-simulator.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newUuid, systemClock } from "../clock.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { SEES_ALL } from "../http/access.ts";
import { listTerminals, listTills } from "../places/list-places.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { DEMO_NETS_ACCOUNT, demoSimulatorConfig } from "./demo-group.ts";
import { keepRegistering, registerDemoTerminals } from "./register-demo-terminals.ts";
import { seedDemo } from "./seed-demo.ts";

let opened: TestDatabase;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  opened = await openTestDatabase();
  const { database } = opened;
  await seedDemo({ database, clock: systemClock, newId: newUuid, secrets: TEST_SECRETS });
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await opened.close();
});

function connect(baseUrl: string): TerminalCloud {
  const cloud = connectNetsCloud({
    baseUrl,
    account: () => Promise.resolve(DEMO_NETS_ACCOUNT),
    clock: systemClock,
  });
  closers.push(() => cloud.close());
  return cloud;
}

async function simulate(terminalIds?: readonly string[]): Promise<TerminalCloud> {
  const ours = demoSimulatorConfig();
  const [first] = ours.terminals;
  const terminals =
    first === undefined || terminalIds === undefined
      ? ours.terminals
      : terminalIds.map((terminalId) => ({ ...first, terminalId }));
  const simulator = await startNetsSimulator({ ...ours, terminals });
  closers.push(() => simulator.close());
  return connect(simulator.url);
}

const register = (cloud: TerminalCloud, isSimulated: boolean) =>
  registerDemoTerminals({ database: opened.database, newId: newUuid, cloud, isSimulated });

/** "site till: terminals", the way that a person would read the ties. */
async function ties(): Promise<string[]> {
  const terminals = new Map(
    (await listTerminals(opened.database, { nowMs: 0 })).map((terminal) => [
      terminal.id,
      terminal.terminalId,
    ]),
  );
  return (await listTills(opened.database, SEES_ALL)).map(
    (till) =>
      `${till.siteCode} ${till.code}: ${till.terminalIds.map((id) => terminals.get(id)).join(" ")}`,
  );
}

test("the simulated cloud's terminals stand where the group has them", async () => {
  const cloud = await simulate();
  const expected = [
    "DELA R1: 79003011 79003012",
    "NORD E1: 79001011 79001012",
    "NORD F1: 79001013",
    "NORD L1: 79001012",
    "NORD V1: 79001011",
    "SYD L1: 79002012",
    "SYD V1: 79002011",
    "VAST V1: 79001021",
  ];
  expect(await register(cloud, true)).toEqual({ kind: "registered", terminals: 8 });
  expect((await ties()).sort()).toEqual(expected);
  await register(cloud, true);
  expect((await ties()).sort()).toEqual(expected);
});

test("every terminal of another cloud is tied to a till of the main site, with new tills if need be", async () => {
  const cloud = await simulate(["11111111", "22222222", "33333333", "44444444"]);
  expect(await register(cloud, false)).toEqual({ kind: "registered", terminals: 4 });
  expect((await ties()).filter((tie) => tie.startsWith("NORD")).sort()).toEqual([
    "NORD E1: 11111111 22222222",
    "NORD F1: 11111111",
    "NORD K5: 44444444",
    "NORD L1: 22222222",
    "NORD V1: 33333333",
  ]);
});

test("one terminal serves all tills of the main site", async () => {
  await register(await simulate(["11111111"]), false);
  const tills = await listTills(opened.database, SEES_ALL);
  const atMain = tills.filter((till) => till.siteCode === "NORD");
  expect(atMain.map((till) => till.terminalIds.length)).toEqual([1, 1, 1, 1]);
});

test("terminals of an earlier cloud are no longer offered at any till", async () => {
  await register(await simulate(), true);
  await register(await simulate(["11111111", "22222222"]), false);
  const offered = (await ties()).flatMap((tie) => tie.split(": ")[1]?.split(" ") ?? []);
  expect(new Set(offered.filter((id) => id !== ""))).toEqual(new Set(["11111111", "22222222"]));
});

test("a cloud that does not answer is told, and asked again until it does", async () => {
  const simulator = await startNetsSimulator(demoSimulatorConfig());
  const { port } = simulator;
  await simulator.close();
  const cloud = connect(`http://127.0.0.1:${port}`);
  const delays: string[] = [];
  let registered = false;
  const keeping = keepRegistering({
    database: opened.database,
    newId: newUuid,
    cloud,
    isSimulated: true,
    log: silentLog,
    signal: new AbortController().signal,
    onRegistered: () => {
      registered = true;
    },
    onDelay: (why) => delays.push(why),
  });
  expect(await register(cloud, true)).toMatchObject({ kind: "noAnswer" });
  const back = await startNetsSimulator({ ...demoSimulatorConfig(), port });
  closers.push(() => back.close());
  await keeping;
  expect(registered).toBe(true);
  expect(await listTerminals(opened.database, { nowMs: 0 })).toHaveLength(8);
});
