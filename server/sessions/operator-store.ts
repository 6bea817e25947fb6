/** The SQL of who stands at a till in a session, and of those who may. */
import type { ProvenBy } from "@kortkoll/core/people/person-rights.ts";
import type { Role } from "@kortkoll/core/people/rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const GIVE_TO_OPERATOR = statement({
  name: "give_session_to_operator",
  text: `update sessions e
    set operator_id = p.id, operator_version = p.operator_version,
      -- A PIN says that somebody is still there; it lifts nobody to what only a password opens.
      proven_by = case when $3 = 'pin' and e.operator_id = p.id then e.proven_by else $3 end,
      proven_at = $4, seen_at = $4, locked_at = null
    from people p, people b
    where e.id = $1 and e.ended_at is null
      and b.id = e.person_id and b.active and b.sign_in_version = e.person_version
      and p.id = $2 and p.active and p.operator_version = $5
    returning e.id`,
});

/**
 * Unlocks it as well. False when it has ended, or when what the operator has proven changed
 * meanwhile; what changes at this very moment puts them out again.
 */
export async function giveToOperator(
  tx: Transaction,
  given: {
    readonly id: string;
    readonly personId: string;
    /** The person's version that was proven. */
    readonly operatorVersion: number;
    readonly provenBy: ProvenBy;
    readonly at: Date;
  },
): Promise<boolean> {
  const { id, personId, operatorVersion, provenBy, at } = given;
  const values = [id, personId, provenBy, at, operatorVersion];
  return (await tx.query(GIVE_TO_OPERATOR, values)).length > 0;
}

const LOCK_SESSION = statement({
  name: "lock_session",
  text: `update sessions set locked_at = coalesce(locked_at, $2)
    where id = $1 and ended_at is null`,
});

export async function lockSession(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query(LOCK_SESSION, [id, at]);
}

const NOTE_AT_TILL = statement({
  name: "note_operator_at_till",
  text: `insert into till_operators (till_id, person_id, at) values ($1, $2, $3)
    on conflict (till_id, person_id) do update set at = excluded.at`,
});

export async function noteAtTill(
  tx: Transaction,
  stood: { readonly tillId: string; readonly personId: string; readonly at: Date },
): Promise<void> {
  await tx.query(NOTE_AT_TILL, [stood.tillId, stood.personId, stood.at]);
}

export type OperatorRow = {
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  readonly lastAt: Date | null;
};

const LIST_OPERATORS = statement({
  name: "list_operators_of_till",
  text: `select p.signature, p.name, p.role, o.at as "lastAt"
    from tills t
    join people p on p.active and p.pin_hash is not null
    left join till_operators o on o.till_id = t.id and o.person_id = p.id
    where t.id = $1
      and (not exists (select from person_sites w where w.person_id = p.id)
        or exists (select from person_sites w
          where w.person_id = p.id and w.site_id = t.site_id))
      and (not exists (select from person_companies c where c.person_id = p.id)
        or exists (select from person_companies c
          join site_companies h on h.company_id = c.company_id
          where c.person_id = p.id and h.site_id = t.site_id))
    order by o.at desc nulls last, p.signature
    limit 200`,
});

/** Those with a PIN who work at the till's site, whoever stood there last first. */
export function listOperators(sql: Sql, tillId: string): Promise<OperatorRow[]> {
  return sql.query<OperatorRow>(LIST_OPERATORS, [tillId]);
}
