/** The SQL of keys for the settings; a key itself is stored nowhere. */
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { KeySetting } from "./key-api.ts";

const KEY = `id, version, name, systems, scopes, company_ids as "companyIds",
  created_at as "createdAt", stopped_at as "stoppedAt", last_used_at as "lastUsedAt"`;

type KeyRow = Omit<KeySetting, "createdAt" | "stoppedAt" | "lastUsedAt"> & {
  readonly createdAt: Date;
  readonly stoppedAt: Date | null;
  readonly lastUsedAt: Date | null;
};

/** Whoever sees some companies only does not see the keys that see more. */
const LIST_KEYS = statement({
  name: "list_key_settings",
  text: `select ${KEY} from api_keys
    where ($1::uuid is null or id = $1) and ($2::uuid[] is null or company_ids <@ $2)
    order by stopped_at is not null, name, created_at, id`,
});

export async function selectKeys(
  sql: Sql,
  wanted: { readonly id: string | null; readonly companyIds: readonly string[] | null },
): Promise<KeySetting[]> {
  const rows = await sql.query<KeyRow>(LIST_KEYS, [wanted.id, wanted.companyIds]);
  return rows.map(settingFrom);
}

const LOCK_KEY = statement({
  name: "lock_key_setting",
  text: `select ${KEY} from api_keys where id = $1 for no key update`,
});

export async function lockKey(tx: Transaction, id: string): Promise<KeySetting | undefined> {
  const [row] = await tx.query<KeyRow>(LOCK_KEY, [id]);
  return row && settingFrom(row);
}

const NAME_IN_USE = statement({
  name: "is_key_name_in_use",
  text: `select exists (select from api_keys
      where name = $1 and stopped_at is null and id is distinct from $2) as "isInUse"`,
});

export async function isNameInUse(
  tx: Transaction,
  name: string,
  exceptId: string | null,
): Promise<boolean> {
  const [row] = await tx.query<{ isInUse: boolean }>(NAME_IN_USE, [name, exceptId]);
  return row?.isInUse === true;
}

const FIND_CODES = statement({
  name: "find_codes_of_companies",
  text: "select code from companies where id = any($1::uuid[]) order by code",
});

export async function findCompanyCodes(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ code: string }>(FIND_CODES, [ids]);
  return rows.map((row) => row.code);
}

const CHANGE_KEY = statement({
  name: "change_api_key",
  text: `update api_keys set name = $2, systems = $3, scopes = $4, company_ids = $5,
      stopped_at = $6, version = version + 1
    where id = $1`,
});

export async function updateKey(
  tx: Transaction,
  key: Pick<KeySetting, "id" | "name" | "systems" | "scopes" | "companyIds"> & {
    readonly stoppedAt: Date | null;
  },
): Promise<void> {
  const { id, name, systems, scopes, companyIds, stoppedAt } = key;
  await tx.query(CHANGE_KEY, [id, name, systems, scopes, companyIds, stoppedAt]);
}

function settingFrom(row: KeyRow): KeySetting {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
