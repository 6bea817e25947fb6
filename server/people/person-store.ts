/** The SQL of people and of failed sign-ins. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { RIGHTS_OF_PERSON } from "./person-rights-store.ts";

export type Person = {
  readonly id: string;
  readonly signature: string;
  readonly name: string;
  readonly role: PersonRights["role"];
  readonly passwordHash: string | null;
  readonly language: "sv" | "en";
};

export type PersonWithRights = Person & PersonRights;

const FIND_PERSON = statement({
  name: "find_person_by_signature",
  text: `select p.id, p.signature, p.name, p.role, p.password_hash as "passwordHash", p.language,
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

const COUNT_FAILURES = statement({
  name: "count_sign_in_failures",
  text: `select
      (select count(*) from sign_in_failures where signature = $1 and at > $3) as "ofSignature",
      (select count(*) from sign_in_failures where address = $2 and at > $3) as "ofAddress",
      (select min(at) from sign_in_failures
        where signature = $1 and at > $3) as "oldestOfSignatureAt",
      (select min(at) from sign_in_failures
        where address = $2 and at > $3) as "oldestOfAddressAt"`,
});

export type SignInFailures = {
  readonly ofSignature: number;
  readonly ofAddress: number;
  readonly oldestOfSignatureAt: Date | null;
  readonly oldestOfAddressAt: Date | null;
};

export async function countSignInFailures(
  sql: Sql,
  tried: { readonly signature: string; readonly address: string; readonly since: Date },
): Promise<SignInFailures> {
  const values = [tried.signature, tried.address, tried.since];
  const [row] = await sql.query<SignInFailures>(COUNT_FAILURES, values);
  if (row === undefined) throw new Error("Failures were counted and nothing came back");
  return row;
}

const INSERT_FAILURE = statement({
  name: "insert_sign_in_failure",
  text: "insert into sign_in_failures (id, signature, address, at) values ($1, $2, $3, $4)",
});

export async function insertSignInFailure(
  sql: Sql,
  failure: {
    readonly id: string;
    readonly signature: string;
    readonly address: string;
    readonly at: Date;
  },
): Promise<void> {
  const { id, signature, address, at } = failure;
  await sql.query(INSERT_FAILURE, [id, signature, address, at]);
}

const FORGET_FAILURES = statement({
  name: "forget_sign_in_failures",
  text: "delete from sign_in_failures where (signature = $1 and address = $2) or at < $3",
});

/** Those of the person who has now proven to be right, and all that no longer count. */
export async function forgetSignInFailures(
  tx: Transaction,
  tried: { readonly signature: string; readonly address: string; readonly since: Date },
): Promise<void> {
  await tx.query(FORGET_FAILURES, [tried.signature, tried.address, tried.since]);
}
