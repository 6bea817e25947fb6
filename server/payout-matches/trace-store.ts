/** The SQL of the way from a bank line to the cards and orders behind it, and back. */
import { type Sql, statement } from "../database/database.ts";
import { PARTS_AS_JSON, type PartRow } from "./match-store.ts";
import type { BankLineTrace, MatchTrace, OrderPayouts } from "./payout-matches-api.ts";

const MATCH_VIEW = `select m.id, m.agreement_id as "agreementId", a.name as "agreementName", m.kind, m.evidence,
      m.reason, m.by, m.at, m.undone_at as "undoneAt", m.undone_by as "undoneBy",
      m.undone_reason as "undoneReason", ${PARTS_AS_JSON} as parts,
      (select v.id from vouchers v where v.payout_match_id = m.id and v.corrects_id is null)
        as "voucherId",
      coalesce((select t.confirmed_at is not null from payout_terms t
        where t.agreement_id = a.id and t.valid_from <= m.booked_on
        order by t.valid_from desc limit 1), false) as confirmed
    from payout_matches m join payout_agreements a on a.id = m.agreement_id`;
const MATCHES_OF_LINE = statement({
  name: "matches_of_bank_line",
  text: `${MATCH_VIEW} where m.bank_line_id = $1
    order by m.undone_at is not null, m.at desc, m.id`,
});

export type MatchRow = {
  readonly id: string;
  readonly agreementId: string;
  readonly agreementName: string;
  readonly confirmed: boolean;
  readonly kind: BankLineTrace["matches"][number]["kind"];
  readonly evidence: BankLineTrace["matches"][number]["evidence"];
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
  readonly undoneReason: string | null;
  readonly parts: readonly PartRow[];
  readonly voucherId: string;
};

export function selectMatches(sql: Sql, bankLineId: string): Promise<MatchRow[]> {
  return sql.query<MatchRow>(MATCHES_OF_LINE, [bankLineId]);
}

const WHOLE_MATCH = statement({
  name: "find_payout_match",
  text: `select z.*, c.code as "companyCode", c.id as "companyId", m.booked_on as "bookedOn",
      m.bank_line_id as "bankLineId",
      (select string_agg(p.reference, ', ' order by p.reference) from payout_match_reports r
        join reported_payouts p on p.id = r.reported_payout_id where r.match_id = m.id) as reference
    from (${MATCH_VIEW} where m.id = $1) z
      join payout_matches m on m.id = z.id join companies c on c.id = m.company_id`,
});

export type WholeMatchRow = MatchRow &
  Pick<MatchTrace, "companyCode" | "bankLineId" | "bookedOn" | "reference"> & {
    readonly companyId: string;
  };

export async function selectMatch(sql: Sql, id: string): Promise<WholeMatchRow | undefined> {
  const [row] = await sql.query<WholeMatchRow>(WHOLE_MATCH, [id]);
  return row;
}

/** The acquirer's line that holds a payment `a`. */
const LINE_OF_PAYMENT = `(select json_build_object('id', c.id, 'fileId', f.id, 'fileName', f.name,
        'line', w.line, 'feeOre', w.fee_ore, 'payoutId', c.payout_id, 'payoutReference', p.reference)
      from acquirer_ties x join counted_acquirer_lines c on c.id = x.line_id
        join acquirer_lines w on w.file_id = c.file_id and w.number = c.number
        join bank_files f on f.id = c.file_id join reported_payouts p on p.id = c.payout_id
      where x.attempt_id = a.id and x.holds and x.undone_at is null)`;

