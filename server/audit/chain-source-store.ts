/**
 * The SQL of what the audit chain seals: every append-only table, each with the one expression that
 * its rows are hashed as. An expression never changes: what it gave is in the hashes for good. It
 * names only columns that nothing updates, and no setting of the session shows in it.
 */
import type { AuditSource } from "@kortkoll/core/audit/audit-entries.ts";
import { type Sql, type Statement, statement } from "../database/database.ts";

type SourceSql = {
  readonly name: AuditSource;
  readonly table: string;
  /** `t` is the row itself. */
  readonly joins?: string;
  readonly company: string;
  readonly site: string;
  readonly subject: string;
  readonly kind: string;
  readonly by: string;
  readonly at: string;
  readonly row: string;
  /** Where a block range index by number stands in for one by (tx, id). */
  readonly byNumber?: true;
  /** Where the row's id alone is in no index: what beside it is sought by. */
  readonly soughtBy?: string;
};

const OF_ATTEMPT = {
  joins: "join attempts a on a.id = t.attempt_id",
  company: "a.company_id",
  site: "a.site_id",
  subject: "t.attempt_id",
};

const OF_ORDER = {
  joins: "join orders o on o.id = t.order_id",
  company: "o.company_id",
  site: "o.site_id",
  subject: "t.order_id",
};

/** One form of an instant, to the microsecond, whatever the session's time zone and style. */
const written = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const POSTINGS = `left join lateral (select (array_agg(p.site_id order by p.line))[1] as site_id,
    json_agg(json_build_object('line', p.line, 'account', p.account, 'role', p.role,
      'amountOre', p.amount_ore, 'issuer', p.issuer, 'company', p.company_id, 'site', p.site_id,
      'till', p.till_id, 'terminal', p.terminal_id, 'operator', p.operator,
      'serviceAdvisor', p.service_advisor, 'order', p.order_id, 'system', p.system_code,
      'attempt', p.attempt_id, 'debt', p.debt_id, 'bookedBySystem', p.booked_by_system)
      order by p.line) as lines
  from postings p where p.voucher_id = t.id) p on true`;

/** A column that came later is told only where it has a value: what was sealed before stays as it was. */
const VOUCHER = `'series', t.series, 'businessDay', to_char(t.business_day, 'YYYY-MM-DD'),
      'text', t.text, 'attempt', t.attempt_id, 'order', t.order_id, 'corrects', t.corrects_id,
      'postings', p.lines`;

