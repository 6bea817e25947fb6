/** The SQL of counted lines: what each says, and what the matcher has made of it. */
import type { AcquirerLineType } from "@kortkoll/core/bank/bank-file.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

/** Of a counted line `l`, as its file tells it. */
const TOLD = `l.id, l.company_id as "companyId", l.type, l.sale_on as "saleOn",
    l.amount_ore as "amountOre", a.fee_ore as "feeOre", a.sale_time as "saleTime",
    coalesce(a.merchant_number, p.merchant_number) as "merchantNumber", a.terminal_id as "terminalId",
    a.issuer_text as "issuerText", a.authorisation_code as "authorisationCode",
    a.last_four as "lastFour", a.reference, a.own_reference as "ownReference", a.line,
    f.id as "fileId", f.name as "fileName", m.agreement_id as "mappingAgreementId"`;
const FROM_LINES = `counted_acquirer_lines l
    join acquirer_lines a on a.file_id = l.file_id and a.number = l.number
    join reported_payouts p on p.id = l.payout_id join bank_files f on f.id = l.file_id
    left join bank_mappings m on m.id = f.mapping_id`;
export const IS_UNTIED = `not exists (select from acquirer_ties x
    where x.line_id = l.id and x.undone_at is null)`;

export type LineRow = {
  readonly id: string;
  readonly companyId: string;
  readonly type: AcquirerLineType;
  readonly saleOn: BusinessDay;
  readonly amountOre: number;
  readonly feeOre: number | null;
  readonly saleTime: string | null;
  readonly merchantNumber: string | null;
  readonly terminalId: string | null;
  readonly issuerText: string | null;
  readonly authorisationCode: string | null;
  readonly lastFour: string | null;
  readonly reference: string | null;
  readonly ownReference: string | null;
  readonly line: number;
  readonly fileId: string;
  readonly fileName: string;
  readonly mappingAgreementId: string | null;
  /** Payments that a person has said it is not of. */
  readonly undoneIds: readonly string[];
};

const UNDONE = `array(select x.attempt_id from acquirer_ties x where x.line_id = l.id
    and x.undone_at is not null and x.attempt_id is not null) as "undoneIds"`;

const OPEN_LINES = statement({
  name: "read_open_acquirer_lines",
  text: `select ${TOLD}, ${UNDONE} from ${FROM_LINES}
    where l.company_id = $1 and l.sale_on between $2 and $3
      and l.type in ('sale','refund','chargeback','chargebackReversed') and ${IS_UNTIED}
    order by l.sale_on, l.id`,
});

/** Sales and refunds of the days, and what was taken back of them, that no payment has. */
export function selectOpenLines(
  sql: Sql,
  asked: { readonly companyId: string; readonly from: BusinessDay; readonly to: BusinessDay },
): Promise<LineRow[]> {
  return sql.query<LineRow>(OPEN_LINES, [asked.companyId, asked.from, asked.to]);
}

const FIND_LINE = statement({
  name: "find_counted_acquirer_line",
  text: `select ${TOLD}, ${UNDONE}, l.issuer, ${IS_UNTIED} as "isUntied" from ${FROM_LINES}
    where l.id = $1`,
});

export type FoundLine = Omit<LineRow, "saleOn"> & {
  readonly saleOn: BusinessDay | null;
  /** As it was placed last. */
  readonly issuer: Issuer | null;
  readonly isUntied: boolean;
};

export async function findLine(sql: Sql, id: string): Promise<FoundLine | undefined> {
  return (await sql.query<FoundLine>(FIND_LINE, [id]))[0];
}

export const LINE_RESULTS = [
  "new",
  "tied",
  "unknownSale",
  "ambiguous",
  "alreadyPaid",
  "saleNotFound",
  "noSale",
  "dayMissing",
  "agreementMissing",
] as const;
export type LineResultKind = (typeof LINE_RESULTS)[number];

/** What the matcher made of a line. */
export type KeptResult = {
  readonly id: string;
  readonly result: LineResultKind;
  readonly reason: string | null;
  readonly agreementId: string | null;
  readonly siteId: string | null;
  readonly issuer: Issuer | null;
  readonly candidateIds: readonly string[];
  readonly firstLineId: string | null;
};

const KEEP_RESULTS = statement({
  name: "keep_acquirer_line_results",
  text: `update counted_acquirer_lines l set result = r.result, reason = r.reason,
      agreement_id = r."agreementId", site_id = r."siteId", issuer = r.issuer,
      candidate_ids = r."candidateIds", first_line_id = r."firstLineId"
    from jsonb_to_recordset($1::jsonb) as r(id uuid, result text, reason text, "agreementId" uuid,
      "siteId" uuid, issuer text, "candidateIds" uuid[], "firstLineId" uuid)
    where l.id = r.id`,
});

export async function keepResults(tx: Transaction, results: readonly KeptResult[]): Promise<void> {
  if (results.length > 0) await tx.write(KEEP_RESULTS, [JSON.stringify(results)]);
}

const MARK_TIED = statement({
  name: "mark_acquirer_line_tied",
  text: `update counted_acquirer_lines set result = $2, reason = null, candidate_ids = '{}',
      first_line_id = null where id = $1`,
});

export async function markLine(tx: Transaction, id: string, result: "tied" | "new"): Promise<void> {
  await tx.write(MARK_TIED, [id, result]);
}

const TERMINALS = statement({
  name: "terminals_for_acquirer_lines",
  text: `select id, terminal_id as "terminalId", site_id as "siteId" from terminals
    where company_id = $1 order by retired_at is not null desc, terminal_id`,
});

export type OwnTerminal = {
  readonly id: string;
  readonly terminalId: string;
  readonly siteId: string;
};

/** Those in use last. */
export function selectTerminals(sql: Sql, companyId: string): Promise<OwnTerminal[]> {
  return sql.query<OwnTerminal>(TERMINALS, [companyId]);
}
