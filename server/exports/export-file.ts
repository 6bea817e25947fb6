/**
 * One file of vouchers in one of the forms: looked through first, and then written piece by piece. SIE is
 * read once, into the spool; the others, whose vouchers are written in less time, are read again.
 */
import { writeBeancount } from "@kortkoll/core/exports/beancount.ts";
import {
  type CheckedVouchers,
  checkVouchers,
  type Refused,
} from "@kortkoll/core/exports/check-vouchers.ts";
import type { ReplacedCharacter } from "@kortkoll/core/exports/cp437.ts";
import { writeCsv } from "@kortkoll/core/exports/csv.ts";
import type { ExportForm } from "@kortkoll/core/exports/export-form.ts";
import type {
  ExportHead,
  FiscalYear,
  VoucherSource,
} from "@kortkoll/core/exports/export-voucher.ts";
import { writeHledger } from "@kortkoll/core/exports/hledger.ts";
import { writeJson } from "@kortkoll/core/exports/json.ts";
import type { OriginMarking } from "@kortkoll/core/exports/origin-marking.ts";
import { prepareSie } from "@kortkoll/core/exports/prepare-sie.ts";
import { type SieProfile, sieProfileOf } from "@kortkoll/core/exports/sie-profiles.ts";
import { writeSie4i } from "@kortkoll/core/exports/sie4i.ts";
import type { Spool } from "@kortkoll/core/exports/spool.ts";

export type FileWish = {
  readonly form: ExportForm;
  /** Asked of SIE alone. */
  readonly profile: SieProfile["name"];
  readonly checksum: boolean;
};

export type PreparedFile = {
  readonly kind: "ready";
  readonly vouchers: CheckedVouchers;
  /** What the form could not say, and what stands in its place. */
  readonly replaced: readonly ReplacedCharacter[];
  readonly write: () => AsyncIterable<Uint8Array | string>;
};

const WRITERS: Readonly<
  Record<Exclude<ExportForm, "sie">, (checked: CheckedVouchers) => AsyncIterable<string>>
> = { csv: writeCsv, json: writeJson, hledger: writeHledger, beancount: writeBeancount };

/** A piece as it leaves. */
export function bytesOf(piece: Uint8Array | string): Uint8Array {
  return typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
}

export async function prepareFile(
  open: VoucherSource,
  head: ExportHead,
  wish: FileWish & {
    readonly fiscalYear: FiscalYear;
    readonly spool: Spool;
    readonly marking: OriginMarking;
  },
): Promise<PreparedFile | Refused> {
  if (wish.form !== "sie") {
    const checked = await checkVouchers(open, head);
    if (checked.kind === "refused") return checked;
    const { vouchers } = checked;
    const writer = WRITERS[wish.form];
    return { kind: "ready", vouchers, replaced: [], write: () => writer(vouchers) };
  }
  const profile = sieProfileOf(wish.profile, wish.marking);
  const checksum = wish.checksum ? "written" : "none";
  const options = { profile, fiscalYear: wish.fiscalYear, checksum } as const;
  const prepared = await prepareSie(open, head, options, wish.spool);
  if (prepared.kind === "refused") return prepared;
  const { file } = prepared;
  const { vouchers, replaced } = file;
  return { kind: "ready", vouchers, replaced, write: () => writeSie4i(file) };
}
