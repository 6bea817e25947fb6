/** The SQL of what acquirers' own files say that they pay out, summed as far as it is alike. */
import type { AcquirerLineType } from "@kortkoll/core/bank/bank-file.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

/** Those that no bank line pays yet, by the index that holds nothing else. */
const REPORTED_HEADS = statement({
  name: "read_reported_payouts",
  text: `select p.id, p.reference, p.merchant_number as "merchantNumber", p.paid_on as "paidOn",
      p.gross_ore as "grossOre", p.fees_ore as "feesOre", p.net_ore as "netOre", p.lines,
      m.agreement_id as "agreementId"
    from reported_payouts p join bank_files f on f.id = p.file_id
      left join bank_mappings m on m.id = f.mapping_id
    where p.taken and not p.matched and p.company_id = $1
      and (p.paid_on is null or p.paid_on >= $2)
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
};

type Asked = { readonly companyId: string; readonly from: BusinessDay };

export function selectReportedHeads(sql: Sql, { companyId, from }: Asked): Promise<ReportedHead[]> {
  return sql.query<ReportedHead>(REPORTED_HEADS, [companyId, from]);
}

/**
 * Of the payouts `p`: what we know of our own payment is surer than what the file says, it is paid where it
 * is booked; and a line that does not tell the card is of the card that we know.
 */
const OWN_OF = (line: string): string => `select l.file_id, l.number, b.site_id, b.issuer,
        b.business_day
      from counted_acquirer_lines l join acquirer_ties x on x.line_id = l.id and x.undone_at is null
          and x.attempt_id is not null and ${line}
        join attempts b on b.id = x.attempt_id and b.state = 'approved'
      where l.payout_id = any($1::uuid[]) and x.company_id = l.company_id`;

const REPORTED_SUMS = statement({
  name: "sum_reported_lines",
  text: `with elsewhere as (${OWN_OF("(x.proved or x.differences <> '{}')")}
      union ${OWN_OF("l.issuer = 'unknown'")})
    select p.id as "payoutId", a.type, coalesce(a.merchant_number, p.merchant_number)
        as "merchantNumber", coalesce(e.site_id, t.site_id) as "siteId",
      a.issuer_text as "issuerText", coalesce(e.business_day, a.sale_on) as "saleOn",
      e.issuer as "bookedIssuer", sum(a.amount_ore)::bigint as "amountOre",
      coalesce(sum(a.fee_ore), 0)::bigint as "feeOre", count(*)::int as lines
    from reported_payouts p
      join acquirer_lines a on a.file_id = p.file_id and a.payout = p.number
      left join terminals t on t.terminal_id = a.terminal_id and t.company_id = p.company_id
      left join elsewhere e on e.file_id = a.file_id and e.number = a.number
    where p.id = any($1::uuid[])
    group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
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
  readonly amountOre: number;
  readonly feeOre: number;
  readonly lines: number;
};

export function selectReportedSums(sql: Sql, payoutIds: readonly string[]): Promise<ReportedSum[]> {
  return sql.query<ReportedSum>(REPORTED_SUMS, [payoutIds]);
}

/** An acquirer tells of a sale at the latest so long after it. */
const TOLD_WITHIN_DAYS = 92;

/** By the file's days: so the acquirer counts its fees, whenever a sale was proven. */
const REPORTED_FEES = statement({
  name: "sum_reported_fees",
  text: `select p.id, p.merchant_number as "merchantNumber", p.paid_on as "paidOn",
      m.agreement_id as "agreementId",
      array_agg(distinct coalesce(a.merchant_number, p.merchant_number)) as "merchantNumbers",
      min(a.sale_on) as "saleOn",
      coalesce(sum(a.fee_ore) filter (where a.sale_on between $2 and $3), 0)::bigint as "feesOre"
    from reported_payouts p join bank_files f on f.id = p.file_id
      left join bank_mappings m on m.id = f.mapping_id
      join acquirer_lines a on a.file_id = p.file_id and a.payout = p.number
    where p.taken and p.company_id = $1
      and (p.paid_on is null or p.paid_on between $2 and $3::date + ${TOLD_WITHIN_DAYS})
    group by p.id, m.agreement_id having sum(a.fee_ore) <> 0`,
});

export type FeesOfPayout = Pick<
  ReportedHead,
  "id" | "merchantNumber" | "paidOn" | "agreementId"
> & {
  /** Of its lines. */
  readonly merchantNumbers: readonly (string | null)[];
  readonly saleOn: BusinessDay | null;
  /** Of its lines of sales in the days that are asked for. */
  readonly feesOre: number;
};

export function selectReportedFees(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly first: BusinessDay;
    readonly last: BusinessDay;
  },
): Promise<FeesOfPayout[]> {
  return sql.query<FeesOfPayout>(REPORTED_FEES, [asked.companyId, asked.first, asked.last]);
}
