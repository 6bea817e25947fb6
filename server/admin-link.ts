/**
 * What `npm run admin-link -- --signature XXXX` runs on the server's machine: a link by which an
 * administrator who cannot sign in chooses a password and connects an app anew. It needs the data
 * folder or the DATABASE_URL, and so is for whoever holds the machine.
 */
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { newUuid, systemClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { runCommand, say, withMachineDatabase } from "./machine-command.ts";
import { hostToOpen } from "./server.ts";
import { type Reopened, reopenAccount } from "./settings/reopen-account.ts";

const USAGE = "Say whose account it is: npm run admin-link -- --signature XXXX";

await runCommand(main);

async function main(): Promise<number> {
  const signature = signatureGiven();
  if (signature === undefined) return say(USAGE, 2);
  const config = readConfig();
  return await withMachineDatabase(config, "kortkoll admin-link", async (database) => {
    const deps = { database, clock: systemClock, newId: newUuid };
    const machineUser = userInfo().username;
    return tell(await reopenAccount(deps, { signature, machineUser }), config);
  });
}

function signatureGiven(): string | undefined {
  try {
    return parseArgs({ options: { signature: { type: "string" } } }).values.signature;
  } catch {
    return undefined;
  }
}

function tell(reopened: Reopened, { host, port }: Config): number {
  switch (reopened.kind) {
    case "nobody":
      return say("Nobody has that signature.", 1);
    case "noAdministrator":
      return say("Only an administrator gets a link here; they make links for all others.", 1);
    case "hasLeft":
      return say("That person no longer works here; another administrator lets them come back.", 1);
    case "reopened": {
      const address = `http://${hostToOpen(host)}:${port}/choose-password#${reopened.token}`;
      const lines = [
        `${reopened.signature} has been signed out everywhere.`,
        "This link works once, within an hour. Whoever has it becomes that person: it chooses a new",
        "password, and takes away the second factor, which is connected anew at the sign-in.",
        "",
        `  ${address}`,
        "",
        "Behind another address than this machine's, put that before /choose-password.",
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
      return 0;
    }
  }
}
