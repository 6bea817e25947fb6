/**
 * A part of the chain as a file that an auditor checks offline with tools/audit/verify-audit.mjs:
 * one JSON object a line. It always ends at an entry that is signed, so that nothing at its end can
 * be taken away.
 */
import { addDays, type BusinessDay, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { isInSight, type Sight } from "../http/access.ts";
import { NO_HASH } from "./chain-hash.ts";
import { type ReadEntry, readPiece } from "./chain-source-store.ts";
import { readLastPlace, readTip } from "./chain-store.ts";
import { findRange, readCompanies, readHeadsOf } from "./export-store.ts";
import type { Head } from "./head-key.ts";

export type ExportDeps = {
  readonly database: Sql;
  readonly clock: Clock;
  readonly publicKey: string;
};

export type Wanted = {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sight: Sight;
};

const PIECE = 2_000;

export async function* exportAudit(
  deps: ExportDeps,
  wanted: Wanted,
): AsyncGenerator<string, void, void> {
  const sql = deps.database;
  const { fromSeq, toSeq } = await findRange(sql, {
    from: wanted.from === undefined ? null : startOf(wanted.from, 0),
    to: wanted.to === undefined ? null : startOf(wanted.to, 1),
  });
  const before = await readLastPlace(sql, fromSeq - 1);
  yield line({
    kortkollAudit: 1,
    exportedAt: new Date(deps.clock()).toISOString(),
    from: wanted.from ?? null,
    to: wanted.to ?? null,
    companies: (await readCompanies(sql)).filter(({ id }) => isSeenCompany(wanted.sight, id)),
    publicKey: deps.publicKey,
    lostHeads: (await readTip(sql)).lostHeads,
    fromSeq,
    toSeq,
    hashBefore: before?.hash ?? NO_HASH,
  });
  let heads = 0;
  let entries = 0;
  for (let seq = fromSeq - 1; seq < toSeq; seq += PIECE) {
    const last = Math.min(seq + PIECE, toSeq);
    const [piece, signed] = await Promise.all([
      readPiece(sql, seq, last),
      readHeadsOf(sql, seq, last),
    ]);
    entries += piece.length;
    heads += signed.length;
    yield linesOf(piece, signed, wanted.sight);
  }
  yield line({ end: { entries, heads } });
}

function linesOf(piece: readonly ReadEntry[], heads: readonly Head[], sight: Sight): string {
  const headsAt = Map.groupBy(heads, (head) => head.seq);
  return piece
    .map((entry) => {
      const { seq, sealedAt, contentHash, hash, content } = entry;
      const told = isTold(sight, entry) ? { content } : { hidden: true };
      const signed = (headsAt.get(seq) ?? []).map((head) => line({ head }));
      return line({ seq, sealedAt, contentHash, hash, ...told }) + signed.join("");
    })
    .join("");
}

/**
 * Who does not see all sees nothing that is of no one company, and no terminal's events and no
 * written rows: whose they are is not sealed with them. A row is told whole or not at all: it is
 * hashed.
 */
function isTold(sight: Sight, entry: ReadEntry): boolean {
  if (!isInSight(sight, entry)) return false;
  if (sight.companyIds !== null) return entry.companyId !== null;
  return sight.siteIds === null || entry.companyId !== null || entry.siteId !== null;
}

function isSeenCompany(sight: Sight, companyId: string): boolean {
  return isInSight(sight, { companyId, siteId: null });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function startOf(text: string, daysLater: number): Date {
  return new Date(startOfBusinessDay(addDays(text as BusinessDay, daysLater)));
}
