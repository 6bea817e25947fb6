/**
 * Makes a numbered export and keeps its bytes: what no export has had yet, or all, or once more what a
 * delivered one had. Of two at once the second sees what the first has taken.
 */
import { createHash } from "node:crypto";
import type { ExportFault } from "@kortkoll/core/exports/check-vouchers.ts";
import type { Spool } from "@kortkoll/core/exports/spool.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { readMarking } from "../settings/read-marking.ts";
import { bytesOf, type FileWish, type PreparedFile, prepareFile } from "./export-file.ts";
import {
  insertExport,
  insertPiece,
  readRanges,
  takeExportNumber,
  takeSameVouchers,
  takeVouchers,
} from "./export-store.ts";
import { findExport, lockExport } from "./export-view-store.ts";
import type { ExportView } from "./exports-api.ts";
import type { FoundRange } from "./find-range.ts";
import { viewOf } from "./read-exports.ts";
import { openVouchers } from "./read-vouchers.ts";
import { withTemporaryFile } from "./temporary-file.ts";
import { type ExportDeps, headOf } from "./write-export.ts";

export type MakeExport = Omit<FoundRange, "kind"> &
  FileWish & {
    readonly alsoExported: boolean;
    /** The delivered one that it is to take the place of, and why. */
    readonly corrects: { readonly id: string; readonly reason: string } | undefined;
    readonly by: AuditActor;
  };

export type MakeOutcome =
  | { readonly kind: "made"; readonly view: ExportView }
  /** Nothing is there that no export has had. */
  | { readonly kind: "nothing" }
  /** What was to be corrected has not been delivered, or has been corrected already. */
  | { readonly kind: "notDelivered" | "corrected" }
  | {
      readonly kind: "refused";
      readonly faults: readonly ExportFault[];
      readonly faultCount: number;
    };

export type MakeDeps = ExportDeps & { readonly newId: NewId };

export function makeExport(
  deps: MakeDeps,
  asked: MakeExport,
  claim: IdempotencyClaim,
): Promise<MakeOutcome> {
  return deps.database
    .inTransaction(
      async (tx) => {
        const outcome = await withTemporaryFile((spool) => make(tx, deps, { ...asked, spool }));
        if (outcome.kind === "made") {
          const at = new Date(deps.clock());
          await storeAnswer(tx, claim, { status: 201, body: outcome.view, at });
        }
        return outcome;
      },
      { isolation: "repeatable read" },
    )
    .catch((error: unknown) => {
      if (error instanceof NothingMade) return error.outcome;
      throw error;
    });
}

/** Rolls back the number that was taken: numbers of exports have no gaps either. */
class NothingMade extends Error {
  readonly outcome: MakeOutcome;
  constructor(outcome: MakeOutcome) {
    super("No export was made");
    this.outcome = outcome;
  }
}

async function make(
  tx: Transaction,
  deps: MakeDeps,
  asked: MakeExport & { readonly spool: Spool },
): Promise<MakeOutcome> {
  const { company, fiscalYear, firstDay, lastDay, corrects } = asked;
  const id = deps.newId();
  const number = await takeExportNumber(tx, company.id);
  const days = { companyId: company.id, fiscalYear, firstDay, lastDay };
  if (corrects === undefined) await takeVouchers(tx, { ...days, id, ...asked });
  else await takeOver(tx, id, corrects.id);
  const wanted = { ...days, deliveryId: id, companyCode: company.code };
  const marking = await readMarking(tx, company.id);
  const file = await prepareFile(
    await openVouchers(tx, wanted),
    headOf(deps, { company, by: asked.by.name }),
    { ...asked, fiscalYear: daysOfFiscalYear(fiscalYear, company.fiscalYearBegins), marking },
  );
  if (file.kind === "refused") throw new NothingMade(file);
  if (file.vouchers.voucherCount === 0) throw new NothingMade({ kind: "nothing" });
  const kept = await keepBytes(tx, id, file);
  const ranges = await readRanges(tx, id);
  const madeAt = new Date(deps.clock());
  await insertExport(tx, {
    ...days,
    id,
    number,
    form: asked.form,
    profile: asked.form === "sie" ? asked.profile : null,
    checksum: asked.checksum,
    correctsId: corrects?.id ?? null,
    reason: corrects?.reason ?? null,
    vouchers: file.vouchers.voucherCount,
    lines: file.vouchers.lineCount,
    ranges,
    replaced: file.replaced,
    ...kept,
    madeById: asked.by.id,
    madeBy: asked.by.name,
    madeAt,
  });
  await recordAudit(tx, deps.newId, {
    kind: "exportMade",
    companyId: company.id,
    subject: { kind: "export", id },
    content: {
      number,
      form: asked.form,
      firstDay,
      lastDay,
      hash: kept.hash,
      ranges,
      corrects: corrects ?? null,
    },
    by: asked.by,
    at: madeAt,
  });
  const row = await findExport(tx, id);
  if (row === undefined) throw new Error("An export that was just made is gone");
  return { kind: "made", view: viewOf(row) };
}

/** Only what has been delivered is corrected, and by one other. */
async function takeOver(tx: Transaction, id: string, of: string): Promise<void> {
  const corrected = await lockExport(tx, of);
  if (corrected?.state !== "delivered") throw new NothingMade({ kind: "notDelivered" });
  if (corrected.correctedBy !== null) throw new NothingMade({ kind: "corrected" });
  await takeSameVouchers(tx, id, of);
}

async function keepBytes(
  tx: Transaction,
  id: string,
  file: PreparedFile,
): Promise<{ readonly bytes: number; readonly hash: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  let position = 0;
  for await (const piece of file.write()) {
    const own = bytesOf(piece);
    if (own.length === 0) continue;
    position += 1;
    bytes += own.length;
    hash.update(own);
    await insertPiece(tx, id, { position, bytes: own });
  }
  return { bytes, hash: hash.digest("hex") };
}
