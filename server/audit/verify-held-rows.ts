/** Holds every row of money, rights and settings that is changed in place against its own writes. */
import type { Sql } from "../database/database.ts";
import { type Broken, brokenAt, type VerifyDeps } from "./broken-entry.ts";
import {
  FIRST_SUBJECT,
  findLastSubject,
  findNewestWrite,
  findRowUnlikeItsWrites,
  LAST_SUBJECT,
} from "./held-rows-store.ts";

const PIECE = 20_000;

export async function verifyHeldRows(
  { database: sql, signal }: VerifyDeps,
  lastSeq: number,
): Promise<Broken | undefined> {
  for (let afterId = FIRST_SUBJECT; afterId !== LAST_SUBJECT; ) {
    signal?.throwIfAborted();
    const lastId = await findLastSubject(sql, afterId, PIECE);
    const broken = await verifyPiece(sql, { afterId, lastId, lastSeq });
    if (broken !== undefined) return broken;
    afterId = lastId;
  }
  return undefined;
}

async function verifyPiece(
  sql: Sql,
  piece: { readonly afterId: string; readonly lastId: string; readonly lastSeq: number },
): Promise<Broken | undefined> {
  const found = await findRowUnlikeItsWrites(sql, piece);
  if (found === undefined) return undefined;
  const seq = await findNewestWrite(sql, found);
  const { subjectId, heldTable: kind } = found;
  // A row that was put in has no write: what is sealed after it comes too late.
  const broken = brokenAt(seq ?? piece.lastSeq, "heldRowDiffers");
  return { ...broken, source: "writtenRow", kind, subjectId };
}
