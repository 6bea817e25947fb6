/**
 * The SQL of a cut: which vouchers it takes, and what they are of. A cut is one statement, so that what
 * it takes and what it names as in flight are of the same moment; what it took is then read by the
 * close, which has its vouchers for good.
 */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { CutSum, InFlight } from "@kortkoll/core/day-close/frozen-close.ts";
import type { DayOfSeries, VouchersPer } from "@kortkoll/core/day-close/number-vouchers.ts";
import { schemeOfCard } from "@kortkoll/core/day-close/scheme.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

/** A company at a site: what one series of closes is of. */
export type ClosePlace = { readonly companyId: string; readonly siteId: string };

/** Only what was taken at one till or one terminal; with neither, everything at the site. */
export type CutScope = { readonly tillId: string | null; readonly terminalId: string | null };
export const WHOLE_SITE: CutScope = { tillId: null, terminalId: null };

/**
 * Of $1 at $2 (and till $4 or terminal $5) and in no close. Older transactions than $3 are all in closes, or had rolled back: a slow
 * one that commits after a cut is not older, and so is found by the next. A database that was restored
 * from a dump counts its transactions anew, and then everything is looked through.
 */
const NOT_CLOSED = `select v.id as voucher_id, v.business_day
    from vouchers v left join attempts a on a.id = v.attempt_id
      cross join lateral (select p.site_id, p.till_id from postings p where p.voucher_id = v.id
        order by p.line limit 1) f
    where v.company_id = $1 and coalesce(a.site_id, f.site_id) = $2
      and (v.tx::text)::bigint >= case
        when $3::xid8 > pg_snapshot_xmin(pg_current_snapshot()) then 0
        else ($3::xid8::text)::bigint end
      and ($4::uuid is null or coalesce(a.till_id, f.till_id) = $4)
      and ($5::uuid is null or a.terminal_id = $5)
      and not exists (select from close_vouchers c where c.voucher_id = v.id)`;

const IN_FLIGHT = `select coalesce(json_agg(json_build_object('paymentId', a.id, 'kind', a.kind,
      'state', a.state, 'askedOre', a.asked_ore, 'till', t.code, 'terminalId', m.terminal_id,
      'operator', a.operator, 'startedAt', to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'orderNumbers', array(select distinct o.order_number from allocations l
        join orders o on o.id = l.order_id where l.attempt_id = a.id order by 1))
      order by a.id), '[]')
    from attempts a join tills t on t.id = a.till_id
      left join terminals m on m.id = a.terminal_id
    where a.company_id = $1 and a.site_id = $2
      and ($4::uuid is null or a.till_id = $4) and ($5::uuid is null or a.terminal_id = $5)
      and (a.state in ('created','sent','unknown') or a.state = 'claimed')`;

type Looked = {
  readonly events: number;
  readonly belowTx: string;
  readonly inFlight: readonly InFlight[];
};
/** `firstDay` is the business day of the oldest that waits. */
export type Ahead = Looked & { readonly firstDay: BusinessDay | null };
/** `takenHash` is the SHA-256 of the ids of its vouchers, in their order, with commas between. */
export type Cut = Looked & { readonly takenHash: string };

const TAKE_CUT = statement({
  name: "take_day_close_cut",
  text: `with taken as (
      insert into close_vouchers (voucher_id, close_id)
      select n.voucher_id, $6 from (${NOT_CLOSED}) n returning voucher_id)
    select (select count(*) from taken)::int as events,
      (select encode(sha256(convert_to(coalesce(string_agg(t.voucher_id::text, ','
        order by t.voucher_id), ''), 'UTF8')), 'hex') from taken t) as "takenHash",
      pg_snapshot_xmin(pg_current_snapshot())::text as "belowTx", (${IN_FLIGHT}) as "inFlight"`,
});

export type AskedCut = ClosePlace & CutScope & { readonly belowTx: string };

function valuesOf({ companyId, siteId, belowTx, tillId, terminalId }: AskedCut): unknown[] {
  return [companyId, siteId, belowTx, tillId, terminalId];
}

/** The place must be locked. */
export async function takeCut(
  tx: Transaction,
  asked: AskedCut & { readonly closeId: string },
): Promise<Cut> {
  const [cut] = await tx.query<Cut>(TAKE_CUT, [...valuesOf(asked), asked.closeId]);
  if (cut === undefined) throw new Error("A cut has no answer");
  return cut;
}

const LOOK_AHEAD = statement({
  name: "look_ahead_of_day_close",
  text: `select n.events, n."firstDay",
      pg_snapshot_xmin(pg_current_snapshot())::text as "belowTx", (${IN_FLIGHT}) as "inFlight"
    from (select count(*)::int as events, min(w.business_day) as "firstDay"
      from (${NOT_CLOSED}) w) n`,
});

/** What a cut would take now; takes nothing. */
export async function lookAhead(sql: Sql, asked: AskedCut): Promise<Ahead> {
  const [cut] = await sql.query<Ahead>(LOOK_AHEAD, valuesOf(asked));
  if (cut === undefined) throw new Error("A look ahead has no answer");
  return cut;
}

const OF_CLOSE = "select c.voucher_id from close_vouchers c where c.close_id = $1";

/**
 * What card and cash came to, as their vouchers say: what is alike is added up here, for a long day's
 * payments are many and its tills few. Of cards that are no preset's, their first digits tell the scheme.
 */
