/**
 * Ways to tamper with the chain and what it seals, straight in the database, past every trigger, as
 * somebody could who owns it. Each is a function of the seeded chance, and says what it did.
 */
import type pg from "pg";
import type { Random } from "../../core/seeded-random.ts";
import { hashLink } from "./chain-hash.ts";

export type Tampering = (client: pg.Client, random: Random) => Promise<string>;

const SOURCE_TABLES = [
  "attempt_events",
  "audit_events",
  "cash_checks",
  "cash_movements",
  "interrupted_comments",
  "debt_applications",
  "order_events",
  "order_versions",
  "terminal_events",
  "vouchers",
  "postings",
] as const;

export async function ask<Row extends object>(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await client.query<Row>(text, [...values])).rows;
}

async function pickRow(client: pg.Client, table: string, random: Random): Promise<string> {
  const rows = await ask<{ ctid: string }>(client, `select ctid::text as ctid from ${table}`);
  const row = rows[random.whole(rows.length)];
  if (row === undefined) throw new Error(`${table} is empty`);
  return row.ctid;
}

/** Another value of the same type, in SQL. */
export function otherValue(column: string, type: string): string {
  switch (type) {
    case "text":
      return `coalesce(${column}, '') || 'x'`;
    case "bigint":
    case "integer":
    case "smallint":
      return `coalesce(${column}, 0) + 1`;
    case "boolean":
      return `not coalesce(${column}, false)`;
    case "uuid":
      return "gen_random_uuid()";
    case "date":
      return `coalesce(${column}, '2026-01-01') + 1`;
    case "timestamp with time zone":
      return `coalesce(${column}, now()) + interval '1 microsecond'`;
    case "jsonb":
      return `jsonb_build_object('was', ${column})`;
    case "xid8":
      return `(${column}::text::bigint - 1)::text::xid8`;
    case "ARRAY":
      return `array_append(${column}, ${column}[1])`;
    case "bytea":
      return `set_byte(${column}, 3, (get_byte(${column}, 3) + 1) % 256)`;
    default:
      throw new Error(`No other value of ${type} is known`);
  }
}

/** Tries columns in a chance order: what a check of the table refuses is not tampering yet. */
async function editRow(client: pg.Client, table: string, random: Random): Promise<string> {
  const ctid = await pickRow(client, table, random);
  const columns = await ask<{ name: string; type: string }>(
    client,
    `select column_name as name, data_type as type from information_schema.columns
      where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER'
        and column_name <> 'only_one' order by 1`,
    [table],
  );
  for (;;) {
    const column = columns.splice(random.whole(columns.length), 1)[0];
    if (column === undefined) throw new Error(`No column of ${table} can be edited`);
    const quoted = `"${column.name}"`;
    await client.query("savepoint edit");
    try {
      await client.query(
        `update ${table} set ${quoted} = ${otherValue(quoted, column.type)} where ctid = $1`,
        [ctid],
      );
      return `edited ${table}.${column.name}`;
    } catch {
      await client.query("rollback to savepoint edit");
    }
  }
}

const editSource: Tampering = (client, random) =>
  editRow(client, random.oneOf(SOURCE_TABLES), random);
const editChain: Tampering = (client, random) => editRow(client, "audit_chain", random);
const editEnd: Tampering = (client, random) => editRow(client, "audit_chain_tip", random);
const editHead: Tampering = (client, random) => editRow(client, "audit_heads", random);

async function deleteRow(client: pg.Client, table: string, random: Random): Promise<string> {
  const ctid = await pickRow(client, table, random);
  await client.query(`delete from ${table} where ctid = $1`, [ctid]);
  return `deleted from ${table}`;
}

const deleteSource: Tampering = (client, random) =>
  deleteRow(client, random.oneOf(SOURCE_TABLES), random);
