/**
 * A file of vouchers as they stand, made while it is read: both looks are at one snapshot of the
 * database, and only a piece is in memory. What is wrong is known before the first byte; what breaks
 * after it cuts the file off, so that nobody takes a half one for whole.
 */
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Refused } from "@kortkoll/core/exports/check-vouchers.ts";
import type { ExportHead } from "@kortkoll/core/exports/export-voucher.ts";
import type { Spool } from "@kortkoll/core/exports/spool.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { readMarking } from "../settings/read-marking.ts";
import { type FileWish, prepareFile } from "./export-file.ts";
import { fileNameOf } from "./file-name.ts";
import type { FoundRange } from "./find-range.ts";
import { openVouchers } from "./read-vouchers.ts";
import { withTemporaryFile } from "./temporary-file.ts";

export type ExportDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly version: string;
};

export type FileAsked = FoundRange & FileWish & { readonly by: string };

export type OpenedFile =
  | { readonly kind: "ready"; readonly stream: Readable; readonly fileName: string }
  | Refused;

/** Whoever reads more slowly holds a connection and an old snapshot for too long. */
const WITHIN_MS = 120_000;
const ONE_MOMENT = { isolation: "repeatable read", readOnly: true } as const;

export function openExport(deps: ExportDeps, asked: FileAsked): Promise<OpenedFile> {
  return new Promise((resolve, reject) => {
    const stream = new PassThrough();
    let isAnswered = false;
    const writeFrom = async (tx: Transaction, spool: Spool): Promise<void> => {
      if (isAnswered) throw new Error("A file is not begun twice");
      const { company, fiscalYear, firstDay, lastDay } = asked;
      const wanted = { companyId: company.id, fiscalYear, firstDay, lastDay, deliveryId: null };
      const open = await openVouchers(tx, { ...wanted, companyCode: company.code });
      const year = daysOfFiscalYear(fiscalYear, company.fiscalYearBegins);
      const file = await prepareFile(open, headOf(deps, asked), {
        ...asked,
        fiscalYear: year,
        marking: await readMarking(tx, company.id),
        spool,
      });
      isAnswered = true;
      if (file.kind === "refused") return resolve(file);
      resolve({ kind: "ready", stream, fileName: fileNameOf({ ...asked, code: company.code }) });
      const signal = AbortSignal.timeout(WITHIN_MS);
      await pipeline(Readable.from(file.write()), stream, { signal });
    };
    const write = deps.database.inTransaction(
      (tx) => withTemporaryFile((spool) => writeFrom(tx, spool)),
      ONE_MOMENT,
    );
    write.catch((error: Error) => {
      stream.destroy(error);
      reject(error);
    });
  });
}

export function headOf(
  { clock, version }: Pick<ExportDeps, "clock" | "version">,
  { company, by }: Pick<FileAsked, "company" | "by">,
): ExportHead {
  const { code, name, organisationNumber } = company;
  return {
    program: { name: "Kortkoll", version },
    createdDay: businessDayOf(clock()),
    createdBy: by,
    company: { code, name, organisationNumber },
  };
}
