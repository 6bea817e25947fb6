import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Database, openDatabase, statement } from "./database.ts";
import { DatabaseUnavailable } from "./database-errors.ts";
import { addressesOf } from "./database-hosts.ts";
import { migrate } from "./migrate.ts";
import { openTestDatabase } from "./test-database.ts";
import { silentLog } from "./test-log.ts";

const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const one = statement({ name: "one", text: "select 1 as one" });

async function urlOfTestDatabase(): Promise<string> {
  const own = await openTestDatabase();
  endings.push(() => own.close());
  return own.url;
}

/** A port on which somebody listens, and nobody ever answers. */
async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  server.on("connection", (socket) => endings.push(() => Promise.resolve(socket.destroy())));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function open(connectionString: string, connectTimeoutMs = 10_000): Database {
  const connection = { connectionString };
  const database = openDatabase({ connection, log: silentLog, connectTimeoutMs });
  endings.push(() => database.close());
  return database;
}

function withHostBefore(url: string, host: string): string {
  return url.replace("@", `@${host},`);
}

test("each host is an address of its own, with the same way in", () => {
  expect(addressesOf("postgres://a:b@one:5433,two/kk?sslmode=require")).toEqual([
    "postgres://a:b@one:5433/kk?sslmode=require",
    "postgres://a:b@two/kk?sslmode=require",
  ]);
  expect(addressesOf("postgres://one:5433/kk")).toEqual(["postgres://one:5433/kk"]);
  expect(addressesOf("postgres://a:b@[::1]:5433, [::2]:5433/kk")).toEqual([
    "postgres://a:b@[::1]:5433/kk",
    "postgres://a:b@[::2]:5433/kk",
  ]);
});

test("a host that is down is passed over, also by migrations", async () => {
  const url = withHostBefore(await urlOfTestDatabase(), "127.0.0.1:1");
  expect(await migrate({ connection: { connectionString: url }, log: silentLog })).toEqual([]);
  const database = open(url);
  const answers = await Promise.all(Array.from({ length: 8 }, () => database.query(one)));
  expect(answers).toEqual(Array.from({ length: 8 }, () => [{ one: 1 }]));
});

test("a host that says nothing costs two seconds, not the whole patience", async () => {
  const url = withHostBefore(await urlOfTestDatabase(), `127.0.0.1:${await silentPort()}`);
  expect(await open(url).query(one)).toEqual([{ one: 1 }]);
});

test("where all hosts are down, nothing was sent", async () => {
  const refused = open("postgres://a:b@127.0.0.1:1,127.0.0.1:2/kk", 300).query(one);
  await expect(refused).rejects.toThrow(DatabaseUnavailable);
});

test("a wrong password is told at once: the other host would say the same", async () => {
  const url = (await urlOfTestDatabase()).replace(/:[^:@]+@/, ":guessed@");
  const twice = withHostBefore(url, new URL(url).host);
  await expect(open(twice, 60_000).query(one)).rejects.toMatchObject({
    cause: { code: "28P01" },
  });
});
