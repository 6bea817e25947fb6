/**
 * The SQL that folds what was taken into its sums, and holds the sums against the attempts. What is not
 * folded yet counts with the sums everywhere, so that folding changes no figure at any moment.
 */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, type Statement, statement, type Transaction } from "../database/database.ts";
import { daysAfter } from "../database/days-after.ts";

const COUNTED = ["amount_ore", "payments", "attempts"] as const;

/** The two tables of sums and what each of their rows is of. */
const SUMS = {
  takingsOfDay: {
    table: "takings_of_days",
    key: "business_day, company_id, site_id, till_id, terminal_id, issuer",
  },
  takingsOfHour: {
    table: "takings_of_hours",
    key: "business_day, company_id, site_id, issuer, hour",
  },
} as const;
export type KindOfTakings = keyof typeof SUMS;
export const KINDS_OF_TAKINGS = Object.keys(SUMS) as readonly KindOfTakings[];

/** What each approved attempt counts for, as `note_takings` has it. */
const OF_ATTEMPTS = `select business_day, company_id, site_id, till_id, terminal_id, issuer,
      extract(hour from time_taken(ended_at, created_at))::smallint as hour,
      (case kind when 'purchase' then 1 else -1 end)
        * (case method when 'cash' then cash_ore else approved_ore end) as amount_ore,
      (kind = 'purchase')::integer as payments, 1 as attempts
    from attempts where state = 'approved'`;

function addTo(kind: KindOfTakings, added: string): string {
  const { table, key } = SUMS[kind];
  const sums = COUNTED.map((one) => `${one} = t.${one} + excluded.${one}`).join(", ");
  return `insert into ${table} as t (${key}, ${COUNTED.join(", ")}) ${added}
    on conflict (${key}) do update set ${sums}`;
}

const TAKE_TURN = statement({
  name: "take_turn_at_takings",
  text: "select from takings_turn for update",
});
const TAKE_FREE_TURN = statement({
  name: "take_free_turn_at_takings",
  text: "select from takings_turn for update skip locked",
});

/** Until the transaction ends nobody else folds or mends. */
export async function waitForTurn(tx: Transaction): Promise<void> {
  await tx.query(TAKE_TURN);
}

/** False when somebody else has the turn. */
export async function takeFreeTurn(tx: Transaction): Promise<boolean> {
  return (await tx.query(TAKE_FREE_TURN)).length > 0;
}

function folded(kind: KindOfTakings): string {
  const { key } = SUMS[kind];
  const sums = COUNTED.map((one) => `sum(${one})`).join(", ");
  return addTo(kind, `select ${key}, ${sums} from taken group by ${key}`);
}

const IS_ANYTHING = statement({
  name: "is_anything_to_fold",
  text: "select from takings_to_fold limit 1",
});

export async function isAnythingToFold(sql: Sql): Promise<boolean> {
  return (await sql.query(IS_ANYTHING)).length > 0;
}

const FOLD = statement({
  name: "fold_takings",
  text: `with taken as (delete from takings_to_fold
      where ctid = any(array(select ctid from takings_to_fold limit $1)) returning *),
    of_days as (${folded("takingsOfDay")}),
    of_hours as (${folded("takingsOfHour")})
    select count(*)::int as rows from taken`,
});

/** The turn has been taken. How many rows there were, at most so many. */
export async function foldRows(tx: Transaction, most: number): Promise<number> {
  const [folded] = await tx.query<{ rows: number }>(FOLD, [most]);
  return folded?.rows ?? 0;
}

const DAYED = ["takings_of_days", "takings_of_hours", "takings_to_fold"];

/** The least day after `day` that has anything: each by the beginning of an index. */
function nextDay(day: string): string {
  const least = (from: string): string =>
    `(select min(business_day) from ${from} business_day > ${day})`;
  return `least(${DAYED.map((table) => least(`${table} where`)).join(", ")},
    ${least("attempts where state = 'approved' and")})`;
}

