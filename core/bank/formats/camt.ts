/** ISO 20022 camt.052, .053 and .054, whichever version a bank sends. */
import type { BankFileFormat, BankFileReader, BankFileSink } from "../bank-file.ts";
import { CAMT_PATHS } from "./camt-paths.ts";
import { CamtReading } from "./camt-reading.ts";
import { createPathReader } from "./xml-paths.ts";

export function createCamtReader(
  format: Extract<BankFileFormat, `camt${string}`>,
  sink: BankFileSink,
): BankFileReader {
  const reading = new CamtReading(format, sink);
  return createPathReader(CAMT_PATHS, reading, {
    broken: (why) => {
      const index = reading.openIndex;
      // Statements that were read to their end have been held against their balances already.
      const spoils =
        index !== undefined
          ? ({ kind: "statement", index } as const)
          : reading.statements === 0
            ? ({ kind: "file", index: 0 } as const)
            : undefined;
      sink.problem({ ...why, spoils });
      reading.closeStatement(false);
    },
    ended: () => {
      if (reading.statements > 0) return;
      const spoils = { kind: "file", index: 0 } as const;
      sink.problem({ code: "empty", line: undefined, excerpt: undefined, spoils });
    },
  });
}
