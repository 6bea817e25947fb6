/** The SQL of one-time links: for the first administrator, and those for choosing a password that end. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

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

const SPEND_LINKS = statement({
  name: "spend_password_links",
  text: `update one_time_links set used_at = $2
    where person_id = $1 and purpose = 'setPassword' and used_at is null and expires_at > $2
    returning (select p.signature from people p where p.id = person_id) as signature`,
});

/** Answers with the signature of whose they were; undefined when none was open. */
export async function spendLinks(
  tx: Transaction,
  personId: string,
  at: Date,
): Promise<string | undefined> {
  const [row] = await tx.query<{ signature: string }>(SPEND_LINKS, [personId, at]);
  return row?.signature;
}
