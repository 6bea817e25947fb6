/** The SQL of the report by signature: sums over a period, by whom each carried signature means. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { companiesOfPerson } from "../people/rights-of-person.ts";

/** Whose figures are shown: everybody's at some sites, and one's own wherever they are. */
export type Shown = {
  /** Null is every site. */
  readonly wholeSiteIds: readonly string[] | null;
  readonly own: string | null;
};

export type ReportAsked = {
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly siteCode: string | null;
  readonly sight: Sight;
  readonly shown: Shown;
};

/** A signature is its person's in the companies where they work: looked up once for each person. */
const KNOWN = `known as materialized (select p.id, p.signature, p.name,
    ${companiesOfPerson("p.id")} as companies from people p)`;

/** $3 companies, $4 sites, $5 one site by its code, $6 and $7 whose figures. */
const CARRIED = `select a.id, a.kind, coalesce(a.issuer, a.method) as tender, a.till_id, a.operator,
    a.site_id, l.applied_ore, l.service_advisor as text, c.code as company_code,
    coalesce(p.signature, q.signature, l.service_advisor) as who, coalesce(p.name, q.name) as name
  from attempts a
  join allocations l on l.attempt_id = a.id
  join companies c on c.id = a.company_id
  left join known p on p.signature = l.service_advisor
    and coalesce(a.company_id = any(p.companies), true)
  left join signature_aliases s on p.id is null and s.company_id = a.company_id
    and s.signature = l.service_advisor and s.undone_at is null
  left join people q on q.id = s.person_id`;
const SEEN = `($3::uuid[] is null or a.company_id = any($3))
    and ($4::uuid[] is null or a.site_id = any($4))
    and ($5::text is null or a.site_id = (select i.id from sites i where i.code = $5))`;
const IS_SHOWN = "($6::uuid[] is null or site_id = any($6) or who = $7)";

export type Tender = Issuer | "cash";

export type FigureRow = {
  /** Null in the one row that is the sum of all. */
  readonly who: string | null;
  readonly name: string | null;
  readonly kind: "purchase" | "refund" | "void" | null;
  readonly tender: Tender | null;
  readonly payments: number;
  readonly refunds: number;
  readonly appliedOre: Ore;
  readonly tillIds: readonly string[];
  readonly operators: readonly string[];
  readonly texts: readonly { readonly signature: string; readonly companyCode: string }[];
};

const READ_FIGURES = statement({
  name: "read_advisor_figures",
  text: `with ${KNOWN}, carried as (${CARRIED}
      where a.state = 'approved' and a.business_day between $1 and $2 and ${SEEN})
    select who, name, kind, tender,
      count(distinct id) filter (where kind = 'purchase') as payments,
      count(distinct id) filter (where kind <> 'purchase') as refunds,
      coalesce(sum(applied_ore), 0)::bigint as "appliedOre",
      coalesce(array_agg(distinct till_id), '{}') as "tillIds",
      coalesce(array_agg(distinct operator), '{}') as operators,
      coalesce(jsonb_agg(distinct jsonb_build_object('signature', text,
        'companyCode', company_code)), '[]') as texts
    from carried where ${IS_SHOWN}
    group by grouping sets ((who, name, kind, tender), ())`,
});

export async function selectFigures(sql: Sql, asked: ReportAsked): Promise<FigureRow[]> {
  const values = [asked.from, asked.to, ...narrowing(asked)];
  type Row = Omit<FigureRow, "appliedOre"> & { appliedOre: number };
  const rows = await sql.query<Row>(READ_FIGURES, values);
  return rows.map((row) => ({ ...row, appliedOre: ore(row.appliedOre) }));
}

export type InterruptedRow = {
  readonly who: string | null;
  readonly name: string | null;
  readonly interrupted: number;
  readonly texts: FigureRow["texts"];
};

const COUNT_INTERRUPTED = statement({
  name: "count_interrupted_of_advisors",
  text: `with ${KNOWN}, met as (
      select e.attempt_id as id from attempt_events e
        where e.kind = 'unknown' and e.at >= $1 and e.at < $2
      union select f.id from attempts f
        where f.flags <> '{}' and f.created_at >= $1 and f.created_at < $2
      union select d.attempt_id from debts d
        where d.attempt_id is not null and d.created_at >= $1 and d.created_at < $2
          and d.reason in ('excess','lateApproval','failedReversal','paidTwice')),
    carried as (${CARRIED} where a.id in (select id from met) and ${SEEN})
    select who, name, count(distinct id) as interrupted,
      coalesce(jsonb_agg(distinct jsonb_build_object('signature', text,
        'companyCode', company_code)), '[]') as texts
    from carried where ${IS_SHOWN}
    group by grouping sets ((who, name), ())`,
});

export function selectInterrupted(sql: Sql, asked: ReportAsked): Promise<InterruptedRow[]> {
  const values = [asked.fromAt, asked.untilAt, ...narrowing(asked)];
  return sql.query<InterruptedRow>(COUNT_INTERRUPTED, values);
}

const READ_WITHOUT_ORDER = statement({
  name: "read_approved_without_order",
  text: `select coalesce(sum(a.approved_ore - coalesce((select sum(l.applied_ore)
        from allocations l where l.attempt_id = a.id), 0)), 0)::bigint as left_ore
    from attempts a
    where a.state = 'approved' and a.kind = 'purchase' and a.business_day between $1 and $2
      and ${SEEN} and ($6::uuid[] is null or a.site_id = any($6))`,
});

/** Nobody's own. */
export async function readWithoutOrder(sql: Sql, asked: ReportAsked): Promise<Ore> {
  const values = [asked.from, asked.to, ...narrowing(asked).slice(0, 4)];
  const [row] = await sql.query<{ left_ore: number }>(READ_WITHOUT_ORDER, values);
  return ore(row?.left_ore ?? 0);
}

function narrowing({ sight, siteCode, shown }: ReportAsked): readonly unknown[] {
  return [sight.companyIds, sight.siteIds, siteCode, shown.wholeSiteIds, shown.own];
}

const READ_SITES = statement({ name: "read_sites_of_report", text: "select id from sites" });

export async function selectSiteIds(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(READ_SITES);
  return rows.map((row) => row.id);
}
