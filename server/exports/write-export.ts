/**
 * A file of vouchers as they stand: both looks are at one snapshot of the database, and only a piece is
 * in memory. It is handed over when all of it is written, so that nobody gets a half one.
 */
import type { Refused } from "@kortkoll/core/exports/check-vouchers.ts";
import type { ExportHead } from "@kortkoll/core/exports/export-voucher.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { readMarking } from "../settings/read-marking.ts";
import { bytesOf, type FileWish, prepareFile } from "./export-file.ts";
import { fileNameOf } from "./file-name.ts";
import type { FoundRange } from "./find-range.ts";
import { openVouchers } from "./read-vouchers.ts";
import { withTemporaryFile, writeAll } from "./temporary-file.ts";

export type ExportDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly version: string;
};

export type FileAsked = FoundRange & FileWish & { readonly by: string };

export type WrittenFile =
  | { readonly kind: "ready"; readonly bytes: number; readonly fileName: string }
  | Refused;

const ONE_MOMENT = { isolation: "repeatable read", readOnly: true } as const;

/** Into the open file whose number that is, from its start. */
export function writeExport(deps: ExportDeps, asked: FileAsked, fd: number): Promise<WrittenFile> {
  const { company, fiscalYear, firstDay, lastDay } = asked;
  const wanted = { companyId: company.id, fiscalYear, firstDay, lastDay, deliveryId: null };
  const year = daysOfFiscalYear(fiscalYear, company.fiscalYearBegins);
  return deps.database.inTransaction(
    (tx) =>
      withTemporaryFile(async (spool) => {
        const open = await openVouchers(tx, { ...wanted, companyCode: company.code });
        const marking = await readMarking(tx, company.id);
        const wish = { ...asked, fiscalYear: year, marking, spool };
        const file = await prepareFile(open, headOf(deps, asked), wish);
        if (file.kind === "refused") return file;
        let bytes = 0;
        for await (const piece of file.write()) {
          const own = bytesOf(piece);
          await writeAll(fd, own, bytes);
          bytes += own.length;
        }
        return { kind: "ready", bytes, fileName: fileNameOf({ ...asked, code: company.code }) };
      }),
    ONE_MOMENT,
  );
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
