/** The SQL that lays out what payments are searched by: their orders' words, in the order of time. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const IS_ANYTHING = statement({
  name: "is_anything_to_index",
  text: `select from payment_words_turn
    where to_do_before is not null or exists (select from payments_to_index)`,
});

export async function isAnythingToIndex(sql: Sql): Promise<boolean> {
  return (await sql.query(IS_ANYTHING)).length > 0;
}

const TAKE_FREE_TURN = statement({
  name: "take_free_turn_at_words",
  text: "select from payment_words_turn for update skip locked",
});

/** False when somebody else lays out words. Until the transaction ends nobody else does. */
export async function takeFreeTurn(tx: Transaction): Promise<boolean> {
  return (await tx.query(TAKE_FREE_TURN)).length > 0;
}

const TAKE_NOTED = statement({
  name: "take_payments_to_index",
  text: `delete from payments_to_index
    where ctid = any(array(select ctid from payments_to_index limit $1)) returning attempt_id`,
});

/** At most so many; one may have been noted more than once. */
export async function takeNoted(tx: Transaction, most: number): Promise<string[]> {
  const rows = await tx.query<{ attempt_id: string }>(TAKE_NOTED, [most]);
  return rows.map((row) => row.attempt_id);
}

const TAKE_OLDER = statement({
  name: "take_older_payments_to_index",
  text: `with older as (select a.id, a.created_at from attempts a, payment_words_turn t
      where (a.created_at, a.id) < (t.to_do_before, t.to_do_before_id)
      order by a.created_at desc, a.id desc limit $1),
    last as (select created_at, id from older order by created_at, id limit 1),
    moved as (update payment_words_turn set to_do_before = (select created_at from last),
      to_do_before_id = (select id from last) where to_do_before is not null)
    select id from older`,
});

/** The newest of those that were there before there was an index; none when all are laid out. */
export async function takeOlder(tx: Transaction, most: number): Promise<string[]> {
  return (await tx.query<{ id: string }>(TAKE_OLDER, [most])).map((row) => row.id);
}

const REMOVE_WORDS = statement({
  name: "remove_payment_words",
  text: "delete from payment_words where attempt_id = any($1::uuid[])",
});

const ADD_WORDS = statement({
  name: "add_payment_words",
  text: `insert into payment_words (attempt_id, line, order_id, at, week, company_id, site_id,
      system_code, service_advisor, order_number, invoice_number, registration, name)
    select a.id, l.line, o.id, a.created_at, week_of(a.created_at), a.company_id, a.site_id,
      case when x.is_own then y.code end, case when x.is_own then l.service_advisor end,
      lower_swedish(o.order_number), lower_swedish(o.invoice_number),
      lower_swedish(regexp_replace(o.registration_number, '[\\s-]', '', 'g')),
      ' ' || lower_swedish(o.customer_name)
    from attempts a join allocations l on l.attempt_id = a.id
    cross join lateral (values (l.order_id, true), (l.credit_invoice_id, false)) x(order_id, is_own)
    join orders o on o.id = x.order_id
    join invoicing_systems y on y.id = o.system_id
    where a.id = any($1::uuid[])`,
});

/** As their orders say in this statement's moment; the turn has been taken. */
export async function layOutWords(tx: Transaction, attemptIds: readonly string[]): Promise<void> {
  await tx.write(REMOVE_WORDS, [attemptIds]);
  await tx.write(ADD_WORDS, [attemptIds]);
}
