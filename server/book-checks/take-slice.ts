/**
 * One slice of the check in one transaction: what it looks at, what it found, and how far the walk has
 * come. Whoever dies in the middle has done nothing of it, and any server goes on from where it began.
 */
import { addDays, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { leastIdSince } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import {
  isMended,
  lookAtPiece,
  RECENT_PARTS,
  type WalkedPart,
  WHOLE_PARTS,
} from "./check-parts.ts";
import { type RememberDeps, rememberPiece } from "./remember-found.ts";
import {
  beginPass,
  endPass,
  findWalk,
  giveTurnTo,
  moveOn,
  takeTurn,
  type WalkName,
} from "./walk-store.ts";

export type SliceDeps = RememberDeps & { readonly database: Database };

export type Slice = {
  readonly walk: WalkName;
  readonly looked: number;
  readonly found: number;
  /** The walk has come to the end of its pass. */
  readonly isEnd: boolean;
};

/** What is younger is looked at over and over. */
const RECENT_DAYS = 3;
const MS_IN_DAY = 24 * 60 * 60 * 1_000;

/** Undefined when another server has the turn, or all rest. */
export async function takeSlice(
  deps: SliceDeps,
  {
    most,
    only,
    waits = false,
  }: { readonly most: number; readonly only?: WalkName | undefined; readonly waits?: boolean },
): Promise<Slice | undefined> {
  return await deps.database.inTransaction(async (tx) => {
    const turn = await takeTurn(tx, { waits });
    if (turn === undefined) return undefined;
    const walk = only ?? turn;
    await giveTurnTo(tx, walk === "recent" ? "whole" : "recent");
    return await walkOn(tx, deps, { walk, most });
  });
}

async function walkOn(
  tx: Transaction,
  deps: SliceDeps,
  { walk, most }: { readonly walk: WalkName; readonly most: number },
): Promise<Slice> {
  const at = new Date(deps.clock());
  const { part, after, since } = await findOrBegin(tx, deps, walk);
  const piece = await lookAtPiece(tx, part, {
    after: after ?? firstOf(deps, part, since),
    most,
    since: since ?? undefined,
  });
  await rememberPiece(tx, deps, piece);
  const counted = { looked: piece.looked, found: piece.found.length };
  const nextPart = piece.next === undefined ? partAfter(walk, part) : part;
  if (nextPart === undefined) {
    await endPass(tx, walk, { at, ...counted });
  } else {
    await moveOn(tx, walk, { part: nextPart, after: piece.next ?? null, ...counted });
  }
  return { walk, ...counted, isEnd: nextPart === undefined };
}

type Place = {
  readonly part: WalkedPart;
  readonly after: string | null;
  readonly since: string | null;
};

async function findOrBegin(tx: Transaction, deps: SliceDeps, walk: WalkName): Promise<Place> {
  const { part, after, since } = await findWalk(tx, walk);
  // A part that an earlier version of the program had is no part any more.
  const known: readonly WalkedPart[] = partsOf(walk);
  if (part !== null && known.includes(part)) return { part, after, since };
  const [first] = partsOf(walk);
  const place = {
    part: first,
    after: null,
    since: walk === "recent" ? leastIdSince(Date.now() - RECENT_DAYS * MS_IN_DAY) : null,
  };
  await beginPass(tx, walk, { at: new Date(deps.clock()), ...place });
  return place;
}

function partsOf(walk: WalkName): typeof WHOLE_PARTS | typeof RECENT_PARTS {
  return walk === "whole" ? WHOLE_PARTS : RECENT_PARTS;
}

function partAfter(walk: WalkName, part: WalkedPart): WalkedPart | undefined {
  const parts: readonly WalkedPart[] = partsOf(walk);
  return parts[parts.indexOf(part) + 1];
}

/** Where a walk over what is new begins in each part; over everything, at its beginning. */
function firstOf(deps: SliceDeps, part: WalkedPart, since: string | null): string | undefined {
  if (since === null) return undefined;
  return isMended(part) ? addDays(businessDayOf(deps.clock()), -RECENT_DAYS) : since;
}
