/**
 * The SQL that folds what was added into its sums, and holds the sums against the rows that they are of.
 * What is not folded yet counts with the sums everywhere, so that folding changes no figure at any moment.
 */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, type Statement, statement, type Transaction } from "../database/database.ts";
import { daysAfter } from "../database/days-after.ts";
import { POSTINGS } from "./posting-sums-store.ts";
import { TAKINGS } from "./takings-sums-store.ts";

/** What is added up, and where to. */
export type Summed = {
  /** Its row in `sums_turn`. */
  readonly name: "takings" | "postings";
  /** A trigger adds to it: deleting a row of it and adding what it counts for is folding. */
  readonly toFold: string;
  /** The columns that are added up. */
  readonly counted: readonly string[];
  /** What a difference is told in, of those columns. */
  readonly ore: string;
  /** The tables of sums by the role that their differences have; what each of their rows is of. */
  readonly kinds: Readonly<Record<string, { readonly table: string; readonly key: string }>>;
  /** SQL of what each row of `taken`, deleted from `toFold`, counts for. */
  readonly ofTaken: string;
  /** SQL of what all that is not folded counts for on the days from $1 to $2. */
  readonly waiting: string;
  /** SQL of what the rows that are summed count for on those days. */
  readonly source: string;
  /** SQL of the least days after the given one that have anything, each found by the beginning of an index. */
  readonly leastDays: (day: string) => readonly string[];
};

const SUMMED = { takings: TAKINGS, postings: POSTINGS } as const;
export type SumsName = Summed["name"];
export const SUMS = Object.keys(SUMMED) as readonly SumsName[];

type Kind = Summed["kinds"][string];

function addTo({ counted }: Summed, { table, key }: Kind, added: string): string {
  const sums = counted.map((one) => `${one} = t.${one} + excluded.${one}`).join(", ");
  return `insert into ${table} as t (${key}, ${counted.join(", ")}) ${added}
    on conflict (${key}) do update set ${sums}`;
}

const TAKE_TURN = statement({
  name: "take_turn_at_sums",
  text: "select from sums_turn where sums = $1 for update",
});
const TAKE_FREE_TURN = statement({
  name: "take_free_turn_at_sums",
  text: "select from sums_turn where sums = $1 for update skip locked",
});

/** Until the transaction ends nobody else folds or mends. */
export async function waitForTurn(tx: Transaction, name: SumsName): Promise<void> {
  await tx.query(TAKE_TURN, [name]);
}

/** False when somebody else has the turn. */
export async function takeFreeTurn(tx: Transaction, name: SumsName): Promise<boolean> {
  return (await tx.query(TAKE_FREE_TURN, [name])).length > 0;
}

type Statements = {
  readonly isAnything: Statement;
  readonly fold: Statement;
  readonly nextDays: Statement;
  readonly findDifferent: readonly Statement[];
  readonly mend: ReadonlyMap<string, Statement>;
};

const STATEMENTS: Readonly<Record<SumsName, Statements>> = {
  takings: statementsOf(TAKINGS),
  postings: statementsOf(POSTINGS),
};

function statementsOf(summed: Summed): Statements {
  const kinds = Object.entries(summed.kinds);
  return {
    isAnything: statement({
      name: `is_anything_in_${summed.toFold}`,
      text: `select from ${summed.toFold} limit 1`,
    }),
    fold: statement({ name: `fold_${summed.name}`, text: folding(summed) }),
    nextDays: statement({
      name: `next_days_of_${summed.name}`,
      text: `${daysAfter((day) => `least(${summed.leastDays(day).join(", ")})`)} order by day`,
    }),
    findDifferent: kinds.map(([role, kind]) => findDifferent(summed, role, kind)),
    mend: new Map(kinds.map(([role, kind]) => [role, mend(summed, kind)])),
  };
}

function folding(summed: Summed): string {
  const { toFold, counted, kinds } = summed;
  const sums = counted.map((one) => `sum(${one})`).join(", ");
  const added = Object.values(kinds).map(
    (kind) =>
      `to_${kind.table} as (${addTo(
        summed,
        kind,
        `select ${kind.key}, ${sums} from added group by ${kind.key}`,
      )})`,
  );
  return `with taken as (delete from ${toFold}
      where ctid = any(array(select ctid from ${toFold} limit $1)) returning *),
    added as materialized (${summed.ofTaken}),
    ${added.join(",\n    ")}
    select count(*)::int as rows from taken`;
}

