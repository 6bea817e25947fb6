/** The SQL of what personal data is removed, from where, and until when it is kept. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { openFacts } from "../interrupted/open-facts.ts";

/** What stands where a name stood. The service advisor's signature is the books' and stays. */
const REMOVED = "–";

/** What of a payment stands on the interrupted list: whoever looks through it needs its card and names. */
const STANDS = (attemptId: string): string =>
  `exists (select from ${openFacts((column) => `and ${column} = ${attemptId}`)} as facts)`;

/** Left of a cash invoice, on interim, or owed to the customer. */
const IS_OPEN = `((o.left_ore > 0 and o.settlement = 'cash') or o.interim_ore <> 0
    or exists (select from debts d where d.order_id = o.id and d.settled_ore < d.amount_ore))`;

/**
 * Nothing open: not paid in full or withdrawn, on interim, owed to the customer, under way or to be
 * looked through. What is open is not old, however long ago it began.
 */
const OLD_ORDERS = `o.created_at < $1 and o.changed_at < $1 and o.customer_name <> '${REMOVED}'
    and not ${IS_OPEN}
    and not exists (select from allocations l join attempts t on t.id = l.attempt_id
      where (l.order_id = o.id or l.credit_invoice_id = o.id)
        and (t.state in ('created','sent','unknown','claimed') or t.created_at >= $1
          or ${STANDS("t.id")}))`;

/** Nor is a payment old whose order, or refund, is open. */
const OLD_ATTEMPTS = `old.created_at < $1 and (old.truncated_pan is not null
      or old.last_four is not null or old.customer_receipt is not null
      or old.merchant_receipt is not null or old.failure_detail is not null
      or old.reason <> '${REMOVED}')
    and old.state not in ('created','sent','unknown','claimed')
    and coalesce(old.signature_state, '') <> 'waiting'
    and not exists (select from debts d where d.attempt_id = old.id and d.settled_ore < d.amount_ore)
    and not exists (select from allocations l join orders o
        on o.id = l.order_id or o.id = l.credit_invoice_id
      where l.attempt_id = old.id and ${IS_OPEN})
    and not exists (select from attempts b where b.original_id = old.id
      and (b.created_at >= $1 or ${STANDS("b.id")}))
    and not ${STANDS("old.id")}`;

/** One whose sums are still unidentified is open: its texts may yet say what they are. */
const OLD_BANK_FILES = `f.texts_removed_at is null and f.state = 'done' and f.received_at < $1
    and not exists (select from bank_lines l where l.file_id = f.id
      and (l.booked_on >= ($1::timestamptz at time zone 'Europe/Stockholm')::date
        or exists (select from payout_matches m where m.bank_line_id = l.id
          and m.undone_at is null and m.kind = 'unidentified')))`;

const COUNT_OLD = statement({
  name: "count_old_personal_data",
  text: `select (select count(*) from orders o where ${OLD_ORDERS})::int as orders,
      (select count(*) from attempts old where ${OLD_ATTEMPTS})::int as payments,
      (select count(*) from bank_files f where ${OLD_BANK_FILES})::int as "bankFiles",
      (select count(*) from idempotency_keys where created_at < $2)::int as answers`,
});

export type RemovedCounts = {
  readonly orders: number;
  readonly payments: number;
  readonly bankFiles: number;
  readonly answers: number;
};

export type Before = { readonly books: Date; readonly answers: Date };

export async function countOld(sql: Sql, before: Before): Promise<RemovedCounts> {
  const [row] = await sql.query<RemovedCounts>(COUNT_OLD, [before.books, before.answers]);
  return row ?? { orders: 0, payments: 0, bankFiles: 0, answers: 0 };
}

const STRIP_ORDERS = statement({
  name: "strip_old_orders",
  text: `update orders set customer_name = '${REMOVED}', customer_number = null,
      registration_number = null, lines = '[]'
    where id in (select o.id from orders o where ${OLD_ORDERS} limit $2
      for update skip locked) returning id`,
});

const STRIP_ATTEMPTS = statement({
  name: "strip_old_attempts",
  text: `with gone as (select old.id from attempts old where ${OLD_ATTEMPTS} order by old.created_at
        limit $2 for update skip locked),
      said as (update claims set reason = '${REMOVED}' where attempt_id in (select id from gone)),
      closed as (update interrupted_items set closed_because = '${REMOVED}'
        where attempt_id in (select id from gone) and closed_because is not null)
    update attempts set truncated_pan = null, last_four = null, customer_receipt = null,
      merchant_receipt = null, failure_detail = null,
      reason = case when reason is null then null else '${REMOVED}' end
    where id in (select id from gone) returning id`,
});

