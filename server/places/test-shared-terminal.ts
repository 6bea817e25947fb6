/** One terminal that forty tills share, and two servers over one database: each its own clock. */
import { newUuid } from "../clock.ts";
import { type Database, openDatabase, statement } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { Desk } from "../payments/test-desk.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import {
  askForTerminal,
  handOverTerminal,
  type LeaseDeps,
  type LeaseOutcome,
  leaveTerminal,
} from "./lease-terminal.ts";

const ADD_TILLS = statement({
  name: "test_add_many_tills",
  text: `insert into tills (id, site_id, code, name)
    select id, $2, 'D' || nr, 'Kassa D' || nr from unnest($1::uuid[]) with ordinality n(id, nr)`,
});

const TIE_TILLS = statement({
  name: "test_tie_many_tills",
  text: `insert into till_terminals (till_id, terminal_id, rank)
    select id, $2, 1 from unnest($1::uuid[]) n(id)`,
});

export type Server = LeaseDeps & {
  /** Seconds after noon by this server's own clock. */
  seconds: number;
};

export class SharedTerminal {
  readonly desk: Desk;
  readonly terminalId: string;
  /** The codes are D1, D2 and so on. */
  readonly tillIds: readonly string[];
  readonly servers: readonly [Server, Server];
  readonly #second: Database;

  constructor(desk: Desk, second: Database, tillIds: readonly string[]) {
    this.desk = desk;
    this.#second = second;
    this.tillIds = tillIds;
    this.terminalId = desk.places.terminals["77000001"];
    this.servers = [serverOver(desk.database), serverOver(second)];
  }

  async startOver(): Promise<void> {
    for (const server of this.servers) server.seconds = 0;
    await this.desk.startOver();
  }

  /** Each till keeps to one of the servers. */
  serverOf(nth: number): Server {
    return this.servers[nth % 2 === 0 ? 0 : 1];
  }

  tillId(nth: number): string {
    const tillId = this.tillIds[nth];
    if (tillId === undefined) throw new Error(`There is no till ${nth}`);
    return tillId;
  }

  ask(nth: number, server = this.serverOf(nth)): Promise<LeaseOutcome> {
    const { terminalId } = this;
    return askForTerminal(server, { terminalId, tillId: this.tillId(nth), operator: "KASS" });
  }

  leave(nth: number, server = this.serverOf(nth)): Promise<LeaseOutcome> {
    return leaveTerminal(server, { terminalId: this.terminalId, tillId: this.tillId(nth) });
  }

  handOver(nth: number, to?: number): Promise<LeaseOutcome> {
    const { terminalId } = this;
    const toTillId = to === undefined ? undefined : this.tillId(to);
    const asked = { terminalId, tillId: this.tillId(nth), toTillId };
    return handOverTerminal(this.serverOf(nth), asked);
  }

  async close(): Promise<void> {
    await this.#second.close();
    await this.desk.close();
  }
}

function serverOver(database: Database): Server {
  const server: Server = {
    database,
    seconds: 0,
    clock: () => NOON_MS + server.seconds * 1_000,
  };
  return server;
}

export async function openSharedTerminal(): Promise<SharedTerminal> {
  const opened = await openTestDatabase();
  const places = await insertPlaces(opened.database);
  const second = openDatabase({
    connection: opened.connection,
    log: silentLog,
    maxConnections: 16,
  });
  const tillIds = Array.from({ length: 40 }, newUuid);
  await opened.database.query(ADD_TILLS, [tillIds, places.siteId]);
  await opened.database.query(TIE_TILLS, [tillIds, places.terminals["77000001"]]);
  return new SharedTerminal(new Desk(opened, places), second, tillIds);
}
