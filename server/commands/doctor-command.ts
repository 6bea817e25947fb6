/** `kortkoll doctor`: what is well and what is not, in plain words. */
import { readFile, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import type { Database } from "../database/database.ts";
import { addressesOf } from "../database/database-hosts.ts";
import { newestMigration } from "../database/migrate.ts";
import { examine, type MachineFacts } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { waitForPort } from "../free-port.ts";
import { withMachineConnection } from "../machine-command.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import { keyOf } from "../secrets/secret-key.ts";
import { hostToOpen } from "../server.ts";
import { type Command, noFile, readWords, tell } from "./command.ts";
import { tellBooks } from "./verify-command.ts";

const HELP = `kortkoll doctor

Looks at the settings, the database, its migrations, whether it keeps what it acknowledges, the disk,
the clocks, secret.key, the port, the servers that run, the account at Nets, the terminals, unresolved payments, the books, the audit chain,
the backups and the receivers of webhooks, and says of each in a sentence whether it is well.

Ends with 0 when nothing is bad, else 1. "look" is no failure: something to see to in time.`;

export const doctorCommand: Command = {
  name: "doctor",
  summary: "say in plain words what is well and what is not",
  help: HELP,
  run: async (words) => {
    noFile(readWords(words, {}).positionals);
    const config = readConfig();
    return await withMachineConnection(config, "kortkoll doctor", ({ database }) =>
      look(config, database),
    );
  },
};

async function look(config: Config, database: Database): Promise<number> {
  const ofPort = await port(config);
  // Held against the database's own: whatever is waited for comes before.
  const machine = await machineFacts(config, systemClock());
  const findings = [ofPort, ...(await examine(database, machine))];
  for (const { what, how, says } of findings)
    tell(`${how.padEnd(4)}   ${what.padEnd(12)}   ${says}`);
  const agree = await tellBooks(database);
  return agree && findings.every(({ how }) => how !== "bad") ? 0 : 1;
}

async function machineFacts(config: Config, nowMs: number): Promise<MachineFacts> {
  const { dataFolder, netsUsername, secretKey } = config;
  const path = join(dataFolder, "secret.key");
  const text = secretKey ?? (await readFile(path, "utf8").catch(() => undefined));
  const key = text === undefined ? undefined : keyOf(text);
  const secrets = key === undefined ? undefined : createSecretBox(key);
  const mode = secretKey === undefined ? await stat(path).catch(() => undefined) : undefined;
  const { bavail, bsize } = await statfs(await nearest(dataFolder));
  return {
    nowMs,
    migration: await newestMigration(),
    hasNetsInEnvironment: netsUsername !== undefined,
    keyMark: secrets?.mark,
    secrets,
    keyIsOpen: process.platform !== "win32" && ((mode?.mode ?? 0) & 0o077) !== 0,
    freeBytes: bavail * bsize,
    databaseHosts: addressesOf(config.databaseUrl ?? "").length,
  };
}

/** With another database there need be no data folder. */
async function nearest(folder: string): Promise<string> {
  return (await stat(folder).catch(() => undefined)) === undefined ? "." : folder;
}

/** Ours, when it answers as we do; free, or another program's. */
async function port({ host, port: wanted }: Config): Promise<Finding> {
  const what = "port";
  const url = `http://${hostToOpen(host)}:${wanted}/api/ready`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  const said = (await answer?.json().catch(() => undefined)) as
    | { readonly ready?: boolean; readonly missing?: readonly { readonly says: string }[] }
    | undefined;
  if (said?.ready === true) return { what, how: "well", says: `Kortkoll answers at ${wanted}.` };
  if (said?.missing !== undefined) {
    const says = said.missing.map((one) => one.says).join(" ");
    return { what, how: "bad", says: `Kortkoll at ${wanted} is not ready: ${says}` };
  }
  if (answer !== undefined || !(await isFree(host, wanted))) {
    return { what, how: "bad", says: `${wanted} is taken by another program.` };
  }
  return { what, how: "look", says: `Nobody answers at ${wanted}; it is free.` };
}

async function isFree(host: string, wanted: number): Promise<boolean> {
  return await waitForPort(host, wanted, 0);
}