const items = (vouchers: string): string => `select s.kind,
      case s.role when 'cash' then 'cash' else 'card' end as method,
      case when s.role <> 'cash'
        then lower(substring(s.role from 7 for 1)) || substring(s.role from 8) end as issuer,
      s.digits as "truncatedPan", s.payments, s.ore as "netOre",
      json_build_object('id', t.id, 'code', t.code, 'name', t.name) as till,
      case when m.id is not null
        then json_build_object('id', m.id, 'terminalId', m.terminal_id, 'name', m.name) end
        as terminal
    from (select a.kind, g.role, a.till_id, a.terminal_id, count(*)::int as payments,
        sum(g.ore)::bigint as ore, case when g.role in ('issuerOwnCard','issuerUnknown')
          then left(a.truncated_pan, 6) end as digits
      from (select p.attempt_id, p.role, sum(p.amount_ore) as ore
        from (${vouchers}) n join postings p on p.voucher_id = n.voucher_id
        where p.attempt_id is not null and (p.role like 'issuer%' or p.role = 'cash')
        group by p.attempt_id, p.role) g
        join attempts a on a.id = g.attempt_id
      where g.ore <> 0 group by a.kind, g.role, a.till_id, a.terminal_id, digits) s
      join tills t on t.id = s.till_id left join terminals m on m.id = s.terminal_id
    order by s.till_id, s.terminal_id, s.kind, s.role, s.digits`;

const ITEMS_OF_CLOSE = statement({ name: "items_of_day_close", text: items(OF_CLOSE) });
const ITEMS_AHEAD = statement({ name: "items_ahead_of_day_close", text: items(NOT_CLOSED) });

/** Days with at least one line that we book ourselves are numbered; the others only have their day. */
const days = (vouchers: string): string => `with e as (
      select v.id, v.series, v.business_day, case when v.cash_movement_id is not null
          or v.event in ('cashPaid','cashRefund') then 'cash' else 'card' end as part,
        coalesce(sum(p.amount_ore) filter (where p.amount_ore > 0 and not p.booked_by_system), 0)
          as debit_ore,
        bool_or(not p.booked_by_system) as is_ours,
        coalesce(sum(p.amount_ore) filter (where p.role = 'cash' and p.attempt_id is null), 0)
          as cash_moved_ore
      from (${vouchers}) n join vouchers v on v.id = n.voucher_id
        join postings p on p.voucher_id = v.id group by v.id)
    select series, business_day as "businessDay", part, count(*)::int as events,
      sum(debit_ore)::bigint as "debitOre", count(*) filter (where is_ours)::int as ours,
      sum(cash_moved_ore)::bigint as "cashMovedOre"
    from e group by series, business_day, part order by series, business_day, part`;

const DAYS_OF_CLOSE = statement({ name: "days_of_day_close", text: days(OF_CLOSE) });
const DAYS_AHEAD = statement({ name: "days_ahead_of_day_close", text: days(NOT_CLOSED) });

const FIND_CARRIED_IN = statement({
  name: "carried_into_day_close",
  text: `select distinct v.attempt_id as id from close_vouchers c
      join vouchers v on v.id = c.voucher_id
    where c.close_id = $1 and v.attempt_id = any($2::uuid[])
      and exists (select from postings p where p.voucher_id = v.id
        and (p.role like 'issuer%' or p.role = 'cash'))`,
});

/** Those of the attempts whose card or cash the cut has taken. */
export async function findCarriedIn(
  sql: Sql,
  closeId: string,
  attemptIds: readonly string[],
): Promise<readonly string[]> {
  if (attemptIds.length === 0) return [];
  const rows = await sql.query<{ id: string }>(FIND_CARRIED_IN, [closeId, attemptIds]);
  return rows.map((row) => row.id);
}

export type CutContent = {
  readonly items: readonly CutSum[];
  readonly days: readonly BusinessDay[];
  readonly toNumber: readonly DayOfSeries[];
  readonly cashMovedOre: number;
};

type ItemRow = Omit<CutSum, "scheme"> & { readonly truncatedPan: string | null };
type DayRow = Omit<DayOfSeries, "vouchers"> & {
  readonly ours: number;
  readonly cashMovedOre: number;
};

export async function readCutContent(
  sql: Sql,
  closeId: string,
  per: VouchersPer,
): Promise<CutContent> {
  const found = await sql.query<ItemRow>(ITEMS_OF_CLOSE, [closeId]);
  return contentOf(found, await sql.query<DayRow>(DAYS_OF_CLOSE, [closeId]), per);
}

export async function readContentAhead(
  sql: Sql,
  asked: AskedCut,
  per: VouchersPer,
): Promise<CutContent> {
  const values = valuesOf(asked);
  const found = await sql.query<ItemRow>(ITEMS_AHEAD, values);
  return contentOf(found, await sql.query<DayRow>(DAYS_AHEAD, values), per);
}

function contentOf(
  found: readonly ItemRow[],
  rows: readonly DayRow[],
  per: VouchersPer,
): CutContent {
  return {
    items: found.map(({ truncatedPan, ...item }) => ({
      ...item,
      scheme: schemeOf(item.issuer, truncatedPan),
    })),
    days: rows.map((row) => row.businessDay),
    toNumber: rows
      .filter((row) => row.ours > 0)
      .map(({ series, businessDay, part, events, debitOre, ours }) => ({
        series,
        businessDay,
        part,
        events,
        debitOre,
        vouchers: per === "day" ? 1 : ours,
      })),
    cashMovedOre: rows.reduce((sum, row) => sum + row.cashMovedOre, 0),
  };
}

function schemeOf(issuer: Issuer | null, truncatedPan: string | null): CutSum["scheme"] {
  return issuer === null ? null : schemeOfCard(issuer, truncatedPan);
}
