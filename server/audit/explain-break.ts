/** Says what is wrong at the first entry that does not hold, and what it was about. */
import { hash } from "node:crypto";
import type { Sql } from "../database/database.ts";
import { type Break, type Broken, brokenAt } from "./broken-entry.ts";
import { type Place, type ReadEntry, readEntries, readRowsAfter } from "./chain-source-store.ts";

export async function explainBreak(sql: Sql, broken: Break, lastSeq: number): Promise<Broken> {
  const { seq, why, found } = broken;
  const entries = await readEntries(sql, [seq - 1, seq, seq + 1]);
  const entry = entries.find((one) => one.seq === seq);
  if (why === "missing" || entry === undefined) {
    if (why === "row") return await insertedRow(sql, seq, entries);
    const isEnd = !entries.some((one) => one.seq > seq) && seq <= lastSeq;
    return brokenAt(
      seq,
      isEnd && (await isGoneFrom(sql, seq, lastSeq)) ? "cutOff" : "entryMissing",
    );
  }
  const about = { ...aboutOf(entry), seq };
  if (isOutOfPlace(entries, entry)) return { ...about, problem: "entryMoved" };
  if (why === "untold") return { ...about, problem: "writtenPastProgram" };
  if (why === "hash") return { ...about, problem: "entryChanged" };
  if (entry.content === null) return { ...about, problem: "rowRemoved" };
  if (hash("sha256", entry.content) !== entry.contentHash)
    return { ...about, problem: "rowChanged" };
  const isOwnRow = found?.rowSource === entry.source && found.rowId === entry.id;
  if (isOwnRow) return { ...about, problem: "entryChanged" };
  return await insertedRow(sql, seq, entries);
}

/** Whether nothing is left of the chain from there on. */
async function isGoneFrom(sql: Sql, seq: number, lastSeq: number): Promise<boolean> {
  const next = await readEntries(sql, [seq, lastSeq]);
  return next.length === 0;
}

function isOutOfPlace(entries: readonly ReadEntry[], entry: ReadEntry): boolean {
  return entries.some(
    (other) =>
      (other.seq < entry.seq && !isBefore(other, entry)) ||
      (other.seq > entry.seq && !isBefore(entry, other)),
  );
}

function isBefore(one: Place, other: Place): boolean {
  if (one.tx !== other.tx) return BigInt(one.tx) < BigInt(other.tx);
  return one.source === other.source ? one.id < other.id : one.source < other.source;
}

/** No transaction has such a number. */
const AFTER_ALL = String(2n ** 63n - 1n);

/** The row that stands where the entry's own should. */
async function insertedRow(sql: Sql, seq: number, entries: readonly ReadEntry[]): Promise<Broken> {
  const before = entries.find((one) => one.seq === seq - 1);
  const after = before ?? { tx: "0", source: "", id: "00000000-0000-0000-0000-000000000000" };
  const until = { belowTx: AFTER_ALL, limit: 1 };
  const [row] = await readRowsAfter(sql, after, until);
  return row === undefined
    ? brokenAt(seq, "rowInserted")
    : { ...aboutOf(row), seq, problem: "rowInserted" };
}

function aboutOf(row: Omit<Broken, "seq" | "problem">): Omit<Broken, "seq" | "problem"> {
  const { source, kind, subjectId, companyId, siteId, by, at } = row;
  return { source, kind, subjectId, companyId, siteId, by, at };
}
