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

/** What sessions count by, and whoever stands at a till by PIN: see `insertSession`. */
export type PersonVersions = {
  readonly signInVersion: number;
  readonly operatorVersion: number;
};

export type PersonWithRights = Person &
  PersonRights &
  PersonVersions & { readonly pinHash: string | null };

const FIND_PERSON = statement({
  name: "find_person_by_signature",
  text: `select p.id, p.signature, p.name, p.role, p.language,
      p.password_hash as "passwordHash", p.pin_hash as "pinHash",
      p.sign_in_version as "signInVersion", p.operator_version as "operatorVersion",
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

const LOCK_AS_THEY_ARE = statement({
  name: "lock_person_as_they_are",
  text: "select p.id from people p where p.id = $1 for share",
});

/** Nobody changes the person meanwhile: not the rights either, whose changes count its version. */
export async function lockAsTheyAre(tx: Transaction, personId: string): Promise<void> {
  await tx.query(LOCK_AS_THEY_ARE, [personId]);
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

const SET_PASSWORD = statement({
  name: "set_password",
  text: "update people set password_hash = $2 where id = $1",
});

/** Ends the person's sessions; one that is to go on must be carried on afterwards. */
export async function setPasswordHash(
  tx: Transaction,
  personId: string,
  passwordHash: string,
): Promise<void> {
  await tx.query(SET_PASSWORD, [personId, passwordHash]);
}

const SET_PIN = statement({
  name: "set_pin",
  text: "update people set pin_hash = $2, pin_set_at = $3 where id = $1",
});

export async function setPinHash(
  tx: Transaction,
  changed: { readonly personId: string; readonly pinHash: string; readonly at: Date },
): Promise<void> {
  await tx.query(SET_PIN, [changed.personId, changed.pinHash, changed.at]);
}

const REMOVE_PIN = statement({
  name: "remove_pin",
  text: `update people set pin_hash = null, pin_set_at = null
    where id = $1 and pin_hash is not null returning id`,
});

/** False when there was none. */
export async function removePinHash(tx: Transaction, personId: string): Promise<boolean> {
  return (await tx.query(REMOVE_PIN, [personId])).length > 0;
}

const COUNT_VERSIONS = statement({
  name: "count_versions_of_person",
  text: `update people set sign_in_version = sign_in_version + 1,
      operator_version = operator_version + 1
    where id = $1`,
});

/** Also what is still under way is then of a version that was. */
export async function countVersions(tx: Transaction, personId: string): Promise<void> {
  await tx.query(COUNT_VERSIONS, [personId]);
}

const SET_LANGUAGE = statement({
  name: "set_language",
  text: `with before as (select id, language from people where id = $1 for no key update)
    update people p set language = $2 from before b where p.id = b.id
    returning b.language as "from"`,
});

/** Answers with the language before. */
export async function setLanguage(
  tx: Transaction,
  personId: string,
  language: Person["language"],
): Promise<Person["language"] | undefined> {
  const rows = await tx.query<{ from: Person["language"] }>(SET_LANGUAGE, [personId, language]);
  return rows[0]?.from;
}
