/** What a PostgreSQL does not know, such as an older one, it says of each statement as it reads it. */
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { statementsMade } from "./database.ts";
import { openTestDatabase } from "./test-database.ts";

const server = join(import.meta.dirname, "..");

/** Others, such as locks and notices, cannot be prepared by name. */
const CAN_BE_PREPARED = /^\s*(with|select|insert|update|delete|merge|values)\b/;

test("every statement of every store is understood by this PostgreSQL", async () => {
  const written = await loadStores();
  const statements = statementsMade().filter(
    ({ name, text }) => written.has(name.slice(0, -9)) && CAN_BE_PREPARED.test(text),
  );
  expect(statements.length).toBeGreaterThan(700);
  const { connection, close } = await openTestDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  const refused: string[] = [];
  for (const [index, { name, text }] of statements.entries()) {
    await client.query(`prepare read_${index} as ${text}`).catch((error: unknown) => {
      refused.push(`${name}: ${String(error)}`);
    });
  }
  await client.end();
  await close();
  expect(refused).toEqual([]);
});

/** Loads them all; gives the names that their statements are written with. */
async function loadStores(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const file of glob("**/*-store.ts", { cwd: server })) {
    if (file.startsWith("simulation/")) continue;
    await import(join(server, file));
    const source = readFileSync(join(server, file), "utf8");
    for (const [, name = ""] of source.matchAll(/\bname: "([^"]+)"/g)) names.add(name);
  }
  return names;
}
