/**
 * 200 sites of one company, paid by three acquirers: day by day, back from today, sales with their
 * sessions, acquirers' files, bank lines and matches. What was due before today is settled, but for a few
 * payouts that never came and bank lines that nobody knows. Each row is as the product would leave it.
 */

import { createHash } from "node:crypto";
import { dueDayOf } from "@kortkoll/core/bank/payout-calendar.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../../server/database/database.ts";
import { makeBenchCompany } from "./bench-company.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { runAll, UNCHECKED } from "./unchecked-rows.ts";

export const TODAY = "2026-11-30" as BusinessDay;
export const SITES = 200;
export const DAY_PAYMENTS = 2_500;
/** Whole days are put in together; so many at a time. */
const DAYS_AT_ONCE = 4;

const ACQUIRERS = [
  { name: "Nets", issuers: ["visa", "mastercard"], bankDays: 1, form: "gross", fees: "monthly" },
  { name: "Amex", issuers: ["amex"], bankDays: 3, form: "net", fees: "perPayout" },
  { name: "Diners", issuers: ["diners"], bankDays: 5, form: "gross", fees: "invoiced" },
] as const;

const SETTLED_SITE = 100;
/** Settled at every size: Thursday's sales of one site, the payout and one of its orders. */
export const EXAMPLE = {
  bankLineId: uuidOf(`b3 1 ${SETTLED_SITE}`),
  orderId: uuidOf("o8100"),
  payout: {
    agreementId: uuidOf("Nets"),
    dueOn: "2026-11-27" as BusinessDay,
    merchantNumber: String(7_100_000 + SETTLED_SITE),
    batchDay: "2026-11-26" as BusinessDay,
  },
};

/** Of the newest payments, at most as many as there are at the smallest size. */
export function orderIds(count: number): readonly string[] {
  return Array.from({ length: Math.min(count, 4 * DAY_PAYMENTS) }, (_, n) => uuidOf(`o${n}`));
}

