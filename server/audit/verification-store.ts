/** The SQL of verifications and what they found. */
import { type Sql, statement } from "../database/database.ts";
import type { Broken, Verdict } from "./broken-entry.ts";

export type StoredVerdict = {
  readonly ok: boolean;
  readonly entries: number;
  readonly unsealed: number;
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

const GIVE_BACK = statement({
  name: "give_back_nightly_verification",
  text: "update audit_verifications set started_at = $2 where id = $1 and finished_at is null",
});

/** As if it had been begun so long ago that others soon believe it abandoned. */
export async function giveBackNightly(
  sql: Sql,
  nightly: { readonly id: string; readonly startedAt: Date },
): Promise<void> {
  await sql.query(GIVE_BACK, [nightly.id, nightly.startedAt]);
}

const FINISH = statement({
  name: "finish_verification",
  text: `insert into audit_verifications as v (id, by, started_at, finished_at, entries, ok, first_broken,
      unsealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (id) do update set finished_at = excluded.finished_at, entries = excluded.entries,
      ok = excluded.ok, first_broken = excluded.first_broken, unsealed = excluded.unsealed`,
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
  const { id, by, startedAt, finishedAt, verdict } = done;
  const { ok, entries, firstBroken, unsealed } = verdict;
  const broken = firstBroken === undefined ? null : JSON.stringify(firstBroken);
  await sql.query(FINISH, [id, by, startedAt, finishedAt, entries, ok, broken, unsealed]);
}

const READ_LAST = statement({
  name: "read_last_verification",
  text: `select ok, entries, coalesce(unsealed, 0) as unsealed, first_broken as "firstBroken", finished_at as "checkedAt", by
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
