/**
 * The server is killed with SIGKILL under load, again and again, and afterwards its books must be
 * what the terminals really took. KORTKOLL_KILL_SEED repeats the moments of an earlier run.
 */
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../server/database/database.ts";
import { openTestDatabase, type TestDatabase } from "../../server/database/test-database.ts";
import { makeTestFolder } from "../../server/database/test-folder.ts";
import { silentLog } from "../../server/database/test-log.ts";
import { type BenchCompany, makeBenchCompany } from "../../tools/bench/bench-company.ts";
import { type CardLoad, createCardLoad } from "./card-load.ts";
import { findFaults } from "./find-faults.ts";
import { type KillableProcess, startKillable } from "./killable-process.ts";
import { seededRandom } from "./seeded-random.ts";
import { makeTerminalIds, startSimulatedNets } from "./simulated-nets.ts";

const KILLS = 20;
const LATEST_KILL_MS = 1_500;
const TERMINALS = makeTerminalIds(8);
const CUSTOMER_TAKES_MS = 30;
const SHOWS_OLD_RESULT_MS = 100;

const given = process.env["KORTKOLL_KILL_SEED"];
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
const random = seededRandom(seed);
console.log(`KORTKOLL_KILL_SEED=${seed}`);

const appFile = join(import.meta.dirname, "app-process.ts");

/** Spread over the whole time, in an order that is random too. */
function killMoments(): readonly number[] {
  const step = LATEST_KILL_MS / KILLS;
  const inOrder = Array.from({ length: KILLS }, (_, index) => index * step + random.whole(step));
  return inOrder
    .map((atMs) => ({ atMs: Math.round(atMs), place: random.whole(2 ** 30) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ atMs }) => atMs);
}

async function loadUntilKilled(
  load: CardLoad,
  app: KillableProcess,
  { afterMs, kill }: { readonly afterMs: number; readonly kill: () => Promise<void> },
): Promise<void> {
  const running = load.run(app.ready.url);
  await pause(afterMs);
  load.stop();
  await kill();
  await running;
}

describe(`the server killed under load, with seed ${seed},`, () => {
  let nets: KillableProcess;
  let books: TestDatabase;
  let company: BenchCompany;
  let load: CardLoad;
  let app: KillableProcess;

  const startApp = (): Promise<KillableProcess> =>
    startKillable(appFile, ["--nets", nets.ready.url, "--database", books.url]);

  const faultsNow = async (): ReturnType<typeof findFaults> =>
    findFaults({
      database: books.database,
      serverUrl: app.ready.url,
      apiKey: company.apiKey,
      simulatorUrl: nets.ready.url,
      acknowledged: load.acknowledged,
    });

  beforeAll(async () => {
    books = await openTestDatabase();
    nets = await startSimulatedNets({
      folder: await makeTestFolder(),
      terminalIds: TERMINALS,
      customerTakesMs: CUSTOMER_TAKES_MS,
      lastResultDelayMs: SHOWS_OLD_RESULT_MS,
    });
    company = await makeBenchCompany(books.database, TERMINALS);
    load = createCardLoad(company, random);
    app = await startApp();
  });

  afterAll(async () => {
    await app.kill();
    await nets.kill();
    await books.close();
  });

  test.each(
    killMoments().map((afterMs, index) => ({ afterMs, kill: index + 1, thenAgain: index % 4 === 3 })),
  )(
    "kill $kill, $afterMs ms into the load, loses no payment and takes none twice",
    async ({ afterMs, thenAgain }) => {
      await loadUntilKilled(load, app, { afterMs, kill: () => app.kill() });
      app = await startApp();
      if (thenAgain) {
        // Once more, while what the first kill left behind is being found out about.
        await pause(random.whole(400));
        await app.kill();
        app = await startApp();
      }
      expect((await faultsNow()).faults).toEqual([]);
      expect(load.surprises).toEqual([]);
    },
  );

  test("after all kills the sums of terminals, payments and books are one", async () => {
    const { faults, taken, attempts } = await faultsNow();
    const cutOff = attempts.filter((attempt) => attempt.wasCutOff).length;
    const approved = attempts.filter((attempt) => attempt.state === "approved").length;
    console.log(
      `${KILLS} kills: ${load.acknowledged.length} acknowledged, ${attempts.length} attempts, ` +
        `${approved} approved, ${taken.length} taken, ${cutOff} were under way when killed`,
    );
    expect(faults).toEqual([]);
    expect(taken).toHaveLength(approved);
    expect(cutOff).toBeGreaterThan(KILLS / 2);
  });
});

describe(`the server and its database killed together, with seed ${seed},`, () => {
  test.each([{ kill: 1 }, { kill: 2 }, { kill: 3 }])(
    "kill $kill loses nothing that was acknowledged",
    async () => undefined,
  );
});

void openDatabase;
void silentLog;
