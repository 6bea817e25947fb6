/** The SQL that finds entries of the chain for the list, newest first. */
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { SOURCE_TEXT_OF_ENTRY } from "./chain-source-store.ts";

/** What names what is of every company at a site is not searched for whoever sees some of them. */
const SEARCHED = `case when $10::uuid[] is not null and c.company_id is null
      then concat(c.kind, ' ', c.by) else ${SOURCE_TEXT_OF_ENTRY} end`;

/**
 * Whoever sees some companies sees what is of one of them, and of a site that one of them uses;
 * without a place an entry is for who sees all. A terminal's company and site are where it stands
 * now: neither is sealed with its events. What is settled of people has its own history, for those
 * who decide over them. Written rows are told to whoever asks for them, and sees all: what they
 * belong to is not sealed.
 */
const FIND_SEQS = statement({
  name: "find_audit_seqs",
  text: `select c.seq from audit_chain c
    where c.seq < $1 and c.seq > $2
      and (c.source = $3 or ($3::text is null and c.source <> 'writtenRow')) and ($4::text is null or c.kind = $4)
      and ($5::text is null or c.by = $5) and ($6::uuid is null or c.subject_id = $6)
      and ($7::text is null or c.company_id = (select id from companies where code = $7))
      and ($8::timestamptz is null or c.at >= $8) and ($9::timestamptz is null or c.at < $9)
      and ($10::uuid[] is null or c.company_id = any($10) or (c.company_id is null
        and case when c.source = 'terminalEvent'
          then exists (select from terminals t
            where t.id = c.subject_id and t.company_id = any($10))
          else exists (select from site_companies h
            where h.site_id = c.site_id and h.company_id = any($10)) end))
      and ($11::uuid[] is null or c.site_id = any($11) or (c.site_id is null
        and (c.source <> 'terminalEvent' or exists (select from terminals t
          where t.id = c.subject_id and t.site_id = any($11)))))
      and (($10::uuid[] is null and $11::uuid[] is null) or c.source <> 'auditEvent'
        or not exists (select from audit_events e where e.id = c.row_id
          and e.subject_kind = 'person' and (e.company_id is null and e.site_id is null
            or e.kind in ('settingChanged','settingRefused'))))
      and (c.source <> 'writtenRow' or ($10::uuid[] is null and $11::uuid[] is null))
      and ($12::text is null or ${SEARCHED} ilike $12)
    order by c.seq desc limit $13`,
});

export type Wanted = {
  readonly beforeSeq: number;
  readonly afterSeq: number;
  readonly source: string | null;
  readonly kind: string | null;
  readonly by: string | null;
  readonly subjectId: string | null;
  readonly companyCode: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly text: string | null;
  readonly limit: number;
  readonly sight: Sight;
};

export async function findSeqs(sql: Sql, wanted: Wanted): Promise<readonly number[]> {
  const { beforeSeq, afterSeq, source, kind, by, subjectId, companyCode, from, to } = wanted;
  const pattern = wanted.text === null ? null : `%${wanted.text.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await sql.query<{ seq: number }>(FIND_SEQS, [
    beforeSeq,
    afterSeq,
    source,
    kind,
    by,
    subjectId,
    companyCode,
    from,
    to,
    wanted.sight.companyIds,
    wanted.sight.siteIds,
    pattern,
    wanted.limit,
  ]);
  return rows.map(({ seq }) => seq);
}

const READ_NAMES = statement({
  name: "read_audit_place_names",
  text: `select id, code from companies where id = any($1::uuid[])
    union all select id, code from sites where id = any($1::uuid[])`,
});

/** The codes of companies and sites. */
export async function readNames(
  sql: Sql,
  places: readonly { readonly companyId: string | null; readonly siteId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = places.flatMap(({ companyId, siteId }) => [companyId, siteId]);
  const wanted = [...new Set(ids.filter((one) => one !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await sql.query<{ id: string; code: string }>(READ_NAMES, [wanted]);
  return new Map(rows.map(({ id, code }) => [id, code]));
}
