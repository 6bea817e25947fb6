/**
 * For tests: the whole server on a port of its own, over a database of its own, with people, a till
 * and keys that are plainly made up, and a clock that stands still until it is moved.
 */
import type { Role, Scope } from "@kortkoll/core/people/rights.ts";
import { buildApp } from "../app.ts";
import { createAuditChain } from "../audit/audit-chain.ts";
import { SOURCES } from "../audit/chain-source-store.ts";
import { inTold } from "../audit/test-audit.ts";
import { newUuid, systemPause } from "../clock.ts";
import {
  type Database,
  type DatabaseConnection,
  type Sql,
  sinceFullMs,
  statement,
} from "../database/database.ts";
import { newestMigration } from "../database/migrate.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { lookAtRoom } from "../health/database-room.ts";
import { createReadiness, type Readiness } from "../health/readiness.ts";
import { createLive, type Live } from "../live/relay.ts";
import { createLog } from "../log.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { keepCardRules } from "../payments/card-rule-store.ts";
import { createPaymentRunner } from "../payments/payment-runner.ts";
import { announceServer } from "../payments/resolve-store.ts";
import { createApiKey } from "../people/api-key.ts";
import { hashPassword } from "../people/password.ts";
import { findPersonBySignature, insertPerson, setPinHash } from "../people/person-store.ts";
import { hashPin } from "../people/pin.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import type { ConfiguredNets } from "../vendors/nets-account.ts";
import type { HttpServer } from "./http-server.ts";

export const TEST_PASSWORD = "korrekt häst batteri";

/** Where webhooks may be sent in tests of other things, and nobody takes them. */
export const NOBODYS_HOST = "127.0.0.1:9";

export type TestApp = {
  readonly app: HttpServer;
  readonly url: string;
  readonly database: Database;
  /** The same one over the product's own connections: what is written there must be told of. */
  readonly databaseOfProduct: Database;
  readonly connection: DatabaseConnection;
  readonly live: Live;
  readonly tillId: string;
  /** What the server logged, as one text. */
  readonly logged: () => string;
  /** Epoch milliseconds; assign to move the server's clock. */
  nowMs: number;
  addPerson(signature: string, role: Role): Promise<string>;
  /** Gives a person a PIN, as they would themselves. */
  addPin(signature: string, pin: string): Promise<void>;
  /** Signs in and answers with the value of the header `Cookie`. */
  signIn(signature: string): Promise<string>;
  /** Answers with the value of the header `Authorization`. */
  addKey(scopes: readonly Scope[]): Promise<string>;
  close(): Promise<void>;
};

export type TestAppOptions = {
  /** Routes of the test's own, registered before the server is ready. */
  readonly addRoutes?: (app: HttpServer, database: Database) => void;
  readonly webFolder?: string;
  readonly nets?: ConfiguredNets;
  readonly trustedProxies?: readonly string[];
  readonly keyCallsPerSecond?: number;
  /** By a key of its own. */
  readonly secrets?: SecretBox;
  readonly bankFileBytes?: number;
  /** That webhooks may be sent to although they lie inside. */
  readonly webhookHosts?: readonly string[];
  /** Another server over the same database and by the same clock. */
  readonly beside?: TestApp;
};

/** What the product calls itself at the database, so that its writes are told from a test's. */
export const PRODUCT = "kortkoll product under test";

/** What the product wrote of money, rights and settings without telling of it in the same transaction. */
const UNTOLD = statement({
  name: "test_untold_writes",
  text: `select distinct held_table as "heldTable", case when was is null then 'insert'
      when is_now is null then 'delete' else 'update' end as done
    from written_rows w where program = $1 and ${SOURCES.filter(({ name }) => name !== "writtenRow")
      .map(({ table }) => `not exists (select from ${table} t where t.tx = w.tx)`)
      .join(" and ")}
    order by 1, 2`,
});
type UntoldWrite = { readonly heldTable: string; readonly done: string };
const TELL_OF_IT =
  "Whatever writes a held row tells of it in the same transaction (recordAudit), or GET " +
  "/api/audit/verify says that it was written past the program.";

