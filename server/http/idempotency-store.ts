/** The SQL of answers that are kept for a repeated request. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type StoredAnswer = {
  readonly requestHash: string;
  readonly status: number;
  readonly body: unknown;
};

/** The constraint that the second of two equal requests meets. */
export const ANSWER_EXISTS = "idempotency_keys_pkey";

const FIND_ANSWER = statement({
  name: "find_idempotent_answer",
  text: `select request_hash as "requestHash", status, body
    from idempotency_keys where caller = $1 and key = $2`,
});

export async function findStoredAnswer(
  sql: Sql,
  by: { readonly caller: string; readonly key: string },
): Promise<StoredAnswer | undefined> {
  const rows = await sql.query<StoredAnswer>(FIND_ANSWER, [by.caller, by.key]);
  return rows[0];
}

const INSERT_ANSWER = statement({
  name: "insert_idempotent_answer",
  text: `insert into idempotency_keys (caller, key, request_hash, status, body, created_at)
    values ($1, $2, $3, $4, $5::jsonb, $6)`,
});

export async function insertAnswer(
  tx: Transaction,
  answer: StoredAnswer & { readonly caller: string; readonly key: string; readonly at: Date },
): Promise<void> {
  const { caller, key, requestHash, status, body, at } = answer;
  await tx.write(INSERT_ANSWER, [caller, key, requestHash, status, JSON.stringify(body), at]);
}
