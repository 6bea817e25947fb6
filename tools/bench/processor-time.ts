/** Time of the processors, which other work on the machine does not lengthen as it does the clock's. */
import { readFile } from "node:fs/promises";
import { type Database, statement } from "../../server/database/database.ts";

const READ_BACKENDS = statement({
  name: "bench_backends",
  text: "select pid from pg_stat_activity where backend_type = 'client backend'",
});
const TICKS_A_SECOND = 100;

/**
 * This process and the database's sessions until now, with those that have ended meanwhile: their
 * time is their postmaster's, which also has its vacuum's. Null where the system has no /proc.
 */
export async function processorMs(database: Database): Promise<number | null> {
  const { user, system } = process.cpuUsage();
  let ticks = 0;
  let postmaster: number | undefined;
  for (const { pid } of await database.query<{ pid: number }>(READ_BACKENDS)) {
    const session = await readTimes(pid);
    // One that ended since it was listed is among its postmaster's, which is read last.
    if (session === undefined) continue;
    ticks += session.own;
    postmaster = session.parent;
  }
  const times = postmaster === undefined ? undefined : await readTimes(postmaster);
  if (times === undefined) return null;
  return (user + system) / 1_000 + ((ticks + times.ofEnded) * 1_000) / TICKS_A_SECOND;
}

type Times = { readonly parent: number; readonly own: number; readonly ofEnded: number };

/** In ticks; `ofEnded` is that of children which have ended. Undefined when there is no such process. */
async function readTimes(pid: number): Promise<Times | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // After the name in parentheses: state is field 3, parent 4, own time 14 and 15, children's 16 and 17.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields.length < 15) return undefined;
  const at = (field: number): number => Number(fields[field - 3]);
  return { parent: at(4), own: at(14) + at(15), ofEnded: at(16) + at(17) };
}
