/** The SQL of what people are told of a payment that a close names. */
import { type Sql, statement } from "../database/database.ts";
import type { ClosePlace } from "./cut-store.ts";

export type NamedPayment = {
  readonly id: string;
  readonly kind: "purchase" | "refund" | "void";
  /** As it is now. */
  readonly state: string;
  readonly amountOre: number;
  readonly issuer: string | null;
  readonly lastFour: string | null;
  readonly authorisationCode: string | null;
  readonly till: string;
  readonly terminalId: string | null;
  readonly operator: string;
  readonly startedAt: string;
  readonly invoiceNumbers: readonly string[];
  readonly customers: readonly string[];
  /** The close that has booked it. */
  readonly closeNumber: number | null;
};

const READ_NAMED = statement({
  name: "read_payments_named_by_close",
  text: `select a.id, a.kind, a.state,
      case a.state when 'approved' then a.approved_ore else a.asked_ore end as "amountOre",
      a.issuer, a.last_four as "lastFour", a.authorisation_code as "authorisationCode",
      t.code as till, m.terminal_id as "terminalId", a.operator,
      to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
      coalesce(l.invoices, '{}') as "invoiceNumbers", coalesce(l.customers, '{}') as customers,
      (select min(d.number) from vouchers v join close_vouchers c on c.voucher_id = v.id
        join day_closes d on d.id = c.close_id where v.attempt_id = a.id
        and exists (select from postings p where p.voucher_id = v.id
          and (p.role like 'issuer%' or p.role = 'cash'))) as "closeNumber"
    from attempts a join tills t on t.id = a.till_id
      left join terminals m on m.id = a.terminal_id
      left join lateral (select array_agg(distinct o.invoice_number order by o.invoice_number)
          as invoices, array_agg(distinct o.customer_name order by o.customer_name) as customers
        from allocations l join orders o on o.id = l.order_id where l.attempt_id = a.id) l on true
    where a.id = any($1::uuid[]) and a.company_id = $2 and a.site_id = $3
    order by a.created_at, a.id`,
});

/** Those of the close's own place. */
export async function readNamedPayments(
  sql: Sql,
  ids: readonly string[],
  { companyId, siteId }: ClosePlace,
): Promise<readonly NamedPayment[]> {
  if (ids.length === 0) return [];
  return await sql.query<NamedPayment>(READ_NAMED, [ids, companyId, siteId]);
}