/** In the order of their names, which is the order of the rows of one transaction. */
export const SOURCES: readonly SourceSql[] = [
  {
    ...OF_ATTEMPT,
    name: "attemptEvent",
    table: "attempt_events",
    kind: "t.kind",
    by: "t.by",
    at: "t.at",
    row: "json_build_object('content', t.content)",
  },
  {
    name: "auditEvent",
    table: "audit_events",
    company: "t.company_id",
    site: "t.site_id",
    subject: "t.subject_id",
    kind: "t.kind",
    by: "t.by",
    at: "t.at",
    row: "json_build_object('subjectKind', t.subject_kind, 'byId', t.by_id, 'content', t.content)",
  },
  {
    ...OF_ATTEMPT,
    name: "cashCheck",
    table: "cash_checks",
    company: "t.company_id",
    kind: "'checked'",
    by: "t.by",
    at: "t.at",
    row: `json_build_object('document', t.document, 'note', t.note, 'sumOre', t.sum_ore,
      'byId', t.by_id)`,
  },
  {
    name: "cashMovement",
    table: "cash_movements",
    joins: "join tills k on k.id = t.till_id",
    company: "t.company_id",
    site: "k.site_id",
    subject: "t.drawer_id",
    kind: "t.kind",
    by: "t.by",
    at: "t.at",
    row: `json_build_object('till', t.till_id, 'amountOre', t.amount_ore, 'drawerOre', t.drawer_ore,
      'reasonId', t.reason_id, 'reason', t.reason, 'contraAccount', t.contra_account,
      'bagNumber', t.bag_number, 'sealed', t.sealed_id, 'sealedKind', t.sealed_kind,
      'sealedOre', t.sealed_ore, 'countNo', t.count_no, 'note', t.note, 'corrects', t.corrects_id,
      'refersToOriginal', t.refers_to_original, 'byId', t.by_id,
      'businessDay', to_char(t.business_day, 'YYYY-MM-DD'))`,
  },
  {
    ...OF_ATTEMPT,
    name: "comment",
    table: "interrupted_comments",
    kind: "'comment'",
    by: "t.by",
    at: "t.at",
    row: "json_build_object('reason', t.reason, 'text', t.text)",
  },
  {
    ...OF_ATTEMPT,
    name: "debtApplication",
    table: "debt_applications",
    kind: "'debtApplied'",
    by: "t.by",
    at: "t.at",
    row: `json_build_object('debt', t.debt_id, 'order', t.order_id, 'amountOre', t.amount_ore,
      'reason', t.reason)`,
  },
  {
    ...OF_ORDER,
    name: "orderEvent",
    table: "order_events",
    company: "t.company_id",
    kind: "t.kind",
    by: "null::text",
    at: "t.at",
    row: "json_build_object('system', t.system_code, 'content', t.content)",
  },
  {
    ...OF_ORDER,
    name: "orderVersion",
    table: "order_versions",
    kind: "'version'",
    by: "null::text",
    at: "t.received_at",
    row: "json_build_object('version', t.version, 'content', t.content)",
    soughtBy: "r.tx = c.tx",
  },
  {
    name: "terminalEvent",
    table: "terminal_events",
    company: "null::uuid",
    site: "null::uuid",
    subject: "t.terminal_id",
    kind: "t.kind",
    by: "t.by",
    at: "t.at",
    row: "json_build_object('content', t.content)",
  },
  {
    name: "voucher",
    table: "vouchers",
    joins: POSTINGS,
    company: "t.company_id",
    site: "p.site_id",
    subject: "coalesce(t.attempt_id, t.order_id)",
    kind: "t.event",
    by: "t.created_by",
    at: "t.created_at",
    row: `case when t.cash_movement_id is not null
        then json_build_object(${VOUCHER}, 'cashMovement', t.cash_movement_id)
      when t.payout_match_id is not null
        then json_build_object(${VOUCHER}, 'payoutMatch', t.payout_match_id)
      else json_build_object(${VOUCHER}) end`,
    byNumber: true,
  },
  {
    // Last of all, so that what tells of a write stands before it in the chain.
    name: "writtenRow",
    table: "written_rows",
    company: "null::uuid",
    site: "null::uuid",
    subject: "t.subject_id",
    kind: "t.held_table",
    by: "null::text",
    at: "t.at",
    row: "json_build_object('was', encode(t.was, 'hex'), 'isNow', encode(t.is_now, 'hex'))",
    byNumber: true,
    soughtBy: "r.subject_id = c.subject_id",
  },
];

/** The rows of one source, whose own are found by `found`. */
function branch(source: SourceSql, found: string, also = ""): string {
  const { name, joins = "", company, site, subject, kind, by, at, row } = source;
  return `select ${also}'${name}' as source, t.id, t.tx, ${company} as company_id,
      ${site} as site_id, ${subject} as subject_id, ${kind} as kind, ${by} as by, ${at} as at,
      ${row} as row
    from (${found}) t ${joins}`;
}

/** What is hashed: one JSON text with everything of the row, its keys always in this order. */
const CONTENT = `json_build_object('source', u.source, 'id', u.id, 'tx', u.tx::text,
    'company', u.company_id, 'site', u.site_id, 'subject', u.subject_id, 'kind', u.kind,
    'by', u.by, 'at', ${written("u.at")}, 'row', u.row)::text`;
const CONTENT_HASH = `sha256(convert_to(${CONTENT}, 'UTF8'))`;

const FIRST_ID = "'00000000-0000-0000-0000-000000000000'::uuid";
const LAST_ID = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid";

/** After the place ($1, $2, $3), of transactions below $4, at most $5. */
function foundAfter({ name, table, byNumber }: SourceSql): string {
  const fromId = `case when '${name}' collate "C" > $2 then ${FIRST_ID}
      when '${name}' collate "C" = $2 then $3::uuid else ${LAST_ID} end`;
  const numbered = byNumber
    ? `(r.tx::text)::bigint >= ($1::xid8::text)::bigint
        and (r.tx::text)::bigint < ($4::xid8::text)::bigint and `
    : "";
  return `select r.* from ${table} r where ${numbered}(r.tx, r.id) > ($1::xid8, ${fromId})
      and r.tx < $4::xid8 order by r.tx, r.id limit $5`;
}

