/** The SQL of sessions: found by token, begun, given to another operator, locked and ended. */
import type { PersonRights, ProvenBy } from "@kortkoll/core/people/person-rights.ts";
import type { Right, Role } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { RIGHTS_OF_PERSON } from "../people/rights-of-person.ts";
import type { TokenRow } from "./token-store.ts";

export const END_REASONS = [
  "signedOut",
  "signedInAnew",
  "secondFactorGiven",
  "endedByPerson",
  "replayed",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** A session with whoever acts in it, who need not be the person whose session it is. */
export type SessionRow = PersonRights & {
  readonly id: string;
  readonly personId: string;
  readonly signature: string;
  readonly name: string;
  readonly language: "sv" | "en";
  readonly hasPin: boolean;
  readonly operatorIsActive: boolean;
  readonly operatorSignInVersion: number;
  /** False when PIN, role or employment changed since, or they were signed out everywhere. */
  readonly operatorIsOfThisVersion: boolean;
  readonly provenBy: ProvenBy;
  readonly provenAt: Date;
  readonly baseId: string;
  readonly baseSignature: string;
  readonly baseName: string;
  readonly tillId: string | null;
  readonly tillCode: string | null;
  readonly tillName: string | null;
  readonly siteId: string | null;
  /** The companies that are at the site. */
  readonly siteCompanyIds: readonly string[];
  readonly siteCode: string | null;
  readonly siteName: string | null;
  readonly seenAt: Date;
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
  readonly lockedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedWhy: EndReason | null;
  /** False when the person has left, or changed password or role, since it began. */
  readonly isOfThisVersion: boolean;
  readonly secondFactorAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly baseRole: Role;
  /** What whoever's session it is was given by name, anywhere. */
  readonly baseGiven: readonly Right[];
  /** The roles that must have a second factor. */
  readonly guardedRoles: readonly Role[];
  readonly lockAfterMinutes: number;
};

const SESSION_COLUMNS = `
      e.id, p.id as "personId", p.signature, p.name, p.role, p.language,
      p.pin_hash is not null as "hasPin", p.active as "operatorIsActive",
      p.sign_in_version as "operatorSignInVersion",
      p.operator_version = e.operator_version as "operatorIsOfThisVersion",
      ${RIGHTS_OF_PERSON},
      e.proven_by as "provenBy", e.proven_at as "provenAt",
      b.id as "baseId", b.signature as "baseSignature", b.name as "baseName",
      t.id as "tillId", t.code as "tillCode", t.name as "tillName",
      s.id as "siteId",
      array(select h.company_id from site_companies h where h.site_id = s.id) as "siteCompanyIds",
      s.code as "siteCode", s.name as "siteName",
      e.seen_at as "seenAt", e.rotated_at as "rotatedAt", e.expires_at as "expiresAt",
      e.locked_at as "lockedAt", e.ended_at as "endedAt", e.ended_why as "endedWhy",
      b.active and b.sign_in_version = e.person_version as "isOfThisVersion",
      e.second_factor_at as "secondFactorAt",
      exists (select from second_factors f
        where f.person_id = b.id and f.confirmed_at is not null) as "hasSecondFactor",
      b.role as "baseRole", array(select distinct g."right" from person_rights g
        where g.person_id = b.id and g.allowed) as "baseGiven",
      c.second_factor_roles as "guardedRoles",
      c.lock_after_minutes as "lockAfterMinutes"`;

const SESSION_TABLES = `
    join people b on b.id = e.person_id
    join people p on p.id = e.operator_id
    left join tills t on t.id = e.till_id
    left join sites s on s.id = t.site_id
    cross join sign_in_settings c`;

const FIND_BY_TOKEN = statement({
  name: "find_session_by_token",
  text: `select ${SESSION_COLUMNS},
      k.number, k.used_at as "usedAt", k.retired_at as "retiredAt"
    from session_tokens k join sessions e on e.id = k.session_id ${SESSION_TABLES}
    where k.token_hash = $1`,
});

/** Also one that has ended: whoever still comes with its token is told why. */
export async function findSessionByToken(
  sql: Sql,
  tokenHash: string,
): Promise<(SessionRow & TokenRow) | undefined> {
  const rows = await sql.query<SessionRow & TokenRow>(FIND_BY_TOKEN, [tokenHash]);
  return rows[0];
}

const FIND_BY_ID = statement({
  name: "find_session_by_id",
  text: `select ${SESSION_COLUMNS} from sessions e ${SESSION_TABLES} where e.id = $1`,
});

export async function findSessionById(sql: Sql, id: string): Promise<SessionRow | undefined> {
  const rows = await sql.query<SessionRow>(FIND_BY_ID, [id]);
  return rows[0];
}

const TOUCH_SESSION = statement({
  name: "touch_session",
  text: "update sessions set seen_at = $2, address = $3 where id = $1 and seen_at < $2",
});

export async function touchSession(
  sql: Sql,
  seen: { readonly id: string; readonly at: Date; readonly address: string },
): Promise<void> {
  await sql.query(TOUCH_SESSION, [seen.id, seen.at, seen.address]);
}

export type NewSession = {
  readonly id: string;
  readonly personId: string;
  /** The person's version that was proven. */
  readonly signInVersion: number;
  readonly tillId: string | null;
  readonly isSecondFactorGiven: boolean;
  readonly device: string;
  readonly address: string;
  readonly at: Date;
  readonly expiresAt: Date;
};

const INSERT_SESSION = statement({
  name: "insert_session",
  text: `insert into sessions (id, person_id, person_version, till_id, operator_id,
      operator_version, proven_by, proven_at, second_factor_at, device, address, created_at,
      seen_at, rotated_at, expires_at)
    select $1::uuid, p.id, p.sign_in_version, $3::uuid, p.id, p.operator_version, 'password',
      $4::timestamptz, case when $5::boolean then $4 end, $6::text, $7::text, $4, $4, $4,
      $8::timestamptz
    from people p where p.id = $2 and p.active and p.sign_in_version = $9
    returning id`,
});

/**
 * False when what was proven has changed meanwhile: the password, the role, the employment. One that
 * changes at this very moment ends the session, which has the version of before.
 */
export async function insertSession(tx: Transaction, session: NewSession): Promise<boolean> {
  const { id, personId, tillId, at, isSecondFactorGiven, device, address, expiresAt } = session;
  const values = [id, personId, tillId, at, isSecondFactorGiven, device, address, expiresAt];
  return (await tx.query(INSERT_SESSION, [...values, session.signInVersion])).length > 0;
}

const HOLD_SESSION = statement({
  name: "hold_session_of_person",
  text: `select p.sign_in_version as "signInVersion" from people p
      join sessions e on e.person_id = p.id
    where e.id = $1 and e.ended_at is null and e.operator_id = p.id and e.proven_by = 'password'
      and p.active and p.sign_in_version = e.person_version
    for no key update`,
});

/**
 * The version by which the session lasts, which stays until the transaction ends: nobody changes the
 * password, or ends the session, meanwhile. Undefined when it no longer lasts.
 */
export async function holdSession(tx: Transaction, id: string): Promise<number | undefined> {
  const [row] = await tx.query<{ signInVersion: number }>(HOLD_SESSION, [id]);
  return row?.signInVersion;
}

const END_SESSION = statement({
  name: "end_session",
  text: `update sessions set ended_at = $2, ended_why = $3 where id = $1 and ended_at is null
    returning id`,
});

/** False when it had ended before. */
export async function endSession(
  sql: Sql,
  end: { readonly id: string; readonly at: Date; readonly why: EndReason },
): Promise<boolean> {
  return (await sql.query(END_SESSION, [end.id, end.at, end.why])).length > 0;
}

const END_AS_REPLAYED = statement({
  name: "end_session_as_replayed",
  text: `update sessions set ended_at = coalesce(ended_at, $2), ended_why = 'replayed'
    where id = $1 and ended_why is distinct from 'replayed' returning id`,
});

/** Also one that had ended; false when it was known already. */
export async function endAsReplayed(tx: Transaction, id: string, at: Date): Promise<boolean> {
  return (await tx.query(END_AS_REPLAYED, [id, at])).length > 0;
}

const END_OWN = statement({
  name: "end_own_session",
  text: `update sessions set ended_at = $3, ended_why = 'endedByPerson'
    where id = $1 and person_id = $2 and ended_at is null returning id`,
});

export async function endOwnSession(
  tx: Transaction,
  end: { readonly id: string; readonly personId: string; readonly at: Date },
): Promise<boolean> {
  return (await tx.query(END_OWN, [end.id, end.personId, end.at])).length > 0;
}

const END_SESSIONS_OF = statement({
  name: "end_sessions_of_person",
  text: `update sessions set ended_at = $2, ended_why = 'endedByPerson'
    where person_id = $1 and ended_at is null returning id`,
});

/** Answers with how many there were. */
export async function endSessionsOf(
  tx: Transaction,
  end: { readonly personId: string; readonly at: Date },
): Promise<number> {
  return (await tx.query(END_SESSIONS_OF, [end.personId, end.at])).length;
}

export type OwnSessionRow = {
  readonly id: string;
  readonly device: string;
  readonly address: string;
  readonly tillName: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
};

const LIST_SESSIONS_OF = statement({
  name: "list_sessions_of_person",
  text: `select e.id, e.device, e.address, t.name as "tillName",
      e.created_at as "createdAt", e.seen_at as "seenAt"
    from sessions e
    join people p on p.id = e.person_id and p.sign_in_version = e.person_version
    left join tills t on t.id = e.till_id
    where e.person_id = $1 and e.ended_at is null and e.expires_at > $2 and e.seen_at > $3
    order by e.seen_at desc, e.id`,
});

/** Those that still last, the last used first. */
export function listSessionsOf(
  sql: Sql,
  asked: { readonly personId: string; readonly now: Date; readonly seenAfter: Date },
): Promise<OwnSessionRow[]> {
  return sql.query<OwnSessionRow>(LIST_SESSIONS_OF, [asked.personId, asked.now, asked.seenAfter]);
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
  text: `update sessions set till_id = $2 where id = $1
    and ($2::uuid is null or exists (select from tills t join sites s on s.id = t.site_id
      where t.id = $2::uuid and t.retired_at is null
        and ($3::uuid[] is null or exists (select from site_companies h
          where h.site_id = s.id and h.company_id = any($3)))
        and ($4::uuid[] is null or s.id = any($4))))
    returning id`,
});

/** False when the person sees no such till. */
export async function setSessionTill(
  sql: Sql,
  wanted: { readonly id: string; readonly tillId: string | null; readonly sight: Sight },
): Promise<boolean> {
  const { id, tillId, sight } = wanted;
  const values = [id, tillId, sight.companyIds, sight.siteIds];
  return (await sql.query(SET_TILL, values)).length > 0;
}

const FOLLOW_PERSON = statement({
  name: "keep_session_after_change",
  text: `update sessions e set person_version = p.sign_in_version
    from people p where p.id = e.person_id and e.id = $1`,
});

/** After a change that ends the person's sessions: this one, where it was made, goes on. */
export async function keepSessionAfterChange(tx: Transaction, id: string): Promise<void> {
  await tx.query(FOLLOW_PERSON, [id]);
}
