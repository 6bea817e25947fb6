/**
 * The SQL of postings that are of nothing: the check goes from orders, payments and so on to what is booked
 * for them, and would never come to what is booked for none of them, or in another company's books.
 */
import { type Sql, statement } from "../database/database.ts";

/** Of a posting `p` of a voucher `v`: what it is of, in the same company's books. */
const IS_OF_SOMETHING = `p.company_id = v.company_id and case
    when p.role in ('interim','claim') then
      exists (select from orders o where o.id = p.order_id and o.company_id = p.company_id)
    when p.role = 'debtsToCustomers' then
      exists (select from debts d where d.id = p.debt_id and d.company_id = p.company_id)
    when v.cash_movement_id is not null then
      exists (select from cash_movements m
        where m.id = v.cash_movement_id and m.company_id = p.company_id)
    when v.payout_match_id is not null then
      exists (select from payout_matches m
        where m.id = v.payout_match_id and m.company_id = p.company_id)
    when p.role like 'issuer%' or p.role in ('unidentified','cash','rounding') then
      exists (select from attempts a where a.id = p.attempt_id and a.company_id = p.company_id)
    else false end`;

const FIND_STRAYS = statement({
  name: "find_postings_of_nothing",
  text: `select v.id, c.code as "companyCode", p.role, p.line::text as detail,
      p.order_id as "orderId", p.attempt_id as "paymentId", p.amount_ore as "bookedOre"
    from unnest($1::uuid[]) s (id) join vouchers v on v.id = s.id
      join postings p on p.voucher_id = v.id join companies c on c.id = p.company_id
    where (${IS_OF_SOMETHING}) is not true order by v.id, p.line`,
});

export type StrayPosting = {
  /** Of its voucher. */
  readonly id: string;
  readonly companyCode: string;
  readonly role: string;
  /** Its line. */
  readonly detail: string;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly bookedOre: number;
};

export function selectStrays(sql: Sql, voucherIds: readonly string[]): Promise<StrayPosting[]> {
  return sql.query<StrayPosting>(FIND_STRAYS, [voucherIds]);
}

const NEXT_VOUCHERS = statement({
  name: "next_vouchers_to_look_for_strays",
  text: "select id from vouchers where id > $1 order by id limit $2",
});

/** In the order of their ids. */
export async function selectVouchersAfter(
  sql: Sql,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(NEXT_VOUCHERS, [after, most]);
  return rows.map(({ id }) => id);
}
