import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemPause } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, testAdministrator } from "../database/test-database.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { UNKNOWN } from "../payments/test-news.ts";
import { createMetrics, type Metrics, type MetricsDeps } from "./metrics.ts";
import { startMetricsServer } from "./metrics-server.ts";
import { routeClass } from "./route-class.ts";

let desk: Desk;
let elapsedMs = 0;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

function metricsOver(database: MetricsDeps["database"] = desk.database): Metrics {
  return createMetrics({
    database,
    clock: () => desk.nowMs,
    elapsedMs: () => elapsedMs,
    pause: systemPause,
    log: { warn: () => undefined },
    version: "1.2.3",
    poolLoad: () => ({ inUse: 3, idle: 1, waiting: 2 }),
    room: () => Promise.resolve({ freeBytes: 40_000_000, isFull: false }),
  });
}

function figureOf(text: string, series: string): string | undefined {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return line?.slice(series.length + 1);
}

test("an unknown payment is counted with its kronor and its age, a paid one is not", async () => {
  const paid = await desk.pay([await desk.send()]);
  await desk.approve(paid, 100_000);
  const lost = await desk.pay([await desk.send({ totalOre: 12_300 })]);
  await desk.tell(lost, UNKNOWN);
  desk.nowMs += 90_000;
  const text = await metricsOver().text();
  expect(figureOf(text, 'kortkoll_attempts{state="unknown"}')).toBe("1");
  expect(figureOf(text, 'kortkoll_attempts_asked_ore{state="unknown"}')).toBe("12300");
  expect(figureOf(text, 'kortkoll_oldest_attempt_seconds{state="unknown"}')).toBe("90");
  expect(figureOf(text, 'kortkoll_attempts{state="sent"}')).toBe("0");
  expect(figureOf(text, 'kortkoll_oldest_attempt_seconds{state="sent"}')).toBe("0");
});

test("a full database and what is left of its disk are told, whether it answers or not", async () => {
  const text = await metricsOver().text();
  expect(figureOf(text, "kortkoll_database_full")).toBe("0");
  expect(figureOf(text, "kortkoll_disk_free_bytes")).toBe("40000000");
});

test("each terminal tells how long it has been silent, without end when it was never heard", async () => {
  const heard = statement({
    name: "test_terminal_heard",
    text: "update terminals set last_contact_at = $1, last_state = 'idle' where terminal_id = '77000001'",
  });
  await desk.database.query(heard, [new Date(desk.nowMs - 30_000)]);
  const text = await metricsOver().text();
  const silence = (terminal: string): string | undefined =>
    figureOf(text, `kortkoll_terminal_silence_seconds{terminal="${terminal}",site="NORD"}`);
  expect(silence("77000001")).toBe("30");
  expect(text).toMatch(
    /kortkoll_terminal_silence_seconds\{terminal="7700000[2-9]",site="[A-Z]+"\} \+Inf/,
  );
  expect(figureOf(text, 'kortkoll_terminals{state="idle"}')).toBe("1");
  expect(figureOf(text, "kortkoll_backup_age_seconds")).toBe("+Inf");
});

test("a transaction that has written and does not end shows as what holds the feed up", async () => {
  const metrics = metricsOver();
  const writer = new pg.Client(testAdministrator());
  await writer.connect();
  await writer.query("begin");
  await writer.query("select pg_current_xact_id()");
  await desk.send();
  desk.nowMs += 7_000;
  const text = await metrics.text();
  await writer.query("rollback");
  await writer.end();
  expect(Number(figureOf(text, "kortkoll_feed_waiting_events"))).toBeGreaterThan(0);
  expect(Number(figureOf(text, "kortkoll_feed_lag_seconds"))).toBeGreaterThanOrEqual(7);
});

test("the database is asked once in five seconds, however often somebody reads", async () => {
  const asked: string[] = [];
  const metrics = metricsOver({
    query: (question, values) => {
      asked.push(question.name);
      return desk.database.query(question, values);
    },
  });
  await Promise.all([metrics.text(), metrics.text()]);
  elapsedMs += 4_999;
  await metrics.text();
  expect(asked).toHaveLength(6);
  elapsedMs += 1;
  await metrics.text();
  expect(asked).toHaveLength(12);
});

