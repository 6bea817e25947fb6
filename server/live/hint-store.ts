/** The SQL of hints between servers: sent outside every transaction, heard on a connection of its own. */

import { type DatabaseConnection, type Sql, statement } from "../database/database.ts";
import { connectAlone } from "../database/database-hosts.ts";

const CHANNEL = "kortkoll_changes";

const SEND_HINT = statement({
  name: "send_hint",
  text: `select pg_notify('${CHANNEL}', $1)`,
});

/** Commits by itself at once: a notification in a longer transaction holds all others up. */
export async function sendHint(sql: Sql, serverId: string): Promise<void> {
  await sql.query(SEND_HINT, [serverId]);
}

export interface HintLine {
  /** Resolves when the connection is lost or closed. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

const CONNECT_WITHIN_MS = 10_000;

/** Calls `hear` with the id of each server that says that it has committed something. */
export async function openHintLine(
  connection: DatabaseConnection,
  hear: (serverId: string) => void,
): Promise<HintLine> {
  const client = await connectAlone(
    { ...connection, application_name: "kortkoll hints", keepAlive: true },
    CONNECT_WITHIN_MS,
  );
  const lost = new Promise<void>((resolve) => client.once("end", () => resolve()));
  client.on("notification", ({ payload }) => hear(payload ?? ""));
  try {
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return { lost, close: () => client.end() };
}
