/**
 * The SQL that makes what was read count: each line and payout once, whichever files tell of it, and
 * nothing of what is spoilt or of an account that is nobody's. May be done again: what counts stays.
 */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LOCK_INTAKE = statement({
  name: "lock_bank_intake",
  text: "select only_row from bank_intake for update",
});

/** Two files that tell of the same line are published one after the other. */
export async function lockIntake(tx: Transaction): Promise<void> {
  await tx.query(LOCK_INTAKE);
}

const SPOILT_BY = (kind: string, number: string): string =>
  `array(select distinct p.code from bank_file_problems p where p.file_id = $1
      and (p.spoils = 'file' or (p.spoils = '${kind}' and p.spoils_index = ${number})) order by 1)`;

const MARK_STATEMENTS = statement({
  name: "mark_bank_statements",
  text: `update bank_statements s set spoiled_by = ${SPOILT_BY("statement", "s.number")},
      company_id = coalesce(s.company_id, (select a.company_id from bank_accounts a, bank_files f
        where f.id = $1 and a.number = s.account
          and (f.sender_company_ids is null or a.company_id = any(f.sender_company_ids))))
    where s.file_id = $1`,
});

/** Of the `n.nth` equal line in its statement `s`. */
const IDENTITY = (row: "n" | "l"): string =>
  `encode(sha256(convert_to(s.account || '|' || ${row}.own_name || '|' || n.nth, 'UTF8')), 'hex')`;

const NAME_LINES = statement({
  name: "name_bank_lines",
  text: `update bank_lines l set company_id = s.company_id, account = s.account,
      identity = ${IDENTITY("n")}
    from bank_statements s, (select id, own_name, row_number() over
        (partition by statement, own_name, booked_on order by number) as nth
      from bank_lines where file_id = $1) n
    where l.file_id = $1 and not l.taken and n.id = l.id and s.file_id = $1 and s.number = l.statement
      and s.company_id is not null and s.spoiled_by = '{}'
      and (n.nth = 1 or s.adds_up or l.bank_reference is null)`,
});

/** Of a deposit also where the bank has another name for what is booked than for what it announced. */
const LET_GO_OF_PENDING = statement({
  name: "let_go_of_pending_bank_lines",
  text: `with booked as materialized (select identity, deposit from bank_lines
      where file_id = $1 and booked and identity is not null)
    update bank_lines set taken = false where id in (
      select p.id from booked n join bank_lines p on p.identity = n.identity
        where p.taken and not p.booked
      union all
      select p.id from booked n join bank_lines p on p.deposit = n.deposit
        where p.taken and not p.booked)`,
});

/** A person has said of the line `n` that it is the same movement as another. */
const IS_LET_GO_OF = (identity: string): string =>
  `exists (select from bank_line_verdicts v where v.identity = ${identity} and v.is_same)`;

const TAKE_LINES = statement({
  name: "take_bank_lines",
  text: `update bank_lines l set taken = true
    from (select distinct on (coalesce(deposit, identity)) id, identity, deposit from
        (select distinct on (identity) id, identity, deposit, booked, number from bank_lines
          where file_id = $1 and identity is not null and not taken
          order by identity, booked desc, number) one
      order by coalesce(deposit, identity), booked desc, number) n
    where l.id = n.id
      and not exists (select from bank_lines o where o.taken and o.identity = n.identity)
      and not exists (select from bank_lines o where o.taken and o.deposit = n.deposit)
      and not ${IS_LET_GO_OF("n.identity")}`,
});

const ON_ANOTHER_DAY = `l.booked and not l.taken and o.identity = l.identity and o.taken and o.booked
  and o.booked_on <> l.booked_on`;

const BALANCES_SAY = (day: string): string => `exists (select from bank_lines b
    join bank_statements s on s.file_id = b.file_id and s.number = b.statement
    where b.identity = c.identity and b.booked and b.booked_on = ${day}
      and s.adds_up and s.spoiled_by = '{}')`;

/**
 * A reference that the bank uses again on another day names another line once balances of both days
 * say that it moved, whichever file told them last; that day is then a part of its identity.
 */
const TAKE_OTHER_DAYS = statement({
  name: "take_bank_lines_of_other_days",
  text: `update bank_lines l set identity = n.day_identity,
      taken = n.of_identity = 1 and n.of_deposit = 1
        and not exists (select from bank_lines o where o.taken and o.identity = n.day_identity)
        and not exists (select from bank_lines o where o.taken and o.deposit = n.deposit)
        and not ${IS_LET_GO_OF("n.day_identity")}
    from (select c.*,
        row_number() over (partition by day_identity order by is_own desc, number, id) as of_identity,
        row_number() over (partition by coalesce(deposit, day_identity)
          order by is_own desc, number, id) as of_deposit
      from (select l.id, l.number, l.identity, l.deposit, l.booked_on, o.booked_on as taken_on,
            l.file_id = $1 as is_own,
            encode(sha256(convert_to(l.identity || '|' || l.booked_on, 'UTF8')), 'hex') as day_identity
          from bank_lines l join bank_lines o on ${ON_ANOTHER_DAY}
          where l.identity in (select identity from bank_lines where file_id = $1)) c
      where exists (select from bank_lines o where o.taken and o.identity = c.day_identity)
        or (${BALANCES_SAY("c.booked_on")} and ${BALANCES_SAY("c.taken_on")})) n
    where l.id = n.id`,
});