export async function isAnythingToFold(sql: Sql, name: SumsName): Promise<boolean> {
  return (await sql.query(STATEMENTS[name].isAnything)).length > 0;
}

/** The turn has been taken. How many rows there were, at most so many. */
export async function foldRows(tx: Transaction, name: SumsName, most: number): Promise<number> {
  const [folded] = await tx.query<{ rows: number }>(STATEMENTS[name].fold, [most]);
  return folded?.rows ?? 0;
}

/** The first days after the given one that have sums or what is summed, in their order. */
export async function selectDaysAfter(
  sql: Sql,
  name: SumsName,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  const rows = await sql.query<{ day: BusinessDay }>(STATEMENTS[name].nextDays, [after, most]);
  return rows.map(({ day }) => day);
}

/** Rows against sums of the days from $1 to $2, where they part. */
function different({ counted, ore, waiting, source }: Summed, { table, key }: Kind): string {
  const sums = counted.map((one) => `sum(${one})::bigint as ${one}`).join(", ");
  const less = counted.map((one) => `-${one}`).join(", ");
  return `select ${key}, ${sums}, sum(booked)::bigint as booked_ore
    from (select ${key}, ${counted.join(", ")}, 0 as booked from (${source}) a
      union all select ${key}, ${less}, ${ore} from ${table} where business_day between $1 and $2
      union all select ${key}, ${less}, ${ore} from (${waiting}) w) u
    group by ${key}
    having ${counted.map((one) => `sum(${one}) <> 0`).join(" or ")}`;
}

function findDifferent(summed: Summed, role: string, kind: Kind): Statement {
  const [, , ...rest] = kind.key.split(", ");
  const detail = rest.map((column) => `coalesce(d.${column}::text, '')`).join(", ");
  return statement({
    name: `find_different_${kind.table}`,
    text: `select c.code as "companyCode", '${role}' as role, d.business_day as "businessDay",
        concat_ws('/', ${detail}) as detail, d.booked_ore as "bookedOre",
        (d.booked_ore + ${summed.ore})::bigint as "expectedOre"
      from (${different(summed, kind)}) d join companies c on c.id = d.company_id
      order by d.business_day limit 100`,
  });
}

export type DifferentSum = {
  readonly companyCode: string;
  readonly role: string;
  readonly businessDay: BusinessDay;
  readonly detail: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export type Days = { readonly from: string; readonly to: string };

/** Each statement sees rows, sums and what is not folded yet at one moment. */
export async function selectDifferent(
  sql: Sql,
  name: SumsName,
  { from, to }: Days,
): Promise<readonly DifferentSum[]> {
  const found: DifferentSum[] = [];
  for (const one of STATEMENTS[name].findDifferent) {
    found.push(...(await sql.query<DifferentSum>(one, [from, to])));
  }
  return found;
}

function mend(summed: Summed, kind: Kind): Statement {
  return statement({
    name: `mend_${kind.table}`,
    text: `with d as (${different(summed, kind)}),
      mended as (${addTo(summed, kind, `select ${kind.key}, ${summed.counted.join(", ")} from d`)})
      select count(*)::int as rows, coalesce(sum(abs(${summed.ore})), 0)::bigint as "amountOre" from d`,
  });
}

export type MendedSums = { readonly rows: number; readonly amountOre: number };

/**
 * Adds what differs, which stays the same while rows come in and are folded: nobody waits for it. The
 * turn has been taken. What was mended of each kind.
 */
export async function mendSums(
  tx: Transaction,
  name: SumsName,
  { from, to }: Days,
): Promise<Readonly<Record<string, MendedSums>>> {
  const mended: Record<string, MendedSums> = {};
  for (const [role, one] of STATEMENTS[name].mend) {
    const [of] = await tx.query<MendedSums>(one, [from, to]);
    mended[role] = of ?? { rows: 0, amountOre: 0 };
  }
  return mended;
}
