/**
 * BgMax, Bankgirot's incoming payments: lines of 80 characters, amounts in öre. Lines that have lost
 * their spaces at the end are read all the same. Columns are counted from 1, as in its manual.
 */
import type { BankFileReader, BankFileSink } from "../bank-file.ts";
import { BgMaxReading, type Columns, columnsOf } from "./bgmax-reading.ts";
import { createLineReader } from "./text-lines.ts";

export function createBgMaxReader(sink: BankFileSink): BankFileReader {
  const reading = new BgMaxReading(sink);
  const lines = createLineReader((text, line) => takeLine(reading, text, line));
  return {
    write: lines.write,
    end: () => {
      lines.end();
      reading.end();
    },
  };
}

type Take = (reading: BgMaxReading, at: Columns) => void;

/** By the first two columns of a line, its transaction code. */
const RECORDS: Readonly<Record<string, Take>> = {
  "01": (reading, at) => reading.start(at),
  "05": (reading, at) => reading.openSection(at),
  "15": (reading, at) => reading.deposit(at),
  "20": (reading, at) => reading.payment(at),
  "21": (reading, at) => reading.payment(at),
  "22": (reading, at) => reading.extraReference(at),
  "23": (reading, at) => reading.extraReference(at),
  "25": (reading, at) => reading.text(at),
  "26": (reading, at) => reading.payer(at),
  // The payer's address and number: nothing is matched by them, so they are not kept.
  "27": (reading, at) => reading.aboutPayer(at),
  "28": (reading, at) => reading.aboutPayer(at),
  "29": (reading, at) => reading.aboutPayer(at),
  "70": (reading, at) => reading.finish(at),
};

function takeLine(reading: BgMaxReading, text: string, line: number): void {
  // The sign that ended files once may stand after the last line.
  if (text.replace("\u001a", "").trim() === "") return;
  const at = columnsOf(text, line);
  const take = RECORDS[text.slice(0, 2)];
  if (take === undefined) reading.unknown(at);
  else take(reading, at);
}
