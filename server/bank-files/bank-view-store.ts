/** The SQL that shows files and what was read of them. */
import { type Sql, statement } from "../database/database.ts";
import type {
  AcquirerLineView,
  BankFileSummary,
  BankLineView,
  BankStatementView,
  ReportedPayoutView,
} from "./bank-files-api.ts";

export type BankFileRow = Omit<BankFileSummary, "receivedAt"> & {
  readonly receivedAt: Date;
  readonly companyId: string | null;
  readonly mappingId: string | null;
  readonly originalRemovedAt: Date | null;
};

const FILE = `select f.id, f.name, f.format, f.state, f.bytes, f.read_bytes as "readBytes", f.records,
      f.problems as "problemCount", f.by, f.received_at as "receivedAt",
      f.company_id as "companyId", f.mapping_id as "mappingId",
      f.texts_removed_at as "originalRemovedAt",
      array(select c.code from companies c where c.id = any(f.company_ids) order by c.code) as companies
    from bank_files f`;

const FIND_FILE = statement({
  name: "find_bank_file",
  text: `${FILE} where f.id = $1 and f.state <> 'receiving'`,
});

export async function findFile(sql: Sql, id: string): Promise<BankFileRow | undefined> {
  return (await sql.query<BankFileRow>(FIND_FILE, [id]))[0];
}

const LIST_FILES = statement({
  name: "list_bank_files",
  text: `${FILE} where f.state <> 'receiving' and ($1::uuid[] is null or f.company_ids && $1)
      and ($2::uuid[] is null or not exists (select from site_companies b
        where b.company_id = any(f.company_ids) and b.site_id <> all($2)))
      and ($3::uuid is null or (f.received_at, f.id) <
        (select a.received_at, a.id from bank_files a where a.id = $3))
    order by f.received_at desc, f.id desc limit $4`,
});

export function selectFiles(
  sql: Sql,
  asked: {
    readonly companyIds: readonly string[] | null;
    readonly siteIds: readonly string[] | null;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<BankFileRow[]> {
  const { companyIds, siteIds, after, limit } = asked;
  return sql.query<BankFileRow>(LIST_FILES, [companyIds, siteIds, after, limit]);
}

export type ProblemRow = {
  readonly number: number;
  readonly code: string;
  readonly line: number | null;
  readonly excerpt: string | null;
  readonly spoils: "statement" | "payout" | "file" | null;
};

const LIST_PROBLEMS = statement({
  name: "list_bank_file_problems",
  text: `select number, code, line, excerpt, spoils from bank_file_problems
    where file_id = $1 and number > $2 order by number limit $3`,
});
const LIST_STATEMENTS = statement({
  name: "list_bank_statements",
  text: `select s.number, s.line, s.account, s.owner_name as "ownerName", s.currency, s.sequence,
      s.from_day as "from", s.to_day as "to", s.opening_ore as "openingOre",
      s.closing_ore as "closingOre", s.lines, s.sum_ore as "sumOre", s.adds_up as "addsUp",
      (select c.code from companies c where c.id = s.company_id) as company,
      s.spoiled_by as "spoiledBy"
    from bank_statements s where s.file_id = $1 and s.number > $2 order by s.number limit $3`,
});
const LIST_PAYOUTS = statement({
  name: "list_reported_payouts",
  text: `select number, line, reference, merchant_number as "merchantNumber", paid_on as "paidOn",
      currency, gross_ore as "grossOre", fees_ore as "feesOre", net_ore as "netOre", lines, taken,
      spoiled_by as "spoiledBy"
    from reported_payouts where file_id = $1 and number > $2 order by number limit $3`,
});
const LIST_BANK_LINES = statement({
  name: "list_bank_lines_of_file",
  text: `select l.number, l.line, l.statement, l.amount_ore as "amountOre", l.booked_on as "bookedOn",
      l.booked, l.text, coalesce(l.bank_reference, l.entry_reference) as reference, l.taken,
      array(select distinct d.payer_name from bank_line_details d where d.file_id = l.file_id
        and d.bank_line = l.number and d.payer_name is not null limit 5) as payers,
      array(select t from bank_line_details d, unnest(d.texts || d.reference_texts) t
        where d.file_id = l.file_id and d.bank_line = l.number limit 5) as texts,
      case when not l.taken then (select f.name from bank_lines o join bank_files f on f.id = o.file_id
        where o.taken and (o.identity = l.identity or o.deposit = l.deposit) limit 1) end as "knownFrom"
    from bank_lines l where l.file_id = $1 and l.number > $2 order by l.number limit $3`,
});
const LIST_ACQUIRER_LINES = statement({
  name: "list_acquirer_lines_of_file",
  text: `select number, line, payout, type, sale_on as "saleOn", amount_ore as "amountOre",
      fee_ore as "feeOre", issuer_text as "issuerText", terminal_id as "terminalId",
      authorisation_code as "authorisationCode", last_four as "lastFour", reference
    from acquirer_lines where file_id = $1 and number > $2 order by number limit $3`,
});

export type PartAsked = { readonly id: string; readonly after: number; readonly limit: number };

const part =
  <Row extends object>(asked: ReturnType<typeof statement>) =>
  (sql: Sql, { id, after, limit }: PartAsked): Promise<Row[]> =>
    sql.query<Row>(asked, [id, after, limit]);

export const selectProblems: Part<ProblemRow> = part(LIST_PROBLEMS);
export const selectStatements: Part<BankStatementView> = part(LIST_STATEMENTS);
export const selectPayouts: Part<ReportedPayoutView> = part(LIST_PAYOUTS);
export const selectBankLines: Part<BankLineView> = part(LIST_BANK_LINES);
export const selectAcquirerLines: Part<AcquirerLineView> = part(LIST_ACQUIRER_LINES);

type Part<Row> = (sql: Sql, asked: PartAsked) => Promise<Row[]>;
