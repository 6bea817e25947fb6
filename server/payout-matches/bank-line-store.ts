/** The SQL of bank lines as people see them, and the locks of whoever decides what one pays for. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { IS_TAKEN, IS_UNPAID, LINE_COLUMNS, LINE_WORDS } from "./match-input-store.ts";
import type { BankLineView } from "./payout-matches-api.ts";

/** Of a row `l` of bank_lines, with its company `c`. */
export const LINE_VIEW = `${LINE_COLUMNS}, l.bank_reference as reference, l.file_id as "fileId",
      (select f.name from bank_files f where f.id = l.file_id) as "fileName", l.line,
      l.company_id as "companyId", c.code as "companyCode"`;

export type SeenLine = BankLineView & { readonly companyId: string };

const FIND_LINES = statement({
  name: "find_bank_lines",
  text: `select ${LINE_VIEW} from bank_lines l join companies c on c.id = l.company_id ${LINE_WORDS}
    where l.id = any($1)`,
});

export function selectLines(sql: Sql, ids: readonly string[]): Promise<SeenLine[]> {
  return sql.query<SeenLine>(FIND_LINES, [ids]);
}

const IS_MATCHED = statement({
  name: "is_bank_line_matched",
  text: "select exists (select from payout_matches where bank_line_id = $1 and undone_at is null) as matched",
});

export async function isLineMatched(sql: Sql, id: string): Promise<boolean> {
  const [row] = await sql.query<{ matched: boolean }>(IS_MATCHED, [id]);
  return row?.matched === true;
}

/**
 * Whoever has waited for the lock sees the line itself as it is now, and what hangs on it as it was before: so
 * that it is paid is read of the line.
 */
const LOCK_LINE = statement({
  name: "lock_bank_line",
  text: `select l.company_id as "companyId", l.amount_ore as "amountOre",
      l.booked_on as "bookedOn", coalesce(l.bank_reference, l.entry_reference) as reference,
      ${IS_TAKEN} as "isTaken", not l.paid and ${IS_UNPAID} as "isUnpaid"
    from bank_lines l where l.id = $1 for update of l`,
});

export type LockedLine = {
  readonly companyId: string;
  readonly amountOre: Ore;
  readonly bookedOn: BusinessDay;
  readonly reference: string | null;
  /** It counts: booked, of one file, and nothing is wrong with its statement. */
  readonly isTaken: boolean;
  readonly isUnpaid: boolean;
};

export async function lockLine(tx: Transaction, id: string): Promise<LockedLine | undefined> {
  const [row] = await tx.query<LockedLine>(LOCK_LINE, [id]);
  return row === undefined ? undefined : { ...row, amountOre: ore(row.amountOre) };
}

const LOCK_AGREEMENT = statement({
  name: "lock_agreement_of_match",
  text: `select a.company_id as "companyId", a.name,
      (select min(b.site_id::text)::uuid from site_companies b where b.company_id = a.company_id)
        as "siteId"
    from payout_agreements a where a.id = $1 for update of a`,
});

export type LockedAgreement = {
  readonly companyId: string;
  readonly name: string;
  /** Where lines of no sale are booked when the match names no site. */
  readonly siteId: string;
};

/** Its lock is the right to pay any of its batches. */
export async function lockAgreement(
  tx: Transaction,
  id: string,
): Promise<LockedAgreement | undefined> {
  const [row] = await tx.query<LockedAgreement>(LOCK_AGREEMENT, [id]);
  return row;
}

const COMPANY_OF_AGREEMENT = statement({
  name: "company_of_payout_agreement",
  text: `select company_id as "companyId" from payout_agreements where id = $1`,
});

export async function findCompanyOfAgreement(sql: Sql, id: string): Promise<string | undefined> {
  const [row] = await sql.query<{ companyId: string }>(COMPANY_OF_AGREEMENT, [id]);
  return row?.companyId;
}

const SITES_OF_AGREEMENT = statement({
  name: "sites_of_payout_agreement",
  text: `select s.id, s.code from payout_agreements a
      join site_companies b on b.company_id = a.company_id join sites s on s.id = b.site_id
    where a.id = $1`,
});

/** The sites of the company whose agreement it is, by their code. */
export async function selectSitesOfAgreement(
  sql: Sql,
  agreementId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; code: string }>(SITES_OF_AGREEMENT, [agreementId]);
  return new Map(rows.map(({ id, code }) => [code, id]));
}

const SITE_CODES = statement({
  name: "site_codes_of_company",
  text: `select s.id, s.code from site_companies b join sites s on s.id = b.site_id
    where b.company_id = $1`,
});

export async function selectSiteCodes(
  sql: Sql,
  companyId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; code: string }>(SITE_CODES, [companyId]);
  return new Map(rows.map(({ id, code }) => [id, code]));
}
