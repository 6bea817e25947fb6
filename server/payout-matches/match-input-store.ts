/** The SQL of what the matcher is given: bank lines that nothing pays yet, and those that are paid. */

import type { LineMatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type {
  AcceptedMatch,
  BankLine,
  PayoutPart,
  SettledPayout,
} from "@kortkoll/core/bank/payout-match.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import { PARTS_AS_JSON, type PartRow, partsOf } from "./match-store.ts";

/** Of a row `l` of bank_lines: what it says of payer and purpose, each once. */
export const LINE_WORDS = `left join lateral (select
      coalesce(array_agg(distinct d.payer_name) filter (where d.payer_name is not null), '{}')
        as payer_names,
      coalesce(array_agg(distinct t.word) filter (where t.word <> ''), '{}') as texts
    from bank_line_details d
      left join lateral unnest(d.reference_texts || d.texts) as t(word) on true
    where d.file_id = l.file_id and d.bank_line = l.number) w on true`;

/** As a bank line of the core; `reference` is how the bank names it. */
export const LINE_COLUMNS = `l.id, l.booked_on as "bookedOn", l.amount_ore as "amountOre",
      coalesce(l.account, '') as account, w.payer_names as "payerNames",
      array_remove(w.texts || l.text || l.entry_reference || l.bank_reference, null) as texts`;

/** A line that counts: taken from one file, booked, of a statement that nothing is wrong with. */
export const IS_TAKEN = "l.taken and l.booked and l.booked_on is not null and l.amount_ore <> 0";
export const IS_UNPAID = `not exists (select from payout_matches m
      where m.bank_line_id = l.id and m.undone_at is null)`;

const OPEN_LINES = statement({
  name: "read_open_bank_lines",
  text: `select ${LINE_COLUMNS} from bank_lines l ${LINE_WORDS}
    where l.company_id = $1 and ${IS_TAKEN} and l.booked_on >= $2 and ${IS_UNPAID}
    order by l.booked_on, l.id`,
});

type LineRow = Omit<BankLine, "amountOre"> & { readonly amountOre: number };

export async function selectOpenLines(
  sql: Sql,
  { companyId, from }: { readonly companyId: string; readonly from: BusinessDay },
): Promise<readonly BankLine[]> {
  return (await sql.query<LineRow>(OPEN_LINES, [companyId, from])).map(lineOf);
}

const ACCEPTED = statement({
  name: "read_accepted_matches",
  text: `select ${LINE_COLUMNS}, m.agreement_id as "agreementId", m.kind,
      array(select r.reported_payout_id from payout_match_reports r where r.match_id = m.id)
        as "reportedPayoutIds", ${PARTS_AS_JSON} as parts
    from payout_matches m join bank_lines l on l.id = m.bank_line_id ${LINE_WORDS}
    where m.company_id = $1 and m.undone_at is null and m.booked_on >= $2`,
});

type AcceptedRow = LineRow & {
  readonly agreementId: string;
  readonly kind: LineMatchKind;
  readonly reportedPayoutIds: readonly string[];
  readonly parts: readonly PartRow[];
};

export async function selectAccepted(
  sql: Sql,
  { companyId, from }: { readonly companyId: string; readonly from: BusinessDay },
): Promise<readonly AcceptedMatch[]> {
  const rows = await sql.query<AcceptedRow>(ACCEPTED, [companyId, from]);
  return rows.map(({ agreementId, kind, reportedPayoutIds, parts, ...line }) => ({
    bankLine: lineOf(line),
    agreementId,
    kind,
    reportedPayoutIds,
    parts: partsOf(parts) as readonly PayoutPart[],
  }));
}

const SETTLED = statement({
  name: "read_settled_payouts",
  text: `select m.id as "matchId", m.agreement_id as "agreementId",
      array(select r.reported_payout_id from payout_match_reports r where r.match_id = m.id)
        as "reportedPayoutIds", ${PARTS_AS_JSON} as parts
    from payout_matches m
    where m.company_id = $1 and m.bank_line_id is null and m.undone_at is null
      and m.booked_on >= $2 order by m.booked_on, m.id`,
});

type SettledRow = Omit<SettledPayout, "parts"> & { readonly parts: readonly PartRow[] };

export async function selectSettled(
  sql: Sql,
  { companyId, from }: { readonly companyId: string; readonly from: BusinessDay },
): Promise<readonly SettledPayout[]> {
  const rows = await sql.query<SettledRow>(SETTLED, [companyId, from]);
  return rows.map((row) => ({ ...row, parts: partsOf(row.parts) }));
}

function lineOf(row: LineRow): BankLine {
  return { ...row, amountOre: ore(row.amountOre) };
}
