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
import { NO_HASH } from "./chain-hash.ts";
import {
  type Compared,
  compareWithRows,
  countRowsAfter,
  readRowsAfter,
  SOURCES,
} from "./chain-source-store.ts";
import { type EntryPlace, type ReadTip, readLastPlace, readTip } from "./chain-store.ts";
import { explainBreak } from "./explain-break.ts";
import { isOurEnd } from "./seal-chain.ts";
import { checkState, findNewestEntryAbout, HELD, type Held } from "./state-store.ts";
import { verifyHeads } from "./verify-heads.ts";
import { verifyHeldRows } from "./verify-held-rows.ts";

export type Progress = (done: number, of: number) => void;

const PIECE = 5_000;
const PIECES_AHEAD = 2;
/** So many unsealed ones say enough. */
const COUNTED = 10_000;
const START: EntryPlace = {
  seq: 0,
  hash: NO_HASH,
  tx: "0",
  source: "",
  id: "00000000-0000-0000-0000-000000000000",
};

export async function verifyChain(deps: VerifyDeps, onProgress?: Progress): Promise<Verdict> {
  const tip = await readTip(deps.database);
  const broken =
    verifyVersion(tip) ??
    (await verifyEntries(deps, tip, onProgress)) ??
    (await verifyEnd(deps, tip)) ??
    (await verifyHeads(deps, tip)) ??
    (await verifyStates(deps)) ??
    (await verifyHeldRows(deps, tip.lastSeq));
  const entries = Math.max(tip.seq, tip.lastSeq);
  const unsealed = await countUnsealed(deps.database);
  const heads = Math.max(0, tip.heads - tip.lostHeads);
  return { ok: broken === undefined, entries, unsealed, heads, firstBroken: broken };
}

/** What has been committed after the chain's end, as it is now. */
async function countUnsealed(sql: Sql): Promise<number> {
  const tip = await readTip(sql);
  return await countRowsAfter(sql, tip, { belowTx: tip.newest, limit: COUNTED });
}

/** Another version's rows would look removed or put in to this one. */
function verifyVersion(tip: ReadTip): Broken | undefined {
  return tip.sources === SOURCES.length ? undefined : brokenAt(tip.seq, "otherVersion");
}

type Piece = {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Undefined where there are no entries at all. */
  readonly compared: Compared | undefined;
};

async function verifyEntries(
  { database: sql, signal }: VerifyDeps,
  tip: ReadTip,
  onProgress: Progress | undefined,
): Promise<Broken | undefined> {
  const lastSeq = Math.max(tip.seq, tip.lastSeq);
  onProgress?.(0, lastSeq);
  // The database compares the next pieces while the answer to this one is on its way.
  const ahead: Promise<Piece>[] = [];
  let askedSeq = 0;
  const askAhead = (): void => {
    while (ahead.length < PIECES_AHEAD && (askedSeq < lastSeq || askedSeq === 0)) {
      const piece = comparePieceAfter(sql, askedSeq, lastSeq);
      // A break is told before whatever a later piece meets.
      piece.catch(() => undefined);
      ahead.push(piece);
      askedSeq += PIECE;
    }
  };
  askAhead();
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    signal?.throwIfAborted();
    const piece = await next;
    askAhead();
    const broken = breakOf(piece);
    if (broken !== undefined) return await explainBreak(sql, broken, lastSeq);
    onProgress?.(piece.toSeq, lastSeq);
  }
  return undefined;
}

async function comparePieceAfter(sql: Sql, fromSeq: number, lastSeq: number): Promise<Piece> {
  const toSeq = Math.min(fromSeq + PIECE, lastSeq);
  if (toSeq === 0) return { fromSeq, toSeq, compared: undefined };
  const [before, last] = await Promise.all([
    readLastPlace(sql, fromSeq),
    readLastPlace(sql, toSeq),
  ]);
  const piece = { fromSeq, toSeq, after: before ?? START, last: last ?? START };
  return { fromSeq, toSeq, compared: await compareWithRows(sql, piece) };
}

/** The first entry that does not follow from the one before, or is not borne out by its row. */
function breakOf({ fromSeq, toSeq, compared }: Piece): Break | undefined {
  if (compared === undefined) return undefined;
  const { count, n, why } = compared;
  if (n !== null && why !== null) return { kind: "broken", seq: fromSeq + n, why, found: compared };
  if (fromSeq + count >= toSeq) return undefined;
  return { kind: "broken", seq: fromSeq + count + 1, why: "missing", found: undefined };
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
