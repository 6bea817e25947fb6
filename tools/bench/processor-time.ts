/** Time of the processors, which other work on the machine does not lengthen as it does the clock's. */
import { readFile } from "node:fs/promises";
import { type Database, statement } from "../../server/database/database.ts";

const READ_BACKENDS = statement({
  name: "bench_backends",
  text: "select pid from pg_stat_activity where backend_type = 'client backend'",
});
const TICKS_A_SECOND = 100;

/** This process and the database's sessions until now; null where the system has no /proc. */
export async function processorMs(database: Database): Promise<number | null> {
  const { user, system } = process.cpuUsage();
  let ticks = 0;
  for (const { pid } of await database.query<{ pid: number }>(READ_BACKENDS)) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // After the name in parentheses: state is field 3, user and system time are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields.length < 13) return null;
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return (user + system) / 1_000 + (ticks * 1_000) / TICKS_A_SECOND;
}
