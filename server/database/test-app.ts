/**
 * A whole app process for tests that kill one: it runs the embedded database in the folder it is
 * given, says `ready` or why not, and ends well when its standard input does.
 */
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { silentLog } from "./test-log.ts";

const [dataFolder = "", leavesAfterMs = "0"] = process.argv.slice(2);
const waitForHolderMs = 2_000;

try {
  const server = await startEmbeddedPostgres({ dataFolder, log: silentLog, waitForHolderMs });
  console.log(`ready ${server.pid()}`);
  process.stdin.resume();
  process.stdin.once("end", () => {
    setTimeout(() => void server.stop(), Number(leavesAfterMs));
  });
} catch (error) {
  console.log(error instanceof EmbeddedPostgresError ? `refused ${error.code}` : String(error));
}