const ROWS_AFTER = SOURCES.map((source) => branch(source, foundAfter(source))).join(
  "\n    union all\n    ",
);

/** A place in the chain: rows are in the order of transaction, source and id. */
export type Place = { readonly tx: string; readonly source: string; readonly id: string };

export type SourceRow = {
  readonly source: AuditSource;
  readonly id: string;
  readonly tx: string;
  readonly companyId: string | null;
  readonly siteId: string | null;
  readonly subjectId: string | null;
  readonly kind: string;
  readonly by: string | null;
  readonly at: string;
  readonly contentHash: string;
};

const READ_ROWS = statement({
  name: "read_rows_to_seal",
  text: `select u.source, u.id, u.tx::text as tx, u.company_id as "companyId",
      u.site_id as "siteId", u.subject_id as "subjectId", u.kind, u.by, ${written("u.at")} as at,
      encode(${CONTENT_HASH}, 'hex') as "contentHash"
    from (select * from (
    ${ROWS_AFTER}) a order by tx, source collate "C", id limit $5) u
    order by u.tx, u.source collate "C", u.id`,
});

export async function readRowsAfter(
  sql: Sql,
  after: Place,
  until: { readonly belowTx: string; readonly limit: number },
): Promise<readonly SourceRow[]> {
  return await sql.query<SourceRow>(READ_ROWS, valuesOf(after, until));
}

const COUNT_ROWS = statement({
  name: "count_rows_to_seal",
  text: `select count(*) as count from (
    ${ROWS_AFTER}) a`,
});

/** At most `limit` of each source are counted. */
export async function countRowsAfter(
  sql: Sql,
  after: Place,
  until: { readonly belowTx: string; readonly limit: number },
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(COUNT_ROWS, valuesOf(after, until));
  return row?.count ?? 0;
}

function valuesOf(after: Place, until: { belowTx: string; limit: number }): readonly unknown[] {
  return [countable(after.tx), after.source, after.id, countable(until.belowTx), until.limit];
}

const LARGEST_TX = 2n ** 63n - 1n;

/** A number that nothing of ours ever had must not make the question fail. */
function countable(tx: string): string {
  return BigInt(tx) > LARGEST_TX ? String(LARGEST_TX) : tx;
}

/**
 * The rows of the sources that belong in a piece of the chain, beside its entries: `s` is the nth
 * row where `c` is the nth entry. ($6, $7] are the entries, ($8, $9, $10) is the place of the last,
 * $11 and $12 are the hash and the transaction of the entry before. Only the first that does not hold
 * is told: to carry every entry to the program would take most of the time.
 */
const COMPARE = statement({
  name: "compare_chain_with_rows",
  text: `with c as (select row_number() over w as n, lag(hash, 1, decode($11, 'hex')) over w as before,
        lag(tx, 1, $12::xid8) over w as tx_before, *
      from audit_chain where seq > $6 and seq <= $7 window w as (order by seq)),
    s as (select row_number() over (order by u.tx, u.source collate "C", u.id) as n, u.*,
        ${CONTENT_HASH} as content_hash
      from (select * from (
    ${ROWS_AFTER}) a where (tx, source collate "C", id) <= ($8::xid8, $9::text, $10::uuid)
        order by tx, source collate "C", id limit $5) u),
    j as (select n, c.seq, case
        when c.seq is distinct from $6 + n then case when c.seq is null and $6 + n > $7 then 'row'
          else 'missing' end
        when c.hash <> sha256(convert_to(concat(c.seq, e'\n', encode(c.content_hash, 'hex'), e'\n',
          ${written("c.sealed_at")}, e'\n', encode(c.before, 'hex')), 'UTF8')) then 'hash'
        when not coalesce(s.source = c.source and s.id = c.row_id and s.tx = c.tx and s.kind = c.kind
          and s.at = c.at and s.by is not distinct from c.by
          and s.company_id is not distinct from c.company_id
          and s.site_id is not distinct from c.site_id
          and s.subject_id is not distinct from c.subject_id
          and s.content_hash = c.content_hash, false) then 'row'
        when c.source = 'writtenRow' and c.tx <> c.tx_before then 'untold' end as why,
      s.source as "rowSource", s.id as "rowId"
    from c full join s using (n))
    select (select count(*) from j) as count, b.*
    from (values (1)) one left join (select n, why, "rowSource", "rowId" from j where why is not null
      order by n limit 1) b on true`,
});

