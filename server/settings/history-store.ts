/** The SQL that reads the settings' part of the audit trail, newest first. */
import type { AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { PageCursor } from "../page-cursor.ts";

export type HistoryRow = {
  readonly id: string;
  readonly kind: "settingChanged" | "settingRefused";
  readonly subjectKind: AuditSubject;
  readonly subjectId: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly by: string;
  readonly at: Date;
  readonly atMicros: number;
};

const LIST_HISTORY = statement({
  name: "list_setting_history",
  text: `select id, kind, subject_kind as "subjectKind", subject_id as "subjectId", content, by, at,
      (extract(epoch from at) * 1000000)::bigint as "atMicros"
    from audit_events
    where kind in ('settingChanged','settingRefused')
      and ($1::text is null or subject_kind = $1)
      and ($2::uuid is null or subject_id = $2)
      and (subject_kind <> 'person' or $8::boolean)
      -- What is of no one company shows those of others: without a place it is for who sees all.
      and ($3::uuid[] is null or company_id = any($3) or (company_id is null and exists (
        select from site_companies h where h.site_id = audit_events.site_id
          and h.company_id = any($3))))
      and ($4::uuid[] is null or site_id is null or site_id = any($4))
      and ($5::bigint is null
        or (at, id) < (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::uuid))
    order by at desc, id desc limit $7`,
});

export type HistoryAsked = {
  readonly subject: AuditSubject | undefined;
  readonly id: string | undefined;
  readonly sight: Sight;
  /** People have their own history: here it is for those only who decide over all of them. */
  readonly showsPeople: boolean;
  readonly after: PageCursor | undefined;
  readonly most: number;
};

export function selectHistory(sql: Sql, asked: HistoryAsked): Promise<HistoryRow[]> {
  const { subject, id, sight, after, most } = asked;
  return sql.query<HistoryRow>(LIST_HISTORY, [
    subject ?? null,
    id ?? null,
    sight.companyIds,
    sight.siteIds,
    after?.createdAtMicros ?? null,
    after?.id ?? null,
    most,
    asked.showsPeople,
  ]);
}

const SEEN_NAMES = statement({
  name: "names_seen_in_history",
  text: `select array(select m.terminal_id from terminals m
        where m.company_id = any($1::uuid[])) as terminals,
      array(select c.code from companies c where c.id = any($1::uuid[])) as companies,
      array(select s.code from sites s
        where ($2::uuid[] is null or s.id = any($2)) and exists (select from site_companies h
          where h.site_id = s.id and h.company_id = any($1::uuid[]))) as sites`,
});

export type SeenNames = {
  readonly terminals: readonly string[];
  readonly companies: readonly string[];
  readonly sites: readonly string[];
};

/** What of the lists in a history belongs to the companies, and lies at the sites. */
export async function selectSeenNames(
  sql: Sql,
  companyIds: readonly string[],
  siteIds: readonly string[] | null,
): Promise<SeenNames> {
  const [row] = await sql.query<SeenNames>(SEEN_NAMES, [companyIds, siteIds]);
  return row ?? { terminals: [], companies: [], sites: [] };
}

const LAST_CHANGE = statement({
  name: "find_last_setting_change",
  text: `select by, at from audit_events
    where subject_kind = $1 and subject_id is not distinct from $2 and kind = 'settingChanged'
    order by at desc, id desc limit 1`,
});

export async function findLastChange(
  sql: Sql,
  subject: { readonly kind: AuditSubject; readonly id: string | null },
): Promise<{ readonly by: string; readonly at: Date } | undefined> {
  const [row] = await sql.query<{ by: string; at: Date }>(LAST_CHANGE, [subject.kind, subject.id]);
  return row;
}
