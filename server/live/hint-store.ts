/** The SQL of hints between servers: sent outside every transaction, heard on a connection of its own. */

import { setTimeout as pause } from "node:timers/promises";
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
  /** Resolves when the connection is lost or closed, or has not answered for some seconds. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

const CONNECT_WITHIN_MS = 10_000;
/** Whoever only listens does not notice that nothing can come any more. */
const PING_EVERY_MS = 5_000;
const ANSWERS_WITHIN_MS = 5_000;
const CLOSES_WITHIN_MS = 1_000;

/** Calls `hear` with the id of each server that says that it has committed something. */
export async function openHintLine(
  connection: DatabaseConnection,
  hear: (serverId: string) => void,
): Promise<HintLine> {
  const client = await connectAlone(
    {
      ...connection,
      application_name: "kortkoll hints",
      query_timeout: ANSWERS_WITHIN_MS,
    },
    CONNECT_WITHIN_MS,
  );
  const ended = new Promise<void>((resolve) => client.once("end", () => resolve()));
  const silent = Promise.withResolvers<void>();
  const pinging = setInterval(() => {
    client.query("select 1").catch(() => silent.resolve());
  }, PING_EVERY_MS).unref();
  const close = async (): Promise<void> => {
    clearInterval(pinging);
    // The other side may not be there to say goodbye to.
    const patience = pause(CLOSES_WITHIN_MS, undefined, { ref: false });
    await Promise.race([client.end(), patience]);
  };
  client.on("notification", ({ payload }) => hear(payload ?? ""));
  try {
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  return { lost: Promise.race([ended, silent.promise]), close };
}