/** All of a day are read by its own index and then told apart: of a site there are those of every day. */
const SALES_OF_MATCH = statement({
  name: "sales_of_payout_match",
  text: `with parts as materialized (select distinct p.sale_day, p.site_id, p.issuer, m.company_id
      from payout_matches m join payout_match_parts p on p.match_id = m.id
      where m.id = $1 and m.undone_at is null and p.kind = 'sales'),
    sold as materialized (select x.id, x.business_day, x.company_id, x.site_id, x.issuer
      from (select distinct sale_day, company_id from parts) d
        join attempts x on x.business_day = d.sale_day and x.company_id = d.company_id
      where x.state = 'approved' and x.method = 'card'),
    shown as materialized (select a.*
      from parts d join sold x on x.business_day = d.sale_day and x.company_id = d.company_id
          and x.site_id = d.site_id and x.issuer = d.issuer
        join attempts a on a.id = x.id
      order by a.business_day, coalesce(a.ended_at, a.created_at), a.id limit $2)
    select a.id as "paymentId", a.kind, a.business_day as "saleDay",
      coalesce(a.ended_at, a.created_at) as at, s.code as "siteCode", t.code as till,
      e.terminal_id as "terminalId", a.operator, a.issuer, a.last_four as "lastFour",
      a.authorisation_code as "authorisationCode",
      case a.kind when 'purchase' then a.approved_ore else -a.approved_ore end as "amountOre",
      ${LINE_OF_PAYMENT} as "acquirerLine",
      coalesce((select json_agg(distinct jsonb_build_object('id', o.id,
          'invoiceNumber', o.invoice_number, 'customerName', o.customer_name))
        from allocations l join orders o on o.id = coalesce(l.order_id, l.credit_invoice_id)
        where l.attempt_id = a.id), '[]') as orders
    from shown a join sites s on s.id = a.site_id join tills t on t.id = a.till_id
      left join terminals e on e.id = a.terminal_id
    order by a.business_day, coalesce(a.ended_at, a.created_at), a.id`,
});

export type SaleRow = Omit<BankLineTrace["sales"][number], "at"> & { readonly at: Date };

/** In the order in which they were made; one more than the limit tells that there are more. */
export function selectSales(sql: Sql, matchId: string, limit: number): Promise<SaleRow[]> {
  return sql.query<SaleRow>(SALES_OF_MATCH, [matchId, limit + 1]);
}

const PAYOUTS_OF_ORDER = statement({
  name: "payouts_of_order",
  text: `select a.id as "paymentId", a.issuer, a.business_day as "saleDay",
      case a.kind when 'purchase' then sum(l.applied_ore) else -sum(l.applied_ore) end::bigint
        as "amountOre",
      (select json_agg(json_build_object('matchId', m.id, 'lineId', b.id, 'day', m.booked_on,
            'amountOre', m.amount_ore, 'agreementName', g.name, 'reference', case when b.id is null
              then (select string_agg(t.reference, ', ' order by t.reference)
                from payout_match_reports r join reported_payouts t on t.id = r.reported_payout_id
                where r.match_id = m.id) else b.bank_reference end) order by m.booked_on, m.id)
          from payout_match_parts p join payout_matches m on m.id = p.match_id
            left join bank_lines b on b.id = m.bank_line_id
            join payout_agreements g on g.id = m.agreement_id
          where p.kind = 'sales' and p.sale_day = a.business_day and p.site_id = a.site_id
            and p.issuer = a.issuer and m.company_id = a.company_id and m.undone_at is null)
        as "paidBy", ${LINE_OF_PAYMENT} as "acquirerLine"
    from allocations l join attempts a on a.id = l.attempt_id
    where l.order_id = $1 and a.state = 'approved' and a.method = 'card'
    group by a.id order by a.business_day, a.id`,
});

export type PaidBy = {
  readonly matchId: string;
  /** Null of a payout that came to nothing. */
  readonly lineId: string | null;
  readonly day: string;
  readonly amountOre: number;
  readonly reference: string | null;
  readonly agreementName: string;
};
export type OrderPayoutRow = Omit<OrderPayouts["payouts"][number], "bankLine" | "zeroPayout"> & {
  readonly paidBy: readonly PaidBy[] | null;
};

export function selectOrderPayouts(sql: Sql, orderId: string): Promise<OrderPayoutRow[]> {
  return sql.query<OrderPayoutRow>(PAYOUTS_OF_ORDER, [orderId]);
}
