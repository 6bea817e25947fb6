/**
 * Seals what has been committed into the chain. Never in the transaction that moves money: that would
 * make payments wait for one another. One server at a time, by the lock of the chain's end; what is
 * below the oldest running transaction can be neither added to nor taken from, so that every server
 * finds the same rows in the same order.
 */
import type { Clock, Pause } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { hashLink, NO_HASH, writeInstant } from "./chain-hash.ts";
import { type Place, readRowsAfter, SOURCES, type SourceRow } from "./chain-source-store.ts";
import {
  appendEntries,
  insertHead,
  lockTip,
  moveTip,
  type NewEntry,
  type ReadTip,
  readTip,
} from "./chain-store.ts";
import type { HeadFile } from "./head-file.ts";
import { type Head, type HeadKey, type Tip, textOfHead, textOfTip } from "./head-key.ts";

export type SealDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly headKey: HeadKey;
  readonly headFile: HeadFile;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
};

export type Sealed =
  | {
      readonly kind: "sealed";
      readonly entries: number;
      /** Every transaction below is sealed. */
      readonly upToTx: string;
      readonly more: boolean;
    }
  /** Another server seals right now. */
  | { readonly kind: "busy" }
  /** Going on would sign what somebody else wrote, or leave out what another version knows. */
  | { readonly kind: "refused"; readonly why: Stopped };

export type Stopped = "endBroken" | "otherSources" | "numbersBeganAnew";

/** A batch holds the transaction numbers back for a few tens of milliseconds. */
const BATCH = 1_000;
const LEAST_WINDOW = 256n;
const LARGEST_WINDOW = 1n << 20n;
const BETWEEN_HEADS_MS = 60_000;
/** How long an empty stretch may stay unmarked. */
const IDLE_MARK_MS = 60_000;

export class Sealer {
  readonly #deps: SealDeps;
  /** How many transactions are looked through at once. */
  #window = LEAST_WINDOW;
  /** Why nothing was sealed the last time: logged when it changes, not every second. */
  #stoppedBy: Stopped | undefined;

  constructor(deps: SealDeps) {
    this.#deps = deps;
  }

