/**
 * Checks an archive without a database: that it is whole, that each entry of its audit chain follows
 * from the one before up to the end that it tells of, and that its vouchers sum to nothing.
 */
import { hashLink, NO_HASH } from "../audit/chain-hash.ts";
import type { ArchiveBegin } from "./archive-form.ts";
import { type ArchiveUser, type Progress, readArchive, type WholeArchive } from "./read-archive.ts";
import { ArchiveBroken } from "./tar-file.ts";

export async function verifyArchive(path: string, onProgress?: Progress): Promise<WholeArchive> {
  const check = new ArchiveCheck();
  const whole = await readArchive(path, check, onProgress);
  check.finish();
  return whole;
}

/** What an archive's rows say of each other; who loads them may check as they pass. */
export class ArchiveCheck implements ArchiveUser {
  #chain: ChainCheck | undefined;
  #vouchers: VoucherCheck | undefined;

  begin(begin: ArchiveBegin): Promise<void> {
    this.#chain = new ChainCheck(begin);
    this.#vouchers = new VoucherCheck(begin);
    return Promise.resolve();
  }

  rows(table: string, text: Buffer): Promise<void> {
    if (table === "audit_chain") this.#chain?.take(text);
    if (table === "postings") this.#vouchers?.take(text);
    return Promise.resolve();
  }

  key(): Promise<void> {
    return Promise.resolve();
  }

  /** Once the archive is known to be whole. */
  finish(): void {
    this.#chain?.finish();
    this.#vouchers?.finish();
  }
}

/** Pieces end where they end; a line is known to be whole by its line break. */
class Lines {
  #rest = "";

  take(text: Buffer, each: (fields: readonly string[]) => void): void {
    const lines = (this.#rest + text.toString("utf8")).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) each(line.split("\t"));
  }
}

function columnsOf(begin: ArchiveBegin, table: string): readonly string[] {
  return begin.tables.find((one) => one.name === table)?.columns ?? [];
}

class ChainCheck {
  readonly #lines = new Lines();
  readonly #begin: ArchiveBegin;
  readonly #columns: readonly string[];
  #seq = 0;
  #hash = NO_HASH;

  constructor(begin: ArchiveBegin) {
    this.#begin = begin;
    this.#columns = columnsOf(begin, "audit_chain");
  }

  take(text: Buffer): void {
    this.#lines.take(text, (fields) => this.#takeEntry(fields));
  }

  finish(): void {
    const { seq, hash } = this.#begin.chain;
    if (seq === this.#seq && (seq === 0 || hash === this.#hash)) return;
    throw new ArchiveBroken(`The audit chain ends at entry ${this.#seq} and should at ${seq}.`);
  }

  #takeEntry(fields: readonly string[]): void {
    const field = (name: string): string => fields[this.#columns.indexOf(name)] ?? "";
    const link = {
      seq: Number(field("seq")),
      contentHash: hexOf(field("content_hash")),
      sealedAt: instantOf(field("sealed_at")),
    };
    const follows =
      link.seq === this.#seq + 1 && hashLink(link, this.#hash) === hexOf(field("hash"));
    if (!follows) throw new ArchiveBroken(`The audit chain does not hold at entry ${link.seq}.`);
    this.#seq = link.seq;
    this.#hash = hexOf(field("hash"));
  }
}

/** COPY writes bytes as two backslashes, an x and hex. */
function hexOf(field: string): string {
  return field.replace(/^\\\\x/, "");
}

/** From COPY's "2026-03-02 09:00:00.5+00" to the chain's form, with microseconds. */
function instantOf(field: string): string {
  const [, day = "", time = "", part = ""] =
    /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(field) ?? [];
  return `${day}T${time}.${part.padEnd(6, "0")}Z`;
}

class VoucherCheck {
  readonly #lines = new Lines();
  readonly #amountAt: number;
  #sumOre = 0n;

  constructor(begin: ArchiveBegin) {
    this.#amountAt = columnsOf(begin, "postings").indexOf("amount_ore");
  }

  take(text: Buffer): void {
    this.#lines.take(text, (fields) => {
      this.#sumOre += BigInt(fields[this.#amountAt] ?? "0");
    });
  }

  finish(): void {
    if (this.#sumOre === 0n) return;
    throw new ArchiveBroken(`The vouchers of the archive do not balance: ${this.#sumOre} öre.`);
  }
}
