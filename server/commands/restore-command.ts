/** `kortkoll restore`: an archive into a database with nothing in it, and then everything is verified. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HEAD_FILE_NAME, openHeadFile } from "../audit/head-file.ts";
import { createHeadKey } from "../audit/head-key.ts";
import { recordAuditAlone } from "../audit/record-audit.ts";
import { verifyRestoredChain } from "../audit/verify-restored.ts";
import type { ArchiveBegin } from "../backup/archive-form.ts";
import { readBegin } from "../backup/read-archive.ts";
import { type Restored, RestoreRefused, restoreBackup } from "../backup/restore-backup.ts";
import { newUuid, systemClock } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import { type Database, type DatabaseConnection, openDatabase } from "../database/database.ts";
import { startEmbeddedPostgres } from "../database/embedded-postgres.ts";
import { createLog } from "../log.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import { keyOf, openSecrets } from "../secrets/secret-key.ts";
import { type Command, machineActor, onlyFile, readWords, tell } from "./command.ts";
import { showProgress } from "./progress.ts";
import { tellBooks } from "./verify-command.ts";

const HELP = `kortkoll restore ARCHIVE [--without-key]

Loads an archive into a data folder (KORTKOLL_DATA) or a database (DATABASE_URL) with nothing in it,
and then verifies it: the rows, the audit chain with its signatures, and the books against what they
should be. It replaces nothing: where there is a database already, name another place.

Put the copy of secret.key into the data folder first, or give it in KORTKOLL_SECRET_KEY, unless the
archive was made --with-key. If no copy is left, --without-key restores all the same; then run
"npm run new-secret-key -- --key-is-lost".

A restore that was broken off shows nothing of it, and is run again in the same way.`;

export const restoreCommand: Command = {
  name: "restore",
  summary: "load an archive into an empty place, and verify it",
  help: HELP,
  run: async (words) => {
    const { values, positionals } = readWords(words, { "without-key": { type: "boolean" } });
    const config = readConfig();
    const file = onlyFile(positionals, "kortkoll restore ARCHIVE");
    const path = resolve(config.startedIn, file);
    const begin = await readBegin(path);
    const hasKey = await findKey(config, begin, values["without-key"] === true);
    return await withEmptyPlace(config, (connection) =>
      restore(config, { connection, path, hasKey }),
    );
  },
};

/** Told before anything is loaded: without the key much of it cannot be opened. */
async function findKey(config: Config, begin: ArchiveBegin, isLost: boolean): Promise<boolean> {
  const { keyMark, holdsKey } = begin;
  const text =
    config.secretKey ??
    (await readFile(join(config.dataFolder, "secret.key"), "utf8").catch(() => undefined));
  const key = text === undefined ? undefined : keyOf(text);
  if (key !== undefined && keyMark !== null && createSecretBox(key).mark !== keyMark) {
    throw new RestoreRefused(
      "The key that is here is not the one that the archive's secrets were sealed with. Put the " +
        "right copy of secret.key into the data folder, or move the wrong one away.",
    );
  }
  if (key !== undefined || keyMark === null || holdsKey || isLost) {
    return key !== undefined || keyMark === null || holdsKey;
  }
  throw new RestoreRefused(
    `The archive does not hold secret.key. Put a copy of it into ${config.dataFolder}, or give it in ` +
      "KORTKOLL_SECRET_KEY. If there is none left, add --without-key.",
  );
}

async function withEmptyPlace(
  { databaseUrl, dataFolder }: Config,
  work: (connection: DatabaseConnection) => Promise<number>,
): Promise<number> {
  if (databaseUrl !== undefined) return await work({ connectionString: databaseUrl });
  const log = createLog("error", process.stderr);
  const postgres = await startEmbeddedPostgres({ dataFolder, log });
  try {
    return await work(postgres.connection);
  } finally {
    await postgres.stop();
  }
}

type Restoring = {
  readonly connection: DatabaseConnection;
  readonly path: string;
  readonly hasKey: boolean;
};

async function restore(config: Config, restoring: Restoring): Promise<number> {
  const { path, hasKey } = restoring;
  const log = createLog("error", process.stderr);
  const connection = { ...restoring.connection, application_name: "kortkoll restore" };
  const moving = showProgress("Making the numbers go on above the archive's");
  const loading = showProgress("Loading");
  const restored = await restoreBackup({
    connection,
    path,
    clock: systemClock,
    log,
    onMoving: moving.at,
    onProgress: loading.at,
    // A restore that is broken off after its rows are there has nothing left to put in place.
    onLoaded: async (whole) => {
      await keepKey(config, whole);
      await moveHeadsAway(config);
    },
  }).finally(() => {
    moving.end();
    loading.end();
  });
  const database = openDatabase({ connection, log, maxConnections: 2 });
  try {
    const { begin } = restored;
    tell(`Restored ${path}, made ${begin.madeAt}. Every row is there.`);
    const holds = hasKey ? await verify(config, database, begin) : tellKeyIsLost();
    const agrees = await tellBooks(database);
    await recordAuditAlone({ database, newId: newUuid }, auditOf(restored));
    if (holds && agrees) tell("Start the server.");
    return holds && agrees ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function keepKey({ dataFolder, secretKey }: Config, restored: Restored): Promise<void> {
  if (restored.secretKey === undefined || secretKey !== undefined) return;
  const path = join(dataFolder, "secret.key");
  // One that is there already has been found to be the same.
  await writeFile(path, restored.secretKey, { mode: 0o600, flag: "wx", flush: true }).catch(
    (error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    },
  );
}

/** They may be of entries that are newer than the archive: kept as evidence, and told of. */
async function moveHeadsAway({ dataFolder }: Config): Promise<void> {
  const path = join(dataFolder, HEAD_FILE_NAME);
  const aside = `${path}.before-restore-${systemClock()}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (isMoved) tell(`The signed ends of the audit chain from before are kept in ${aside}.`);
}

async function verify(config: Config, database: Database, begin: ArchiveBegin): Promise<boolean> {
  const line = showProgress("Verifying the audit chain");
  const deps = {
    database,
    headKey: createHeadKey(await openSecrets(database, config)),
    headFile: openHeadFile(database, join(config.dataFolder, HEAD_FILE_NAME)),
  };
  const verdict = await verifyRestoredChain(deps, begin.chain, (done, of) =>
    line.at(done / Math.max(of, 1)),
  ).finally(line.end);
  const { ok, isSameEnd, entries, firstBroken } = verdict;
  tell(
    ok && isSameEnd
      ? `The audit chain is the archive's and holds: ${entries} entries, ${begin.chain.hash}.`
      : `The audit chain does NOT hold: ${firstBroken?.problem ?? "it has another end"}.`,
  );
  return ok && isSameEnd;
}

function tellKeyIsLost(): boolean {
  tell(
    "The audit chain's links hold; its signatures cannot be checked without the key. Before the server",
    'is started, run "npm run new-secret-key -- --key-is-lost".',
  );
  return true;
}

function auditOf({ begin, end }: Restored): Parameters<typeof recordAuditAlone>[1] {
  const rows = Object.values(end.rows).reduce((sum, one) => sum + one, 0);
  const { madeAt, version, chain } = begin;
  return {
    kind: "databaseRestored",
    subject: { kind: "database", id: null },
    content: { madeAt, version, rows, auditEntries: chain.seq, auditHash: chain.hash },
    by: machineActor(),
    at: new Date(systemClock()),
  };
}
