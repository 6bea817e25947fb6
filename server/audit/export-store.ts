/** The SQL of an export's range and of what its first line tells. */
import { type Sql, statement } from "../database/database.ts";
import type { Head } from "./head-key.ts";

/**
 * To the first entry from the last wanted one on that is signed with the key of now, or else the last; never
 * without one, so that even an export of days on which nothing happened proves something. Written
 * rows go with what tells of them.
 */
const FIND_RANGE = statement({
  name: "find_audit_range",
  text: `select coalesce(least(f.seq, t.seq), 1) as "fromSeq",
      coalesce(t.seq, 0) as "toSeq"
    from (select min(seq) as seq from audit_chain
        where $1::timestamptz is null or (at >= $1 and source <> 'writtenRow')) f,
      (select coalesce((select min(h.seq) from audit_heads h
        where h.no > (select lost_heads from audit_chain_tip) and h.seq >=
        (select max(seq) from audit_chain
        where $2::timestamptz is null or (at < $2 and source <> 'writtenRow'))),
        (select max(h.seq) from audit_heads h)) as seq) t`,
});

export async function findRange(
  sql: Sql,
  days: { readonly from: Date | null; readonly to: Date | null },
): Promise<{ readonly fromSeq: number; readonly toSeq: number }> {
  type Range = { readonly fromSeq: number; readonly toSeq: number };
  const [range] = await sql.query<Range>(FIND_RANGE, [days.from, days.to]);
  return range ?? { fromSeq: 1, toSeq: 0 };
}

const READ_HEADS_OF = statement({
  name: "read_audit_heads_of",
  text: `select no, seq, encode(hash, 'hex') as hash,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      replace(encode(signature, 'base64'), e'\\n', '') as signature
    from audit_heads where seq > $1 and seq <= $2 order by no`,
});

export async function readHeadsOf(sql: Sql, fromSeq: number, toSeq: number): Promise<Head[]> {
  return await sql.query<Head>(READ_HEADS_OF, [fromSeq, toSeq]);
}

export type ExportedCompany = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly organisationNumber: string;
};

const READ_COMPANIES = statement({
  name: "read_audit_companies",
  text: `select id, code, name, organisation_number as "organisationNumber" from companies
    order by code`,
});

export async function readCompanies(sql: Sql): Promise<ExportedCompany[]> {
  return await sql.query<ExportedCompany>(READ_COMPANIES);
}
