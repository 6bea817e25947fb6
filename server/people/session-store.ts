/** The SQL of sessions and of the one-time link for the first administrator. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { RIGHTS_OF_PERSON } from "./person-rights-store.ts";

export type SessionRow = PersonRights & {
  readonly personId: string;
  readonly signature: string;
  readonly name: string;
  readonly language: "sv" | "en";
  readonly tillId: string | null;
  readonly tillCode: string | null;
  readonly tillName: string | null;
  readonly siteId: string | null;
  readonly siteCode: string | null;
  readonly siteName: string | null;
  readonly seenAt: Date;
};

const FIND_SESSION = statement({
  name: "find_session",
  text: `select p.id as "personId", p.signature, p.name, p.role, p.language,
      ${RIGHTS_OF_PERSON},
      t.id as "tillId", t.code as "tillCode", t.name as "tillName",
      s.id as "siteId", s.code as "siteCode", s.name as "siteName", e.seen_at as "seenAt"
    from sessions e
    join people p on p.id = e.person_id and p.active
    left join tills t on t.id = e.till_id
    left join sites s on s.id = t.site_id
    where e.token_hash = $1 and e.expires_at > $2 and e.seen_at > $3`,
});

export async function findSession(
  sql: Sql,
  asked: { readonly tokenHash: string; readonly now: Date; readonly seenAfter: Date },
): Promise<SessionRow | undefined> {
  const rows = await sql.query<SessionRow>(FIND_SESSION, [
    asked.tokenHash,
    asked.now,
    asked.seenAfter,
  ]);
  return rows[0];
}

const TOUCH_SESSION = statement({
  name: "touch_session",
  text: "update sessions set seen_at = $2 where token_hash = $1 and seen_at < $2",
});

export async function touchSession(sql: Sql, tokenHash: string, now: Date): Promise<void> {
  await sql.query(TOUCH_SESSION, [tokenHash, now]);
}

const INSERT_SESSION = statement({
  name: "insert_session",
  text: `insert into sessions (token_hash, person_id, till_id, created_at, seen_at, expires_at)
    values ($1, $2, $3, $4, $4, $5)`,
});

export async function insertSession(
  tx: Transaction,
  session: {
    readonly tokenHash: string;
    readonly personId: string;
    readonly tillId: string | null;
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  const { tokenHash, personId, tillId, at, expiresAt } = session;
  await tx.query(INSERT_SESSION, [tokenHash, personId, tillId, at, expiresAt]);
}

const END_SESSION = statement({
  name: "end_session",
  text: `delete from sessions where token_hash = $1 returning till_id as "tillId"`,
});

/** Answers with the till that the session worked at. */
export async function endSession(sql: Sql, tokenHash: string): Promise<string | null> {
  const rows = await sql.query<{ tillId: string | null }>(END_SESSION, [tokenHash]);
  return rows[0]?.tillId ?? null;
}

const FORGET_EXPIRED = statement({
  name: "forget_expired_sessions",
  text: "delete from sessions where expires_at < $1",
});

export async function forgetExpiredSessions(tx: Transaction, now: Date): Promise<void> {
  await tx.query(FORGET_EXPIRED, [now]);
}

const SET_TILL = statement({
  name: "set_session_till",
  text: `update sessions set till_id = $2 where token_hash = $1
    and ($2::uuid is null or exists (select from tills where id = $2::uuid))
    returning token_hash as "tokenHash"`,
});

/** False when there is no such till. */
export async function setSessionTill(
  sql: Sql,
  tokenHash: string,
  tillId: string | null,
): Promise<boolean> {
  return (await sql.query(SET_TILL, [tokenHash, tillId])).length > 0;
}

const INSERT_LINK = statement({
  name: "insert_first_administrator_link",
  text: `insert into one_time_links (token_hash, purpose, created_at, expires_at)
    values ($1, 'firstAdministrator', $2, $3)`,
});

export async function insertFirstAdministratorLink(
  sql: Sql,
  link: { readonly tokenHash: string; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  await sql.query(INSERT_LINK, [link.tokenHash, link.at, link.expiresAt]);
}

const USE_LINKS = statement({
  name: "use_first_administrator_links",
  text: `update one_time_links set used_at = $1
    where purpose = 'firstAdministrator' and used_at is null
    returning token_hash as "tokenHash", expires_at as "expiresAt"`,
});

/** Takes all of them at once, so that two links used at the same time wait for each other. */
export function useFirstAdministratorLinks(
  tx: Transaction,
  now: Date,
): Promise<{ readonly tokenHash: string; readonly expiresAt: Date }[]> {
  return tx.query(USE_LINKS, [now]);
}
