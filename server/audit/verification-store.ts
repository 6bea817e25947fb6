/** The SQL of verifications and what they found. */
import { type Sql, statement } from "../database/database.ts";
import type { Broken, Verdict } from "./broken-entry.ts";

export type StoredVerdict = {
  readonly ok: boolean;
  readonly entries: number;
  readonly firstBroken: Broken | null;
  readonly checkedAt: Date;
  readonly by: string;
};

const BEGIN_NIGHTLY = statement({
  name: "begin_nightly_verification",
  text: `insert into audit_verifications as v (id, night, by, started_at) values ($1, $2, 'server', $3)
    on conflict (night) do update set id = excluded.id, started_at = excluded.started_at
      where v.finished_at is null and v.started_at < $4
    returning id`,
});

/** False when another server has done it, or is at it since `abandonedBefore`. */
export async function beginNightly(
  sql: Sql,
  nightly: {
    readonly id: string;
    readonly night: string;
    readonly at: Date;
    readonly abandonedBefore: Date;
  },
): Promise<boolean> {
  const { id, night, at, abandonedBefore } = nightly;
  return (await sql.query(BEGIN_NIGHTLY, [id, night, at, abandonedBefore])).length > 0;
}

const FINISH = statement({
  name: "finish_verification",
  text: `insert into audit_verifications as v (id, by, started_at, finished_at, entries, ok, first_broken)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do update set finished_at = excluded.finished_at, entries = excluded.entries,
      ok = excluded.ok, first_broken = excluded.first_broken`,
});

export async function finishVerification(
  sql: Sql,
  done: {
    readonly id: string;
    readonly by: string;
    readonly startedAt: Date;
    readonly finishedAt: Date;
    readonly verdict: Verdict;
  },
): Promise<void> {
  const { ok, entries, firstBroken } = done.verdict;
  const broken = firstBroken === undefined ? null : JSON.stringify(firstBroken);
  await sql.query(FINISH, [done.id, done.by, done.startedAt, done.finishedAt, entries, ok, broken]);
}

const READ_LAST = statement({
  name: "read_last_verification",
  text: `select ok, entries, first_broken as "firstBroken", finished_at as "checkedAt", by
    from audit_verifications where finished_at is not null and (night is not null or not $1)
    order by finished_at desc, id desc limit 1`,
});

export async function readLastVerdict(
  sql: Sql,
  options: { readonly nightly: boolean },
): Promise<StoredVerdict | undefined> {
  const [row] = await sql.query<StoredVerdict>(READ_LAST, [options.nightly]);
  return row;
}
