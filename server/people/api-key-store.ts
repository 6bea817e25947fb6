/** The SQL of API keys; a key itself is stored nowhere. */
import type { Scope } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement } from "../database/database.ts";

export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly systems: readonly string[];
  readonly scopes: readonly Scope[];
  /** Null is every company. */
  readonly companyIds: readonly string[] | null;
};

export type FoundKey = ApiKeyRow & { readonly lastUsedAt: Date | null };

const FIND_KEY = statement({
  name: "find_api_key",
  text: `select id, name, systems, scopes, company_ids as "companyIds",
      last_used_at as "lastUsedAt" from api_keys
    where key_hash = $1 and stopped_at is null`,
});

export async function findApiKeyByHash(sql: Sql, keyHash: string): Promise<FoundKey | undefined> {
  const rows = await sql.query<FoundKey>(FIND_KEY, [keyHash]);
  return rows[0];
}

const NOTE_USE = statement({
  name: "note_api_key_use",
  text: `update api_keys set last_used_at = $2
    where id = $1 and (last_used_at is null or last_used_at < $2)`,
});

export async function noteKeyUse(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query(NOTE_USE, [id, at]);
}

const UPSERT_KEY = statement({
  name: "insert_api_key",
  text: `insert into api_keys (id, name, key_hash, systems, scopes, created_at, company_ids)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (key_hash) do update
      set name = excluded.name, systems = excluded.systems, scopes = excluded.scopes,
        company_ids = excluded.company_ids, stopped_at = null`,
});

/** The same key again takes the new name, systems and scopes: the demo's key is set at each start. */
export async function saveApiKey(
  sql: Sql,
  key: ApiKeyRow & { readonly keyHash: string; readonly at: Date },
): Promise<void> {
  const { id, name, keyHash, systems, scopes, companyIds, at } = key;
  await sql.query(UPSERT_KEY, [id, name, keyHash, systems, scopes, at, companyIds]);
}

const STOP_KEY = statement({
  name: "stop_api_key",
  text: "update api_keys set stopped_at = $2 where id = $1 and stopped_at is null",
});

export async function stopApiKey(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query(STOP_KEY, [id, at]);
}
