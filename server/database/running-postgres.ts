/** How another program of this machine reaches the embedded server, by what lies in the data folder. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import pg from "pg";
import { clusterFolderIn } from "./cluster-folder.ts";
import type { DatabaseConnection } from "./database.ts";
import { systemCodeOf } from "./embedded-postgres-error.ts";

export type RunningPostgres =
  | { readonly kind: "running"; readonly connection: DatabaseConnection }
  /** There is one, and nobody runs it now. */
  | { readonly kind: "stopped" }
  | { readonly kind: "nothing" };

export async function findRunningPostgres(dataFolder: string): Promise<RunningPostgres> {
  const connection = await readServiceFile(clusterFolderIn(resolve(dataFolder)).serviceFile);
  if (connection === undefined) return { kind: "nothing" };
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return { kind: "running", connection };
  } catch (error) {
    if (systemCodeOf(error) === "ECONNREFUSED") return { kind: "stopped" };
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readServiceFile(path: string): Promise<DatabaseConnection | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const entry = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
  return {
    host: entry("host"),
    port: Number(entry("port")),
    user: entry("user"),
    database: entry("dbname"),
    password: entry("password"),
  };
}
