/** What the server's thread asks of the thread that makes a file of vouchers, and what it is told. */
import type { DatabaseSettings } from "../database/database.ts";
import type { ToldError } from "../database/database-errors.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import type { MakeExport, MakeOutcome } from "./make-export.ts";
import type { FileAsked, WrittenFile } from "./write-export.ts";

export type ExportWork =
  /** Into the open file whose number that is; numbers of files are the whole process'. */
  | { readonly kind: "write"; readonly asked: FileAsked; readonly fd: number }
  | { readonly kind: "make"; readonly asked: MakeExport; readonly claim: IdempotencyClaim };

export type ExportOutcome = {
  readonly write: WrittenFile;
  readonly make: MakeOutcome;
};

/** All that the thread is given: it shares nothing else with the server's. */
export type ExportOrder = {
  readonly work: ExportWork;
  readonly settings: Omit<DatabaseSettings, "log">;
  readonly nowMs: number;
  readonly version: string;
};

export type ExportTold =
  | { readonly kind: "done"; readonly outcome: ExportOutcome[ExportWork["kind"]] }
  | { readonly kind: "failed"; readonly error: ToldError }
  | {
      readonly kind: "log";
      readonly level: "info" | "warn" | "error";
      readonly details: object;
      readonly message: string;
    };