/** As `bench_id` of the database makes it. */
function uuidOf(text: string): string {
  const hex = createHash("md5").update(text).digest("hex");
  const [first, last] = [`${hex.slice(8, 12)}-8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `${hex.slice(0, 8)}-${first}-${last}-${hex.slice(20)}`;
}

/** Company, sites, terminals and agreements, with neither triggers nor foreign keys. */
export async function makePayoutPlaces({ database }: BenchDatabase): Promise<void> {
  await makeBenchCompany(database, ["97000001"]);
  await runAll(database, [
    ...UNCHECKED,
    `do $bench$ declare t regclass; begin
      for t in select distinct tgrelid::regclass from pg_trigger where not tgisinternal loop
        execute format('alter table %s disable trigger user', t);
      end loop;
    end $bench$`,
    `create function bench_id(name text) returns uuid language sql immutable as $$
      select overlay(overlay(md5(name) placing '8' from 13) placing '8' from 17)::uuid $$`,
    `create table bench_sites as select n as nr, gen_random_uuid() as site_id,
        gen_random_uuid() as till_id, gen_random_uuid() as terminal_id,
        (98000000 + n)::text as vendor_id, (7100000 + n)::text as merchant,
        (select id from companies limit 1) as company_id, (select id from people limit 1) as person_id,
        (select id from invoicing_systems limit 1) as system_id
      from generate_series(0, ${SITES - 1}) n`,
    `insert into sites (id, code, name) select site_id, 'S' || nr, 'Plats ' || nr from bench_sites`,
    "insert into site_companies (site_id, company_id) select site_id, company_id from bench_sites",
    "insert into tills (id, site_id, code, name) select till_id, site_id, 'K1', 'K1' from bench_sites",
    `insert into terminals (id, company_id, site_id, terminal_id, model, name, adapter)
      select terminal_id, company_id, site_id, vendor_id, 'Lane3000', 'T' || nr, 'netsCloud'
      from bench_sites`,
    `insert into till_terminals (till_id, terminal_id, site_id)
      select till_id, terminal_id, site_id from bench_sites`,
    "create table bench_days (nr integer primary key, day date, dues date[], is_new boolean)",
    "create unlogged table bench_payments (n integer, nr integer, day date, place integer, issuer text, amount bigint)",
    ...ACQUIRERS.flatMap(agreementRows),
  ]);
}

function agreementRows(acquirer: (typeof ACQUIRERS)[number]): readonly string[] {
  const { name, issuers, bankDays, form, fees } = acquirer;
  const id = `bench_id('${name}')`;
  const isNets = name === "Nets";
  return [
    `insert into payout_agreements (id, company_id, acquirer, name)
      select ${id}, company_id, 'other', '${name}' from bench_sites where nr = 0`,
    `insert into payout_terms (agreement_id, valid_from, issuers, payer_names, reference_pattern,
        reference_day_offset, merchant_numbers, merchant_site_ids, reported_after_days, weekend, form,
        bank_days, fee_rule, fee_day, confirmed_at, confirmed_by_id, confirmed_by)
      select ${id}, '2020-01-01', '{${issuers.join()}}', array[upper('${name} påhittat')],
        ${isNets ? "'{merchant}-{yyyymmdd}', 0" : "null, null"},
        ${isNets ? "array_agg(merchant order by nr), array_agg(site_id order by nr)" : "'{}', '{}'"},
        0, 'separate', '${form}', ${bankDays}, '${fees}', ${fees === "monthly" ? 15 : "null"}, now(),
        (array_agg(person_id))[1], 'MATA'
      from bench_sites`,
    `insert into bank_mappings (id, company_id, name, agreement_id, mapping, version)
      select ${id}, company_id, '${name}', ${id}, '{}', 1 from bench_sites where nr = 0`,
  ];
}

/** Older days, until there are so many payments. */
export async function addPayoutDays(
  sql: Sql,
  { before, payments }: { readonly before: number; readonly payments: number },
): Promise<void> {
  const last = payments / DAY_PAYMENTS;
  for (let from = before / DAY_PAYMENTS; from < last; from += DAYS_AT_ONCE) {
    await addDaysOf(sql, from, Math.min(last, from + DAYS_AT_ONCE));
  }
  const tables = ["attempts", "orders", "allocations", "session_attempts", "session_sums"];
  const ofBank = ["issuer_days", "bank_lines", "bank_line_details", "reported_payouts"];
  const matched = ["acquirer_lines", "counted_acquirer_lines", "acquirer_ties"];
  const parts = ["payout_matches", "payout_match_parts", "payout_match_reports", "bank_files"];
  const all = [...tables, ...ofBank, ...matched, ...parts, "session_closings"];
  for (const table of all) await runAll(sql, [`vacuum analyze ${table}`]);
}

/** Workshops are closed on Sundays. */
function saleDay(nr: number): BusinessDay {
  let day = TODAY;
  for (let left = nr; left > 0; ) {
    day = addDays(day, -1);
    if (new Date(`${day}T12:00:00Z`).getUTCDay() !== 0) left -= 1;
  }
  return day;
}

async function addDaysOf(sql: Sql, from: number, to: number): Promise<void> {
  const days = Array.from({ length: to - from }, (_, at) => {
    const day = saleDay(from + at);
    const dues = ACQUIRERS.map(({ bankDays }) => dueDayOf({ bankDays }, day));
    return `(${from + at}, '${day}', '{${dues.join()}}', true)`;
  });
  await runAll(sql, [
    "update bench_days set is_new = false",
    `insert into bench_days values ${days.join()}`,
    "truncate bench_payments",
    `insert into bench_payments
      select n, d.nr, d.day, n % ${SITES},
        (array['visa','mastercard','amex','diners'])[1 + (n / ${SITES}) % 4],
        10000 + (n::bigint * 7919) % 900000
      from generate_series(${from * DAY_PAYMENTS}, ${to * DAY_PAYMENTS - 1}) n
        join bench_days d on d.nr = n / ${DAY_PAYMENTS}`,
    ...SALES,
    ...REPORTS,
    ...BANK,
  ]);
}

const id = (kind: string, of: string): string => `bench_id('${kind}' || ${of})`;
const AT = "p.day + time '08:00' + (p.n % 30000) * interval '1 second'";
const OF_SITE = "bench_payments p join bench_sites s on s.nr = p.place";
/** Which acquirer pays: 1 Nets, 2 Amex, 3 Diners. */
const PAYER = "case p.issuer when 'amex' then 2 when 'diners' then 3 else 1 end";
/** Paid by a bank line before today; one payout in 500 of Nets' never came, and 40 of Thursday's. */
const IS_PAID = `(d.dues[g.payer] < '${TODAY}' and not (g.payer = 1
    and (g.place % 500 = (d.nr * 7) % 500 or (d.nr = 3 and g.place < 40))))`;

const SALES = [
  `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
      settlement, version, customer_name, registration_number, service_advisor, total_ore, paid_ore,
      position, created_at, changed_at)
    select ${id("o", "p.n")}, s.company_id, s.system_id, s.site_id, p.n, p.n, 'invoice', 'cash', 1,
      'Kund ' || p.n % 5000, 'ABC' || lpad((p.n % 1000)::text, 3, '0'), 'MATA', p.amount, p.amount,
      'hasPaid', ${AT}, ${AT}
    from ${OF_SITE}`,
  `insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
      operator, asked_by, reference, asked_ore, approved_ore, issuer, last_four, authorisation_code,
      business_day, created_at, sent_at, ended_at, server_id)
    select ${id("a", "p.n")}, 'purchase', 'approved', s.company_id, s.site_id, s.till_id,
      s.terminal_id, s.person_id, 'MATA', 'person', 'R' || p.n, p.amount, p.amount, p.issuer,
      lpad((p.n % 10000)::text, 4, '0'), 'A' || lpad((p.n % 100000)::text, 5, '0'), p.day, ${AT},
      ${AT}, ${AT}, gen_random_uuid()
    from ${OF_SITE}`,
  `insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore, applied_ore,
      active, service_advisor)
    select ${id("a", "p.n")}, 1, ${id("o", "p.n")}, 'order', 1, p.amount, p.amount, false, 'MATA'
    from bench_payments p`,
  `insert into session_closings (id, terminal_id, state, next_try_at, closed_at)
    select ${id("c", "d.nr || ' ' || s.nr")}, s.terminal_id, 'done', d.day, d.day + time '20:00'
    from bench_days d, bench_sites s where d.is_new and d.nr > 0`,
  `insert into session_attempts (attempt_id, closing_id, place)
    select ${id("a", "p.n")}, ${id("c", "p.nr || ' ' || p.place")}, 'inSession'
    from bench_payments p where p.nr > 0`,
  `insert into session_sums (closing_id, closed_at, business_day, company_id, site_id, issuer,
      amount_ore, payments)
    select ${id("c", "p.nr || ' ' || p.place")}, p.day + time '20:00', p.day, s.company_id, s.site_id,
      p.issuer, sum(p.amount), count(*)
    from ${OF_SITE} where p.nr > 0 group by p.nr, p.place, p.day, s.company_id, s.site_id, p.issuer`,
  // Days are summed two days later.
  `insert into issuer_days (business_day, company_id, site_id, issuer, amount_ore, payments, paid_ore)
    select g.day, s.company_id, s.site_id, g.issuer, g.amount, g.payments,
      case when ${IS_PAID} then g.amount else 0 end
    from (select p.nr, p.day, p.place, p.issuer, ${PAYER} as payer, sum(p.amount) as amount,
        count(*) as payments
      from bench_payments p where p.day <= date '${TODAY}' - 2 group by 1, 2, 3, 4, 5) g
      join bench_days d on d.nr = g.nr join bench_sites s on s.nr = g.place`,
  `update issuer_days_until set until = date '${TODAY}' - 2`,
];

/** Öre of each sale. */
const FEE = 120;
/** Of each payout: of Nets' one for each site and day, of Amex' one for each day. */
const PAYOUTS = `(select p.nr, 1 as payer, p.place, sum(p.amount) as gross, count(*) as lines
      from bench_payments p where p.issuer in ('visa','mastercard') group by p.nr, p.place
    union all select p.nr, 2, 0, sum(p.amount), count(*)
      from bench_payments p where p.issuer = 'amex' group by p.nr)`;
const FILE = (kind: string): string => id(kind, "g.nr || ' ' || g.payer");
/** An acquirer tells of a payout on the day when it pays. */
const IS_TOLD = `d.dues[g.payer] <= '${TODAY}'`;

const REPORTS = [
  `insert into bank_files (id, name, sha256, state, format, mapping_id, company_id, company_ids, by,
      received_at)
    select ${FILE("r")}, 'rapport', md5('r' || g.nr || g.payer) || md5('s'), 'done', 'rows',
      case g.payer when 1 then bench_id('Nets') else bench_id('Amex') end, s.company_id,
      array[s.company_id], 'MATA', d.day
    from (select distinct nr, payer from ${PAYOUTS} f) g join bench_days d on d.nr = g.nr
      join bench_sites s on s.nr = 0
    where ${IS_TOLD}`,
  `insert into reported_payouts (id, file_id, number, line, reference, merchant_number, paid_on,
      gross_ore, fees_ore, net_ore, lines, company_id, identity, taken, counted_to, matched)
    select ${id("u", "g.nr || ' ' || g.payer || ' ' || g.place")}, ${FILE("r")}, g.place, 1,
      case g.payer when 1 then s.merchant || '-' || to_char(d.day, 'YYYYMMDD')
        else 'AX' || to_char(d.day, 'YYYYMMDD') end,
      case g.payer when 1 then s.merchant end, d.dues[g.payer], g.gross, g.lines * ${FEE},
      g.gross - case g.payer when 2 then g.lines * ${FEE} else 0 end, g.lines, s.company_id,
      g.nr || ' ' || g.payer || ' ' || g.place, true, null, ${IS_PAID}
    from ${PAYOUTS} g join bench_days d on d.nr = g.nr join bench_sites s on s.nr = g.place
    where ${IS_TOLD}`,
  `insert into acquirer_lines (file_id, number, payout, line, type, merchant_number, terminal_id,
      sale_on, amount_ore, fee_ore, issuer_text, authorisation_code, last_four)
    select ${FILE("r")}, g.n, case g.payer when 1 then g.place else 0 end, g.n, 'sale',
      case g.payer when 1 then s.merchant end, s.vendor_id, g.day, g.amount, ${FEE}, upper(g.issuer),
      'A' || lpad((g.n % 100000)::text, 5, '0'), lpad((g.n % 10000)::text, 4, '0')
    from (select p.*, ${PAYER} as payer from bench_payments p) g join bench_days d on d.nr = g.nr
      join bench_sites s on s.nr = g.place
    where g.payer < 3 and ${IS_TOLD}`,
  `insert into counted_acquirer_lines (id, company_id, file_id, number, payout_id, type, sale_on,
      amount_ore, result, agreement_id, site_id, issuer)
    select ${id("l", "g.n")}, s.company_id, ${FILE("r")}, g.n,
      ${id("u", "g.nr || ' ' || g.payer || ' ' || case g.payer when 1 then g.place else 0 end")},
      'sale', g.day, g.amount, 'tied',
      case g.payer when 1 then bench_id('Nets') else bench_id('Amex') end, s.site_id, g.issuer
    from (select p.*, ${PAYER} as payer from bench_payments p) g join bench_days d on d.nr = g.nr
      join bench_sites s on s.nr = g.place
    where g.payer < 3 and ${IS_TOLD}`,
  `insert into acquirer_ties (id, line_id, company_id, attempt_id, holds, amount_ore, evidence,
      differences, proved, by, at)
    select ${id("t", "g.n")}, ${id("l", "g.n")}, s.company_id, ${id("a", "g.n")}, true, g.amount,
      'terminalCodeAmount', case when g.n % 1000 = 0 then '{issuer}' else '{}' end::text[], false,
      'Kortkoll', d.day
    from (select p.*, ${PAYER} as payer from bench_payments p) g join bench_days d on d.nr = g.nr
      join bench_sites s on s.nr = g.place
    where g.payer < 3 and ${IS_TOLD}`,
];

/** What comes to the bank: Nets' by site, the others' for all sites together. */
const CAME = `(select p.nr, ${PAYER} as payer,
      case when p.issuer in ('visa','mastercard') then p.place else 0 end as place,
      sum(p.amount) as gross, count(*) as lines
    from bench_payments p group by 1, 2, 3)`;
const NET = `(g.gross - case g.payer when 2 then g.lines * ${FEE} else 0 end)`;
const LINE_NUMBER = "(g.payer * 1000 + g.place)";
const LINE_NAME = "g.nr || ' ' || g.payer || ' ' || g.place";
/** Salaries and suppliers of each day, of the same account. */
const NOT_OURS = 60;
const CAME_BY_DAY = `${CAME} g join bench_days d on d.nr = g.nr join bench_sites s on s.nr = g.place
    where d.dues[g.payer] <= '${TODAY}' and (${IS_PAID} or d.dues[g.payer] = '${TODAY}')`;
const DAY_FILE = id("f", "d.nr");

const BANK = [
  `insert into bank_files (id, name, sha256, state, format, company_ids, by, received_at)
    select ${DAY_FILE}, 'utdrag', md5('f' || d.nr) || md5('f'), 'done', 'camt053',
      array[s.company_id], 'MATA', d.day
    from bench_days d join bench_sites s on s.nr = 0 where d.is_new`,
  `insert into bank_lines (id, file_id, number, statement, line, amount_ore, booked_on, booked,
      reversal, bank_reference, text, details, own_name, identity, company_id, account, taken, paid)
    select ${id("b", LINE_NAME)}, ${DAY_FILE}, ${LINE_NUMBER}, 0, 1, ${NET}, d.dues[g.payer], true, false,
      'B' || ${LINE_NAME}, 'Insättning', 1, ${LINE_NAME}, ${LINE_NAME}, s.company_id,
      'SE4550000000058398257466', true, ${IS_PAID}
    from ${CAME_BY_DAY}`,
  `insert into bank_line_details (file_id, bank_line, number, line, amount_ore, payer_name,
      reference_texts, texts)
    select ${DAY_FILE}, ${LINE_NUMBER}, 0, 1, ${NET},
      (array['NETS PÅHITTAT','AMEX PÅHITTAT','DINERS PÅHITTAT'])[g.payer],
      case g.payer when 1 then array[s.merchant || '-' || to_char(d.day, 'YYYYMMDD')]
        when 2 then array['AX' || to_char(d.day, 'YYYYMMDD')] else '{}' end, '{}'
    from ${CAME_BY_DAY}`,
  `insert into bank_lines (id, file_id, number, statement, line, amount_ore, booked_on, booked,
      reversal, text, details, own_name, identity, company_id, account, taken)
    select ${id("z", "d.nr || ' ' || n")}, ${DAY_FILE}, n, 0, 1, -(n * 977 + d.nr), d.day, true, false,
      'Leverantör', 1, 'z' || d.nr || ' ' || n, 'z' || d.nr || ' ' || n, s.company_id,
      'SE4550000000058398257466', true
    from bench_days d join bench_sites s on s.nr = 0, generate_series(1, ${NOT_OURS}) n
    where d.is_new`,
  `insert into bank_line_details (file_id, bank_line, number, line, amount_ore, payer_name,
      reference_texts, texts)
    select ${DAY_FILE}, n, 0, 1, null, 'LEVERANTÖR ' || n, array['OCR' || d.nr * 1000 + n], '{}'
    from bench_days d, generate_series(1, ${NOT_OURS}) n where d.is_new`,
  // Of the acquirer, and of nothing that anybody knows: one a day of the first ten, then one in 20 days.
  `insert into bank_lines (id, file_id, number, statement, line, amount_ore, booked_on, booked,
      reversal, text, details, own_name, identity, company_id, account, taken)
    select ${id("q", "d.nr || ' ' || n")}, ${DAY_FILE}, 900 + n, 0, 1, 33 + d.nr * 100 + n, d.day, true,
      false, 'NETS PÅHITTAT', 0, 'q' || d.nr || ' ' || n, 'q' || d.nr || ' ' || n, s.company_id,
      'SE4550000000058398257466', true
    from bench_days d join bench_sites s on s.nr = 0, generate_series(1, 10) n
    where d.is_new and (d.nr < 4 or (d.nr % 20 = 0 and n = 1))`,
  `insert into payout_matches (id, company_id, bank_line_id, agreement_id, kind, evidence, amount_ore,
      booked_on, by_id, by, at)
    select ${id("m", LINE_NAME)}, s.company_id, ${id("b", LINE_NAME)},
      bench_id((array['Nets','Amex','Diners'])[g.payer]), 'payout', 'reference', ${NET},
      d.dues[g.payer], s.person_id, 'MATA', d.dues[g.payer]
    from ${CAME} g join bench_days d on d.nr = g.nr join bench_sites s on s.nr = g.place
    where ${IS_PAID}`,
  `insert into vouchers (id, company_id, series, business_day, event, text, created_by, created_at,
      payout_match_id)
    select ${id("v", LINE_NAME)}, s.company_id, 'K', d.dues[g.payer], 'payoutMatched', 'Utbetalning',
      'MATA', d.dues[g.payer], ${id("m", LINE_NAME)}
    from ${CAME} g join bench_days d on d.nr = g.nr join bench_sites s on s.nr = g.place
    where ${IS_PAID}`,
  `insert into payout_match_reports (match_id, reported_payout_id)
    select ${id("m", LINE_NAME)}, ${id("u", LINE_NAME)}
    from ${CAME} g join bench_days d on d.nr = g.nr where ${IS_PAID} and g.payer < 3`,
  `insert into payout_match_parts (match_id, part, kind, issuer, site_id, sale_day, amount_ore)
    select ${id("m", LINE_NAME)}, 1 + h.site * 10 + length(h.issuer) % 10, 'sales', h.issuer, s.site_id,
      d.day, h.amount
    from (select p.nr, ${PAYER} as payer, p.place as site, p.issuer, sum(p.amount) as amount,
        case when p.issuer in ('visa','mastercard') then p.place else 0 end as place
      from bench_payments p group by 1, 2, 3, 4) h
      join (select nr, payer, place from ${CAME} c) g using (nr, payer, place)
      join bench_days d on d.nr = g.nr join bench_sites s on s.nr = h.site
    where ${IS_PAID}`,
  `insert into payout_match_parts (match_id, part, kind, amount_ore)
    select ${id("m", LINE_NAME)}, 0, 'fee', -g.lines * ${FEE}
    from ${CAME} g join bench_days d on d.nr = g.nr where ${IS_PAID} and g.payer = 2`,
];
