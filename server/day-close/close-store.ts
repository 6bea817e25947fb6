/** The SQL of closes: their places, their numbers and the frozen part. */
import type { ClosePart, NamesOfPlace } from "@kortkoll/core/day-close/frozen-close.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { ClosePlace, CutScope } from "./cut-store.ts";

export type Company = { readonly id: string; readonly code: string };

/**
 * Companies at sites, and where one has left something that is in no close: what comes late must never
 * be stranded.
 */
export const PLACES_TO_CLOSE = `(select b.company_id, b.site_id from site_companies b
    union all
    select p.company_id, p.site_id from day_close_places p
    where not exists (select from site_companies b
        where b.company_id = p.company_id and b.site_id = p.site_id)
      and exists (select from vouchers v left join attempts a on a.id = v.attempt_id
        where v.company_id = p.company_id
          and (v.tx::text)::bigint >= case
            when greatest(p.below_tx, p.looked_tx) > pg_snapshot_xmin(pg_current_snapshot()) then 0
            else (greatest(p.below_tx, p.looked_tx)::text)::bigint end
          and coalesce(a.site_id, (select f.site_id from postings f where f.voucher_id = v.id
            order by f.line limit 1)) = p.site_id
          and not exists (select from close_vouchers k where k.voucher_id = v.id)))`;

const SITE = `select s.id, s.code, coalesce((select json_agg(json_build_object('id', c.id,
        'code', c.code) order by c.id) from ${PLACES_TO_CLOSE} b join companies c
        on c.id = b.company_id where b.site_id = s.id), '[]') as companies
    from sites s`;
const FIND_SITE = statement({ name: "find_day_close_site", text: `${SITE} where s.code = $1` });
const FIND_SITE_BY_ID = statement({ name: "find_site_by_id", text: `${SITE} where s.id = $1` });

const FIND_COMPANY_SITES = statement({
  name: "find_day_close_sites_of_company",
  text: `select * from (${SITE}) f
    where f.companies::jsonb @> jsonb_build_array(jsonb_build_object('code', $1::text))
    order by f.code`,
});

export type CloseSite = {
  readonly id: string;
  readonly code: string;
  readonly companies: readonly Company[];
};

export async function findCloseSite(sql: Sql, siteCode: string): Promise<CloseSite | undefined> {
  return (await sql.query<CloseSite>(FIND_SITE, [siteCode]))[0];
}

export async function findSiteById(sql: Sql, id: string): Promise<CloseSite | undefined> {
  return (await sql.query<CloseSite>(FIND_SITE_BY_ID, [id]))[0];
}

/** Every site of a company. */
export async function findSitesOfCompany(
  sql: Sql,
  companyCode: string,
): Promise<readonly CloseSite[]> {
  return await sql.query<CloseSite>(FIND_COMPANY_SITES, [companyCode]);
}

const FIND_PART = statement({
  name: "find_day_close_part",
  text: `select json_build_object('kind', 'till', 'id', t.id, 'code', t.code) as part,
      null::uuid as "companyId"
    from tills t where t.site_id = $1 and t.id = $2
    union all
    select json_build_object('kind', 'terminal', 'id', m.id, 'terminalId', m.terminal_id),
      m.company_id
    from terminals m where m.place_site_id = $1 and m.id = $3`,
});

export type FoundPart = {
  readonly part: ClosePart;
  /** A terminal is one company's; a till may take for several. */
  readonly companyId: string | null;
};

export async function findPart(
  sql: Sql,
  siteId: string,
  { tillId, terminalId }: CutScope,
): Promise<FoundPart | undefined> {
  return (await sql.query<FoundPart>(FIND_PART, [siteId, tillId, terminalId]))[0];
}

const NAMES_OF_PLACE = statement({
  name: "names_of_day_close_place",
  text: `select c.name as "companyName", c.organisation_number as "organisationNumber",
      s.name as "siteName" from companies c, sites s where c.id = $1 and s.id = $2`,
});

/** As they are now: a close freezes them. */
export async function findNamesOfPlace(sql: Sql, place: ClosePlace): Promise<NamesOfPlace> {
  const values = [place.companyId, place.siteId];
  const [names] = await sql.query<NamesOfPlace>(NAMES_OF_PLACE, values);
  if (names === undefined) throw new Error("A place without names");
  return names;
}

const MAKE_PLACE = statement({
  name: "make_day_close_place",
  text: `insert into day_close_places (company_id, site_id) values ($1, $2)
    on conflict (company_id, site_id) do nothing`,
});
const READ_PLACE = `select last_number as "lastNumber", last_close_id as "lastCloseId",
    below_tx::text as "belowTx" from day_close_places where company_id = $1 and site_id = $2`;
const FIND_PLACE = statement({ name: "find_day_close_place", text: READ_PLACE });
const LOCK_PLACE = statement({ name: "lock_day_close_place", text: `${READ_PLACE} for update` });

export type PlaceState = {
  readonly lastNumber: number;
  readonly lastCloseId: string | null;
  readonly belowTx: string;
};