/** What a line is told apart by stays: the day, the sum, the bank's own name of it, and its digest. */
const STRIP_BANK_FILES = statement({
  name: "strip_old_bank_files",
  text: `with gone as (select f.id from bank_files f where ${OLD_BANK_FILES} order by f.received_at
        limit $2 for update skip locked),
      bytes as (delete from bank_file_chunks where file_id in (select id from gone)),
      details as (update bank_line_details set payer_name = null, payer_account = null,
          reference_texts = '{}', texts = '{}' where file_id in (select id from gone)),
      lines as (update bank_lines set text = null
        where file_id in (select id from gone) and text is not null),
      rows as (update acquirer_lines set last_four = null, own_reference = null, type_text = null
        where file_id in (select id from gone)),
      problems as (update bank_file_problems set excerpt = null
        where file_id in (select id from gone) and excerpt is not null)
    update bank_files set texts_removed_at = $3 where id in (select id from gone) returning id`,
});

const REMOVE_ANSWERS = statement({
  name: "remove_old_answers",
  text: `delete from idempotency_keys where (caller, key) in (select caller, key
      from idempotency_keys where created_at < $1 order by created_at limit $2) returning key`,
});

type Piece = {
  readonly before: Before;
  readonly most: number;
  /** Each is many rows. */
  readonly mostFiles: number;
  readonly at: Date;
};

/** At most so many of each; 0 when nothing is left. */
export async function removePiece(tx: Transaction, piece: Piece): Promise<RemovedCounts> {
  const { before, most, mostFiles, at } = piece;
  const orders = await tx.query(STRIP_ORDERS, [before.books, most]);
  const payments = await tx.query(STRIP_ATTEMPTS, [before.books, most]);
  const bankFiles = await tx.query(STRIP_BANK_FILES, [before.books, mostFiles, at]);
  const answers = await tx.query(REMOVE_ANSWERS, [before.answers, most]);
  return {
    orders: orders.length,
    payments: payments.length,
    bankFiles: bankFiles.length,
    answers: answers.length,
  };
}

const BEGIN_RUN = statement({
  name: "begin_retention_run",
  text: `insert into retention_runs as r (night, started_at) values ($1, $2)
    on conflict (night) do update set started_at = excluded.started_at
      where r.finished_at is null and r.started_at < $3 returning night`,
});

/** False when another server does it, or has done it. */
export async function beginRun(
  sql: Sql,
  run: { readonly night: string; readonly at: Date; readonly abandonedBefore: Date },
): Promise<boolean> {
  return (await sql.query(BEGIN_RUN, [run.night, run.at, run.abandonedBefore])).length > 0;
}

const COUNT_PIECE = statement({
  name: "count_retention_piece",
  text: `update retention_runs set orders = orders + $2, payments = payments + $3,
      bank_files = bank_files + $4, answers = answers + $5, started_at = $6 where night = $1`,
});

export async function countPiece(
  tx: Transaction,
  night: string,
  { counts, at }: { readonly counts: RemovedCounts; readonly at: Date },
): Promise<void> {
  const { orders, payments, bankFiles, answers } = counts;
  await tx.write(COUNT_PIECE, [night, orders, payments, bankFiles, answers, at]);
}

const FINISH_RUN = statement({
  name: "finish_retention_run",
  text: "update retention_runs set finished_at = $2 where night = $1",
});

export async function finishRun(sql: Sql, night: string, at: Date): Promise<void> {
  await sql.query(FINISH_RUN, [night, at]);
}

const LATEST_RUNS = statement({
  name: "latest_retention_runs",
  text: `select night, finished_at as "finishedAt", orders, payments,
      bank_files as "bankFiles", answers
    from retention_runs order by night desc limit $1`,
});

export type StoredRun = RemovedCounts & {
  readonly night: string;
  readonly finishedAt: Date | null;
};

/** Newest first. */
export function listRuns(sql: Sql, most: number): Promise<readonly StoredRun[]> {
  return sql.query<StoredRun>(LATEST_RUNS, [most]);
}

export type RetentionSetting = { readonly years: number; readonly answerDays: number };
type Versioned = RetentionSetting & { readonly version: number };

const READ_SETTING = statement({
  name: "read_retention_setting",
  text: `select version, years, answer_days as "answerDays" from retention_settings`,
});
const LOCK_SETTING = statement({
  name: "lock_retention_setting",
  text: `select version, years, answer_days as "answerDays" from retention_settings for update`,
});

function only(rows: readonly Versioned[]): Versioned {
  const [row] = rows;
  if (row === undefined) throw new Error("How long personal data is kept is gone");
  return row;
}

export async function readSetting(sql: Sql): Promise<Versioned> {
  return only(await sql.query<Versioned>(READ_SETTING));
}

export async function lockSetting(tx: Transaction): Promise<Versioned> {
  return only(await tx.query<Versioned>(LOCK_SETTING));
}

const WRITE_SETTING = statement({
  name: "write_retention_setting",
  text: "update retention_settings set years = $1, answer_days = $2, version = version + 1",
});

export async function writeSetting(tx: Transaction, setting: RetentionSetting): Promise<void> {
  await tx.write(WRITE_SETTING, [setting.years, setting.answerDays]);
}
