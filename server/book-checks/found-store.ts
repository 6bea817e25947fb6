/** The SQL of what the check of the books has found: what stands, what is gone, and who has seen it. */
import type { NewId } from "../clock.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Found } from "./check-parts.ts";

const COLUMNS = `role, part, subject, detail, order_id as "orderId", attempt_id as "paymentId",
  debt_id as "debtId", drawer_id as "drawerId", cash_movement_id as "cashMovementId",
  payout_match_id as "payoutMatchId", business_day as "businessDay", booked_ore as "bookedOre",
  expected_ore as "expectedOre"`;

const REMEMBER = statement({
  name: "remember_book_differences",
  text: `insert into book_differences as d (id, part, subject, company_id, role, detail, order_id,
      attempt_id, debt_id, drawer_id, cash_movement_id, payout_match_id, business_day, booked_ore,
      expected_ore, first_found_at, last_found_at)
    select r.id, r.part, r.subject, c.id, r.role, r.detail, r."orderId", r."paymentId", r."debtId",
      r."drawerId", r."cashMovementId", r."payoutMatchId", r."businessDay", r."bookedOre",
      r."expectedOre", $2, $2
    from jsonb_to_recordset($1::jsonb) as r(id uuid, part text, subject text, "companyCode" text,
        role text, detail text, "orderId" uuid, "paymentId" uuid, "debtId" uuid, "drawerId" uuid,
        "cashMovementId" uuid, "payoutMatchId" uuid, "businessDay" date, "bookedOre" bigint,
        "expectedOre" bigint)
      join companies c on c.code = r."companyCode"
    on conflict (part, subject, company_id, role, detail) where gone_at is null
      do update set booked_ore = excluded.booked_ore, expected_ore = excluded.expected_ore,
        last_found_at = greatest(d.last_found_at, excluded.last_found_at)
    returning id, company_id as "companyId", (xmax = 0) as "isNew"`,
});

export type Remembered = {
  readonly id: string;
  readonly companyId: string;
  /** It did not stand before. */
  readonly isNew: boolean;
};

/** One that stands already is found again, and is not another one. */
export function rememberFound(
  tx: Transaction,
  newId: NewId,
  { found, at }: { readonly found: readonly Found[]; readonly at: Date },
): Promise<Remembered[]> {
  const rows = found.map((one) => ({ ...one, id: newId() }));
  return tx.query<Remembered>(REMEMBER, [JSON.stringify(rows), at]);
}

const MARK_GONE = statement({
  name: "mark_book_differences_gone",
  text: `update book_differences set gone_at = $2, mended = $3
    where id = any($1) and gone_at is null`,
});

export async function markGone(
  tx: Transaction,
  ids: readonly string[],
  { at, mended }: { readonly at: Date; readonly mended: boolean },
): Promise<void> {
  await tx.write(MARK_GONE, [ids, at, mended]);
}

const COUNT_STANDING = statement({
  name: "count_standing_book_differences",
  text: "select count(*) from book_differences where gone_at is null",
});

export async function countStanding(sql: Sql): Promise<number> {
  const [counted] = await sql.query<{ count: number }>(COUNT_STANDING);
  return counted?.count ?? 0;
}

const STANDING_KEYS = statement({
  name: "standing_book_differences",
  text: `select id, part, subject, role, detail, (select code from companies c where c.id = company_id)
      as "companyCode"
    from book_differences where gone_at is null order by first_found_at, id limit $1`,
});

export type Standing = Pick<Found, "part" | "subject" | "role" | "detail" | "companyCode"> & {
  readonly id: string;
};

export function selectStanding(sql: Sql, most: number): Promise<Standing[]> {
  return sql.query<Standing>(STANDING_KEYS, [most]);
}

function shown(which: string): string {
  return `(select d.id, c.code as "companyCode", ${COLUMNS}, first_found_at as "firstFoundAt",
      last_found_at as "lastFoundAt", gone_at as "goneAt", mended, seen_at as "seenAt",
      seen_by as "seenBy"
    from book_differences d join companies c on c.id = d.company_id
    where ${which} and ($1::text[] is null or c.code = any($1))
    order by first_found_at, d.id limit $2)`;
}

const SHOWN = statement({
  name: "shown_book_differences",
  text: `${shown("gone_at is null")} union all ${shown("gone_at is not null and seen_at is null")}`,
});

export type ShownDifference = Found & {
  readonly id: string;
  readonly firstFoundAt: Date;
  readonly lastFoundAt: Date;
  /** Null while it stands. */
  readonly goneAt: Date | null;
  readonly mended: boolean;
  readonly seenAt: Date | null;
  readonly seenBy: string | null;
};

/** What stands, and what is gone and nobody has seen: so many of each. Null companies are all. */
export function selectShown(
  sql: Sql,
  {
    companyCodes,
    most,
  }: { readonly companyCodes: readonly string[] | null; readonly most: number },
): Promise<ShownDifference[]> {
  return sql.query<ShownDifference>(SHOWN, [companyCodes, most]);
}

const COUNT_FOUND = statement({
  name: "count_found_book_differences",
  text: `select (select count(*) from book_differences) as ever,
      (select max(last_found_at) from book_differences) as "lastFoundAt",
      (select count(*) from book_differences where gone_at is null) as standing,
      (select count(*) from book_differences where gone_at is not null and seen_at is null) as unseen`,
});

export type FoundCounts = {
  /** Ever, so that it only rises. */
  readonly ever: number;
  readonly lastFoundAt: Date | null;
  readonly standing: number;
  /** Gone, and seen by nobody. */
  readonly unseen: number;
};

export async function countFound(sql: Sql): Promise<FoundCounts> {
  const [counts] = await sql.query<FoundCounts>(COUNT_FOUND);
  return counts ?? { ever: 0, lastFoundAt: null, standing: 0, unseen: 0 };
}

const LOCK_TO_SEE = statement({
  name: "lock_book_difference_to_see",
  text: `select company_id as "companyId", role, part, subject, booked_ore as "bookedOre",
      expected_ore as "expectedOre", first_found_at as "firstFoundAt", gone_at as "goneAt", mended,
      seen_at as "seenAt", seen_by as "seenBy"
    from book_differences where id = $1 for update`,
});

export type ToSee = Pick<
  ShownDifference,
  | "role"
  | "part"
  | "subject"
  | "bookedOre"
  | "expectedOre"
  | "firstFoundAt"
  | "goneAt"
  | "mended"
  | "seenAt"
  | "seenBy"
> & { readonly companyId: string };

export async function lockToSee(tx: Transaction, id: string): Promise<ToSee | undefined> {
  const [found] = await tx.query<ToSee>(LOCK_TO_SEE, [id]);
  return found;
}

const MARK_SEEN = statement({
  name: "mark_book_difference_seen",
  text: "update book_differences set seen_at = $2, seen_by_id = $3, seen_by = $4 where id = $1",
});

export async function markSeen(
  tx: Transaction,
  id: string,
  { at, by }: { readonly at: Date; readonly by: { readonly id: string; readonly name: string } },
): Promise<void> {
  await tx.write(MARK_SEEN, [id, at, by.id, by.name]);
}