  /** One batch. `signHead` signs a head whatever time has passed. */
  async sealOnce(options: { readonly signHead?: boolean } = {}): Promise<Sealed> {
    const { database, clock } = this.#deps;
    const tip = await readTip(database);
    const why = await this.#whyNot(tip);
    if (why !== undefined) return { kind: "refused", why };
    const nowMs = clock();
    const belowTx = smaller(BigInt(tip.edge), BigInt(tip.tx) + this.#window);
    const until = { belowTx: String(belowTx), limit: BATCH };
    const rows = await readRowsAfter(database, tip, until);
    const isFull = rows.length === BATCH;
    const more = isFull || String(belowTx) !== tip.edge;
    if (more) this.#widen(isFull);
    const signHead = options.signHead === true && tip.lastHeadSeq < tip.seq + rows.length;
    const isIdle = rows.length === 0 && !more && !isDue(tip.sealedAt, nowMs, IDLE_MARK_MS);
    if (isIdle && !signHead) return { kind: "sealed", entries: 0, upToTx: tip.edge, more };
    const place: Place = placeAfter(isFull ? rows.at(-1) : undefined, String(belowTx));
    const head = await database.inTransaction((tx) =>
      write(tx, this.#deps, { tip, rows, place, nowMs, signHead }),
    );
    if (head === "busy") return { kind: "busy" };
    if (head !== undefined) {
      this.#deps.log.info({ head }, "the audit chain's end was signed");
      await this.#deps.headFile.catchUp();
    }
    return { kind: "sealed", entries: rows.length, upToTx: place.tx, more };
  }

  /** Until all is sealed that had been committed when it was called, or for `waitMs` at most. */
  async sealAll(
    options: { readonly signHead?: boolean; readonly waitMs?: number } = {},
  ): Promise<Sealed> {
    const { database, pause } = this.#deps;
    const { newest } = await readTip(database);
    let waitMs = options.waitMs ?? LONGEST_WAIT_MS;
    for (;;) {
      const sealed = await this.sealOnce();
      if (sealed.kind === "refused") return sealed;
      const isDone = sealed.kind === "sealed" && BigInt(sealed.upToTx) >= BigInt(newest);
      // Another server seals, or an older transaction is still running.
      if (isDone || waitMs <= 0) {
        return options.signHead === true ? await this.sealOnce(options) : sealed;
      }
      if (sealed.kind === "sealed" && sealed.more) continue;
      await pause(WAIT_MS);
      waitMs -= WAIT_MS;
    }
  }

  #widen(isFull: boolean): void {
    const next = isFull ? this.#window / 2n : this.#window * 2n;
    this.#window = next < LEAST_WINDOW ? LEAST_WINDOW : smaller(next, LARGEST_WINDOW);
  }

  async #whyNot(tip: ReadTip): Promise<Stopped | undefined> {
    const why = await this.#lookWhyNot(tip);
    if (why === this.#stoppedBy) return why;
    this.#stoppedBy = why;
    const { log } = this.#deps;
    if (why === undefined) log.info({ seq: tip.seq }, "the audit chain is sealed again");
    else log.error({ seq: tip.seq, why }, STOPPED[why]);
    return why;
  }

  async #lookWhyNot(tip: ReadTip): Promise<Stopped | undefined> {
    if (tip.sources !== SOURCES.length) return "otherSources";
    if (!(await isOurEnd(this.#deps, tip, this.#deps.headFile))) return "endBroken";
    return BigInt(tip.tx) <= BigInt(tip.edge) ? undefined : "numbersBeganAnew";
  }
}

const STOPPED: Readonly<Record<Stopped, string>> = {
  endBroken: "the audit chain's end is not ours: nothing is sealed",
  otherSources:
    "another version of the program seals the audit chain: nothing is sealed by this one",
  numbersBeganAnew: "transaction numbers began anew under the audit chain: nothing is sealed",
};

const WAIT_MS = 20;
const LONGEST_WAIT_MS = 2_000;

/** An end that nobody has signed is ours only where there has never been another. */
export async function isOurEnd(
  deps: { readonly headKey: HeadKey },
  tip: ReadTip,
  headFile: Pick<HeadFile, "lastNo">,
): Promise<boolean> {
  if (tip.signature !== null) return deps.headKey.isSigned(textOfTip(tip), tip.signature);
  const isEmpty = tip.seq === 0 && tip.lastSeq === 0 && tip.heads === 0 && tip.lastHead === 0;
  return isEmpty && tip.tx === "0" && (await headFile.lastNo()) === 0;
}

type Batch = {
  readonly tip: ReadTip;
  readonly rows: readonly SourceRow[];
  readonly place: Place;
  readonly nowMs: number;
  readonly signHead: boolean;
};

async function write(
  tx: Transaction,
  { headKey }: SealDeps,
  { tip, rows, place, nowMs, signHead }: Batch,
): Promise<Head | undefined | "busy"> {
  const locked = await lockTip(tx);
  // Another server has sealed these rows since they were read.
  if (locked === undefined || locked.seq !== tip.seq || !isSamePlace(locked, tip)) return "busy";
  const sealedAt = writeInstant(nowMs);
  const entries = link(rows, tip, sealedAt);
  if (entries.length > 0) await appendEntries(tx, entries, sealedAt);
  const last = entries.at(-1);
  const seq = last?.seq ?? tip.seq;
  const hash = last?.hash ?? tip.hash;
  const isHeadDue = seq > 0 && (signHead || (last && isDue(tip.headAt, nowMs, BETWEEN_HEADS_MS)));
  const head = isHeadDue
    ? signed(headKey, { no: tip.heads + 1, seq, hash, at: sealedAt })
    : undefined;
  if (head !== undefined) await insertHead(tx, head);
  const next: Tip = {
    ...place,
    seq,
    hash,
    heads: head?.no ?? tip.heads,
    headAt: head?.at ?? tip.headAt,
    sealedAt,
    sources: tip.sources,
    lostHeads: tip.lostHeads,
  };
  await moveTip(tx, next, headKey.sign(textOfTip(next)));
  return head;
}

function link(rows: readonly SourceRow[], tip: Tip, sealedAt: string): readonly NewEntry[] {
  let previous = tip.seq === 0 ? NO_HASH : tip.hash;
  return rows.map((row, index) => {
    const seq = tip.seq + 1 + index;
    previous = hashLink({ seq, contentHash: row.contentHash, sealedAt }, previous);
    return { ...row, seq, hash: previous, sealedAt };
  });
}

function signed(headKey: HeadKey, head: Omit<Head, "signature">): Head {
  return { ...head, signature: headKey.sign(textOfHead(head)) };
}

function placeAfter(last: SourceRow | undefined, belowTx: string): Place {
  if (last !== undefined) return { tx: last.tx, source: last.source, id: last.id };
  return { tx: belowTx, source: "", id: "00000000-0000-0000-0000-000000000000" };
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.tx === other.tx && one.source === other.source && one.id === other.id;
}

function isDue(lastAt: string | null, nowMs: number, everyMs: number): boolean {
  return lastAt === null || Math.abs(nowMs - Date.parse(lastAt)) >= everyMs;
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
