/**
 * Whoever counted signs: in one transaction the count gets its number, the difference and the bags are
 * booked, and the document is frozen. A difference above the company's limit has a second person's
 * word first, and the database holds that too.
 */
import { createHash } from "node:crypto";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import {
  carryOver,
  differenceOf,
  needsSecondPerson,
  type SealedNow,
  sayDifference,
} from "@kortkoll/core/till-reconciliation/reconcile.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { isBagNumberTaken } from "../cash/bag-number.ts";
import { type Moving, recordMovement } from "../cash/record-movement.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { CountOutcome } from "./begin-count.ts";
import { type ReconciliationRefusal, refuseCount } from "./count-refusal.ts";
import { findLastSigned, signReconciliation } from "./count-store.ts";
import { type CountDeps, knownAs, lockOpenCount, type OpenCount } from "./counting.ts";
import { addMovement } from "./cut-store.ts";
import { findLimitOf } from "./limit-store.ts";
import { readReconciliation } from "./read-count.ts";

export type SignReconciliation = {
  readonly id: string;
  readonly bags: readonly SealedNow[];
  readonly note: string | undefined;
  readonly by: PersonCaller;
};

export async function signCount(
  deps: CountDeps,
  asked: SignReconciliation,
  claim: IdempotencyClaim,
): Promise<CountOutcome> {
  return await deps.database.inTransaction(async (tx): Promise<CountOutcome> => {
    const locked = await lockOpenCount(tx, deps, asked.id);
    if (locked.kind === "refused") return locked;
    const judged = await judge(tx, locked, asked);
    if (judged.kind === "refused") return judged;
    const numbers = asked.bags.map((bag) => bag.bagNumber);
    if (await isBagNumberTaken(tx, locked.open.companyId, numbers)) {
      return refuseCount("bagNumberTaken", "bags");
    }
    const at = new Date(deps.clock());
    await sign(tx, deps, { ...asked, ...locked, judged, at });
    const view = await readReconciliation(tx, asked.id);
    if (view === undefined) throw new Error("A count that was signed is not there");
    await storeAnswer(tx, claim, { status: 200, body: view, at });
    return { kind: "done", view };
  });
}

type Judged = {
  readonly kind: "maySign";
  readonly countedOre: Ore;
  readonly differenceOre: Ore;
  readonly limitOre: Ore;
  readonly baggedOre: Ore;
  readonly carriedOre: Ore;
};

async function judge(
  tx: Transaction,
  { open }: OpenCount,
  asked: SignReconciliation,
): Promise<Judged | ReconciliationRefusal> {
  if (open.countedOre === null) return refuseCount("notCountedYet");
  if (open.counterId !== asked.by.personId) return refuseCount("notYourCount");
  const countedOre = ore(open.countedOre);
  const differenceOre = differenceOf(countedOre, open.facts.expectedOre);
  const limitOre = await findLimitOf(tx, open.companyId);
  const isApproved = open.approvedCountNo === open.counts;
  if (needsSecondPerson(differenceOre, limitOre) && !isApproved) {
    const { siteId, companyId } = open;
    const needs = { right: "approveDifference", siteId, companyIds: [companyId] } as const;
    return { ...refuseCount("differenceNeedsApproval", "approver"), needs };
  }
  const carried = carryOver(countedOre, asked.bags);
  if (carried.kind === "tooMuch") return refuseCount("bagsExceedCount", "bags");
  return { ...carried, kind: "maySign", countedOre, differenceOre, limitOre };
}

type Signed = SignReconciliation & OpenCount & { readonly judged: Judged; readonly at: Date };

async function sign(tx: Transaction, deps: CountDeps, signing: Signed): Promise<void> {
  const { open, drawer, judged, by, at } = signing;
  const last = await findLastSigned(tx, drawer.id);
  const number = (last?.number ?? 0) + 1;
  const differenceMovementId = await book(tx, deps, { ...signing, number });
  const shown = await readReconciliation(tx, open.id);
  const content = JSON.stringify({
    ...shown,
    state: "signed",
    number,
    signed: { by: by.signature, at: at.toISOString(), note: signing.note ?? null },
    difference: { ...sayDifference(judged.differenceOre), movementId: differenceMovementId },
    bags: signing.bags,
    baggedOre: judged.baggedOre,
    carriedOre: judged.carriedOre,
  });
  const contentHash = createHash("sha256").update(content).digest("hex");
  await signReconciliation(tx, {
    ...judged,
    id: open.id,
    number,
    by: knownAs(by),
    differenceMovementId,
    at,
    note: signing.note ?? null,
    content,
    contentHash,
  });
  await recordAudit(tx, deps.newId, {
    kind: "tillReconciled",
    companyId: drawer.companyId,
    siteId: drawer.siteId,
    subject: { kind: "tillReconciliation", id: open.id },
    content: {
      till: drawer.till,
      number,
      counts: open.counts,
      expectedOre: open.facts.expectedOre,
      countedOre: judged.countedOre,
      differenceOre: judged.differenceOre,
      limitOre: judged.limitOre,
      approvedCountNo: open.approvedCountNo,
      bags: signing.bags,
      carriedOre: judged.carriedOre,
      hash: contentHash,
    },
    by: { id: by.personId, name: by.signature },
    at,
  });
}

/** Gives the movement of the difference; null when there was none. */
async function book(
  tx: Transaction,
  deps: CountDeps,
  booking: Signed & { readonly number: number },
): Promise<string | null> {
  const { open, drawer, judged, by, at, number } = booking;
  const difference = sayDifference(judged.differenceOre);
  const note = `kassaavstämning nr ${number}`;
  let { thereOre } = booking;
  const move = async (moved: Pick<Moving, "kind" | "amountOre" | "bagNumber">): Promise<string> => {
    const moving = { ...moved, note, by: knownAs(by), ...OF_NOTHING_ELSE };
    const recorded = await recordMovement(tx, moving, {
      drawer,
      thereOre,
      nowMs: at.getTime(),
      newId: deps.newId,
      ofCount: true,
    });
    if (recorded.kind !== "recorded") throw new Error("A count takes out more than lies there");
    thereOre = recorded.expectedOre ?? thereOre;
    await addMovement(tx, open.id, recorded.id);
    return recorded.id;
  };
  const kind = difference.kind === "short" ? "countShort" : "countOver";
  const amountOre = difference.ore;
  const movementId =
    difference.kind === "even" ? null : await move({ kind, amountOre, bagNumber: null });
  for (const bag of booking.bags) await move({ ...bag, kind: "bagSealed" });
  return movementId;
}

const OF_NOTHING_ELSE = { reason: undefined, count: undefined, corrects: undefined } as const;
