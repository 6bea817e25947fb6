/**
 * Files of vouchers, each made in a thread of its own, a few at once. A file is first written whole and
 * then sent: what goes wrong while it is made is an answer, and how long a receiver takes costs the
 * database nothing.
 */
import type { FileHandle } from "node:fs/promises";
import { addAbortSignal, Readable } from "node:stream";
import type { Refused } from "@kortkoll/core/exports/check-vouchers.ts";
import type { Clock } from "../clock.ts";
import { type Database, type DatabaseLog, settingsOf } from "../database/database.ts";
import { DatabaseUnavailable } from "../database/database-errors.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import type { MakeExport, MakeOutcome } from "./make-export.ts";
import { runExportWork } from "./run-export-work.ts";
import { openNameless, readAll } from "./temporary-file.ts";
import type { FileAsked } from "./write-export.ts";

export type OpenedFile =
  | {
      readonly kind: "ready";
      readonly stream: Readable;
      readonly bytes: number;
      readonly fileName: string;
    }
  | Refused;

export type ExportMaker = {
  /** Given up when the signal says that nobody waits for it any more. */
  open(asked: FileAsked, signal?: AbortSignal): Promise<OpenedFile>;
  make(asked: MakeExport, claim: IdempotencyClaim): Promise<MakeOutcome>;
  /** Files that are being made to be read are given up; what is to be kept is finished. */
  stop(): void;
};

/** As many as may be at once are being made or read. */
export class TooManyFiles extends Error {}

/** Each is a thread and a connection, or a file on the disk until it has been read. */
const AT_ONCE = 3;
/** Whoever reads more slowly keeps others from their files. */
const READ_WITHIN_MS = 600_000;

export type MakerDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly version: string;
  readonly log: DatabaseLog;
};

export function createExportMaker(deps: MakerDeps): ExportMaker {
  const places = startPlaces();
  const stopping = new AbortController();
  const order = (): Omit<Parameters<typeof runExportWork>[0], "work"> => {
    const { database, clock, version } = deps;
    return { settings: settingsOf(database), nowMs: clock(), version };
  };
  return {
    open: async (asked, signal) => {
      const leave = places.take();
      let file: FileHandle | undefined;
      const end = async (): Promise<void> => {
        leave();
        await file?.close();
      };
      try {
        file = await openNameless();
        const signals = signal === undefined ? [] : [signal];
        const work = { kind: "write", asked, fd: file.fd } as const;
        const written = await runExportWork<"write">(
          { ...order(), work },
          { log: deps.log, signal: AbortSignal.any([stopping.signal, ...signals]) },
        );
        if (written.kind === "refused") {
          await end();
          return written;
        }
        return { ...written, stream: streamOf(file, written.bytes, end) };
      } catch (error) {
        await end();
        throw error;
      }
    },
    make: async (asked, claim) => {
      const leave = places.take();
      try {
        const work = { kind: "make", asked, claim } as const;
        const { signal } = new AbortController();
        return await runExportWork<"make">({ ...order(), work }, { log: deps.log, signal });
      } finally {
        leave();
      }
    },
    stop: () => stopping.abort(new DatabaseUnavailable("The server is stopping.")),
  };
}

function startPlaces(): { readonly take: () => () => void } {
  let taken = 0;
  return {
    take: () => {
      if (taken >= AT_ONCE) throw new TooManyFiles("As many files as may be are being made");
      taken += 1;
      return () => {
        taken -= 1;
      };
    },
  };
}

function streamOf(file: FileHandle, bytes: number, end: () => Promise<void>): Readable {
  const stream = Readable.from(readAll(file, bytes));
  stream.once("close", () => void end());
  return addAbortSignal(AbortSignal.timeout(READ_WITHIN_MS), stream);
}
