/** Who is held to have asked: a sign-in names the operator itself, a key must name one. */
import { mayDoSomewhere, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Sql } from "../database/database.ts";
import { type Caller, isSeen, sightOf } from "../http/access.ts";
import type { About } from "../http/check-access.ts";
import { mayDoHere } from "../http/may-do-to.ts";
import type { Acting } from "./acting.ts";
import { refusal } from "./payment-refusals.ts";
import type { Operator } from "./start-payment.ts";

export type NamedPerson = { readonly id: string; readonly signature: string } & PersonRights;

export type OperatorDeps = {
  readonly database: Sql;
  readonly findPerson: (sql: Sql, signature: string) => Promise<NamedPerson | undefined>;
};

export type NamedOperator = Operator & { readonly acting: Acting };

/** Somebody named by a key is judged by their own rights. */
export async function nameOperator(
  deps: OperatorDeps,
  caller: Caller,
  named: string | undefined,
): Promise<NamedOperator> {
  const sight = sightOf(caller);
  if (caller.kind === "person") {
    if (named !== undefined) throw refusal(422, { code: "invalidInput", field: "operator" });
    const acting = { sight, operator: caller, isNamedByKey: false };
    return { id: caller.personId, signature: caller.signature, acting };
  }
  if (named === undefined) throw refusal(422, { code: "invalidInput", field: "operator" });
  const person = await deps.findPerson(deps.database, named.toUpperCase());
  if (person === undefined || !isSeen(sight, person)) {
    throw refusal(422, { code: "unknownOperator", field: "operator" });
  }
  const acting = { sight, operator: person, isNamedByKey: true };
  return { id: person.id, signature: person.signature, acting };
}

export type Otherwise = {
  /** Where the refusal is about something else than the operator. */
  readonly code?: "cashNotAllowed" | "refundToCashNotAllowed";
  readonly field?: string;
  /** Where the right must hold; without it anywhere will do, and the till is judged later. */
  readonly about?: About | undefined;
};

export function requireRight(
  { acting }: NamedOperator,
  right: Right,
  otherwise: Otherwise = {},
): void {
  const { code, field = "operator", about } = otherwise;
  const { operator, isNamedByKey } = acting;
  const places = about?.places;
  const isThere = places === undefined || isSeen(operator, places);
  const may =
    about === undefined ? mayDoSomewhere(operator, right) : mayDoHere(operator, right, about);
  if (isThere && may) return;
  const standing = isNamedByKey ? "operatorNotAllowed" : "notAllowed";
  const siteId = places?.siteIds?.[0];
  const needs = { right, ...(siteId === undefined ? {} : { siteId }) };
  throw refusal(403, { code: code ?? standing, field, needs });
}

export function askedBy(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}
