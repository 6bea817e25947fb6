/** A person with the rights of this very moment, where those of the request's beginning will not do. */
import type { Sql } from "../database/database.ts";
import { findPersonBySignature, type PersonWithRights } from "./person-store.ts";

/** Undefined when the person no longer works here. */
export function readPersonNow(sql: Sql, signature: string): Promise<PersonWithRights | undefined> {
  return findPersonBySignature(sql, signature);
}
