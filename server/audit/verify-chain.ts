/**
 * Verifies the whole chain: every entry by its hash, every sealed row by its content and its place,
 * every signed head in the database and in this server's file, and what is changed in place by its
 * own events. In flat memory, piece by piece; what is sealed does not change, so no transaction is
 * held open meanwhile.
 */
import type { Sql } from "../database/database.ts";
import {
  type Break,
  type Broken,
  brokenAt,
  type Verdict,
  type VerifyDeps,
} from "./broken-entry.ts";
import { hashLink, NO_HASH } from "./chain-hash.ts";
import {
  type Compared,
  compareWithRows,
  type Place,
  readRowsAfter,
  SOURCES,
} from "./chain-source-store.ts";
import { type ReadTip, readLastPlace, readTip } from "./chain-store.ts";
import { explainBreak } from "./explain-break.ts";
import { isOurEnd } from "./seal-chain.ts";
import { checkState, findNewestEntryAbout, HELD, type Held } from "./state-store.ts";
import { verifyHeads } from "./verify-heads.ts";

export type Progress = (done: number, of: number) => void;

const PIECE = 5_000;
const PIECES_AHEAD = 2;
const START: Place = { tx: "0", source: "", id: "00000000-0000-0000-0000-000000000000" };

export async function verifyChain(deps: VerifyDeps, onProgress?: Progress): Promise<Verdict> {
  const tip = await readTip(deps.database);
  const broken =
    verifyVersion(tip) ??
    (await verifyEntries(deps, tip, onProgress)) ??
    (await verifyEnd(deps, tip)) ??
    (await verifyHeads(deps, tip)) ??
    (await verifyStates(deps));
  const entries = Math.max(tip.seq, tip.lastSeq);
  return { ok: broken === undefined, entries, heads: tip.heads, firstBroken: broken };
}

/** Another version's rows would look removed or put in to this one. */
function verifyVersion(tip: ReadTip): Broken | undefined {
  return tip.sources === SOURCES.length ? undefined : brokenAt(tip.seq, "otherVersion");
}

type Piece = {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly compared: readonly Compared[];
};

async function verifyEntries(
  { database: sql, signal }: VerifyDeps,
  tip: ReadTip,
  onProgress: Progress | undefined,
): Promise<Broken | undefined> {
  const lastSeq = Math.max(tip.seq, tip.lastSeq);
  let previous = NO_HASH;
  onProgress?.(0, lastSeq);
  // The database compares the next pieces while this one is hashed.
  const ahead: Promise<Piece>[] = [];
  let askedSeq = 0;
  const askAhead = (): void => {
    while (ahead.length < PIECES_AHEAD && (askedSeq < lastSeq || askedSeq === 0)) {
      const piece = readPieceAfter(sql, askedSeq, lastSeq);
      // A break is told before whatever a later piece meets.
      piece.catch(() => undefined);
      ahead.push(piece);
      askedSeq += PIECE;
    }
  };
  askAhead();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    signal?.throwIfAborted();
    askAhead();
    const piece = await next;
    const walked = walk(piece, previous);
    if (walked.kind === "broken") return await explainBreak(sql, walked, lastSeq);
    previous = walked.hash;
    onProgress?.(piece.toSeq, lastSeq);
  }
  return undefined;
}

async function readPieceAfter(sql: Sql, fromSeq: number, lastSeq: number): Promise<Piece> {
  const toSeq = Math.min(fromSeq + PIECE, lastSeq);
  const [before, last] = await Promise.all([
    readLastPlace(sql, fromSeq),
    readLastPlace(sql, toSeq),
  ]);
  const after = before ?? START;
  const piece = { fromSeq, toSeq, after, last: last ?? START };
  return { fromSeq, toSeq, compared: toSeq === 0 ? [] : await compareWithRows(sql, piece) };
}

/** The hash of the last entry, or the first entry that does not follow from the one before. */
function walk(piece: Piece, before: string): Break | { kind: "whole"; hash: string } {
  let previous = before;
  let seq = piece.fromSeq;
  for (const one of piece.compared) {
    seq += 1;
    const broken = (why: Break["why"]): Break => ({ kind: "broken", seq, why, found: one });
    if (one.seq === null) return broken(seq <= piece.toSeq ? "missing" : "row");
    if (one.seq !== seq) return broken("missing");
    const { contentHash, sealedAt, hash } = one;
    if (hashLink({ seq, contentHash, sealedAt }, previous) !== hash) return broken("hash");
    if (!one.same) return broken("row");
    previous = hash;
  }
  if (seq >= piece.toSeq) return { kind: "whole", hash: previous };
  return { kind: "broken", seq: seq + 1, why: "missing", found: undefined };
}

/** The end is signed, is that of the chain, and leaves no row before it unsealed. */
async function verifyEnd(deps: VerifyDeps, tip: ReadTip): Promise<Broken | undefined> {
  const { database, headFile } = deps;
  if (!(await isOurEnd(deps, tip, headFile))) return brokenAt(tip.seq, "endBroken");
  const last = await readLastPlace(database, tip.seq);
  if (tip.lastSeq !== tip.seq || (last?.hash ?? NO_HASH) !== tip.hash) {
    return brokenAt(tip.seq, "endBroken");
  }
  const until = { belowTx: tip.tx, limit: 1 };
  const [row] = await readRowsAfter(database, last ?? START, until);
  if (row === undefined) return undefined;
  return { ...row, seq: tip.seq + 1, problem: "rowInserted" };
}

async function verifyStates({ database, signal }: VerifyDeps): Promise<Broken | undefined> {
  for (const what of HELD) {
    signal?.throwIfAborted();
    const broken = await verifyState(database, what);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

async function verifyState(sql: Sql, what: Held): Promise<Broken | undefined> {
  let afterId = START.id;
  for (;;) {
    const { lastId, differsId } = await checkState(sql, what, { afterId, limit: PIECE });
    if (differsId !== null) {
      const seq = await findNewestEntryAbout(sql, differsId);
      return { ...brokenAt(seq, "stateDiffers"), subjectId: differsId };
    }
    if (lastId === null) return undefined;
    afterId = lastId;
  }
}
