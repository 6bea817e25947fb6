// All formats of one set of vouchers, in a folder, as the product would hand them out.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeBeancount } from "@kortkoll/core/exports/beancount.ts";
import { type CheckedVouchers, checkVouchers } from "@kortkoll/core/exports/check-vouchers.ts";
import { writeCsv } from "@kortkoll/core/exports/csv.ts";
import type {
  ExportHead,
  FiscalYear,
  VoucherSource,
} from "@kortkoll/core/exports/export-voucher.ts";
import { writeHledger } from "@kortkoll/core/exports/hledger.ts";
import { writeJson } from "@kortkoll/core/exports/json.ts";
import { prepareSie } from "@kortkoll/core/exports/prepare-sie.ts";
import { SIE_PROFILES } from "@kortkoll/core/exports/sie-profiles.ts";
import { writeSie4i } from "@kortkoll/core/exports/sie4i.ts";

const FORMATS: readonly (readonly [
  ending: string,
  write: (checked: CheckedVouchers) => AsyncIterable<string>,
])[] = [
  [".json", writeJson],
  [".csv", writeCsv],
  [".journal", writeHledger],
  [".beancount", writeBeancount],
];

export async function writeAllFormats(
  folder: string,
  what: {
    readonly open: VoucherSource;
    readonly head: ExportHead;
    readonly fiscalYear: FiscalYear;
  },
): Promise<void> {
  const checked = await checkVouchers(what.open, what.head);
  if (checked.kind === "refused") throw new Error(JSON.stringify(checked.faults));
  for (const [ending, write] of FORMATS) {
    await save(join(folder, `vouchers${ending}`), write(checked.vouchers));
  }
  for (const profile of Object.values(SIE_PROFILES)) {
    const options = { profile, fiscalYear: what.fiscalYear, checksum: "written" } as const;
    const prepared = await prepareSie(what.open, what.head, options);
    if (prepared.kind === "refused") throw new Error(JSON.stringify(prepared.faults));
    await save(join(folder, `vouchers-${profile.name}.si`), writeSie4i(prepared.file));
  }
}

async function save(path: string, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  await pipeline(Readable.from(chunks), createWriteStream(path));
}
