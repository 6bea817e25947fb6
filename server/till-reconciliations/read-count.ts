/** A till reconciliation as it is shown. What should be there is told when something has been counted. */
import { createHash } from "node:crypto";
import { ore } from "@kortkoll/core/money.ts";
import { differenceOf, needsSecondPerson } from "@kortkoll/core/till-reconciliation/reconcile.ts";
import type { Sql } from "../database/database.ts";
import {
  type CountRow,
  readBags,
  readContent,
  readCounts,
  readRow,
  type ViewRow,
} from "./count-view-store.ts";
import { findLimitOf } from "./limit-store.ts";
import {
  type CountResult,
  piecesOfCount,
  type TillReconciliation,
} from "./till-reconciliations-api.ts";

export async function readReconciliation(
  sql: Sql,
  id: string,
): Promise<TillReconciliation | undefined> {
  const row = await readRow(sql, id);
  if (row === undefined) return undefined;
  const counts = await readCounts(sql, id);
  const limitOre = row.limitOre ?? (await findLimitOf(sql, row.companyId));
  return {
    id: row.id,
    state: row.state,
    number: row.number,
    till: { id: row.tillId, code: row.tillCode, name: row.tillName },
    siteCode: row.siteCode,
    siteName: row.siteName,
    companyCode: row.companyCode,
    companyName: row.companyName,
    organisationNumber: row.organisationNumber,
    begun: { by: row.begunBy, at: row.begunAt.toISOString() },
    previous: previousOf(row),
    counts: counts.map((count) => ({
      ...count,
      pieces: piecesOfCount.parse(count.pieces),
      at: count.at.toISOString(),
    })),
    result: resultOf(row, counts.at(-1), limitOre),
    approval: approvalOf(row),
    signed: await signedOf(sql, row),
    abandoned: row.state === "abandoned" ? { ...endOf(row), note: row.endNote } : null,
  };
}

/** The blind count: nothing of it leaves the server before a count has been handed in. */
function resultOf(row: ViewRow, last: CountRow | undefined, limitOre: number): CountResult | null {
  if (last === undefined) return null;
  const { parts, cash, movements, cards, terminals, inFlight, interrupted = [] } = row.facts;
  const expectedOre = ore(row.facts.expectedOre);
  const countedOre = ore(last.countedOre);
  const differenceOre = differenceOf(countedOre, expectedOre);
  return {
    countedOre,
    expectedOre,
    differenceOre,
    limitOre,
    needsSecondPerson: needsSecondPerson(differenceOre, ore(limitOre)),
    parts,
    cash,
    movements: [...movements],
    cards: { ...cards, byIssuer: [...cards.byIssuer] },
    terminals: terminals.map((one) => ({ ...one, byIssuer: [...one.byIssuer] })),
    inFlight: inFlight.map((one) => ({ ...one, orderNumbers: [...one.orderNumbers] })),
    interrupted: interrupted.map((one) => ({ ...one, orderNumbers: [...one.orderNumbers] })),
  };
}

function previousOf(row: ViewRow): TillReconciliation["previous"] {
  const { previousId: id, previousNumber: number, previousAt } = row;
  if (id === null || number === null || previousAt === null) return null;
  return { id, number, at: previousAt.toISOString() };
}

function approvalOf(row: ViewRow): TillReconciliation["approval"] {
  const { approvedCountNo: countNo, approvedBy: by, approvedAt, approvalNote: note } = row;
  if (countNo === null || by === null || approvedAt === null) return null;
  return { countNo, note, by, at: approvedAt.toISOString() };
}

async function signedOf(sql: Sql, row: ViewRow): Promise<TillReconciliation["signed"]> {
  const { baggedOre, carriedOre, contentHash: hash } = row;
  if (baggedOre === null || carriedOre === null || hash === null) return null;
  const bags = await readBags(sql, row.id);
  return { ...endOf(row), note: row.endNote, bags, baggedOre, carriedOre, hash };
}

function endOf(row: ViewRow): { readonly by: string; readonly at: string } {
  return { by: row.endedBy ?? "", at: row.endedAt?.toISOString() ?? "" };
}

/** The document that was signed, byte for byte; throws when it is not what its hash was made of. */
export async function readSignedText(sql: Sql, id: string): Promise<string | undefined> {
  const found = await readContent(sql, id);
  if (found === undefined) return undefined;
  const hash = createHash("sha256").update(found.content).digest("hex");
  if (hash !== found.contentHash) throw new Error(`The document of count ${id} differs`);
  return found.content;
}
