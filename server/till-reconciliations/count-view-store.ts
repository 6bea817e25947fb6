/** The SQL that shows till reconciliations: one whole, the list, and what can be counted. */
import type { CutFacts } from "@kortkoll/core/till-reconciliation/cut-facts.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { PageCursor } from "../page-cursor.ts";

export type ViewRow = {
  id: string;
  state: "counting" | "signed" | "abandoned";
  number: number | null;
  tillId: string;
  tillCode: string;
  tillName: string;
  siteCode: string;
  siteName: string;
  companyId: string;
  companyCode: string;
  companyName: string;
  organisationNumber: string;
  begunAt: Date;
  begunBy: string;
  previousId: string | null;
  previousNumber: number | null;
  previousAt: Date | null;
  facts: CutFacts;
  limitOre: number | null;
  approvedCountNo: number | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  approvalNote: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endNote: string | null;
  baggedOre: number | null;
  carriedOre: number | null;
  contentHash: string | null;
};

const READ = statement({
  name: "read_till_reconciliation",
  text: `select r.id, r.state, r.number, t.id as "tillId", t.code as "tillCode",
      t.name as "tillName", s.code as "siteCode", s.name as "siteName", c.id as "companyId",
      c.code as "companyCode", c.name as "companyName",
      c.organisation_number as "organisationNumber", r.begun_at as "begunAt",
      r.begun_by as "begunBy", p.id as "previousId", p.number as "previousNumber",
      p.ended_at as "previousAt", r.facts, r.limit_ore as "limitOre",
      r.approved_count_no as "approvedCountNo", r.approved_by as "approvedBy",
      r.approved_at as "approvedAt", r.approval_note as "approvalNote", r.ended_at as "endedAt",
      r.ended_by as "endedBy", r.end_note as "endNote", r.bagged_ore as "baggedOre",
      r.carried_ore as "carriedOre", r.content_hash as "contentHash"
    from till_reconciliations r join tills t on t.id = r.till_id join sites s on s.id = t.site_id
      join companies c on c.id = r.company_id
      left join till_reconciliations p on p.id = r.previous_id
    where r.id = $1`,
});

export async function readRow(sql: Sql, id: string): Promise<ViewRow | undefined> {
  return (await sql.query<ViewRow>(READ, [id]))[0];
}

export type CountRow = {
  readonly countNo: number;
  readonly pieces: Readonly<Record<string, number>>;
  readonly countedOre: number;
  readonly note: string | null;
  readonly by: string;
  readonly at: Date;
};

const READ_COUNTS = statement({
  name: "read_counts_of_reconciliation",
  text: `select count_no as "countNo", json_build_object('1000', notes_1000, '500', notes_500,
        '200', notes_200, '100', notes_100, '50', notes_50, '20', notes_20, '10', coins_10,
        '5', coins_5, '2', coins_2, '1', coins_1) as pieces,
      counted_ore as "countedOre", note, by, at
    from till_counts where reconciliation_id = $1 order by count_no`,
});

export async function readCounts(sql: Sql, id: string): Promise<readonly CountRow[]> {
  return await sql.query<CountRow>(READ_COUNTS, [id]);
}

const READ_BAGS = statement({
  name: "read_bags_of_reconciliation",
  text: `select m.bag_number as "bagNumber", m.amount_ore as "amountOre"
    from till_reconciliations r join till_reconciliation_items i on i.reconciliation_id = r.id
      join cash_movements m on m.id = i.movement_id
    where r.id = $1 and m.kind = 'bagSealed' and m.corrects_id is null
      and not exists (select from jsonb_array_elements(r.facts -> 'movements') f
        where f ->> 'id' = m.id::text)
    order by m.at, m.id`,
});

/** Those that the signing made; those of the period before the cut are in its facts. */
export async function readBags(
  sql: Sql,
  id: string,
): Promise<{ bagNumber: string; amountOre: number }[]> {
  return await sql.query<{ bagNumber: string; amountOre: number }>(READ_BAGS, [id]);
}

const READ_CONTENT = statement({
  name: "read_content_of_reconciliation",
  text: `select content, content_hash as "contentHash" from till_reconciliations
    where id = $1 and state = 'signed'`,
});

export async function readContent(
  sql: Sql,
  id: string,
): Promise<{ readonly content: string; readonly contentHash: string } | undefined> {
  return (
    await sql.query<{ readonly content: string; readonly contentHash: string }>(READ_CONTENT, [id])
  )[0];
}