/** Where a deposit came to is a part of what it fits: with another file's account it is looked at anew. */
const LOOK_AGAIN_AT_DEPOSITS = statement({
  name: "look_again_at_deposits",
  text: `update bank_lines l set not_ours_by = null from bank_lines n
    where n.file_id = $1 and n.deposit = l.deposit and n.company_id = l.company_id
      and l.not_ours_by is not null`,
});

/** Of a line `l` that stands as the `n.nth` equal one in its statement: it counts for nothing. */
const IS_TOLD_TWICE = `((n.nth > 1 and not exists (select from bank_lines c where c.taken
      and c.identity = ${IDENTITY("l")})) or exists (select from bank_lines o where ${ON_ANOTHER_DAY}))`;

/** What this file's balances have settled is no problem of earlier files any more. */
const FORGET_TOLD_TWICE = statement({
  name: "forget_bank_references_told_twice",
  text: `with told as materialized (
      select p.number as problem, l.* from bank_file_problems p
        join bank_lines l on l.file_id = p.file_id and l.line = p.line
      where p.code = 'duplicateReference' and l.bank_reference is not null and l.own_name in
        (select own_name from bank_lines where file_id = $1 and bank_reference is not null)),
    removed as (delete from bank_file_problems p
      using told l join bank_statements s on s.file_id = l.file_id and s.number = l.statement
        cross join lateral (select count(*) as nth from bank_lines b
        where b.file_id = l.file_id and b.statement = l.statement and b.own_name = l.own_name
          and b.booked_on is not distinct from l.booked_on and b.number <= l.number) n
      where p.file_id = l.file_id and p.number = l.problem and not ${IS_TOLD_TWICE}
      returning p.file_id)
    update bank_files f set problems = f.problems - r.problems
    from (select file_id, count(*)::int as problems from removed group by file_id) r
    where f.id = r.file_id`,
});

const MARK_PAYOUTS = statement({
  name: "mark_reported_payouts",
  text: `update reported_payouts p set spoiled_by = ${SPOILT_BY("payout", "p.number")},
      company_id = f.company_id,
      identity = encode(sha256(convert_to(concat_ws('|', f.company_id, p.merchant_number,
        p.reference, p.paid_on, p.gross_ore, p.net_ore, p.lines, (select
          md5(string_agg(concat_ws('|', a.type, a.amount_ore, a.sale_on, a.reference,
            a.authorisation_code), ',' order by a.number))
          from acquirer_lines a where a.file_id = $1 and a.payout = p.number)), 'UTF8')), 'hex')
    from bank_files f where f.id = $1 and p.file_id = $1 and not p.taken`,
});

const TAKE_PAYOUTS = statement({
  name: "take_reported_payouts",
  text: `update reported_payouts p set taken = true
    from (select distinct on (identity) id, identity from reported_payouts
      where file_id = $1 and not taken and company_id is not null and spoiled_by = '{}'
      order by identity, number) n
    where p.id = n.id
      and not exists (select from reported_payouts o where o.taken and o.identity = n.identity)`,
});

const TELL_COMPANIES = statement({
  name: "tell_bank_file_companies",
  text: `update bank_files f set company_ids = found.ids
    from (select array(select s.company_id from bank_statements s
        where s.file_id = $1 and s.company_id is not null
        union select x.company_id from bank_files x where x.id = $1 and x.company_id is not null) as ids) found
    where f.id = $1 and found.ids <> '{}'`,
});

const PUBLISH = [
  MARK_STATEMENTS,
  NAME_LINES,
  LET_GO_OF_PENDING,
  TAKE_LINES,
  TAKE_OTHER_DAYS,
  LOOK_AGAIN_AT_DEPOSITS,
  FORGET_TOLD_TWICE,
  MARK_PAYOUTS,
  TAKE_PAYOUTS,
  TELL_COMPANIES,
];

/** With the intake locked. */
export async function publishRecords(tx: Transaction, fileId: string): Promise<void> {
  for (const step of PUBLISH) await tx.write(step, [fileId]);
}

const FIND_PLACELESS = statement({
  name: "bank_accounts_of_nobody",
  text: `select s.number, s.line, s.account,
      exists (select from bank_accounts a where a.number = s.account) as "isOfAnother"
    from bank_statements s where s.file_id = $1 and s.account is not null and s.company_id is null
    order by s.number limit $2`,
});

export type PlacelessStatement = {
  readonly number: number;
  readonly line: number;
  readonly account: string;
  readonly isOfAnother: boolean;
};

export function selectPlaceless(
  sql: Sql,
  fileId: string,
  most: number,
): Promise<PlacelessStatement[]> {
  return sql.query<PlacelessStatement>(FIND_PLACELESS, [fileId, most]);
}