const NEXT_DAYS = statement({
  name: "next_days_of_takings",
  text: `${daysAfter(nextDay)} order by day`,
});

/** The first days after the given one that have sums or payments, in their order. */
export async function selectDaysAfter(
  sql: Sql,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  const rows = await sql.query<{ day: BusinessDay }>(NEXT_DAYS, [after, most]);
  return rows.map(({ day }) => day);
}

/** Attempts against sums of the days from $1 to $2, where they part. */
function different(kind: KindOfTakings): string {
  const { table, key } = SUMS[kind];
  const sums = COUNTED.map((one) => `sum(${one})::bigint as ${one}`).join(", ");
  const less = COUNTED.map((one) => `-${one}`).join(", ");
  const plain = COUNTED.join(", ");
  const days = "business_day between $1 and $2";
  return `select ${key}, ${sums}, sum(booked)::bigint as booked_ore
    from (select ${key}, ${plain}, 0 as booked from (${OF_ATTEMPTS} and ${days}) a
      union all select ${key}, ${less}, amount_ore from ${table} where ${days}
      union all select ${key}, ${less}, amount_ore from takings_to_fold where ${days}) u
    group by ${key}
    having sum(amount_ore) <> 0 or sum(payments) <> 0 or sum(attempts) <> 0`;
}

/** Which of the day's sums it is. */
function detailOf(kind: KindOfTakings): string {
  const [, , ...rest] = SUMS[kind].key.split(", ");
  return rest.map((column) => `coalesce(d.${column}::text, '')`).join(", ");
}

function findDifferent(kind: KindOfTakings): Statement {
  return statement({
    name: `find_different_${SUMS[kind].table}`,
    text: `select c.code as "companyCode", '${kind}' as role, d.business_day as "businessDay",
        concat_ws('/', ${detailOf(kind)}) as detail, d.booked_ore as "bookedOre", (d.booked_ore + d.amount_ore)::bigint as "expectedOre"
      from (${different(kind)}) d join companies c on c.id = d.company_id
      order by d.business_day limit 100`,
  });
}

export type DifferentTakings = {
  readonly companyCode: string;
  readonly role: KindOfTakings;
  readonly businessDay: BusinessDay;
  readonly detail: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export type Days = { readonly from: string; readonly to: string };

const FIND_DIFFERENT = {
  takingsOfDay: findDifferent("takingsOfDay"),
  takingsOfHour: findDifferent("takingsOfHour"),
};

/** One statement sees attempts, sums and what is not folded yet at one moment. */
export function selectDifferent(
  sql: Sql,
  kind: KindOfTakings,
  { from, to }: Days,
): Promise<DifferentTakings[]> {
  return sql.query<DifferentTakings>(FIND_DIFFERENT[kind], [from, to]);
}

function mend(kind: KindOfTakings): Statement {
  const { table, key } = SUMS[kind];
  const plain = COUNTED.join(", ");
  return statement({
    name: `mend_${table}`,
    text: `with d as (${different(kind)}),
      mended as (${addTo(kind, `select ${key}, ${plain} from d`)})
      select count(*)::int as rows, coalesce(sum(abs(amount_ore)), 0)::bigint as "amountOre" from d`,
  });
}

const MEND = { takingsOfDay: mend("takingsOfDay"), takingsOfHour: mend("takingsOfHour") };

export type MendedTakings = { readonly rows: number; readonly amountOre: number };

/**
 * Adds what differs, which stays the same while payments come in and rows are folded: nobody waits for it.
 * The turn has been taken.
 */
export async function mendSums(
  tx: Transaction,
  kind: KindOfTakings,
  { from, to }: Days,
): Promise<MendedTakings> {
  const [mended] = await tx.query<MendedTakings>(MEND[kind], [from, to]);
  return mended ?? { rows: 0, amountOre: 0 };
}
