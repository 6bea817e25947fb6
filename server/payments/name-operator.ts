/** Who is held to have asked: a sign-in names the operator itself, a key must name one. */
import { mayDo, type Right, type Role } from "@kortkoll/core/people/rights.ts";
import type { Sql } from "../database/database.ts";
import type { Caller } from "../http/access.ts";
import { refusal } from "./payment-refusals.ts";
import type { Operator } from "./start-payment.ts";

export type NamedPerson = { readonly id: string; readonly signature: string; readonly role: Role };

export type OperatorDeps = {
  readonly database: Sql;
  readonly findPerson: (sql: Sql, signature: string) => Promise<NamedPerson | undefined>;
};

export type NamedOperator = Operator & { readonly role: Role };

/** Somebody named by a key is judged by their own rights. */
export async function nameOperator(
  deps: OperatorDeps,
  caller: Caller,
  named: string | undefined,
): Promise<NamedOperator> {
  if (caller.kind === "person") {
    if (named !== undefined) throw refusal(422, { code: "invalidInput", field: "operator" });
    return { id: caller.personId, signature: caller.signature, role: caller.role };
  }
  if (named === undefined) throw refusal(422, { code: "invalidInput", field: "operator" });
  const person = await deps.findPerson(deps.database, named.toUpperCase());
  if (person === undefined) throw refusal(422, { code: "unknownOperator", field: "operator" });
  return { id: person.id, signature: person.signature, role: person.role };
}

/** `code` and `field` where the refusal is about something else than the operator. */
export function requireRight(
  operator: NamedOperator,
  right: Right,
  otherwise:
    | { readonly code: "cashNotAllowed" | "refundToCashNotAllowed"; readonly field: string }
    | undefined = undefined,
): void {
  if (mayDo(operator.role, right)) return;
  throw refusal(403, otherwise ?? { code: "operatorNotAllowed", field: "operator" });
}

export function askedBy(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}
