/**
 * The SQL that finds payments by what their orders say, newest first, with the index of words. A word
 * that few have may be anywhere, and one that many have was perhaps last seen years ago: each week is
 * asked by itself, from the newest, until a page is full. A week costs what it has of the word.
 */
import { type Sql, statement } from "../database/database.ts";
import type { PlaceColumns, ValueList } from "./attempt-conditions-store.ts";
import type { WordsAsked } from "./search-text.ts";

const IS_INDEXED = statement({
  name: "is_history_indexed",
  text: "select from payment_words_turn where to_do_before is null",
});

/** False until all that was there before the index is laid out. */
export async function isHistoryIndexed(sql: Sql): Promise<boolean> {
  return (await sql.query(IS_INDEXED)).length > 0;
}

export type FoundByIndex = {
  readonly limit: string;
  readonly value: ValueList;
  /** Conditions on the columns of the index. */
  readonly itself: (columns: PlaceColumns) => readonly string[];
  /** Conditions on the attempt `a`. */
  readonly attempt: readonly string[];
};

const FOUND: PlaceColumns = { table: "h", id: "attempt_id", at: "at" };

/** What is noted may have other words by now: it is looked at by itself. */
const IS_LAID_OUT = "h.attempt_id not in (select attempt_id from payments_to_index)";

/** Looked up one by one, however many the planner expects. */
function conditionsOf({ itself, attempt }: FoundByIndex): string {
  const ofAttempt = `exists (select from attempts a
    where ${["a.id = h.attempt_id", ...attempt].join(" and ")} offset 0)`;
  return [IS_LAID_OUT, ...itself(FOUND), ...(attempt.length === 0 ? [] : [ofAttempt])].join(
    " and ",
  );
}

/** Weeks since 1970, both included; null where nothing is asked. */
export type Weeks = { readonly newest: number | null; readonly oldest: number | null };

/** By the words of a search box. The keys of a name have its week in them. */
export function wordsBranch(words: WordsAsked, weeks: Weeks, found: FoundByIndex): string {
  const { limit, value } = found;
  const week = "(w.week - 1)";
  const ofWeek = waysToNumbers(words, value).map((way) => `i.week = ${week} and ${way}`);
  const ways = [...ofWeek, ...waysToName(words, week, value)].map(
    (way) => `select i.attempt_id, i.at, i.company_id, i.site_id from payment_words i
            where ${way}`,
  );
  const newest = value(weeks.newest);
  const oldest = value(weeks.oldest);
  return `(with recursive walked (week, hits, found) as (
      select least(${newest}::integer, (select max(week) from payment_words)) + 1, array[]::uuid[], 0
      union all
      select f.week, f.hits, w.found + cardinality(f.hits) from walked w
        cross join lateral (select ${week} as week, array(select h.attempt_id
          from (${ways.join("\n          union ")}) h
          where ${conditionsOf(found)}
          order by h.at desc, h.attempt_id desc limit ${limit}) as hits offset 0) f
      where w.found < ${limit}
        and w.week > greatest(${oldest}::integer, (select min(week) from payment_words)))
    select a.id, a.created_at from (select unnest(hits) as id from walked) p
      join attempts a on a.id = p.id)`;
}

/** In the order of bytes what begins with a text comes before that text and the last letter there is. */
const LAST_LETTER = "\u{10FFFF}";

function waysToNumbers({ numbers, isWhole }: WordsAsked, value: ValueList): string[] {
  const columns = ["order_number", "invoice_number", "registration"];
  return numbers.flatMap((number) => {
    const from = value(number);
    const to = isWhole ? "" : value(number + LAST_LETTER);
    return columns.map((column) =>
      isWhole ? `i.${column} = ${from}` : `i.${column} >= ${from} and i.${column} < ${to}`,
    );
  });
}

function waysToName({ name }: WordsAsked, week: string, value: ValueList): string[] {
  if (name === undefined) return [];
  const keys = `array(select (${week}::bigint << 36) | key
              from unnest((select keys_of_name(0, ${value(name.letters)}))) key)`;
  return [`keys_of_name(i.week, i.name) @> ${keys} and i.name like ${value(name.pattern)}`];
}

/** By a column that has an index of its own in the order of time. */
export function ofColumnBranch(
  column: "service_advisor" | "system_code",
  wanted: string,
  found: FoundByIndex,
): string {
  return `(select distinct h.attempt_id as id, h.at as created_at from payment_words h
      where h.${column} = ${found.value(wanted)} and ${conditionsOf(found)}
      order by h.at desc, h.attempt_id desc limit ${found.limit})`;
}

/** What is noted and not laid out yet, of which there are few. */
export function notedBranch(conditions: readonly string[]): string {
  return `(select a.id, a.created_at from (select distinct attempt_id from payments_to_index) q
      cross join lateral (select * from attempts n where n.id = q.attempt_id offset 0) a
      where ${["true", ...conditions].join(" and ")})`;
}
