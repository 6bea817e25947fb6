/** The SQL of numbered vouchers as they leave for other books: a piece at a time, in their order. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { RowOfEvent } from "@kortkoll/core/exports/corrections-within.ts";
import type { VoucherNumber, VoucherReference } from "@kortkoll/core/exports/export-voucher.ts";
import type { BeginsInMonth } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

/** What a file is of: a company's vouchers of days of one fiscal year, or those of a delivery. */
export type Wanted = {
  readonly companyId: string;
  readonly fiscalYear: number;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  /** Null is all of the days. */
  readonly deliveryId: string | null;
};

export type VoucherHead = VoucherNumber & {
  readonly id: string;
  readonly bookedDay: BusinessDay;
  readonly text: string;
  /** Null is not counted. */
  readonly events: number | null;
  readonly isOfOneEvent: boolean;
  readonly registeredAtMs: number;
  readonly registeredBy: string;
};

const READ_SERIES = statement({
  name: "read_series_of_year",
  text: `select series from voucher_counters where company_id = $1 and fiscal_year = $2
    order by series`,
});

export async function readSeries(
  sql: Sql,
  { companyId, fiscalYear }: Wanted,
): Promise<readonly string[]> {
  const rows = await sql.query<{ series: string }>(READ_SERIES, [companyId, fiscalYear]);
  return rows.map(({ series }) => series);
}

const READ_HEADS = statement({
  name: "read_voucher_heads",
  text: `select n.id, n.series, n.number, n.booked_day as "bookedDay", n.text, n.events,
      n.event_voucher_id is not null as "isOfOneEvent", (extract(epoch from d.cut_at) * 1000)::bigint as "registeredAtMs",
      d.by as "registeredBy"
    from voucher_numbers n join day_closes d on d.id = n.close_id
    where n.company_id = $1 and n.fiscal_year = $2 and n.booked_day between $3 and $4
      and ($5::uuid is null or exists (select from export_vouchers e
        where e.export_id = $5 and e.number_id = n.id))
      and n.series = $6 and n.number > $7
    order by n.number limit $8`,
});

export function readHeads(
  sql: Sql,
  wanted: Wanted,
  page: { readonly after: VoucherNumber; readonly limit: number },
): Promise<VoucherHead[]> {
  const { companyId, fiscalYear, firstDay, lastDay, deliveryId } = wanted;
  const { series, number } = page.after;
  const values = [companyId, fiscalYear, firstDay, lastDay, deliveryId, series, number];
  return sql.query<VoucherHead>(READ_HEADS, [...values, page.limit]);
}

export type LineRow = RowOfEvent & {
  /** Which of the asked vouchers it is of, from 1. */
  readonly at: number;
  readonly account: string;
  readonly role: PostingRole;
  readonly amountOre: Ore;
  readonly text: string;
  readonly issuer: Issuer | null;
  readonly siteId: string;
  readonly tillId: string | null;
  readonly terminalId: string | null;
  readonly operator: string | null;
  readonly serviceAdvisor: string | null;
  readonly systemCode: string;
  readonly orderNumber: string | null;
  readonly invoiceNumber: string | null;
};

const LINE = `w.at::int, p.account, p.role, p.amount_ore as "amountOre", p.issuer,
      p.site_id as "siteId", p.till_id as "tillId", p.terminal_id as "terminalId", p.operator,
      p.service_advisor as "serviceAdvisor", p.system_code as "systemCode",
      o.order_number as "orderNumber", o.invoice_number as "invoiceNumber"`;

/** One by one, by key: a join would read all that was ever posted anew for each piece of a file. */
const BY_KEY = (voucherId: string): string => `cross join lateral (select * from postings a
      where a.voucher_id = ${voucherId} and not a.booked_by_system offset 0) p
    left join lateral (select order_number, invoice_number from orders a
      where a.id = p.order_id offset 0) o on true`;

const READ_LINES = statement({
  name: "read_voucher_lines",
  text: `select ${LINE}, v.text, v.id as "eventId", v.corrects_id as "correctsId"
    from unnest($1::uuid[]) with ordinality as w(id, at)
    join numbered_events e on e.number_id = w.id join vouchers v on v.id = e.voucher_id
    ${BY_KEY("v.id")}
    order by w.at, v.created_at, v.id, p.line`,
});

/** Where each voucher is of one event, its id is the event's: the way there is shorter. */
const READ_LINES_OF_EVENTS = statement({
  name: "read_voucher_lines_of_events",
  text: `select ${LINE}, '' as text
    from unnest($1::uuid[]) with ordinality as w(id, at) ${BY_KEY("w.id")}
    order by w.at, p.line`,
});

export function readLines(
  sql: Sql,
  numberIds: readonly string[],
  of: { readonly oneEventEach: boolean },
): Promise<LineRow[]> {
  return sql.query<LineRow>(of.oneEventEach ? READ_LINES_OF_EVENTS : READ_LINES, [numberIds]);
}

const READ_CORRECTIONS = statement({
  name: "read_corrections_of_vouchers",
  text: `select distinct n.id, o.series, o.number, o.fiscal_year as "fiscalYear",
      is_correction as "isCorrection"
    from vouchers v join numbered_events e on e.voucher_id = v.id
      join numbered_events f on f.voucher_id = v.corrects_id and f.number_id <> e.number_id
      cross join lateral (values (true, e.number_id, f.number_id), (false, f.number_id, e.number_id))
        as s(is_correction, own, other)
      join voucher_numbers n on n.id = s.own join voucher_numbers o on o.id = s.other
    where v.company_id = $1 and v.corrects_id is not null and n.fiscal_year = $2
    order by n.id, is_correction, "fiscalYear", o.series, o.number`,
});

export type Correction = VoucherReference & {
  readonly id: string;
  /** The voucher corrects the one whose number this is; else it is corrected by it. */
  readonly isCorrection: boolean;
};

export function readCorrections(
  sql: Sql,
  { companyId, fiscalYear }: Wanted,
): Promise<Correction[]> {
  return sql.query<Correction>(READ_CORRECTIONS, [companyId, fiscalYear]);
}

const READ_NAMES = statement({
  name: "read_names_of_origins",
  text: `select 'site' as kind, id::text as id, code, name from sites
    union all select 'till', id::text, code, name from tills
    union all select 'terminal', id::text, terminal_id, name from terminals
    union all select 'system', code, code, name from invoicing_systems where company_id = $1
    union all select 'reason', account, account, min(name) from cash_reasons
      where company_id = $1 group by account`,
});

export type NameRow = {
  readonly kind: "site" | "till" | "terminal" | "system" | "reason";
  readonly id: string;
  readonly code: string;
  readonly name: string;
};

export function readNames(sql: Sql, companyId: string): Promise<NameRow[]> {
  return sql.query<NameRow>(READ_NAMES, [companyId]);
}

const FIND_COMPANY = statement({
  name: "find_company_to_export",
  text: `select c.id, c.code, c.name, c.organisation_number as "organisationNumber",
      b.fiscal_year_begins as "fiscalYearBegins"
    from companies c join company_books b on b.company_id = c.id where c.code = $1`,
});

export type CompanyToExport = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly organisationNumber: string;
  readonly fiscalYearBegins: BeginsInMonth;
};

export async function findCompany(sql: Sql, code: string): Promise<CompanyToExport | undefined> {
  return (await sql.query<CompanyToExport>(FIND_COMPANY, [code]))[0];
}