const deleteEntry: Tampering = (client, random) => deleteRow(client, "audit_chain", random);
const deleteHead: Tampering = (client, random) => deleteRow(client, "audit_heads", random);
const deleteLastHead: Tampering = async (client) => {
  await client.query("delete from audit_heads where no = (select max(no) from audit_heads)");
  return "deleted the last head";
};
const deleteEnd: Tampering = async (client) => {
  await client.query("update audit_chain_tip set seq = 0, heads = 0, signature = null, tx = '0'");
  return "put the end back to the beginning";
};

/** With the number of a transaction that wrote others, or of one that wrote nothing. */
const insertSource: Tampering = async (client, random) => {
  const table = random.oneOf(["attempt_events", "audit_events", "order_events"] as const);
  const ctid = await pickRow(client, table, random);
  const tx = random.chance(50) ? "r.tx" : "(r.tx::text::bigint - 1)::text::xid8";
  await client.query(
    `insert into ${table} select (jsonb_populate_record(r, jsonb_build_object(
        'id', gen_random_uuid(), 'tx', ${tx}::text))).* from ${table} r where r.ctid = $1`,
    [ctid],
  );
  return `inserted into ${table}`;
};

const insertPosting: Tampering = async (client, random) => {
  const ctid = await pickRow(client, "postings", random);
  await client.query(
    `insert into postings select (jsonb_populate_record(r, '{"line": 99}'::jsonb)).*
      from postings r where r.ctid = $1`,
    [ctid],
  );
  return "inserted into postings";
};

const insertEntry: Tampering = async (client) => {
  await client.query(
    `insert into audit_chain select (jsonb_populate_record(c, jsonb_build_object('seq', c.seq + 1))).*
      from audit_chain c order by c.seq desc limit 1`,
  );
  return "inserted an entry at the end";
};

const swapContents: Tampering = async (client, random) => {
  const table = random.oneOf(["attempt_events", "audit_events", "order_events"] as const);
  const rows = await ask<{ id: string; content: object }>(
    client,
    `select distinct on (content::text) id, content from ${table}`,
  );
  const one = rows.splice(random.whole(rows.length), 1)[0];
  const other = rows[random.whole(rows.length)];
  if (one === undefined || other === undefined) throw new Error(`${table} has no two rows`);
  await client.query(`update ${table} set content = $2 where id = $1`, [one.id, other.content]);
  await client.query(`update ${table} set content = $2 where id = $1`, [other.id, one.content]);
  return `swapped two rows of ${table}`;
};

async function pickTwo(client: pg.Client, random: Random): Promise<readonly [number, number]> {
  const [last] = await ask<{ seq: string }>(client, "select max(seq) as seq from audit_chain");
  const count = Number(last?.seq);
  const one = random.between(1, count - 1);
  return [one, random.between(one + 1, count)];
}

const swapNumbers: Tampering = async (client, random) => {
  const [one, other] = await pickTwo(client, random);
  await client.query("update audit_chain set seq = 1000000000 where seq = $1", [one]);
  await client.query("update audit_chain set seq = $1 where seq = $2", [one, other]);
  await client.query("update audit_chain set seq = $1 where seq = 1000000000", [other]);
  return `swapped the entries ${one} and ${other}`;
};

const swapSealedRows: Tampering = async (client, random) => {
  const [one, other] = await pickTwo(client, random);
  await client.query(
    `update audit_chain c set source = o.source, row_id = o.row_id, content_hash = o.content_hash,
        tx = o.tx, kind = o.kind, by = o.by, at = o.at, company_id = o.company_id,
        site_id = o.site_id, subject_id = o.subject_id
      from audit_chain o where (c.seq, o.seq) in (($1, $2), ($2, $1))`,
    [one, other],
  );
  return `swapped what the entries ${one} and ${other} seal`;
};

const renumber: Tampering = async (client, random) => {
  const [from] = await pickTwo(client, random);
  await client.query("update audit_chain set seq = seq + 1000000000 where seq >= $1", [from]);
  await client.query("update audit_chain set seq = seq - 999999999 where seq > 1000000000");
  return `renumbered from ${from} on`;
};

type Kept = { seq: number; contentHash: string; sealedAt: string; hash: string };

