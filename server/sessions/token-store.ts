/** The SQL of a session's tokens, which are stored as hashes only. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type TokenRow = {
  readonly number: number;
  readonly usedAt: Date | null;
  /** When a later one was first used. */
  readonly retiredAt: Date | null;
};

const ADD_TOKEN = statement({
  name: "add_session_token",
  text: `with turned as (update sessions set rotated_at = $3 where id = $1 returning id)
    insert into session_tokens (token_hash, session_id, number, used_at)
    select $2::text, t.id, k.number + 1, case when k.number = 0 then $3::timestamptz end
    from turned t,
      (select coalesce(max(number), 0) as number from session_tokens where session_id = $1) k`,
});

/** The session's first token counts as used: it is handed over by the sign-in itself. */
export async function addToken(
  tx: Transaction,
  token: { readonly sessionId: string; readonly tokenHash: string; readonly at: Date },
): Promise<void> {
  await tx.query(ADD_TOKEN, [token.sessionId, token.tokenHash, token.at]);
}

const ROTATE = statement({
  name: "rotate_session_token",
  text: `with turned as (update sessions set rotated_at = $4
      where id = $1 and rotated_at = $3 and ended_at is null returning id)
    insert into session_tokens (token_hash, session_id, number)
    select $2::text, t.id, k.number + 1
    from turned t, (select max(number) as number from session_tokens where session_id = $1) k
    returning number`,
});

/** False when another request, maybe at another server, was first. */
export async function rotateToken(
  sql: Sql,
  token: {
    readonly sessionId: string;
    readonly tokenHash: string;
    readonly lastRotatedAt: Date;
    readonly at: Date;
  },
): Promise<boolean> {
  const { sessionId, tokenHash, lastRotatedAt, at } = token;
  return (await sql.query(ROTATE, [sessionId, tokenHash, lastRotatedAt, at])).length > 0;
}

const USE_TOKEN = statement({
  name: "use_session_token",
  text: `update session_tokens set
      used_at = case when number = $2 then $3::timestamptz else used_at end,
      retired_at = case when number < $2 then $3::timestamptz else retired_at end
    where session_id = $1
      and ((number = $2 and used_at is null) or (number < $2 and retired_at is null))`,
});

/** The first use of a token retires those before it. */
export async function noteTokenUse(
  sql: Sql,
  token: { readonly sessionId: string; readonly number: number; readonly at: Date },
): Promise<void> {
  await sql.query(USE_TOKEN, [token.sessionId, token.number, token.at]);
}
