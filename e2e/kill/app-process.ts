/**
 * The whole server as a process of its own, to be killed: on the database it is given, or on the
 * embedded one in a folder. Its terminals' last result settles in a fraction of a second, so that a
 * test need not wait the vendor's five.
 */

import { openSync } from "node:fs";
import { parseArgs } from "node:util";
import { createSecretBox } from "@kortkoll/server/secrets/secret-box.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { newUuid, systemClock } from "../../server/clock.ts";
import { type DatabaseConnection, openDatabase } from "../../server/database/database.ts";
import { freeBytesAt } from "../../server/database/disk-space.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded-postgres.ts";
import { migrate } from "../../server/database/migrate.ts";
import { createLineFile } from "../../server/line-file.ts";
import { createLog } from "../../server/log.ts";
import { startServer } from "../../server/server.ts";
import { connectNetsCloud } from "../../terminals/nets-cloud/adapter.ts";

const { values } = parseArgs({
  options: {
    database: { type: "string", default: "" },
    "data-folder": { type: "string" },
    nets: { type: "string", default: "" },
    "last-result-delay": { type: "string", default: "300" },
    /** Other servers work on the same database. */
    shared: { type: "boolean", default: false },
    /** The built pages; without them only the API answers. */
    web: { type: "string" },
    /** Where the log goes; without it errors go to standard error. */
    log: { type: "string" },
    /** Its own database is started again only after its disk was full. */
    "restarts-when-full": { type: "boolean", default: false },
  },
});

const log =
  values.log === undefined
    ? createLog("error", process.stderr)
    : createLog("info", createLineFile(openSync(values.log, "a"), { clock: systemClock }));
const dataFolder = values["data-folder"];
const limits = values["restarts-when-full"] ? { pausesBeforeRestartMs: [] } : {};
const postgres =
  dataFolder === undefined
    ? undefined
    : await startEmbeddedPostgres({ dataFolder, log, ...limits });
const connection: DatabaseConnection = postgres?.connection ?? {
  connectionString: values.database,
};
if (postgres !== undefined) await migrate({ connection, log });
const database = openDatabase({ connection, log });
const server = await startServer({
  database,
  cloud: withQuickLastResult(values.nets, Number(values["last-result-delay"])),
  secrets: createSecretBox(new Uint8Array(32).fill(7)),
  clock: systemClock,
  newId: newUuid,
  log,
  host: "127.0.0.1",
  port: 0,
  alone: !values.shared,
  hintsOver: values.shared ? connection : undefined,
  freeBytes: dataFolder === undefined ? undefined : () => freeBytesAt(dataFolder),
  webFolder: values.web,
  auditHeadFile: undefined,
  nets: { host: null, account: undefined, isSimulated: false },
  surroundings: { demo: false, virtualTerminalUrl: null, invoicingUrl: null },
});
const ready = { ready: true, url: server.address, postmasterPid: postgres?.pid(), connection };
process.stdout.write(`${JSON.stringify(ready)}\n`);

process.stdin
  .on("end", () => {
    void server
      .stop()
      .then(() => database.close())
      .then(() => postgres?.stop())
      .then(() => process.exit(0));
  })
  .resume();

function withQuickLastResult(baseUrl: string, lastResultDelayMs: number): TerminalCloud {
  const cloud = connectNetsCloud({
    baseUrl,
    account: () => Promise.resolve({ username: "demo", password: "demo" }),
    clock: systemClock,
  });
  return {
    capabilities: { ...cloud.capabilities, lastResultDelayMs },
    listTerminals: () => cloud.listTerminals(),
    state: (terminalId) => cloud.state(terminalId),
    purchase: (request) => cloud.purchase(request),
    returnOfGoods: (request) => cloud.returnOfGoods(request),
    voidLast: (request) => cloud.voidLast(request),
    cancel: (terminalId) => cloud.cancel(terminalId),
    lastResult: (terminalId) => cloud.lastResult(terminalId),
    reconcile: (terminalId) => cloud.reconcile(terminalId),
    close: () => cloud.close(),
  };
}