export type ListedRow = {
  id: string;
  state: "counting" | "signed" | "abandoned";
  number: number | null;
  till: string;
  tillName: string;
  siteId: string;
  siteCode: string;
  companyCode: string;
  begunAt: Date;
  begunBy: string;
  counts: number;
  countedBy: string | null;
  approvedBy: string | null;
  countedOre: number | null;
  expectedOre: number | null;
  endedAt: Date | null;
  micros: number;
};

const LIST = statement({
  name: "list_till_reconciliations",
  text: `select r.id, r.state, r.number, t.code as till, t.name as "tillName", s.id as "siteId",
      s.code as "siteCode", c.code as "companyCode", r.begun_at as "begunAt",
      r.begun_by as "begunBy", coalesce(k.count_no, 0) as counts, k.by as "countedBy",
      r.approved_by as "approvedBy", k.counted_ore as "countedOre",
      r.expected_ore as "expectedOre", r.ended_at as "endedAt",
      (extract(epoch from r.begun_at) * 1000000)::bigint as micros
    from till_reconciliations r join tills t on t.id = r.till_id join sites s on s.id = t.site_id
      join companies c on c.id = r.company_id
      left join lateral (select n.count_no, n.counted_ore, n.by from till_counts n
        where n.reconciliation_id = r.id order by n.count_no desc limit 1) k on true
    where ($1::uuid[] is null or r.company_id = any($1)) and ($2::uuid[] is null or s.id = any($2))
      and ($3::uuid is null or r.till_id = $3) and ($4::text is null or r.state = $4)
      and ($5::text is null or r.number::text = $5
        or position(lower($5) in lower(concat_ws(' ', t.code, t.name, s.code, s.name, c.code,
          c.name, r.begun_by, k.by, r.approved_by))) > 0)
      and ($6::bigint is null or (r.begun_at, r.id)
        < (timestamptz 'epoch' + $6 * interval '1 microsecond', $7::uuid))
    order by r.begun_at desc, r.id desc limit $8`,
});

export async function selectReconciliations(
  sql: Sql,
  asked: {
    readonly siteIds: readonly string[] | null;
    readonly companyIds: readonly string[] | null;
    readonly tillId: string | undefined;
    readonly state: string | undefined;
    readonly search: string | undefined;
    readonly after: PageCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly ListedRow[]> {
  return await sql.query<ListedRow>(LIST, [
    asked.companyIds,
    asked.siteIds,
    asked.tillId ?? null,
    asked.state ?? null,
    asked.search ?? null,
    asked.after?.createdAtMicros ?? null,
    asked.after?.id ?? null,
    asked.limit,
  ]);
}

export type DrawerToCountRow = {
  tillId: string;
  till: string;
  tillName: string;
  siteId: string;
  siteCode: string;
  companyId: string;
  companyCode: string;
  companyName: string;
  openId: string | null;
  openCounts: number;
  openBy: string | null;
  openAt: Date | null;
  lastId: string | null;
  lastNumber: number | null;
  lastAt: Date | null;
};

const DRAWERS_TO_COUNT = statement({
  name: "list_drawers_to_count",
  text: `select t.id as "tillId", t.code as till, t.name as "tillName", s.id as "siteId",
      s.code as "siteCode", c.id as "companyId", c.code as "companyCode",
      c.name as "companyName", o.id as "openId",
      (select count(*) from till_counts k where k.reconciliation_id = o.id)::int as "openCounts",
      o.begun_by as "openBy", o.begun_at as "openAt", l.id as "lastId", l.number as "lastNumber",
      l.ended_at as "lastAt"
    from tills t join sites s on s.id = t.site_id join site_companies b on b.site_id = s.id
      join companies c on c.id = b.company_id
      left join drawers d on d.till_id = t.id and d.company_id = c.id
      left join till_reconciliations o on o.drawer_id = d.id and o.state = 'counting'
      left join lateral (select r.id, r.number, r.ended_at from till_reconciliations r
        where r.drawer_id = d.id and r.state = 'signed' order by r.number desc limit 1) l on true
    where ($1::uuid[] is null or c.id = any($1)) and ($2::uuid[] is null or s.id = any($2))
      and ($3::uuid is null or t.id = $3) and (t.retired_at is null or o.id is not null)
    order by s.code, t.code, c.code`,
});

export async function selectDrawersToCount(
  sql: Sql,
  asked: Sight & { readonly tillId?: string | undefined },
): Promise<readonly DrawerToCountRow[]> {
  const { companyIds, siteIds, tillId = null } = asked;
  return await sql.query<DrawerToCountRow>(DRAWERS_TO_COUNT, [companyIds, siteIds, tillId]);
}
