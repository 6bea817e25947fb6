/**
 * A DATABASE_URL may name several servers, as PostgreSQL's own programs allow:
 * `postgres://user:password@one:5432,two:5432/kortkoll`. One of them takes writes, and a fail-over
 * makes it another one: every new connection is to the server that does now.
 */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { DatabaseConnection } from "./database.ts";
import { isNotAcceptingYet, NotPrimary } from "./database-errors.ts";

/** A server that has vanished without a word must not use up the time that is there for the next. */
const ONE_HOST_IS_AWAITED_MS = 2_000;

/** One address for each host that is named, in their order. */
export function addressesOf(connectionString: string): readonly string[] {
  const parts = /^([a-z]+:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(connectionString);
  const [, before = "", hosts = "", after = ""] = parts ?? [];
  if (!hosts.includes(",")) return [connectionString];
  return hosts.split(",").map((host) => `${before}${host.trim()}${after}`);
}

export type SeveralHosts = {
  /** What a pool makes its connections with: each goes to the host that was right last. */
  readonly Client: typeof pg.Client;
  /** Rejects for a new connection to a server that only follows another. */
  readonly refuseFollower: (client: pg.ClientBase) => Promise<void>;
  /** After a connection that failed: the next ones try all hosts again. */
  readonly forget: () => void;
};

/** Undefined where one server is named: whatever stands behind that name is asked. */
export function severalHosts(connection: DatabaseConnection): SeveralHosts | undefined {
  const addresses = addressesOf(connection.connectionString ?? "");
  return addresses.length < 2 ? undefined : takeTurns(addresses);
}

/** For work of its own connection; tries the hosts in turn for as long as a pool would. */
export async function connectAlone(
  config: DatabaseConnection & pg.ClientConfig,
  giveUpAfterMs: number,
): Promise<pg.Client> {
  const hosts = severalHosts(config);
  const giveUpAt = performance.now() + giveUpAfterMs;
  for (;;) {
    const client = new (hosts?.Client ?? pg.Client)({
      ...config,
      connectionTimeoutMillis: giveUpAfterMs,
    });
    // What breaks the connection also breaks the statement under way, which reports it.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await hosts?.refuseFollower(client);
      return client;
    } catch (error) {
      hosts?.forget();
      await client.end().catch(() => undefined);
      if (hosts === undefined || !isOtherHostsTurn(error)) throw error;
      if (performance.now() >= giveUpAt) throw error;
      await pause(50);
    }
  }
}

/** Anything but a refusal that another host would give too, such as a wrong password. */
export function isOtherHostsTurn(error: unknown): boolean {
  return isNotAcceptingYet(error) || !(error instanceof pg.DatabaseError);
}

function takeTurns(addresses: readonly string[]): SeveralHosts {
  let turn = 0;
  let found: number | undefined;
  class HostClient extends pg.Client {
    readonly turn: number;

    constructor(config?: pg.ClientConfig) {
      const mine = found ?? turn++;
      const connectionString = addresses[mine % addresses.length];
      const connectionTimeoutMillis = ONE_HOST_IS_AWAITED_MS;
      super({ ...config, connectionString, connectionTimeoutMillis });
      this.turn = mine;
    }
  }
  return {
    Client: HostClient,
    refuseFollower: async (client) => {
      const answer = await client.query<{ follows: boolean }>(
        "select pg_is_in_recovery() as follows",
      );
      if (answer.rows[0]?.follows !== false) throw new NotPrimary();
      if (client instanceof HostClient) found = client.turn;
    },
    forget: () => {
      found = undefined;
    },
  };
}
