/** Whoever counts, and the open count with its drawer locked: what every step of one begins with. */
import type { Ore } from "@kortkoll/core/money.ts";
import { type Drawer, findDrawer, lockWhatLiesIn } from "../cash/find-drawer.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type ReconciliationRefusal, refuseCount } from "./count-refusal.ts";
import { findReconciliation, type Known, type StoredReconciliation } from "./count-store.ts";

export type CountDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export function knownAs(person: PersonCaller): Known {
  return { id: person.personId, signature: person.signature };
}

export type OpenCount = {
  readonly kind: "open";
  readonly open: StoredReconciliation;
  readonly drawer: Drawer;
  /** What lies in the drawer now, what came after the cut too. */
  readonly thereOre: Ore;
};

/** Whoever else counts, signs or abandons waits here: what is read then is how it stands. */
export async function lockOpenCount(
  tx: Transaction,
  deps: CountDeps,
  id: string,
): Promise<OpenCount | ReconciliationRefusal> {
  const found = await findReconciliation(tx, id);
  if (found === undefined) return refuseCount("reconciliationNotFound");
  const at = new Date(deps.clock());
  const drawer = await findDrawer(tx, { ...found, newId: deps.newId, at });
  const thereOre = await lockWhatLiesIn(tx, drawer.id);
  const open = await findReconciliation(tx, id);
  if (open?.state !== "counting") return refuseCount("reconciliationDone");
  return { kind: "open", open, drawer, thereOre };
}