const FIND_DUPLICATES = statement({
  name: "bank_references_told_twice",
  text: `select l.line, l.bank_reference as reference from bank_lines l join
      (select id, row_number() over (partition by statement, own_name, booked_on order by number) as nth
        from bank_lines where file_id = $1 and bank_reference is not null) n on n.id = l.id
      join bank_statements s on s.file_id = l.file_id and s.number = l.statement
    where ${IS_TOLD_TWICE}
      and not exists (select from bank_file_problems p where p.file_id = $1 and p.line = l.line
        and p.code = 'duplicateReference')
    order by l.number limit $2`,
});
const FIND_DUPLICATE_SALES = statement({
  name: "acquirer_references_told_twice",
  text: `select a.line, a.reference from acquirer_lines a join
      (select number, row_number() over (partition by merchant_number, reference, type, amount_ore
          order by number) as nth
        from acquirer_lines where file_id = $1 and reference not like '%*%') n on n.number = a.number
    where a.file_id = $1 and n.nth > 1 order by a.number limit $2`,
});

export type ToldTwice = { readonly line: number; readonly reference: string };

/** Lines that stand twice, and those that another day's line of the same name keeps from counting. */
export function selectLinesToldTwice(sql: Sql, fileId: string, most: number): Promise<ToldTwice[]> {
  return sql.query<ToldTwice>(FIND_DUPLICATES, [fileId, most]);
}

export function selectSalesToldTwice(sql: Sql, fileId: string, most: number): Promise<ToldTwice[]> {
  return sql.query<ToldTwice>(FIND_DUPLICATE_SALES, [fileId, most]);
}

const FIND_GAPS = statement({
  name: "bank_statement_gaps",
  text: `select * from (select s.file_id as "fileId", s.line, s.account, s.sequence as "to",
        s.company_id as "companyId", lag(s.sequence) over
          (partition by s.account, f.format order by s.sequence, s.file_id) as "from"
      from bank_statements s join bank_files f on f.id = s.file_id
      where s.sequence is not null and s.account is not null and f.state <> 'receiving'
        and s.account in (select account from bank_statements where file_id = $1 or $1::uuid is null)
        and ($2::uuid[] is null or s.company_id = any($2))) g
    where g."to" > g."from" + 1 and ($1::uuid is null or g."fileId" = $1)
    order by g.account, g."to" limit $3`,
});

export type StatementGap = {
  readonly fileId: string;
  readonly line: number;
  readonly account: string;
  readonly from: number;
  readonly to: number;
};

/** As things stand now: a statement that comes late closes its gap. */
export function selectGaps(
  sql: Sql,
  asked: {
    readonly fileId: string | null;
    readonly companyIds: readonly string[] | null;
    readonly most: number;
  },
): Promise<StatementGap[]> {
  return sql.query<StatementGap>(FIND_GAPS, [asked.fileId, asked.companyIds, asked.most]);
}

const FILES_OF_ACCOUNTS = statement({
  name: "bank_files_of_accounts",
  text: `select distinct s.file_id as id from bank_statements s join bank_files f on f.id = s.file_id
    where s.account = any($1) and s.company_id is null and f.state = 'done'`,
});

/** Those with statements that wait for their account to be told. */
export async function selectWaitingFor(sql: Sql, accounts: readonly string[]): Promise<string[]> {
  return (await sql.query<{ id: string }>(FILES_OF_ACCOUNTS, [accounts])).map(({ id }) => id);
}

const FORGET_PLACELESS = statement({
  name: "forget_placeless_problems",
  text: `with gone as (delete from bank_file_problems p where p.file_id = $1
      and p.code in ('accountUnknown', 'accountOfAnotherCompany', 'companyUnknown') returning 1)
    update bank_files set problems = problems - (select count(*)::int from gone) where id = $1`,
});

/** Before they are found anew. */
export async function forgetPlaceless(tx: Transaction, fileId: string): Promise<void> {
  await tx.write(FORGET_PLACELESS, [fileId]);
}

const NEXT_PROBLEM = statement({
  name: "next_bank_file_problem",
  text: `select coalesce(max(number), -1) + 1 as next from bank_file_problems where file_id = $1`,
});

export async function nextProblem(sql: Sql, fileId: string): Promise<number> {
  return (await sql.query<{ next: number }>(NEXT_PROBLEM, [fileId]))[0]?.next ?? 0;
}

const COUNT_MORE = statement({
  name: "count_more_bank_file_problems",
  text: "update bank_files set problems = problems + $2 where id = $1",
});

export async function countProblems(tx: Transaction, fileId: string, more: number): Promise<void> {
  await tx.write(COUNT_MORE, [fileId, more]);
}

const HAS_PAYOUTS = statement({
  name: "payouts_of_no_company",
  text: `select p.line from reported_payouts p
    where p.file_id = $1 and p.company_id is null order by p.number limit 1`,
});

/** The first line of a payout whose company is not known. */
export async function findOwnerlessPayout(sql: Sql, fileId: string): Promise<number | undefined> {
  return (await sql.query<{ line: number }>(HAS_PAYOUTS, [fileId]))[0]?.line;
}