export const NEVER_CLOSED: PlaceState = { lastNumber: 0, lastCloseId: null, belowTx: "0" };

export async function findPlaceState(sql: Sql, place: ClosePlace): Promise<PlaceState> {
  const [row] = await sql.query<PlaceState>(FIND_PLACE, [place.companyId, place.siteId]);
  return row ?? NEVER_CLOSED;
}

export async function lockPlace(tx: Transaction, place: ClosePlace): Promise<PlaceState> {
  await tx.write(MAKE_PLACE, [place.companyId, place.siteId]);
  const [row] = await tx.query<PlaceState>(LOCK_PLACE, [place.companyId, place.siteId]);
  if (row === undefined) throw new Error("A place that was just made is gone");
  return row;
}

const LAST_COVERING = statement({
  name: "last_close_covering",
  text: `select id, number from day_closes where company_id = $1 and site_id = $2
      and (till_id is null and terminal_id is null or till_id = $3 or terminal_id = $4)
    order by number desc limit 1`,
});

/** The last one that took everything of the till or terminal: its own, or one of the whole site. */
export async function findLastCovering(
  sql: Sql,
  { companyId, siteId }: ClosePlace,
  { tillId, terminalId }: CutScope,
): Promise<{ readonly id: string; readonly number: number } | undefined> {
  const values = [companyId, siteId, tillId, terminalId];
  return (await sql.query<{ id: string; number: number }>(LAST_COVERING, values))[0];
}

const NAMED_IN_FLIGHT = statement({
  name: "in_flight_at_closes_before",
  text: `select json_array_elements(d.content::json -> 'inFlight') ->> 'paymentId' as "paymentId"
    from day_closes d where d.company_id = $1 and d.site_id = $2 and d.number >= coalesce(
      (select max(w.number) from day_closes w where w.company_id = $1 and w.site_id = $2
        and w.till_id is null and w.terminal_id is null), 1)`,
});

/** Of the last close of the whole site, which named them all, and of those since. */
export async function findInFlightBefore(
  sql: Sql,
  { companyId, siteId }: ClosePlace,
): Promise<readonly string[]> {
  const rows = await sql.query<{ paymentId: string }>(NAMED_IN_FLIGHT, [companyId, siteId]);
  return rows.map((row) => row.paymentId);
}

const WAITING_SESSIONS = statement({
  name: "count_sessions_that_closes_of_place_wait_for",
  text: `select count(distinct x.terminal_id)::int as terminals
    from day_closes d join close_terminals k on k.close_id = d.id
      join session_closings x on x.id = k.closing_id
    where d.company_id = $1 and d.site_id = $2 and x.state in ('waiting','asking')`,
});

/** How many terminals the closes of a place still wait for. */
export async function countWaitingSessions(sql: Sql, place: ClosePlace): Promise<number> {
  const values = [place.companyId, place.siteId];
  const [row] = await sql.query<{ terminals: number }>(WAITING_SESSIONS, values);
  return row?.terminals ?? 0;
}

const MOVE_PLACE = statement({
  name: "move_day_close_place",
  text: `update day_close_places set last_number = $3, last_close_id = $4, below_tx = $5::xid8
    where company_id = $1 and site_id = $2`,
});

const INSERT_CLOSE = statement({
  name: "insert_day_close",
  text: `insert into day_closes (id, company_id, site_id, number, cut_at, by_id, by, content,
      content_hash, till_id, terminal_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
});

export type NewClose = ClosePlace &
  CutScope & {
    readonly id: string;
    readonly number: number;
    readonly cutAt: Date;
    readonly byId: string | null;
    readonly by: string;
    readonly content: string;
    readonly contentHash: string;
    readonly belowTx: string;
  };

export async function insertClose(tx: Transaction, close: NewClose): Promise<void> {
  const { id, companyId, siteId, number, cutAt, byId, by, content, contentHash } = close;
  const { tillId, terminalId } = close;
  await tx.write(INSERT_CLOSE, [
    id,
    companyId,
    siteId,
    number,
    cutAt,
    byId,
    by,
    content,
    contentHash,
    tillId,
    terminalId,
  ]);
  await tx.write(MOVE_PLACE, [companyId, siteId, number, id, close.belowTx]);
}

export type CloseRow = {
  readonly id: string;
  readonly number: number;
  readonly companyId: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly organisationNumber: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly cutAt: Date;
  readonly by: string;
  readonly content: string;
  readonly contentHash: string;
};

const FIND_CLOSE = statement({
  name: "find_day_close",
  text: `select d.id, d.number, d.company_id as "companyId", c.code as "companyCode",
      c.name as "companyName", c.organisation_number as "organisationNumber",
      d.site_id as "siteId", s.code as "siteCode", s.name as "siteName", d.cut_at as "cutAt", d.by, d.content,
      d.content_hash as "contentHash"
    from day_closes d join companies c on c.id = d.company_id join sites s on s.id = d.site_id
    where d.id = $1`,
});

export async function findClose(sql: Sql, id: string): Promise<CloseRow | undefined> {
  return (await sql.query<CloseRow>(FIND_CLOSE, [id]))[0];
}
