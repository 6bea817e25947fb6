/**
 * What `npm run new-secret-key -- --key-is-lost` runs on the server's machine, when the key that the
 * database's secrets were sealed with is lost for good. The key that the server has now takes its
 * place: the one in KORTKOLL_SECRET_KEY, or in the data folder's secret.key, which is made if it is gone.
 */
import { userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HEAD_FILE_NAME, openHeadFile } from "./audit/head-file.ts";
import { newUuid, systemClock } from "./clock.ts";
import { readConfig } from "./config.ts";
import { runCommand, say, withMachineDatabase } from "./machine-command.ts";
import { type Replaced, replaceSecretKey } from "./secrets/replace-secret-key.ts";
import { openKey } from "./secrets/secret-key.ts";

const USAGE = [
  "When the key that this database's secrets were sealed with is lost for good:",
  "stop every server, and then  npm run new-secret-key -- --key-is-lost",
  "",
  "It takes away what nobody can open without the key: second factors and recovery codes, which are",
  "connected anew at the next sign-in, PINs, which each chooses anew, and the account at Nets, without",
  "which no terminal is reached until an administrator enters it in the settings. Receivers of webhooks",
  "are told of nothing until each is given a new secret in the settings. Signatures of the audit log",
  "from before can no longer be checked: keep the exports that you have. Orders, payments and books are",
  "not sealed with it, and stay. If the key lies in a backup, put that back instead: a",
  "secret.key that does not hold a whole key is moved away first.",
].join("\n");
const PROGRAM = "kortkoll new-secret-key";

await runCommand(main);

async function main(): Promise<number> {
  if (!isSaidToBeLost()) return say(USAGE, 2);
  const config = readConfig();
  return await withMachineDatabase(config, PROGRAM, async (database) => {
    const replaced = await replaceSecretKey({
      database,
      clock: systemClock,
      newId: newUuid,
      headFile: openHeadFile(database, join(config.dataFolder, HEAD_FILE_NAME)),
      secrets: await openKey(config),
      machineUser: userInfo().username,
      ownPrograms: [PROGRAM, `kortkoll supervisor ${process.pid}`],
    });
    return tell(replaced);
  });
}

function isSaidToBeLost(): boolean {
  try {
    return (
      parseArgs({ options: { "key-is-lost": { type: "boolean" } } }).values["key-is-lost"] === true
    );
  } catch {
    return false;
  }
}

function tell(replaced: Replaced): number {
  switch (replaced.kind) {
    case "fits":
      return say("The key that the server has is the database's: nothing is lost.", 1);
    case "nothingSealed":
      return say("Nothing was ever sealed in this database: start the server.", 1);
    case "inUse": {
      const programs = replaced.programs.join(", ");
      return say(`Stop every server first. Connected to the database now: ${programs}.`, 1);
    }
    case "replaced": {
      process.stdout.write(`${sentencesOf(replaced).join("\n")}\n`);
      return 0;
    }
  }
}

function sentencesOf(replaced: Replaced & { readonly kind: "replaced" }): readonly string[] {
  const { secondFactors, pins, netsAccount, webhooks, chainHeld } = replaced;
  const named = (signatures: readonly string[]): string =>
    signatures.length === 0 ? "nobody" : signatures.join(", ");
  return [
    "The server's key of now is the database's. Start the server, and keep a copy of the key.",
    `  Connect an app anew at the sign-in: ${named(secondFactors)}`,
    `  Choose a PIN anew:                  ${named(pins)}`,
    netsAccount
      ? "  The account at Nets is gone: an administrator enters it again in the settings. Until then no\n" +
        "  terminal is reached."
      : "  No account at Nets was set in the settings.",
    webhooks.length === 0
      ? "  No receiver of webhooks needs a new secret."
      : `  Receivers of webhooks that are told of nothing until each is given a new secret in the settings\n` +
        `  (what waits is given up after three days): ${webhooks.join(", ")}.`,
    chainHeld
      ? "The audit log held by everything but the signatures of the lost key, and goes on."
      : "The audit log did NOT hold: verify it on its page when the server has started.",
  ];
}