const KEPT = `select seq::int as seq, encode(content_hash, 'hex') as "contentHash",
    to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sealedAt",
    encode(hash, 'hex') as hash from audit_chain where seq >= $1 order by seq`;

/** Everything that can be computed without the key: hashes to the end, and the end itself. */
async function hashAnew(client: pg.Client, from: number): Promise<void> {
  const rows = await ask<Kept>(client, KEPT, [from - 1]);
  let previous = from === 1 ? "0".repeat(64) : (rows.shift()?.hash ?? "");
  for (const row of rows) {
    previous = hashLink(row, previous);
    await client.query("update audit_chain set hash = decode($2, 'hex') where seq = $1", [
      row.seq,
      previous,
    ]);
  }
  await client.query("update audit_chain_tip set hash = decode($1, 'hex')", [previous]);
}

/** A forged entry whose hash, and every one after it, is right. */
const forgeFrom: Tampering = async (client, random) => {
  const [from] = await pickTwo(client, random);
  await client.query(
    "update audit_chain set sealed_at = sealed_at + interval '1 hour' where seq = $1",
    [from],
  );
  await hashAnew(client, from);
  return `forged the entry ${from} with every hash after it`;
};

const forgeWithHeads: Tampering = async (client, random) => {
  const done = await forgeFrom(client, random);
  await client.query(
    "update audit_heads h set hash = c.hash from audit_chain c where c.seq = h.seq",
  );
  return `${done}, and the heads`;
};

const cutTail: Tampering = async (client, random) => {
  const [from] = await pickTwo(client, random);
  for (const table of SOURCE_TABLES.filter((one) => one !== "postings")) {
    await client.query(
      `delete from ${table} r using audit_chain c where c.seq > $1 and c.row_id = r.id`,
      [from],
    );
  }
  await client.query("delete from audit_chain where seq > $1", [from]);
  await client.query("delete from audit_heads where seq > $1", [from]);
  await client.query(
    `update audit_chain_tip t set seq = c.seq, hash = c.hash, tx = c.tx, source = c.source,
        row_id = c.row_id, heads = (select count(*) from audit_heads) from audit_chain c
      where c.seq = $1`,
    [from],
  );
  return `cut everything off after ${from}`;
};

/** What events say that has happened, the row itself now denies. */
const editState: Tampering = async (client, random) => {
  const change = random.oneOf([
    "attempts set approved_ore = approved_ore + 1 where state = 'approved'",
    "attempts set issuer = 'amex' where state = 'approved' and issuer = 'visa'",
    "attempts set state = 'declined', approved_ore = 0 where state = 'approved'",
    `attempts set state = 'approved', approved_ore = asked_ore, issuer = 'visa',
      business_day = '2026-03-02' where state = 'declined'`,
    "orders set paid_ore = paid_ore - 1 where paid_ore > 0",
    "orders set total_ore = total_ore + 1",
    "orders set position = 'hasPaid' where position <> 'hasPaid'",
    `day_closes set content = '{"changed":true}',
      content_hash = encode(sha256(convert_to('{"changed":true}', 'UTF8')), 'hex')`,
    "day_closes set id = gen_random_uuid()",
  ] as const);
  const { rowCount } = await client.query(`update ${change}`);
  if (rowCount === 0) throw new Error(`Nothing to change: ${change}`);
  return `update ${change}`;
};

export const TAMPERINGS: readonly (readonly [Tampering, number])[] = [
  [editSource, 12],
  [editChain, 6],
  [editEnd, 3],
  [editHead, 3],
  [deleteSource, 5],
  [deleteEntry, 3],
  [deleteHead, 2],
  [deleteLastHead, 1],
  [deleteEnd, 1],
  [insertSource, 5],
  [insertPosting, 2],
  [insertEntry, 1],
  [swapContents, 3],
  [swapNumbers, 3],
  [swapSealedRows, 3],
  [renumber, 2],
  [forgeFrom, 3],
  [forgeWithHeads, 2],
  [cutTail, 3],
  [editState, 7],
];