test("when the database is gone that is what is told, and no old figure is", async () => {
  const other = await openTestDatabase();
  const metrics = metricsOver(other.database);
  expect(figureOf(await metrics.text(), "kortkoll_database_up")).toBe("1");
  await other.close();
  elapsedMs += 5_000;
  const text = await metrics.text();
  expect(figureOf(text, "kortkoll_database_up")).toBe("0");
  expect(text).not.toMatch(/^kortkoll_attempts\{/m);
  expect(figureOf(text, "kortkoll_feed_lag_seconds")).toBe("Nan");
  expect(figureOf(text, 'kortkoll_pool_connections{kind="waiting"}')).toBe("2");
});

test("books that part, and requests by part of the API, are counted", async () => {
  const metrics = metricsOver();
  const parts = { bookedOre: 500, expectedOre: 700 };
  const latest = {
    atMs: desk.nowMs - 4_000,
    differences: [parts, parts],
    counts: { ever: 9, lastFoundAt: new Date("2026-03-02T11:00:00Z"), standing: 2, unseen: 3 },
    whole: { lastFinishedAt: new Date(desk.nowMs - 7_000) },
    progress: 0.25,
  };
  metrics.watch({
    books: { latest: () => latest as never },
    carriedAttempts: () => 5,
    openStreams: () => 7,
  });
  metrics.noteAnswer({ route: "/api/payments/:id", method: "GET", status: 404, seconds: 0.02 });
  metrics.noteAnswer({ route: "/api/payments", method: "POST", status: 202, seconds: 0.2 });
  const text = await metrics.text();
  expect(figureOf(text, "kortkoll_books_differences")).toBe("2");
  expect(figureOf(text, "kortkoll_books_difference_ore")).toBe("400");
  expect(figureOf(text, "kortkoll_books_check_age_seconds")).toBe("4");
  expect(figureOf(text, "kortkoll_books_whole_check_age_seconds")).toBe("7");
  expect(figureOf(text, "kortkoll_books_whole_check_progress")).toBe("0.25");
  expect(figureOf(text, "kortkoll_books_differences_unseen")).toBe("3");
  expect(figureOf(text, "kortkoll_books_differences_found_total")).toBe("9");
  expect(figureOf(text, "kortkoll_books_difference_last_found_timestamp_seconds")).toBe(
    "1772449200",
  );
  expect(figureOf(text, "kortkoll_carried_attempts")).toBe("5");
  expect(
    figureOf(text, 'kortkoll_request_seconds_bucket{le="0.025",class="payments",kind="read"}'),
  ).toBe("1");
  expect(figureOf(text, 'kortkoll_answers_total{class="payments",kind="write",status="2xx"}')).toBe(
    "1",
  );
});

test("what has never been done ages like what was done long ago, so that its alarm comes", async () => {
  const metrics = metricsOver();
  metrics.watch({
    books: { latest: () => undefined },
    carriedAttempts: () => 0,
    openStreams: () => 0,
  });
  desk.nowMs += 901_000;
  elapsedMs += 5_000;
  const text = await metrics.text();
  expect(figureOf(text, "kortkoll_books_check_age_seconds")).toBe("901");
  expect(figureOf(text, "kortkoll_books_differences")).toBe("Nan");
  expect(figureOf(text, "kortkoll_audit_verification_age_seconds")).toBe("+Inf");
  expect(figureOf(text, "kortkoll_audit_chain_whole")).toBe("Nan");
});

/** The text format 0.0.4, line by line, and what promtool asks of names. */
const SAMPLE = /^([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\})? (\S+)$/i;

test("every line is of the text format, every name has its help and type, and alarms ask for what is there", async () => {
  const metrics = metricsOver();
  metrics.watch({
    books: { latest: () => undefined },
    carriedAttempts: () => 0,
    openStreams: () => 0,
  });
  metrics.noteAnswer({ route: "/api/payments", method: "POST", status: 503, seconds: 0.2 });
  elapsedMs += 5_000;
  const lines = (await metrics.text()).split("\n").filter((line) => line !== "");
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const seen = new Set<string>();
  for (const line of lines) {
    const [, what, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (what === "HELP") helped.add(name);
    if (what === "TYPE") types.set(name, rest);
    if (line.startsWith("#")) continue;
    const [, sample = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    expect(Number.isNaN(Number(value.replace("Inf", "Infinity"))), line).toBe(value === "Nan");
    const family = types.has(sample) ? sample : sample.replace(/_(bucket|sum|count)$/, "");
    expect([helped.has(family), types.has(family)], line).toEqual([true, true]);
    expect(family.endsWith("_total"), line).toBe(types.get(family) === "counter");
    expect(seen.has(`${sample}{${labels}}`), `${line} comes twice`).toBe(false);
    seen.add(`${sample}{${labels}}`);
  }
  const rules = await readFile(
    join(import.meta.dirname, "../../docs/operations/alarms.yml"),
    "utf8",
  );
  const asked = new Set(rules.match(/kortkoll_[a-z_]+/g));
  const families = [...types.keys()].flatMap((name) => [name, `${name}_bucket`]);
  expect([...asked].filter((name) => !families.includes(name))).toEqual([]);
});

test("a route's class is a part of the API, whatever somebody asks for", () => {
  const patterns = ["/api/day-closes/:id", "/api/openapi.json", "/api/docs/static/*", "/*", "none"];
  expect(patterns.map(routeClass)).toEqual(["day-closes", "other", "docs", "web", "web"]);
});

test("the metrics have a port of their own, and nothing else is there", async () => {
  const server = await startMetricsServer(metricsOver(), { host: "127.0.0.1", port: 0 });
  const at = `http://127.0.0.1:${server.port}`;
  const answer = await fetch(`${at}/metrics`);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await answer.text()).toContain('kortkoll_build_info{version="1.2.3"} 1');
  expect((await fetch(`${at}/api/health`)).status).toBe(404);
  expect((await fetch(`${at}/metrics`, { method: "POST" })).status).toBe(404);
  await server.stop();
});

test("a server's clock is measured against the database's", async () => {
  desk.nowMs = Date.now() - 60_000;
  const ahead = Number(figureOf(await metricsOver().text(), "kortkoll_clock_ahead_seconds"));
  expect(ahead).toBeLessThan(-59);
  expect(ahead).toBeGreaterThan(-3_600);
});
