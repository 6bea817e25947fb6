/** The SQL of what the matcher is given: bank lines that nothing pays yet, and those that are paid. */

import type { LookBack } from "@kortkoll/core/bank/matching/look-back.ts";
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

/**
 * Of a deposit of Bankgirot's the bankgiro that names it, and the accounts that other files of the same
 * deposit have: which file told of it first decides nothing.
 */
export const OTHER_ACCOUNTS = `case when l.deposit is null then '{}' else
      array(select split_part(l.deposit, '|', 1) union
        select o.account from bank_lines o where o.deposit = l.deposit
          and o.company_id = l.company_id and o.account is not null) end`;

/** As a bank line of the core; `reference` is how the bank names it. */
export const LINE_COLUMNS = `l.id, l.booked_on as "bookedOn", l.amount_ore as "amountOre",
      coalesce(l.account, '') as account, ${OTHER_ACCOUNTS} as "otherAccounts",
      w.payer_names as "payerNames",
      array_remove(w.texts || l.text || l.entry_reference || l.bank_reference, null) as texts`;

/** A line that counts: taken from one file, booked, of a statement that nothing is wrong with. */
export const IS_TAKEN = "l.taken and l.booked and l.booked_on is not null and l.amount_ore <> 0";
export const IS_UNPAID = `not exists (select from payout_matches m
      where m.bank_line_id = l.id and m.undone_at is null)`;

/** By the index that holds nothing else. */
const IS_OPEN = `l.company_id = $1 and ${IS_TAKEN} and not l.paid and l.booked_on >= $2`;

const OPEN_LINES = statement({
  name: "read_open_bank_lines",
  text: `select ${LINE_COLUMNS} from bank_lines l ${LINE_WORDS}
    where l.id in (select l.id from bank_lines l where ${IS_OPEN} and l.not_ours_by is null
      union all select l.id from bank_lines l where ${IS_OPEN} and l.not_ours_by < $3
      union all select l.id from bank_lines l where ${IS_OPEN} and l.not_ours_by > $3)
    order by l.booked_on, l.id`,
});

type LineRow = Omit<BankLine, "amountOre"> & { readonly amountOre: number };
type OpenAsked = {
  readonly companyId: string;
  readonly from: BusinessDay;
  /** Names the agreements as they are now: what was found to fit none of them is left out. */
  readonly agreementsKey: string;
};

export async function selectOpenLines(
  sql: Sql,
  { companyId, from, agreementsKey }: OpenAsked,
): Promise<readonly BankLine[]> {
  return (await sql.query<LineRow>(OPEN_LINES, [companyId, from, agreementsKey])).map(lineOf);
}

const LINES_NOT_OURS = statement({
  name: "read_bank_lines_not_ours",
  text: `select ${LINE_COLUMNS} from bank_lines l ${LINE_WORDS}
    where l.company_id = $1 and l.taken and not l.paid and l.not_ours_by = $2`,
});

export async function selectLinesNotOurs(
  sql: Sql,
  companyId: string,
  agreementsKey: string,
): Promise<readonly BankLine[]> {
  return (await sql.query<LineRow>(LINES_NOT_OURS, [companyId, agreementsKey])).map(lineOf);
}

const COUNT_NOT_OURS = statement({
  name: "count_bank_lines_not_ours",
  text: `select count(*)::int as lines from bank_lines l where ${IS_OPEN} and l.not_ours_by = $3`,
});

export async function countNotOurs(
  sql: Sql,
  { companyId, from, agreementsKey }: OpenAsked,
): Promise<number> {
  const [row] = await sql.query<{ lines: number }>(COUNT_NOT_OURS, [
    companyId,
    from,
    agreementsKey,
  ]);
  return row?.lines ?? 0;
}

/** As `isLookedBackTo` of the core says, each by its own index. */
const ACCEPTED = statement({
  name: "read_accepted_matches",
  text: `with standing as not materialized (select * from payout_matches
      where company_id = $1 and undone_at is null and bank_line_id is not null and booked_on >= $2),
    asked as (
      select m.id from unnest($3::bigint[], $4::date[], $5::date[]) as s(amount, since, until)
        join standing m on m.amount_ore = s.amount and m.booked_on between s.since and s.until
      union
      select m.id from unnest($6::uuid[], $7::date[], $8::uuid[]) as d(agreement_id, day, site_id)
        join payout_match_parts p on p.kind = 'sales' and p.sale_day = d.day and p.site_id = d.site_id
        join standing m on m.id = p.match_id and m.agreement_id = d.agreement_id
      union
      select m.id from (select distinct agreement_id, day
          from unnest($6::uuid[], $7::date[], $8::uuid[]) as d(agreement_id, day, site_id)
          where site_id is null) d
        join payout_match_parts p on p.kind = 'sales' and p.sale_day = d.day
        join standing m on m.id = p.match_id and m.agreement_id = d.agreement_id
      union
      select m.id from standing m where m.amount_ore = any($9::bigint[]) and m.kind = 'payout'
        and not exists (select from payout_match_reports r where r.match_id = m.id)
      union
      select m.id from standing m where m.kind = 'monthlyFee')
    select ${LINE_COLUMNS}, m.agreement_id as "agreementId", m.kind,
      array(select r.reported_payout_id from payout_match_reports r where r.match_id = m.id)
        as "reportedPayoutIds", ${PARTS_AS_JSON} as parts
    from asked join payout_matches m using (id) join bank_lines l on l.id = m.bank_line_id ${LINE_WORDS}
    order by m.booked_on, m.id`,
});

type AcceptedRow = LineRow & {
  readonly agreementId: string;
  readonly kind: LineMatchKind;
  readonly reportedPayoutIds: readonly string[];
  readonly parts: readonly PartRow[];
};

/** Those that may say something about what is open, and no others. */
export async function selectAccepted(
  sql: Sql,
  { companyId, from, lookBack }: Omit<OpenAsked, "agreementsKey"> & { readonly lookBack: LookBack },
): Promise<readonly AcceptedMatch[]> {
  const { sums, days, reportSums } = lookBack;
  const rows = await sql.query<AcceptedRow>(ACCEPTED, [
    companyId,
    from,
    sums.map(({ amountOre }) => amountOre),
    sums.map(({ since }) => since),
    sums.map(({ until }) => until),
    days.map(({ agreementId }) => agreementId),
    days.map(({ saleDay }) => saleDay),
    days.map(({ siteId }) => siteId),
    reportSums,
  ]);
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