export type Compared = {
  /** How many entries or rows there are. */
  readonly count: number;
  /** Which of them does not hold, and why; null when all do. */
  readonly n: number | null;
  readonly why: "missing" | "hash" | "row" | "untold" | null;
  /** The row that stands there, if any. */
  readonly rowSource: AuditSource | null;
  readonly rowId: string | null;
};

export async function compareWithRows(
  sql: Sql,
  piece: {
    readonly fromSeq: number;
    readonly toSeq: number;
    /** The places of the entries `fromSeq` and `toSeq`, and the hash of the former. */
    readonly after: Place & { readonly hash: string };
    readonly last: Place;
  },
): Promise<Compared> {
  const { fromSeq, toSeq, after, last } = piece;
  // One more than fits, so that one row too many shows however many were put in.
  const until = { belowTx: String(BigInt(last.tx) + 1n), limit: toSeq - fromSeq + 1 };
  const lastPlace = [last.tx, last.source, last.id];
  const values = [...valuesOf(after, until), fromSeq, toSeq, ...lastPlace, after.hash, after.tx];
  const [compared] = await sql.query<Compared>(COMPARE, values);
  if (compared === undefined) throw new Error("The audit chain could not be compared");
  return compared;
}

function soughtBy({ soughtBy: beside }: SourceSql): string {
  return beside === undefined ? "r.id = c.row_id" : `${beside} and r.id = c.row_id`;
}

/** Found by the entries that `which` picks of the chain `c`. */
function rowsOfEntries(which: string): string {
  return SOURCES.map((source) => {
    const sought = soughtBy(source);
    const found = `select c.seq, r.* from audit_chain c join ${source.table} r on ${sought}
      where c.source = '${source.name}' and ${which}`;
    return branch(source, found, "t.seq, ");
  }).join("\n    union all\n    ");
}

/** The text of the row that the entry `c` of an outer query seals, to be searched in. */
export const SOURCE_TEXT_OF_ENTRY = `(select concat(u.kind, ' ', u.by, ' ', u.row::text) from (
    ${SOURCES.map((source) => {
      const sought = soughtBy(source);
      const found = `select r.* from ${source.table} r
        where c.source = '${source.name}' and ${sought}`;
      return branch(source, found);
    }).join("\n    union all\n    ")}) u limit 1)`;

/** The columns of entries `c` beside the rows `u` that they seal, which may be gone. */
const ENTRY_COLUMNS = `c.seq, c.source, c.row_id as id, c.tx::text as tx,
      c.company_id as "companyId", c.site_id as "siteId", c.subject_id as "subjectId", c.kind,
      c.by, ${written("c.at")} as at, ${written("c.sealed_at")} as "sealedAt",
      encode(c.content_hash, 'hex') as "contentHash", encode(c.hash, 'hex') as hash,
      case when u.id is not null then ${CONTENT} end as content`;

export type ReadEntry = Omit<SourceRow, "source"> & {
  readonly seq: number;
  readonly source: AuditSource;
  readonly sealedAt: string;
  readonly hash: string;
  /** As the row is now; null when it is gone. */
  readonly content: string | null;
};

function entriesWhere(name: string, which: string): Statement {
  return statement({
    name,
    text: `select ${ENTRY_COLUMNS}
    from (select * from audit_chain c where ${which}) c
    left join (${rowsOfEntries(which)}) u on u.seq = c.seq
    order by c.seq`,
  });
}

const READ_ENTRIES = entriesWhere("read_audit_entries", "c.seq = any($1::bigint[])");
const READ_PIECE = entriesWhere("read_audit_piece", "c.seq > $1 and c.seq <= $2");

/** In the order of their numbers. */
export async function readEntries(sql: Sql, seqs: readonly number[]): Promise<ReadEntry[]> {
  return await sql.query<ReadEntry>(READ_ENTRIES, [seqs]);
}

export async function readPiece(sql: Sql, fromSeq: number, toSeq: number): Promise<ReadEntry[]> {
  return await sql.query<ReadEntry>(READ_PIECE, [fromSeq, toSeq]);
}
