/**
 * The same dealer on a real PostgreSQL and in memory, with one clock and the same ids: whatever is
 * done to one is done to the other, and both must answer and store the same.
 */
import { createHash } from "node:crypto";
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { PRESET_REASONS } from "@kortkoll/core/cash/cash-reasons.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { expect } from "vitest";
import type { NewId } from "../../../clock.ts";
import { type Database, statement } from "../../../database/database.ts";
import { sqlStateOf, violatedConstraint } from "../../../database/database-errors.ts";
import { openTestDatabase, type TestDatabase } from "../../../database/test-database.ts";
import { keepCardRules } from "../../../payments/card-rule-store.ts";
import { createPaymentRunner, type PaymentRunner } from "../../../payments/payment-runner.ts";
import type { ResolverDeps } from "../../../payments/resolve-unknowns.ts";
import { loadPlaces, type PlacesToLoad } from "../load-places.ts";
import { createMemoryDatabase, type MemoryDatabase } from "../memory-database.ts";
import type { Table } from "../table.ts";
import type { Tables } from "../tables.ts";
import { watched } from "./test-watched-database.ts";

export const NOON_MS = Date.parse("2026-03-02T11:00:00Z");

/** What the use cases of one of the two get. */
export type Twin = {
  readonly database: Database;
  readonly deps: ResolverDeps;
  readonly runner: PaymentRunner;
};

