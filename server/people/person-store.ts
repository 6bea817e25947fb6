/** The SQL of people. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { RIGHTS_OF_PERSON } from "./rights-of-person.ts";

export type Person = {
  readonly id: string;
  readonly signature: string;
  readonly name: string;
  readonly role: PersonRights["role"];
  readonly passwordHash: string | null;
  readonly language: "sv" | "en";
};

export type PersonWithRights = Person & PersonRights & { readonly pinHash: string | null };

const FIND_PERSON = statement({
  name: "find_person_by_signature",
  text: `select p.id, p.signature, p.name, p.role, p.language,
      p.password_hash as "passwordHash", p.pin_hash as "pinHash",
      ${RIGHTS_OF_PERSON}
    from people p where p.signature = $1 and p.active`,
});

/** Somebody who still works here. */
export async function findPersonBySignature(
  sql: Sql,
  signature: string,
): Promise<PersonWithRights | undefined> {
  const rows = await sql.query<PersonWithRights>(FIND_PERSON, [signature]);
  return rows[0];
}

const HAS_PEOPLE = statement({
  name: "has_people",
  text: `select exists (select from people) as "hasPeople"`,
});

export async function hasPeople(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ hasPeople: boolean }>(HAS_PEOPLE);
  return row?.hasPeople === true;
}

const INSERT_PERSON = statement({
  name: "insert_person",
  text: `insert into people (id, signature, name, role, password_hash, language)
    values ($1, $2, $3, $4, $5, $6)`,
});

export async function insertPerson(tx: Transaction, person: Person): Promise<void> {
  const { id, signature, name, role, passwordHash, language } = person;
  await tx.query(INSERT_PERSON, [id, signature, name, role, passwordHash, language]);
}
