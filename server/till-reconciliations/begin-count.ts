/**
 * Begins the count of a drawer: its cut is taken at once, so that cash which is taken while somebody
 * counts belongs to the next. What should be there is worked out now, and told when it is counted.
 */
import { ore, ZERO } from "@kortkoll/core/money.ts";
import { factsOfCut } from "@kortkoll/core/till-reconciliation/cut-facts.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { type Drawer, findDrawer, lockWhatLiesIn } from "../cash/find-drawer.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { mayActAt, type PersonCaller, type Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { type ReconciliationRefusal, refuseCount } from "./count-refusal.ts";
import { findLastSigned, insertReconciliation, setFacts } from "./count-store.ts";
import { type DrawerToCountRow, selectDrawersToCount } from "./count-view-store.ts";
import { type CountDeps, knownAs } from "./counting.ts";
import { selectItems, selectMovementsOf, takeCut } from "./cut-store.ts";
import { readReconciliation } from "./read-count.ts";
import type { TillReconciliation } from "./till-reconciliations-api.ts";

export type BeginCount = {
  readonly tillId: string;
  readonly companyCode: string | undefined;
  readonly by: PersonCaller;
  readonly sight: Sight;
};

export type CountOutcome =
  | { readonly kind: "done"; readonly view: TillReconciliation }
  | ReconciliationRefusal;

export async function beginCount(
  deps: CountDeps,
  asked: BeginCount,
  claim: IdempotencyClaim,
): Promise<CountOutcome> {
  try {
    return await deps.database.inTransaction(async (tx): Promise<CountOutcome> => {
      const place = await findPlace(tx, asked);
      if ("kind" in place) return place;
      const at = new Date(deps.clock());
      const drawer = await findDrawer(tx, { ...place, newId: deps.newId, at });
      await lockWhatLiesIn(tx, drawer.id);
      const id = await beginOn(tx, deps, { drawer, by: asked.by, at });
      const view = await readReconciliation(tx, id);
      if (view === undefined) throw new Error("A count that was begun is not there");
      await storeAnswer(tx, claim, { status: 201, body: view, at });
      return { kind: "done", view };
    });
  } catch (error) {
    if (violatedConstraint(error) !== "till_reconciliations_one_open") throw error;
    return refuseCount("drawerBeingCounted", "tillId");
  }
}

/** A till or company out of sight is answered as if it did not exist. */
async function findPlace(
  tx: Transaction,
  asked: BeginCount,
): Promise<DrawerToCountRow | ReconciliationRefusal> {
  const drawers = await selectDrawersToCount(tx, { ...asked.sight, tillId: asked.tillId });
  const [any] = drawers;
  if (any === undefined) return refuseCount("unknownTill", "tillId");
  const code = asked.companyCode?.toUpperCase();
  const [drawer, another] = drawers.filter((one) => code === undefined || one.companyCode === code);
  if (drawer === undefined) return refuseCount("unknownCompany", "companyCode");
  if (another !== undefined) return refuseCount("ambiguousCompany", "companyCode");
  if (!mayActAt(asked.by, "tillReconciliation", drawer)) {
    const { siteId, companyId } = drawer;
    const needs = { right: "tillReconciliation", siteId, companyIds: [companyId] } as const;
    return { ...refuseCount("notAllowed"), needs };
  }
  return drawer;
}

async function beginOn(
  tx: Transaction,
  { newId }: CountDeps,
  begun: { readonly drawer: Drawer; readonly by: PersonCaller; readonly at: Date },
): Promise<string> {
  const { drawer, by, at } = begun;
  const id = newId();
  const last = await findLastSigned(tx, drawer.id);
  const previousId = last?.id ?? null;
  await insertReconciliation(tx, { id, drawer, previousId, by: knownAs(by), at });
  const sinceDay = last === undefined ? null : businessDayOf(last.begunAt.getTime());
  const cut = await takeCut(tx, { reconciliationId: id, drawer, sinceDay });
  const facts = factsOfCut({
    openingOre: last === undefined ? ZERO : ore(last.carriedOre),
    items: await selectItems(tx, id),
    movements: await selectMovementsOf(tx, id),
    inFlight: cut.inFlight,
    interrupted: cut.interrupted,
  });
  // Added up part by part since the last count, and over the drawer's whole life: one sum, two ways.
  if (facts.expectedOre !== cut.liesThereOre) {
    throw new Error(`Drawer ${drawer.id}: ${facts.expectedOre} by its parts, ${cut.liesThereOre}`);
  }
  await setFacts(tx, id, facts);
  await recordAudit(tx, newId, {
    kind: "drawerCountBegun",
    companyId: drawer.companyId,
    siteId: drawer.siteId,
    subject: { kind: "tillReconciliation", id },
    content: { till: drawer.till, expectedOre: facts.expectedOre, parts: facts.parts },
    by: { id: by.personId, name: by.signature },
    at,
  });
  return id;
}
