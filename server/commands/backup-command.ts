/** `kortkoll backup`: one archive of everything, while the server runs or stands still. */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { recordAuditAlone } from "../audit/record-audit.ts";
import { type Backup, backupName, keepNewest, writeBackup } from "../backup/write-backup.ts";
import { newUuid, systemClock } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import { type MachineDatabase, withMachineConnection } from "../machine-command.ts";
import packageJson from "../package.json" with { type: "json" };
import {
  type Command,
  inMegabytes,
  machineActor,
  noFile,
  readWords,
  tell,
  WrongWords,
} from "./command.ts";
import { showProgress } from "./progress.ts";

const HELP = `kortkoll backup [--to PATH] [--keep N] [--with-key]

Writes everything that the database holds into one archive, while the server goes on taking
payments. The archive opens with tar and gzip, and says of itself what it holds, hashed piece by
piece. It appears under its name only when it is whole and on the disk.

  --to PATH    a file, or a folder to put it in under the time of now
               (without it: the folder "backups" of the data folder)
  --keep N     afterwards remove all but the newest N archives of that folder
  --with-key   also put secret.key in. Without it the archive does not open second factors, PINs
               and the account at Nets: keep a copy of the key in another place. With it, whoever
               has the archive has everything.

It needs the same KORTKOLL_DATA or DATABASE_URL as the server.`;

export const backupCommand: Command = {
  name: "backup",
  summary: "write everything into one archive, while the server runs",
  help: HELP,
  run: async (words) => {
    const { values, positionals } = readWords(words, {
      to: { type: "string" },
      keep: { type: "string" },
      "with-key": { type: "boolean" },
    });
    noFile(positionals);
    const keep = keepOf(values.keep);
    const config = readConfig();
    const path = await pathOf(config, values.to);
    const secretKey = values["with-key"] === true ? await readKey(config) : undefined;
    return await withMachineConnection(config, "kortkoll backup", (found) =>
      backUp(found, { path, keep, secretKey }),
    );
  },
};

function keepOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new WrongWords("--keep is a whole number, at least 1.");
  return Number(text);
}

async function pathOf({ dataFolder, startedIn }: Config, to: string | undefined): Promise<string> {
  const name = backupName(systemClock());
  if (to === undefined) return join(dataFolder, "backups", name);
  const path = resolve(startedIn, to);
  const isFolder = to.endsWith("/") || (await stat(path).catch(() => undefined))?.isDirectory();
  return isFolder === true ? join(path, name) : path;
}

async function readKey({ secretKey, dataFolder }: Config): Promise<string> {
  return secretKey ?? (await readFile(join(dataFolder, "secret.key"), "utf8"));
}

async function backUp(
  { connection, database }: MachineDatabase,
  wanted: { path: string; keep: number | undefined; secretKey: string | undefined },
): Promise<number> {
  const { path, keep, secretKey } = wanted;
  const line = showProgress("Backing up");
  const { version } = packageJson;
  const order = { connection, clock: systemClock, version, path, secretKey };
  const backup = await writeBackup({ ...order, onProgress: line.at }).finally(line.end);
  await recordAuditAlone({ database, newId: newUuid }, auditOf(backup));
  const removed = keep === undefined ? [] : await keepNewest(dirname(path), keep);
  const { chain } = backup.begin;
  tell(
    `Backed up to ${backup.path}`,
    `  ${inMegabytes(backup.bytes)}, ${backup.rows} rows of ${backup.begin.tables.length} tables`,
    `  Audit chain   entry ${chain.seq}, ${chain.hash}`,
    `  SHA-256       ${backup.sha256}`,
    ...(secretKey === undefined
      ? ["  Without secret.key: keep a copy of it in another place."]
      : []),
    ...removed.map((name) => `  Removed ${name}`),
  );
  return 0;
}

function auditOf(backup: Backup): Parameters<typeof recordAuditAlone>[1] {
  const { path, bytes, rows, sha256, begin } = backup;
  return {
    kind: "backupMade",
    subject: { kind: "database", id: null },
    content: { file: basename(path), bytes, rows, sha256, auditEntries: begin.chain.seq },
    by: machineActor(),
    at: new Date(systemClock()),
  };
}
