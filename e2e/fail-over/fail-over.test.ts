/** The same day as `npm run fail-over` shows, shorter: docs/fail-over.md. */
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../kill/seeded-random.ts";
import { runFailOver } from "./fail-over.ts";

test("the database's server is lost under load, and nothing that was acknowledged is", {
  timeout: 200_000,
}, async () => {
  const seed = Number(process.env["KORTKOLL_KILL_SEED"] ?? randomInt(2 ** 31));
  console.log(`KORTKOLL_KILL_SEED=${seed}`);
  const report = await runFailOver({
    random: seededRandom(seed),
    loadBeforeMs: 1_500,
    noticedAfterMs: 500,
    loadAfterMs: 1_500,
    killsServerToo: false,
    tell: () => undefined,
  });
  expect(report.faults).toEqual([]);
  expect(report.surprises).toEqual([]);
  expect(report.audit).toMatchObject({ ok: true });
  expect(report.taken).toHaveLength(report.approved);
  expect(report.acknowledged).toBeGreaterThan(10);
});
