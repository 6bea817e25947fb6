/** A person with the rights of this very moment, where those of the request's beginning will not do. */
import type { Sql, Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { findPersonBySignature, lockAsTheyAre, type PersonWithRights } from "./person-store.ts";

/** Undefined when the person no longer works here. */
export function readPersonNow(sql: Sql, signature: string): Promise<PersonWithRights | undefined> {
  return findPersonBySignature(sql, signature);
}

/**
 * The caller with the rights of now, which stay until the transaction ends. Undefined when they no
 * longer work here, or were signed out or given another password since the request began.
 */
export async function holdPersonNow(
  tx: Transaction,
  caller: PersonCaller,
): Promise<PersonCaller | undefined> {
  await lockAsTheyAre(tx, caller.personId);
  const now = await readPersonNow(tx, caller.signature);
  if (now === undefined || !isStillIn(caller, now)) return undefined;
  const { role, grants, companyIds, siteIds } = now;
  return { ...caller, role, grants, companyIds, siteIds };
}

/** Whether what the caller had proven when the request began still counts. */
export function isStillIn(caller: PersonCaller, now: PersonWithRights): boolean {
  const { personId, signInVersion = now.signInVersion } = caller;
  return now.id === personId && now.signInVersion === signInVersion;
}
