/** The SQL of what acquirers' own files say that they pay out, summed as far as it is alike. */
import type { AcquirerLineType } from "@kortkoll/core/bank/bank-file.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

const REPORTED_HEADS = statement({
  name: "read_reported_payouts",
  text: `select p.id, p.reference, p.merchant_number as "merchantNumber", p.paid_on as "paidOn",
      p.gross_ore as "grossOre", p.fees_ore as "feesOre", p.net_ore as "netOre", p.lines,
      m.agreement_id as "agreementId",
      exists (select from payout_match_reports r join payout_matches b on b.id = r.match_id
        where r.reported_payout_id = p.id and r.standing and b.bank_line_id is not null) as "isMatched"
    from reported_payouts p join bank_files f on f.id = p.file_id
      left join bank_mappings m on m.id = f.mapping_id
    where p.taken and p.company_id = $1 and (p.paid_on is null or p.paid_on >= $2)
    order by p.id`,
});

export type ReportedHead = {
  readonly id: string;
  readonly reference: string | null;
  readonly merchantNumber: string | null;
  readonly paidOn: BusinessDay | null;
  readonly grossOre: number | null;
  readonly feesOre: number | null;
  readonly netOre: number | null;
  readonly lines: number;
  /** Whose files the mapping reads; null when the mapping does not say. */
  readonly agreementId: string | null;
  /** With a bank line. What was settled at nothing is still known by its name, should a line turn up. */
  readonly isMatched: boolean;
};

type Asked = { readonly companyId: string; readonly from: BusinessDay };

export function selectReportedHeads(sql: Sql, { companyId, from }: Asked): Promise<ReportedHead[]> {
  return sql.query<ReportedHead>(REPORTED_HEADS, [companyId, from]);
}

/** What we know of our own payment is surer than what the file says: it is paid where it is booked. */
const BOOKED_ELSEWHERE = `select l.file_id, l.number, b.site_id, b.issuer, b.business_day
      from acquirer_ties x join counted_acquirer_lines l on l.id = x.line_id
        join attempts b on b.id = x.attempt_id and b.state = 'approved'
      where x.company_id = $1 and x.undone_at is null and x.attempt_id is not null
        and (x.proved or x.differences <> '{}')`;

const REPORTED_SUMS = statement({
  name: "sum_reported_lines",
  text: `with elsewhere as (${BOOKED_ELSEWHERE})
    select p.id as "payoutId", a.type, coalesce(a.merchant_number, p.merchant_number)
        as "merchantNumber", coalesce(e.site_id, t.site_id) as "siteId",
      a.issuer_text as "issuerText", coalesce(e.business_day, a.sale_on) as "saleOn",
      a.sale_on as "toldOn", e.issuer as "bookedIssuer", sum(a.amount_ore)::bigint as "amountOre",
      coalesce(sum(a.fee_ore), 0)::bigint as "feeOre", count(*)::int as lines
    from reported_payouts p
      join acquirer_lines a on a.file_id = p.file_id and a.payout = p.number
      left join terminals t on t.terminal_id = a.terminal_id and t.company_id = p.company_id
      left join elsewhere e on e.file_id = a.file_id and e.number = a.number
    where p.taken and p.company_id = $1 and (p.paid_on is null or p.paid_on >= $2)
    group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8`,
});

export type ReportedSum = {
  readonly payoutId: string;
  readonly type: AcquirerLineType;
  readonly merchantNumber: string | null;
  /** Of the terminal, where the line names one of ours. */
  readonly siteId: string | null;
  readonly issuerText: string | null;
  /** Of the payment, where it is booked elsewhere than the line says. */
  readonly bookedIssuer: Issuer | null;
  readonly saleOn: BusinessDay | null;
  /** As the file says, wherever the payment is booked. */
  readonly toldOn: BusinessDay | null;
  readonly amountOre: number;
  readonly feeOre: number;
  readonly lines: number;
};

export function selectReportedSums(sql: Sql, { companyId, from }: Asked): Promise<ReportedSum[]> {
  return sql.query<ReportedSum>(REPORTED_SUMS, [companyId, from]);
}