/** Ids that sort in no order, so that nothing may rely on one. */
export function idsFrom(seed: string): NewId {
  let count = 0;
  return () => {
    count += 1;
    const hex = createHash("sha256").update(`${seed} ${count}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}

const placeId = idsFrom("places");

export const PLACES = {
  company: placeId(),
  site: placeId(),
  tills: { K1: placeId(), K2: placeId() },
  /** The first is shared by both tills, the second only at K2. */
  terminals: { "77000001": placeId(), "77000002": placeId() },
  people: { KASS: placeId(), CHEF: placeId() },
  servers: { first: placeId(), second: placeId() },
} as const;

const TO_LOAD: PlacesToLoad = {
  companies: [
    {
      id: PLACES.company,
      code: "BIL",
      name: "Påhittade Bilar AB",
      organisationNumber: "5560001234",
      cashReasons: PRESET_REASONS.map((reason) => ({ ...reason, id: placeId() })),
    },
  ],
  sites: [
    {
      id: PLACES.site,
      code: "NORD",
      name: "Verkstaden Nord",
      companyIds: [PLACES.company],
      toyotaFranchise: true,
      ownCardsOn: true,
    },
  ],
  terminals: Object.entries(PLACES.terminals).map(([vendorTerminalId, id]) => ({
    id,
    companyId: PLACES.company,
    siteId: PLACES.site,
    vendorTerminalId,
    name: `Terminal ${vendorTerminalId.at(-1)}`,
  })),
  tills: [
    {
      id: PLACES.tills.K1,
      siteId: PLACES.site,
      code: "K1",
      name: "Kassa K1",
      terminalIds: [PLACES.terminals["77000001"]],
    },
    {
      id: PLACES.tills.K2,
      siteId: PLACES.site,
      code: "K2",
      name: "Kassa K2",
      terminalIds: [PLACES.terminals["77000001"], PLACES.terminals["77000002"]],
    },
  ],
  people: Object.entries(PLACES.people).map(([signature, id]) => ({
    id,
    signature,
    name: `Namn ${signature}`,
    role: "manager",
  })),
  systems: [
    {
      id: placeId(),
      companyId: PLACES.company,
      code: "workshop",
      claimSide: "ours",
      voucherSeries: "V",
    },
    {
      id: placeId(),
      companyId: PLACES.company,
      code: "vehicles",
      claimSide: "theirs",
      voucherSeries: "F",
    },
  ],
  cardRules: PRESET_RULES.map((rule, index) => ({
    ...rule,
    id: placeId(),
    version: 1,
    position: index + 1,
  })),
  servers: Object.values(PLACES.servers).map((id) => ({ id, at: new Date(NOON_MS) })),
};

export class Twins {
  nowMs = NOON_MS;
  serverId: string = PLACES.servers.first;
  /** What terminals answer to both; a test puts its own in. */
  cloud: TerminalCloud;
  /** The names of all statements that have been compared. */
  readonly asked = new Set<string>();
  readonly memory: MemoryDatabase = createMemoryDatabase({
    faults: {
      beforeStatement: (name) => {
        this.asked.add(name);
        return undefined;
      },
    },
  });
  readonly real: TestDatabase;
  readonly #twins: readonly [Twin, Twin];
  /** What the loops would only have logged. */
  readonly #errors: unknown[] = [];
  /** What each statement was answered with, as text, since the last comparison. */
  readonly #realRows: string[] = [];
  readonly #memoryRows: string[] = [];
  #steps = 0;

  constructor(real: TestDatabase, cloud: TerminalCloud) {
    this.real = real;
    this.cloud = cloud;
    const memory = this.memory.handle();
    this.#twins = [this.#twin(real.database, this.#realRows), this.#twin(memory, this.#memoryRows)];
  }

  static async open(cloud: TerminalCloud): Promise<Twins> {
    const twins = new Twins(await openTestDatabase({ maxConnections: 4 }), cloud);
    loadPlaces(twins.memory, TO_LOAD);
    await twins.#copyPlaces();
    return twins;
  }

  /** Does the same to both, one moment later than the last; they must answer the same. */
  async both<T>(work: (twin: Twin) => Promise<T>): Promise<T> {
    const answer = await this.bothMayFail(work);
    if (answer === undefined) throw new Error("Both failed");
    return answer.value;
  }

  /** The same as `both`, at this very moment. */
  async bothNow<T>(work: (twin: Twin) => Promise<T>): Promise<void> {
    await this.#compared(work);
  }

  /** The same as `both`, where it may also be refused by the database: in the same way. */
  async bothMayFail<T>(
    work: (twin: Twin) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    this.#steps += 1;
    this.nowMs += 1_000 + (this.#steps % 7);
    return await this.#compared(work);
  }

  async #compared<T>(work: (twin: Twin) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const [real, memory] = await Promise.all(this.#twins.map((twin) => outcomeOf(work, twin)));
    expect(this.#errors).toEqual([]);
    expect(this.#memoryRows.splice(0).toSorted()).toEqual(this.#realRows.splice(0).toSorted());
    expect(memory?.told).toEqual(real?.told);
    return memory === undefined || "failed" in memory ? undefined : { value: memory.answer };
  }

  /** Every row of every table is the same. */
  async compare(): Promise<void> {
    const [real, memory] = [new Map<string, unknown>(), new Map<string, unknown>()];
    for (const [name, table] of tablesOf(this.memory.tables)) {
      real.set(name, await this.#readReal(name));
      memory.set(name, [...table.rows]);
    }
    expect(comparable(memory)).toEqual(comparable(real));
  }

  close(): Promise<void> {
    return this.real.close();
  }

  #twin(plain: Database, rows: string[]): Twin {
    const database = watched(plain, rows);
    const clock = (): number => this.nowMs;
    const twins = this;
    const deps: ResolverDeps = {
      database,
      clock,
      elapsedMs: clock,
      pause: () => Promise.resolve(),
      newId: idsFrom("what happens"),
      get serverId() {
        return twins.serverId;
      },
      get cloud() {
        return twins.cloud;
      },
      cardRules: keepCardRules(database, clock),
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (details) => this.#errors.push(details),
      },
      wake: () => undefined,
      rules: {
        lastResultDelayMs: 5_000,
        timeToleranceMs: 600_000,
        longestTransactionMs: 300_000,
      },
    };
    return { database, deps, runner: createPaymentRunner(deps) };
  }

  async #copyPlaces(): Promise<void> {
    const made = { version: 1, made_at: new Date(NOON_MS), by: "server" };
    await this.#insert("card_rule_versions", made);
    for (const [name, table] of tablesOf(this.memory.tables)) {
      for (const row of table.rows) await this.#insert(name, row);
    }
  }

  async #insert(table: string, row: object): Promise<void> {
    const columns = Object.keys(row).filter((column) => column !== "changed_tx");
    const values = columns.map((_column, index) => `$${index + 1}`);
    const text = `insert into ${table} (${columns.join(", ")}) values (${values.join(", ")})`;
    const stored = columns.map((column) => (row as Record<string, unknown>)[column]);
    await this.real.database.query(statement({ name: `twin_insert_${table}`, text }), stored);
  }

  async #readReal(table: string): Promise<object[]> {
    const rows = await this.real.database.query<Record<string, unknown>>(
      // What the migrations told of is in the real one alone.
      statement({
        name: `twin_read_${table}`,
        text: `select * from ${table} t where to_jsonb(t) ->> 'kind' is distinct from 'databaseMigrated'`,
      }),
    );
    const unread = OF_OTHER_PARTS[table] ?? [];
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !unread.includes(column))),
    );
  }
}

/**
 * Columns that only parts of the product which are not simulated read: the audit chain, sign-in,
 * settings.
 */
const OF_OTHER_PARTS: Readonly<Record<string, readonly string[]>> = {
  order_versions: ["id", "tx"],
  interrupted_comments: ["tx"],
  debt_applications: ["tx"],
  terminal_events: ["tx"],
  cash_movements: ["tx"],
  cash_checks: ["tx"],
  people: ["pin_hash", "pin_set_at", "sign_in_version", "operator_version", "version"],
  companies: ["version", "accounts_version", "cash_reasons_version", "cash_limit_version"],
  sites: ["version"],
  tills: ["version"],
  terminals: ["version", "place_site_id"],
  till_terminals: ["site_id"],
  invoicing_systems: ["version"],
};

export function tablesOf(tables: Tables): readonly (readonly [string, Table<object>])[] {
  const { journal: _journal, ...all } = tables;
  return Object.values(all).map((table) => [table.name, table as unknown as Table<object>]);
}

type Outcome<T> =
  | { readonly told: unknown; readonly answer: T }
  | { readonly told: unknown; readonly failed: true };

async function outcomeOf<T>(work: (twin: Twin) => Promise<T>, twin: Twin): Promise<Outcome<T>> {
  try {
    const answer = await work(twin);
    return { told: plain(answer), answer };
  } catch (error) {
    const constraint = violatedConstraint(error);
    const state = sqlStateOf(error);
    // A bug of the test or of the memory database, not a refusal.
    if (state === undefined) throw error;
    return { told: { constraint, state }, failed: true };
  }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

/** Numbers of transactions differ and their order must not; what wakes screens is left out. */
function comparable(tables: ReadonlyMap<string, unknown>): Record<string, readonly unknown[]> {
  const all = [...tables].map(([name, rows]) => [name, rows as Record<string, unknown>[]] as const);
  const numbers = all.flatMap(([_name, rows]) =>
    rows.flatMap((row) => (row["tx"] === undefined ? [] : [Number(row["tx"])])),
  );
  const ranks = new Map([...new Set(numbers)].toSorted((a, b) => a - b).map((tx, at) => [tx, at]));
  return Object.fromEntries(
    all.map(([name, rows]) => [
      name,
      rows
        .map((row) => comparableRow(row, ranks))
        .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    ]),
  );
}

function comparableRow(
  row: Record<string, unknown>,
  ranks: ReadonlyMap<number, number>,
): Record<string, unknown> {
  const { changed_tx: _changed, tx, ...rest } = row;
  const told = plain(rest) as Record<string, unknown>;
  return tx === undefined ? told : { ...told, tx: ranks.get(Number(tx)) };
}

const KEYS = ["id", "attempt_id", "voucher_id", "terminal_id", "order_id", "till_id", "company_id"];
const MORE_KEYS = ["line", "version", "stan_auth", "reason", "role", "site_id", "caller", "key"];

function keyOf(row: Record<string, unknown>): string {
  return [...KEYS, ...MORE_KEYS].map((key) => `${row[key] ?? ""}`).join(" ");
}
