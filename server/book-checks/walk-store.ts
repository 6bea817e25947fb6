/** The SQL of how far the check of the books has come, and of whose turn it is. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { WalkedPart } from "./check-parts.ts";

/** `recent`: what was made in the last days, over and over; `whole`: all of history in its turn. */
export const WALKS = ["recent", "whole"] as const;
export type WalkName = (typeof WALKS)[number];

export type Walk = {
  readonly walk: WalkName;
  /** Of the pass that is under way; null between two of them. */
  readonly startedAt: Date | null;
  readonly since: string | null;
  readonly part: WalkedPart | null;
  readonly after: string | null;
  readonly looked: number;
  readonly found: number;
  readonly lastStartedAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly lastLooked: number | null;
  readonly lastFound: number | null;
};

const FREE_TURN = statement({
  name: "take_free_turn_at_check",
  text: `select walk from book_check_turn where rest_until <= clock_timestamp()
    for update skip locked`,
});
const TURN = statement({
  name: "take_turn_at_check",
  text: "select walk from book_check_turn for update",
});

/** Until the transaction ends nobody else checks. Undefined when somebody does, or all rest. */
export async function takeTurn(
  tx: Transaction,
  { waits }: { readonly waits: boolean },
): Promise<WalkName | undefined> {
  const [turn] = await tx.query<{ walk: WalkName }>(waits ? TURN : FREE_TURN);
  return turn?.walk;
}

const NEXT_WALK = statement({
  name: "next_walk_at_check",
  text: "update book_check_turn set walk = $1",
});

export async function giveTurnTo(tx: Transaction, walk: WalkName): Promise<void> {
  await tx.write(NEXT_WALK, [walk]);
}

const REST = statement({
  name: "rest_from_check",
  text: `update book_check_turn
    set rest_until = clock_timestamp() + $1::float8 * interval '1 millisecond'`,
});

/** All servers. */
export async function rest(sql: Sql, durationMs: number): Promise<void> {
  await sql.query(REST, [durationMs]);
}

const COLUMNS = `walk, started_at as "startedAt", since, part, after, looked, found,
  last_started_at as "lastStartedAt", last_finished_at as "lastFinishedAt",
  last_looked as "lastLooked", last_found as "lastFound"`;

const WALK = statement({
  name: "find_walk_of_check",
  text: `select ${COLUMNS} from book_check_walks where walk = $1`,
});

export async function findWalk(sql: Sql, walk: WalkName): Promise<Walk> {
  const [found] = await sql.query<Walk>(WALK, [walk]);
  if (found === undefined) throw new Error(`How far the check has come is gone: ${walk}`);
  return found;
}

const BEGIN = statement({
  name: "begin_pass_of_check",
  text: `update book_check_walks set started_at = $2, since = $3, part = $4, after = null, looked = 0,
      found = 0 where walk = $1`,
});

export async function beginPass(
  tx: Transaction,
  walk: WalkName,
  of: { readonly at: Date; readonly since: string | null; readonly part: WalkedPart },
): Promise<void> {
  await tx.write(BEGIN, [walk, of.at, of.since, of.part]);
}

const MOVE_ON = statement({
  name: "move_on_in_check",
  text: `update book_check_walks set part = $2, after = $3, looked = looked + $4, found = found + $5
    where walk = $1`,
});

export type Step = {
  readonly part: WalkedPart;
  readonly after: string | null;
  readonly looked: number;
  readonly found: number;
};

export async function moveOn(tx: Transaction, walk: WalkName, step: Step): Promise<void> {
  await tx.write(MOVE_ON, [walk, step.part, step.after, step.looked, step.found]);
}

const END = statement({
  name: "end_pass_of_check",
  text: `update book_check_walks set last_started_at = started_at, last_finished_at = $2,
      last_looked = looked + $3, last_found = found + $4, started_at = null, since = null, part = null,
      after = null, looked = 0, found = 0 where walk = $1`,
});

export async function endPass(
  tx: Transaction,
  walk: WalkName,
  { at, looked, found }: { readonly at: Date; readonly looked: number; readonly found: number },
): Promise<void> {
  await tx.write(END, [walk, at, looked, found]);
}

const SIZE = statement({
  name: "size_of_what_is_checked",
  text: `select coalesce(sum(greatest(reltuples, 0)), 0)::float8 as rows from pg_class
    where oid = any($1::text[]::regclass[])`,
});
const COUNTED = ["orders", "attempts", "debts", "cash_movements", "payout_matches"];

/** About how many there are to look at, as the database guesses. */
export async function guessSize(sql: Sql): Promise<number> {
  const [size] = await sql.query<{ rows: number }>(SIZE, [COUNTED]);
  return size?.rows ?? 0;
}

const COUNT_ALL = statement({
  name: "count_what_is_checked",
  text: `select ${COUNTED.map((table) => `(select count(*) from ${table})`).join(" + ")} as rows`,
});

/** How many there are to look at; it grows with history, and is for whoever looks at all of it. */
export async function countEverything(sql: Sql): Promise<number> {
  const [counted] = await sql.query<{ rows: number }>(COUNT_ALL);
  return counted?.rows ?? 0;
}

const IS_LARGE = statement({
  name: "is_history_large",
  text: `select exists (select from attempts offset $1) or exists (select from orders offset $1)
    as "isLarge"`,
});

/** Whether there are more payments or orders than that. */
export async function hasMoreThan(sql: Sql, most: number): Promise<boolean> {
  const [row] = await sql.query<{ isLarge: boolean }>(IS_LARGE, [most]);
  return row?.isLarge === true;
}
