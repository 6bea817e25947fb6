/** The SQL of the chain itself: its entries, its end, and the signed heads. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Place, SourceRow } from "./chain-source-store.ts";
import type { Head, Tip } from "./head-key.ts";

/** A number that nothing of ours ever had is read as the largest that a number here can be. */
const safe = (number: string): string => `least(${number}, ${Number.MAX_SAFE_INTEGER})`;

const written = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export type ReadTip = Tip & {
  readonly signature: string | null;
  /** The highest number in the chain; 0 when it is empty. */
  readonly lastSeq: number;
  readonly lastHead: number;
  /** The entry that the last head signs. */
  readonly lastHeadSeq: number;
  /** The oldest transaction that may still be running: below it nothing is added any more. */
  readonly edge: string;
  /** No transaction had been begun with this number or a higher one. */
  readonly newest: string;
};

const READ_TIP = statement({
  name: "read_audit_tip",
  text: `select ${safe("seq")} as seq, encode(hash, 'hex') as hash, tx::text as tx, source,
      row_id as id, ${safe("heads")} as heads,
      ${written("head_at")} as "headAt", ${written("sealed_at")} as "sealedAt", sources,
      ${safe("lost_heads")} as "lostHeads",
      encode(signature, 'base64') as signature,
      (select ${safe("coalesce(max(c.seq), 0)")} from audit_chain c) as "lastSeq",
      (select ${safe("coalesce(max(h.no), 0)")} from audit_heads h) as "lastHead",
      coalesce((select ${safe("h.seq")} from audit_heads h order by h.no desc limit 1), 0)
        as "lastHeadSeq",
      pg_snapshot_xmin(pg_current_snapshot())::text as edge,
      pg_snapshot_xmax(pg_current_snapshot())::text as newest
    from audit_chain_tip`,
});

export async function readTip(sql: Sql): Promise<ReadTip> {
  const [tip] = await sql.query<ReadTip>(READ_TIP);
  if (tip === undefined) throw new Error("The audit chain has no end to go on from");
  return { ...tip, signature: tip.signature?.replaceAll("\n", "") ?? null };
}

const LOCK_TIP = statement({
  name: "lock_audit_tip",
  text: `select seq, tx::text as tx, source, row_id as id from audit_chain_tip
    for update skip locked`,
});

/** Undefined while another server seals. */
export async function lockTip(tx: Transaction): Promise<({ seq: number } & Place) | undefined> {
  const [tip] = await tx.query<{ seq: number } & Place>(LOCK_TIP);
  return tip;
}

export type NewEntry = SourceRow & {
  readonly seq: number;
  readonly hash: string;
  readonly sealedAt: string;
};

const APPEND = statement({
  name: "append_audit_entries",
  text: `insert into audit_chain (seq, source, row_id, tx, company_id, site_id, subject_id, kind, by,
      at, content_hash, sealed_at, hash)
    select n.seq, n.source, n.row_id, n.tx, n.company_id, n.site_id, n.subject_id, n.kind, n.by,
      n.at, decode(n.content_hash, 'hex'), $12::timestamptz, decode(n.hash, 'hex')
    from unnest($1::bigint[], $2::text[], $3::uuid[], $4::xid8[], $5::uuid[], $6::uuid[],
      $7::uuid[], $8::text[], $9::text[], $10::timestamptz[], $11::text[], $13::text[])
      as n(seq, source, row_id, tx, company_id, site_id, subject_id, kind, by, at, content_hash,
        hash)`,
});

export async function appendEntries(
  tx: Transaction,
  entries: readonly NewEntry[],
  sealedAt: string,
): Promise<void> {
  await tx.write(APPEND, [
    entries.map((one) => one.seq),
    entries.map((one) => one.source),
    entries.map((one) => one.id),
    entries.map((one) => one.tx),
    entries.map((one) => one.companyId),
    entries.map((one) => one.siteId),
    entries.map((one) => one.subjectId),
    entries.map((one) => one.kind),
    entries.map((one) => one.by),
    entries.map((one) => one.at),
    entries.map((one) => one.contentHash),
    sealedAt,
    entries.map((one) => one.hash),
  ]);
}

const MOVE_TIP = statement({
  name: "move_audit_tip",
  text: `update audit_chain_tip set seq = $1, hash = decode($2, 'hex'), tx = $3, source = $4,
      row_id = $5, heads = $6, head_at = $7, sealed_at = $8, signature = decode($9, 'base64')`,
});

export async function moveTip(tx: Transaction, tip: Tip, signature: string): Promise<void> {
  const { seq, hash, source, id, heads, headAt, sealedAt } = tip;
  await tx.write(MOVE_TIP, [seq, hash, tip.tx, source, id, heads, headAt, sealedAt, signature]);
}

const SIGN_TIP_ANEW = statement({
  name: "sign_audit_tip_anew",
  text: "update audit_chain_tip set lost_heads = $1, signature = decode($2, 'base64')",
});

export async function signTipAnew(
  tx: Transaction,
  lostHeads: number,
  signature: string,
): Promise<void> {
  await tx.query(SIGN_TIP_ANEW, [lostHeads, signature]);
}

const INSERT_HEAD = statement({
  name: "insert_audit_head",
  text: `insert into audit_heads (no, seq, hash, at, signature)
    values ($1, $2, decode($3, 'hex'), $4, decode($5, 'base64'))`,
});

export async function insertHead(tx: Transaction, head: Head): Promise<void> {
  await tx.write(INSERT_HEAD, [head.no, head.seq, head.hash, head.at, head.signature]);
}

const READ_HEADS = statement({
  name: "read_audit_heads",
  text: `select no, ${safe("seq")} as seq, encode(hash, 'hex') as hash, ${written("at")} as at,
      replace(encode(signature, 'base64'), e'\\n', '') as signature
    from audit_heads where no > $1 and no <= $2 order by no limit $3`,
});

export async function readHeads(
  sql: Sql,
  from: { readonly afterNo: number; readonly toNo: number; readonly limit: number },
): Promise<Head[]> {
  return await sql.query<Head>(READ_HEADS, [from.afterNo, from.toNo, from.limit]);
}

const READ_HASHES = statement({
  name: "read_audit_hashes",
  text: "select seq, encode(hash, 'hex') as hash from audit_chain where seq = any($1::bigint[])",
});

export async function readHashes(
  sql: Sql,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await sql.query<{ seq: number; hash: string }>(READ_HASHES, [seqs]);
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}

const READ_LAST_PLACE = statement({
  name: "read_audit_last_place",
  text: `select seq, tx::text as tx, source, row_id as id, encode(hash, 'hex') as hash
    from audit_chain where seq <= $1 order by seq desc limit 1`,
});

export type EntryPlace = Place & { readonly seq: number; readonly hash: string };

/** Of the entry with that number, or else the one before it. */
export async function readLastPlace(sql: Sql, seq: number): Promise<EntryPlace | undefined> {
  const [place] = await sql.query<EntryPlace>(READ_LAST_PLACE, [seq]);
  return place;
}
