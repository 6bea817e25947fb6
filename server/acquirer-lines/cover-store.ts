/** The SQL of what acquirers' reports hold of a terminal, and of attempts that nobody knows the end of. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

const OPEN_ATTEMPTS = statement({
  name: "find_attempts_to_disprove",
  text: `select a.id, a.created_at as "createdAt", a.terminal_id as "terminalId",
      (select min(s.closed_at) from session_closings s where s.terminal_id = a.terminal_id
        and s.state = 'done' and s.closed_at > a.created_at) as "sessionClosedAt"
    from attempts a
    where a.state in ('unknown','claimed') and a.company_id = $1 and a.method = 'card'
      and a.created_at < $2
    order by a.created_at desc, a.id limit $3`,
});

export type OpenAttempt = {
  readonly id: string;
  readonly createdAt: Date;
  readonly terminalId: string;
  /** The first after it. */
  readonly sessionClosedAt: Date | null;
};

export function selectOpenAttempts(
  sql: Sql,
  asked: { readonly companyId: string; readonly before: Date; readonly most: number },
): Promise<OpenAttempt[]> {
  return sql.query<OpenAttempt>(OPEN_ATTEMPTS, [asked.companyId, asked.before, asked.most]);
}

export type CoverAsked = {
  readonly companyId: string;
  readonly agreementId: string;
  readonly siteId: string;
  /** The vendor's own, without what it is filled up with. */
  readonly terminalNumber: string;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
};

const LINE_DAYS = statement({
  name: "days_of_acquirer_lines_of_terminal",
  text: `select distinct l.sale_on as day
    from counted_acquirer_lines l
      join acquirer_lines a on a.file_id = l.file_id and a.number = l.number
    where l.company_id = $1 and l.agreement_id = $2 and l.type in ('sale','refund')
      and l.sale_on between $4 and $5
      and upper(ltrim(btrim(a.terminal_id), '0')) = $3`,
});

export async function selectLineDays(sql: Sql, asked: CoverAsked): Promise<BusinessDay[]> {
  const { companyId, agreementId, terminalNumber, from, to } = asked;
  const values = [companyId, agreementId, terminalNumber, from, to];
  return (await sql.query<{ day: BusinessDay }>(LINE_DAYS, values)).map(({ day }) => day);
}

const PERIODS = statement({
  name: "periods_of_reported_payouts",
  text: `select distinct p.from_day as "from", p.to_day as "to"
    from counted_acquirer_lines l join reported_payouts p on p.id = l.payout_id
    where l.company_id = $1 and l.agreement_id = $2 and l.site_id = $3
      and l.sale_on between $4 and $5 and p.counted_to is null
      and p.from_day is not null and p.to_day is not null`,
});

export type Period = { readonly from: BusinessDay; readonly to: BusinessDay };

/** Of payouts that hold something of the site, all of whose lines are counted. */
export function selectPeriods(sql: Sql, asked: CoverAsked): Promise<Period[]> {
  const { companyId, agreementId, siteId, from, to } = asked;
  return sql.query<Period>(PERIODS, [companyId, agreementId, siteId, from, to]);
}

const NOT_WHOLE = statement({
  name: "is_some_acquirer_file_not_whole",
  text: `select exists (select from reported_payouts p join bank_files f on f.id = p.file_id
        where coalesce(p.company_id, f.company_id) is not distinct from $1::uuid
          and ((not p.taken and p.spoiled_by <> '{}') or (p.taken and p.counted_to is not null))
          and (p.paid_on is null or p.paid_on between $2 and $2::date + 21))
      or exists (select from bank_files f
        where f.format in ('mappedCsv','mappedXml','swedbankPay') and f.received_at >= $2::date
          and (f.company_id is null or f.company_id = $1)
          and (f.state <> 'done' or exists (select from bank_file_problems p
            where p.file_id = f.id and (p.spoils = 'file' or p.code = 'companyUnknown')))) as "isSome"`,
});

/** A file that may hold what the day sold could not be read to its end, or not all of it counts yet. */
export async function isSomeNotWhole(
  sql: Sql,
  companyId: string,
  day: BusinessDay,
): Promise<boolean> {
  return (await sql.query<{ isSome: boolean }>(NOT_WHOLE, [companyId, day]))[0]?.isSome !== false;
}

/** A day that a line does not tell may be any. */
const IS_NEAR = (line: "a" | "l"): string =>
  `${line}.type in ('sale','refund') and ${line}.amount_ore = $2
      and (${line}.sale_on is null or ${line}.sale_on between $3 and $4)`;

/** No file of what was sold comes before the day on which it was. */
const HOMELESS = statement({
  name: "is_some_acquirer_line_without_home",
  text: `select exists (select from bank_files f join acquirer_lines a on a.file_id = f.id
        where f.received_at >= $3::date and (f.company_id is null or f.company_id = $1)
          and a.payout is null and ${IS_NEAR("a")}
          and not exists (select from counted_acquirer_lines l join acquirer_lines w
              on w.file_id = l.file_id and w.number = l.number
            where l.company_id = $1 and ${IS_NEAR("l")} and l.type = a.type
              and l.sale_on is not distinct from a.sale_on
              and (w.reference = a.reference or w.authorisation_code = a.authorisation_code)))
      or exists (select from counted_acquirer_lines l
        where l.company_id = $1 and l.sale_on is null and ${IS_NEAR("l")}
          and not exists (select from acquirer_ties x
            where x.line_id = l.id and x.undone_at is null)) as "isSome"`,
});

/**
 * Of the sum, more or less than nothing, and of the days: a line that no payout holds yet, so that it is not
 * counted, or one that does not tell its day, so that it is held beside no payments.
 */
export async function isSomeHomeless(
  sql: Sql,
  companyId: string,
  of: { readonly amountOre: number; readonly from: BusinessDay; readonly to: BusinessDay },
): Promise<boolean> {
  const values = [companyId, of.amountOre, of.from, of.to];
  return (await sql.query<{ isSome: boolean }>(HOMELESS, values))[0]?.isSome !== false;
}

const VOIDED = statement({
  name: "find_voided_attempts",
  text: `select v.original_id as original, v.id from attempts v
    where v.kind = 'void' and v.state = 'approved' and v.original_id = any($1)`,
});

/** Those that were voided, and what voided them: no report need tell of either. */
export async function selectVoided(
  sql: Sql,
  attemptIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ original: string; id: string }>(VOIDED, [attemptIds]);
  return new Set(rows.flatMap(({ original, id }) => [original, id]));
}
