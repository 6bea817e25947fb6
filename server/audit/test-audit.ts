/** For tests of the chain: a sealer and a verifier over a database, and rows for them to seal. */
import { newUuid, systemPause } from "../clock.ts";
import { type Database, type Sql, statement, type Transaction } from "../database/database.ts";
import { silentLog } from "../database/test-log.ts";
import { createSecretBox } from "../secrets/secret-box.ts";
import type { Verdict } from "./broken-entry.ts";
import { type HeadFile, NO_HEAD_FILE, openHeadFile } from "./head-file.ts";
import { createHeadKey } from "./head-key.ts";
import { BY_SERVER, recordAudit, recordAuditAlone } from "./record-audit.ts";
import { type SealDeps, Sealer } from "./seal-chain.ts";
import { verifyChain } from "./verify-chain.ts";

export const TEST_HEAD_KEY = createHeadKey(createSecretBox(new Uint8Array(32).fill(7)));

export function sealDepsOf(
  database: Database,
  options: { readonly path?: string; readonly clock?: () => number } = {},
): SealDeps {
  const headFile: HeadFile =
    options.path === undefined ? NO_HEAD_FILE : openHeadFile(database, options.path);
  return {
    database,
    clock: options.clock ?? (() => Date.UTC(2026, 2, 2, 9, 0, 0)),
    pause: systemPause,
    headKey: TEST_HEAD_KEY,
    headFile,
    log: silentLog,
  };
}

export async function sealEverything(deps: SealDeps): Promise<void> {
  // Other tests' transactions are in the same cluster.
  await new Sealer(deps).sealAll({ waitMs: 20_000 });
}

export function verify(deps: SealDeps): Promise<Verdict> {
  return verifyChain(deps);
}

export async function addAuditEvent(database: Database, name: string): Promise<void> {
  await recordAuditAlone(
    { database, newId: newUuid },
    {
      kind: "settingChanged",
      subject: { kind: "till", id: null },
      content: { from: null, to: name },
      by: { id: null, name: "CHEF" },
      at: new Date(Date.UTC(2026, 2, 2, 8, 0, 0)),
    },
  );
}

/** Rows that a test writes past the use cases, told of in their own transaction. */
export async function inTold<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return await database.inTransaction(async (tx) => {
    const subject = { kind: "database", id: null } as const;
    const record = { kind: "putInAtStart", subject, content: {}, by: BY_SERVER } as const;
    await recordAudit(tx, newUuid, { ...record, at: new Date(Date.UTC(2026, 2, 2, 7, 0, 0)) });
    return await work(tx);
  });
}

export async function ask<Row extends object>(
  sql: Sql,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return await sql.query<Row>(statement({ name: "test_audit", text }), values);
}