const START_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const opened = await openDatabaseFor(beside);
  const { database, ofProduct, close: closeDatabase } = opened;
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const live = createLive({ database: ofProduct, log, pollMs: 20 });
  const tillId = beside?.tillId ?? (await inTold(database, addTill));
  const test = { nowMs: START_MS };
  const clock = (): number => (beside ?? test).nowMs;
  // Most tests are of other things; those of the second factor ask for it.
  if (beside === undefined) await askSecondFactorOf(database, []);
  const serverId = newUuid();
  await announceServer(database, serverId, new Date(START_MS));
  const secrets = options.secrets ?? TEST_SECRETS;
  const cardRules = keepCardRules(ofProduct, clock);
  const app = await buildApp({
    database: ofProduct,
    cardRules,
    clock,
    newId: newUuid,
    log,
    live,
    cloud: NO_CLOUD,
    serverId,
    runner: createPaymentRunner({
      database: ofProduct,
      cloud: NO_CLOUD,
      clock,
      elapsedMs: () => performance.now(),
      pause: systemPause,
      newId: newUuid,
      serverId,
      cardRules,
      log,
      wake: () => live.wake(),
    }),
    books: { latest: () => undefined },
    readiness: await readinessOf(ofProduct, { clock, serverId }),
    secrets,
    audit: createAuditChain({
      database: ofProduct,
      clock,
      pause: systemPause,
      log,
      newId: newUuid,
      secrets,
      headFilePath: undefined,
    }),
    nets: options.nets ?? { host: null, account: undefined, isSimulated: false },
    webFolder: options.webFolder,
    surroundings: { demo: true, virtualTerminalUrl: null, invoicingUrl: null },
    heartbeatMs: 50,
    trustedProxies: options.trustedProxies,
    keyCallsPerSecond: options.keyCallsPerSecond,
    bankFileBytes: options.bankFileBytes,
    reach: {
      allowedHosts: options.webhookHosts ?? [NOBODYS_HOST],
      resolve: () => Promise.resolve([]),
    },
    addRoutes: (server) => options.addRoutes?.(server, database),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  let keys = 0;
  return Object.assign(test, {
    app,
    url,
    database,
    databaseOfProduct: ofProduct,
    connection: opened.connection,
    live,
    tillId,
    logged: () => lines.join(""),
    addPerson: (signature: string, role: Role) => addPerson(database, signature, role),
    addPin: (signature: string, pin: string) => addPin(database, signature, pin),
    signIn: (signature: string) => signIn(url, signature),
    addKey: async (scopes: readonly Scope[]) => {
      // No two keys in use have one name.
      keys += 1;
      const name = keys === 1 ? "Testprogram" : `Testprogram ${keys}`;
      const at = new Date(START_MS);
      const wanted = { id: newUuid(), name, systems: ["workshop"], scopes, at };
      return await inTold(database, async (tx) => `Bearer ${await createApiKey(tx, wanted)}`);
    },
    close: async () => {
      await app.close();
      await closeDatabase();
    },
  });
}

async function readinessOf(
  database: Database,
  { clock, serverId }: { readonly clock: () => number; readonly serverId: string },
): Promise<Readiness> {
  return createReadiness({
    database,
    clock,
    elapsedMs: () => performance.now(),
    pause: systemPause,
    serverId,
    migration: await newestMigration(),
    loopsStandingStill: () => [],
    room: lookAtRoom({ sinceFullMs: () => sinceFullMs(database) }),
  });
}

type DatabaseOfTest = {
  /** The test's own way in. */
  readonly database: Database;
  /** The product's way in to the same database. */
  readonly ofProduct: Database;
  readonly connection: DatabaseConnection;
  close(): Promise<void>;
};

async function openDatabaseFor(beside: TestApp | undefined): Promise<DatabaseOfTest> {
  if (beside !== undefined) {
    const { database, databaseOfProduct: ofProduct, connection } = beside;
    return { database, ofProduct, connection, close: () => Promise.resolve() };
  }
  const { database, connection, beside: open, close } = await openTestDatabase();
  const ofProduct = open(PRODUCT);
  return {
    database,
    ofProduct,
    connection,
    async close() {
      await ofProduct.close();
      const untold = await database.query<UntoldWrite>(UNTOLD, [PRODUCT]);
      await close();
      if (untold.length > 0) throw new Error(`${TELL_OF_IT} ${JSON.stringify(untold)}`);
    },
  };
}

/** All have one password: to hash it is made to take long. */
let testPasswordHash: Promise<string> | undefined;

async function addPerson(database: Database, signature: string, role: Role): Promise<string> {
  const id = newUuid();
  testPasswordHash ??= hashPassword(TEST_PASSWORD);
  const passwordHash = await testPasswordHash;
  await inTold(database, (tx) =>
    insertPerson(tx, {
      id,
      signature,
      name: `Person ${signature}`,
      role,
      passwordHash,
      language: "sv",
    }),
  );
  return id;
}

async function addPin(database: Database, signature: string, pin: string): Promise<void> {
  const person = await findPersonBySignature(database, signature);
  if (person === undefined) throw new Error(`There is no ${signature}`);
  const pinHash = await hashPin(TEST_SECRETS, person.id, pin);
  const changed = { personId: person.id, pinHash, at: new Date(START_MS) };
  await inTold(database, (tx) => setPinHash(tx, changed));
}

async function signIn(url: string, signature: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ signature, password: TEST_PASSWORD }),
  });
  const cookie = answer.headers.get("set-cookie");
  if (cookie === null) throw new Error(`${signature} could not sign in: ${await answer.text()}`);
  return cookie.split(";")[0] ?? "";
}

/** The roles that must have a second factor. */
export async function askSecondFactorOf(database: Database, roles: readonly Role[]): Promise<void> {
  const change = statement({
    name: "test_second_factor_roles",
    text: "update sign_in_settings set second_factor_roles = $1",
  });
  await inTold(database, (tx) => tx.query(change, [roles]));
}

async function addTill(sql: Sql): Promise<string> {
  const tillId = newUuid();
  const siteId = newUuid();
  const addSite = statement({
    name: "test_add_site",
    text: "insert into sites (id, code, name) values ($1, 'PROV', 'Provanläggningen')",
  });
  await sql.query(addSite, [siteId]);
  const insertTill = statement({
    name: "test_add_till",
    text: "insert into tills (id, site_id, code, name) values ($1, $2, 'K1', 'Kassa 1')",
  });
  await sql.query(insertTill, [tillId, siteId]);
  return tillId;
}
