/** The SQL of bank lines that may be one movement, and what people have said of them. */
import type { ToldLine } from "@kortkoll/core/bank/equal-lines.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { IS_TAKEN, IS_UNPAID } from "./match-input-store.ts";
import type { Actor } from "./match-store.ts";

/** So many days apart two bank days beside each other are at most, around Christmas. */
const BESIDE_DAYS = 7;

/** Only of what nothing pays and nobody has set aside: the others are sure, or of no interest. */
const EQUAL_LINES = statement({
  name: "read_equal_bank_lines",
  text: `with open as materialized (select distinct l.booked_on, l.amount_ore from bank_lines l
      where l.company_id = $1 and ${IS_TAKEN} and not l.paid
        and ($5::text is null or l.not_ours_by is distinct from $5)
        and l.booked_on >= $2 and l.booked_on <= coalesce($3, 'infinity'::date)
        and ($4::bigint is null or l.amount_ore = $4)),
    near as materialized (select distinct l.id, l.file_id, l.account, l.amount_ore, l.bank_reference
      from open o join bank_lines l on l.company_id = $1 and l.amount_ore = o.amount_ore
        and l.booked_on between o.booked_on - ${BESIDE_DAYS} and o.booked_on + ${BESIDE_DAYS}
      where ${IS_TAKEN}),
    equals as (select account, amount_ore from near group by account, amount_ore
      having min(file_id::text) <> max(file_id::text) and bool_or(bank_reference is null))
    select l.id, l.account, l.booked_on as "bookedOn", l.amount_ore as "amountOre",
      l.bank_reference is not null as "hasReference", l.deposit is not null as "hasDeposit",
      not ${IS_UNPAID} or exists (select from bank_line_verdicts v
        where v.identity = l.identity and not v.is_same) as "isCounted", t.files as "fileIds", t.formats
    from equals e join near n on n.account = e.account and n.amount_ore = e.amount_ore
      join bank_lines l on l.id = n.id join bank_files f on f.id = l.file_id
      cross join lateral (select array_agg(distinct b.file_id) as files,
          array_agg(distinct g.format) as formats
        from bank_lines b join bank_files g on g.id = b.file_id where b.identity = l.identity) t
    order by l.account, l.amount_ore, f.received_at, f.id, l.number`,
});

export type EqualLine = ToldLine & {
  readonly account: string | null;
  readonly amountOre: number;
};

/** Those that stand in several files, one after the other as these came. */
export function selectEqualLines(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly from: BusinessDay;
    /** All later ones when not given. */
    readonly to?: BusinessDay;
    readonly amountOre?: Ore;
    /** What was found to fit none of these agreements is left out; nothing is when not given. */
    readonly agreementsKey?: string;
  },
): Promise<EqualLine[]> {
  const { companyId, from, to = null, amountOre = null, agreementsKey = null } = asked;
  return sql.query<EqualLine>(EQUAL_LINES, [companyId, from, to, amountOre, agreementsKey]);
}

const SAY = statement({
  name: "say_bank_line_verdict",
  text: `insert into bank_line_verdicts
      (identity, company_id, line_id, other_line_ids, is_same, by_id, by, at)
    select l.identity, l.company_id, l.id, $2, $3, $4, $5, $6 from bank_lines l where l.id = $1
    on conflict (identity) do update set line_id = excluded.line_id,
      other_line_ids = excluded.other_line_ids, is_same = excluded.is_same, by_id = excluded.by_id,
      by = excluded.by, at = excluded.at`,
});
const COUNT_LINE = statement({
  name: "count_or_let_go_of_bank_line",
  text: `update bank_lines l set taken = $2 where l.id = $1 and l.taken <> $2
      and (not $2 or not exists (select from bank_lines o where o.taken
        and (o.identity = l.identity or o.deposit = l.deposit)))`,
});

export async function sayVerdict(
  tx: Transaction,
  verdict: {
    readonly lineId: string;
    readonly otherLineIds: readonly string[];
    readonly isSame: boolean;
    readonly by: Actor;
    readonly at: Date;
  },
): Promise<void> {
  const { lineId, otherLineIds, isSame, by, at } = verdict;
  await tx.write(SAY, [lineId, otherLineIds, isSame, by.id, by.signature, at]);
  await tx.write(COUNT_LINE, [lineId, !isSame]);
}

const VERDICT = statement({
  name: "find_bank_line_verdict",
  text: `select v.is_same as "isSame", v.other_line_ids as "otherLineIds", v.by, v.at
    from bank_line_verdicts v join bank_lines l on l.identity = v.identity where l.id = $1`,
});

export type Verdict = {
  readonly isSame: boolean;
  readonly otherLineIds: readonly string[];
  readonly by: string;
  readonly at: Date;
};

export async function findVerdict(sql: Sql, lineId: string): Promise<Verdict | undefined> {
  const [row] = await sql.query<Verdict>(VERDICT, [lineId]);
  return row;
}
