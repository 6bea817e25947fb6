/** For tests: two rows in every held table, and every way to tamper with each past the program. */
import { hash } from "node:crypto";
import type pg from "pg";
import { HELD_TABLES, type HeldTable } from "./held-tables.ts";
import { ask, otherValue } from "./test-tampering.ts";

/** Where a check asks for more than a value of the type. */
const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  acquirer_ties: {
    attempt_id: crypto.randomUUID(),
    holds: false,
    evidence: "terminalCodeAmount",
    proved: false,
  },
  bank_line_verdicts: { other_line_ids: [crypto.randomUUID()] },
  bank_accounts: { scheme: "iban", number: "SE1" },
  api_keys: { systems: ["parts"], scopes: ["audit:read"] },
  claims: { evidence_kind: "receiptNumber", evidence: "12345" },
  close_follow_ups: { kind: "lateApproval" },
  day_close_places: { last_number: 0 },
  exports: { form: "csv", checksum: false, hash: "ab".repeat(32) },
  payout_match_parts: { kind: "fee" },
  payout_matches: { kind: "zeroPayout", evidence: "report", amount_ore: 0 },
  person_rights: { right: "refund" },
  session_attempts: { place: "lost" },
  voucher_listings: { content: "{}", content_hash: hash("sha256", "{}") },
  open_item_owners: { kind: "debt" },
  order_releases: { was: "cash" },
  origin_markings: {
    parts: ["issuer", "till"],
    dimensions: [20, 21],
    cost_centre: "site",
    project: "issuer",
    issuers: ["visa"],
    codes: ["VISA"],
    texts: ["Visa"],
  },
  payout_agreements: { acquirer: "nets" },
  payout_terms: {
    issuers: ["visa"],
    payer_names: ["Påhittade Kort AB"],
    merchant_numbers: [],
    merchant_site_ids: [],
    weekend: "combined",
  },
  till_reconciliation_items: { attempt_id: crypto.randomUUID() },
  webhook_subscriptions: {
    address: "https://example.com",
    topics: ["alarm"],
    sealed_secret: "whsec_påhittad",
  },
  vendor_credentials: { vendor: "netsCloud", is_account: true },
};

type Column = { readonly name: string; readonly type: string; readonly needed: boolean };

async function columnsOf(client: pg.Client, table: string): Promise<readonly Column[]> {
  return await ask<Column>(
    client,
    `select column_name as name, data_type as type,
        is_nullable = 'NO' and column_default is null as needed
      from information_schema.columns
      where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by 1`,
    [table],
  );
}

function someValue(type: string, nth: number): unknown {
  switch (type) {
    case "uuid":
      return crypto.randomUUID();
    case "integer":
    case "bigint":
      return nth;
    case "boolean":
      return true;
    case "jsonb":
      return { nth };
    case "date":
      return "2026-03-02";
    case "timestamp with time zone":
      return "2026-03-02T09:00:00Z";
    default:
      return `${nth}`;
  }
}

/** Writes what is missing past foreign keys, as the product would in one transaction. */
export async function fillHeldTables(client: pg.Client): Promise<void> {
  await client.query("begin");
  await client.query("set local session_replication_role = replica");
  await client.query(`insert into audit_events (id, kind, subject_kind, content, by, at)
    values (gen_random_uuid(), 'putInAtStart', 'database', '{}', 'server', now())`);
  for (const { table } of HELD_TABLES) {
    // Everything else that is asked when a row is written stays away, this does not.
    await client.query(`alter table ${table} enable always trigger ${table}_are_held`);
    for (const nth of [1, 2]) await fill(client, table, nth);
    await client.query(`alter table ${table} enable trigger ${table}_are_held`);
  }
  await client.query("commit");
}

async function fill(client: pg.Client, table: string, nth: number): Promise<void> {
  const [has] = await ask<{ rows: string }>(client, `select count(*) as rows from ${table}`);
  if (Number(has?.rows) >= nth) return;
  const columns = (await columnsOf(client, table)).filter(({ needed }) => needed);
  const row = {
    ...Object.fromEntries(columns.map(({ name, type }) => [name, someValue(type, nth)])),
    ...VALUES[table],
  };
  const names = Object.keys(row).map((name) => `"${name}"`);
  await tryTo(
    client,
    `insert into ${table} (${names.join(", ")})
    select ${names.join(", ")} from jsonb_populate_record(null::${table}, $1)`,
    [row],
  );
}

/** False where a check refuses it, or nothing was done: that is not tampering yet. */
async function tryTo(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<boolean> {
  await client.query("savepoint tried");
  try {
    const { rowCount } = await client.query(text, [...values]);
    return rowCount !== 0;
  } catch {
    await client.query("rollback to savepoint tried");
    return false;
  }
}

export type RowTampering = {
  readonly done: string;
  readonly table: string;
  /** False where a check of the table refuses it. */
  tamper(client: pg.Client): Promise<boolean>;
};

const FIRST = (table: string): string => `ctid = (select min(ctid) from ${table})`;

/** Every held column edited, a row taken away, one put in, and two that change places. */
export async function listRowTamperings(client: pg.Client): Promise<readonly RowTampering[]> {
  const ways: RowTampering[] = [];
  for (const held of HELD_TABLES) {
    const { table } = held;
    const columns = await columnsOf(client, table);
    const heldNames = `${held.columns} ${held.later ?? ""}`.split(/[\s=]+/);
    const edited = columns.filter(({ name }) => heldNames.includes(name));
    for (const { name, type } of edited) {
      const set = `"${name}" = ${otherValue(`"${name}"`, type)}`;
      ways.push(way(table, `edited ${name}`, `update ${table} set ${set} where ${FIRST(table)}`));
    }
    ways.push({ ...way(table, "swapped a column", ""), tamper: (client) => swap(client, held) });
    ways.push({
      ...way(table, "put one in", ""),
      tamper: (client) => putIn(client, columns, table),
    });
    ways.push(way(table, "took away", `delete from ${table} where ${FIRST(table)}`));
  }
  return ways;
}

/** The first of its columns in which two rows may differ otherwise. */
async function swap(client: pg.Client, { table, columns }: HeldTable): Promise<boolean> {
  const ends = `(select min(ctid) from ${table} union select max(ctid) from ${table})`;
  for (const column of columns.split(/\s+/)) {
    const text = `update ${table} t set "${column}" = o."${column}" from ${table} o
      where t.ctid <> o.ctid and t.ctid in ${ends} and o.ctid in ${ends}
        and t."${column}" is distinct from o."${column}"`;
    if (await tryTo(client, text)) return true;
  }
  return false;
}

/** Like one that is there, but for the first column that lets it in. */
async function putIn(
  client: pg.Client,
  columns: readonly Column[],
  table: string,
): Promise<boolean> {
  const all = columns.map(({ name }) => `"${name}"`);
  for (const changed of columns) {
    const values = columns.map((one) =>
      one.name === changed.name ? otherValue(`"${one.name}"`, one.type) : `"${one.name}"`,
    );
    const text = `insert into ${table} (${all.join(", ")}) select ${values.join(", ")}
      from ${table} where ${FIRST(table)}`;
    if (await tryTo(client, text)) return true;
  }
  return false;
}

function way(table: string, done: string, text: string): RowTampering {
  return { table, done: `${table}: ${done}`, tamper: (client) => tryTo(client, text) };
}
