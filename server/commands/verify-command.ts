/** `kortkoll verify`: an archive without a database, or the database itself. */
import { join, resolve } from "node:path";
import { createAuditChain } from "../audit/audit-chain.ts";
import { HEAD_FILE_NAME } from "../audit/head-file.ts";
import { verifyArchive } from "../backup/verify-archive.ts";
import { isMended } from "../book-checks/check-parts.ts";
import { verifyBooks } from "../book-checks/verify-books.ts";
import { newUuid, systemClock, systemPause } from "../clock.ts";
import { type Config, readConfig } from "../config.ts";
import type { Database } from "../database/database.ts";
import { type MachineDatabase, withMachineConnection } from "../machine-command.ts";
import { openSecrets } from "../secrets/secret-key.ts";
import { type Command, inMegabytes, machineActor, onlyFile, readWords, tell } from "./command.ts";
import { showProgress } from "./progress.ts";

const HELP = `kortkoll verify [ARCHIVE]

With an archive: reads it from its beginning to its end and checks that no piece was changed or is
missing, that each entry of its audit chain follows from the one before, and that its vouchers
balance. No database is needed or touched.

Without one: verifies the database's audit chain, row by row and with its signatures, and holds the
books against what orders, payments and decisions say that they should be.

Ends with 0 when all is as it should be, and 1 with a sentence when it is not.`;

export const verifyCommand: Command = {
  name: "verify",
  summary: "check an archive, or the database's audit chain and books",
  help: HELP,
  run: async (words) => {
    const { positionals } = readWords(words, {});
    const config = readConfig();
    if (positionals.length > 0) {
      const file = onlyFile(positionals, "kortkoll verify ARCHIVE");
      return await verifyFile(resolve(config.startedIn, file));
    }
    return await withMachineConnection(config, "kortkoll verify", (found) =>
      verifyDatabase(config, found),
    );
  },
};

async function verifyFile(path: string): Promise<number> {
  const line = showProgress("Verifying");
  const { begin, end, bytes } = await verifyArchive(path, line.at).finally(line.end);
  const rows = Object.values(end.rows).reduce((sum, one) => sum + one, 0);
  tell(
    `${path} is whole.`,
    `  Made          ${begin.madeAt} by version ${begin.version} (${begin.migrations.at(-1)?.name})`,
    `  Holds         ${rows} rows of ${begin.tables.length} tables, ${inMegabytes(bytes)}`,
    `  Audit chain   holds up to entry ${begin.chain.seq}, ${begin.chain.hash}`,
    "  Vouchers      balance",
    `  secret.key    ${begin.holdsKey ? "is in it" : "is not in it"}`,
  );
  return 0;
}

async function verifyDatabase(config: Config, { database, log }: MachineDatabase): Promise<number> {
  const chain = createAuditChain({
    database,
    clock: systemClock,
    pause: systemPause,
    log,
    newId: newUuid,
    secrets: await openSecrets(database, config),
    headFilePath: join(config.dataFolder, HEAD_FILE_NAME),
  });
  const line = showProgress("Verifying the audit chain");
  const verdict = await chain
    .verify(machineActor().name, (done, of) => line.at(done / Math.max(of, 1)))
    .finally(line.end);
  const { ok, entries, heads, firstBroken } = verdict;
  tell(
    ok
      ? `The audit chain holds: ${entries} entries, ${heads} signatures.`
      : `The audit chain does NOT hold at entry ${firstBroken?.seq}: ${firstBroken?.problem}.`,
  );
  return (await tellBooks(database)) && ok ? 0 : 1;
}

const TOLD_AT_MOST = 100;
const SUMS_ARE_MENDED =
  "  A sum of a day is put right by the check of a running server, from the rows that it is of: start one and\n" +
  "  look again. Nothing is to be booked; if it comes back, somebody writes in the database past the program.";

export async function tellBooks(database: Database): Promise<boolean> {
  const line = showProgress("Verifying the books");
  const verified = await verifyBooks({ database, clock: systemClock }, line.at).finally(line.end);
  const { agree, differences, accounts, from, until, looked, gone } = verified;
  tell(
    agree
      ? "The books and the expected items agree."
      : "The books and the expected items do NOT agree:",
    ...differences
      .slice(0, TOLD_AT_MOST)
      .map(
        ({ companyCode, role, subject, detail, bookedOre, expectedOre }) =>
          `  ${companyCode} ${role}: booked ${bookedOre} öre, expected ${expectedOre} öre (${[subject, detail].join(" ").trim()})`,
      ),
    ...(differences.length > TOLD_AT_MOST
      ? [`  and ${differences.length - TOLD_AT_MOST} more`]
      : []),
    ...(differences.some(({ part }) => isMended(part)) ? [SUMS_ARE_MENDED] : []),
    ...accounts.map(
      ({ companyCode, account, differenceOre }) =>
        `  ${companyCode} account ${account}: ${differenceOre} öre beside its open items`,
    ),
    `  Looked at     ${looked} rows, piece by piece from ${from.toISOString()}`,
    `  As of         ${until.toISOString()}, when what differed was looked at again with the balances`,
    ...(gone > 0 ? [`  ${gone} that differed meanwhile agree now`] : []),
  );
  return agree;
}
