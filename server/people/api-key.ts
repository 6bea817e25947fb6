/** Making API keys, and knowing a program by its key. */
import type { Scope } from "@kortkoll/core/people/rights.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { KeyCaller } from "../http/access.ts";
import { findApiKeyByHash, noteKeyUse, saveApiKey } from "./api-key-store.ts";
import { hashSecret, newSecret } from "./secret-token.ts";

export type NewApiKey = {
  readonly id: string;
  readonly name: string;
  /** A key that is already agreed on; without it a random one is made. */
  readonly key?: string | undefined;
  readonly systems: readonly string[];
  readonly scopes: readonly Scope[];
  /** The companies that the key sees; all when not given. */
  readonly companyIds?: readonly string[] | null;
  readonly at: Date;
};

/** Answers with the key, which is shown once and cannot be read again. */
export async function createApiKey(sql: Sql, wanted: NewApiKey): Promise<string> {
  const key = wanted.key ?? newSecret("kk_");
  const { companyIds = null, ...known } = wanted;
  const { id, name, systems, scopes, at } = known;
  const keyHash = hashSecret(key);
  await saveApiKey(sql, { id, name, systems, scopes, companyIds, at, keyHash });
  return key;
}

/** How long a stopped key may go on at most. */
const REMEMBERED_MS = 1000;
const MOST_REMEMBERED = 1000;
/** Noting each use would make every reading a write. */
const NOTED_EVERY_MS = 60_000;

export function createKeyLookup(deps: {
  readonly database: Sql;
  readonly clock: Clock;
}): (secret: string) => Promise<KeyCaller | undefined> {
  const remembered = new Map<string, { readonly caller: KeyCaller; readonly untilMs: number }>();
  return async (secret) => {
    const keyHash = hashSecret(secret);
    const known = remembered.get(keyHash);
    const askedMs = deps.clock();
    if (known !== undefined && askedMs < known.untilMs) return known.caller;
    remembered.delete(keyHash);
    const row = await findApiKeyByHash(deps.database, keyHash);
    if (row === undefined) return undefined;
    if (askedMs - (row.lastUsedAt?.getTime() ?? 0) > NOTED_EVERY_MS) {
      await noteKeyUse(deps.database, row.id, new Date(askedMs));
    }
    const { id, name, systems, scopes, companyIds } = row;
    const caller: KeyCaller = { kind: "key", keyId: id, name, systems, scopes, companyIds };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(keyHash, { caller, untilMs: askedMs + REMEMBERED_MS });
    return caller;
  };
}
